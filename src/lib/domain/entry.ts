import type { Actor } from './access.ts';
import { accept, refuse, type Decision } from './decision.ts';
import type { EditionState, PhaseWindow } from './edition.ts';
import type { FrozenNomination } from './nomination.ts';

/** 参赛项目的状态. Source: domain reference 1.4; scored, listed and noticed are facts of other tables, not states of the entry. */
export const ENTRY_STATES = [
	'draft',
	'handed_in',
	'filed',
	'accepted',
	'returned',
	'rejected',
	'withdrawn',
	'disqualified',
] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** States in which an entry is out of the contest: it takes no quota and stands in nobody's way. */
export const GONE_STATES: readonly EntryState[] = ['rejected', 'withdrawn', 'disqualified'];

/** States that count towards 每人限报: a draft holds nobody's place until it is handed in. */
export const COUNTING_STATES: readonly EntryState[] = ['handed_in', 'filed', 'accepted', 'returned'];

/** The part of a filed version that no judge may see. Written once at filing, never changed (erasure blanks it). */
export interface EntryIdentity {
	unitId: string;
	unitName: string;
	collectiveName: string;
	participants: {
		personId: string;
		name: string;
		/** null for teachers */
		grade: number | null;
		labour: string;
	}[];
	advisors: { personId: string; name: string; unitName: string }[];
	/** values of fields marked identifying */
	fieldValues: Record<string, string | number | boolean>;
	/** 推荐人选 only: achievements, the school's opinion and notice */
	nomination?: FrozenNomination;
}

/** What the rules below need to know of an entry. */
export interface EntryFacts {
	state: EntryState;
	ownerId: string;
	unitId: string;
	/** it was handed to the school at least once */
	handedInAt: Date | null;
	/** 作品编号 is given at the first filing: with it, the entry has been filed before */
	number: string | null;
	returnNote: string | null;
	mendBy: Date | null;
}

/** The edition's state and the windows that rule over drafting; a window that the edition does not have is null. */
export interface EntryGate {
	editionState: EditionState;
	entry: PhaseWindow | null;
	filing: PhaseWindow | null;
}

/**
 * 谁能看到: the teacher who answers for it (while at that unit), the unit's coordinators in every state; staff from the moment it was
 * handed to the school, unless it was taken back. Judges never see an entry: they see a version through their assignment.
 * The SQL twin is `visibleTo` in server/entries/queries.ts; a test compares the two.
 */
export function canSeeEntry(
	actor: Actor,
	entry: Pick<EntryFacts, 'state' | 'ownerId' | 'unitId' | 'handedInAt'>,
): boolean {
	if (actor.kind === 'system') return true;
	if (actor.kind !== 'account') return false;
	switch (actor.role) {
		case 'teacher':
			return entry.ownerId === actor.accountId && entry.unitId === actor.unitId;
		case 'coordinator':
			return entry.unitId === actor.unitId;
		case 'staff':
			return entry.state !== 'draft' && entry.handedInAt !== null;
		default:
			return false;
	}
}

/** 谁能改: whoever of the school sees it. Staff return an entry, they never rewrite it. */
export function canWriteEntry(
	actor: Actor,
	entry: Pick<EntryFacts, 'state' | 'ownerId' | 'unitId' | 'handedInAt'>,
): boolean {
	return (
		actor.kind === 'account' && (actor.role === 'teacher' || actor.role === 'coordinator') && canSeeEntry(actor, entry)
	);
}

export const EDIT_REFUSALS = [
	/** filed, accepted, rejected, withdrawn or disqualified: the text is fixed */
	'entry_fixed',
	/** handed in: take it back first */
	'entry_handed_in',
	'edition_not_open',
	'window_not_open',
	'window_closed',
	/** the mend-by date (补正期限) is over */
	'mending_closed',
] as const;
export type EditRefusal = (typeof EDIT_REFUSALS)[number];

function within(window: PhaseWindow | null, now: Date): boolean {
	return window !== null && window.opensAt <= now && now < window.closesAt;
}

/**
 * May the draft be changed at `now` (the moment the request began)? A draft: while the entry window is open. A returned entry: until
 * its mend-by date, also after the window; returned without a date, while entry or filing is open. Source: domain reference 1.4.
 */
export function decideEditing(
	entry: Pick<EntryFacts, 'state' | 'mendBy'>,
	gate: EntryGate,
	now: Date,
): Decision<'open', EditRefusal> {
	if (entry.state === 'handed_in') return refuse('entry_handed_in');
	if (entry.state !== 'draft' && entry.state !== 'returned') return refuse('entry_fixed');
	return decideTime(entry.state, entry.mendBy, gate, now);
}

function decideTime(
	state: 'draft' | 'returned',
	mendBy: Date | null,
	gate: EntryGate,
	now: Date,
): Decision<'open', EditRefusal> {
	if (gate.editionState !== 'open') return refuse('edition_not_open');
	if (state === 'returned') {
		if (mendBy) return now < mendBy ? accept('open') : refuse('mending_closed');
		if (within(gate.entry, now) || within(gate.filing, now)) return accept('open');
		return refuse('window_closed');
	}
	if (!gate.entry || now < gate.entry.opensAt) return refuse('window_not_open');
	return now < gate.entry.closesAt ? accept('open') : refuse('window_closed');
}

/** Until when the draft may be changed and handed in; null when no date is set. */
export function editableUntil(
	entry: Pick<EntryFacts, 'state' | 'mendBy'>,
	gate: Pick<EntryGate, 'entry' | 'filing'>,
): Date | null {
	if (entry.state === 'returned') {
		if (entry.mendBy) return entry.mendBy;
		const ends = [gate.entry?.closesAt, gate.filing?.closesAt].filter((end) => end !== undefined);
		return ends.length > 0 ? new Date(Math.max(...ends.map((end) => end.getTime()))) : null;
	}
	return gate.entry?.closesAt ?? null;
}

export type CreateRefusal = 'edition_not_open' | 'window_not_open' | 'window_closed';

/** A new draft is made only while its category takes entries. */
export function decideCreation(gate: EntryGate, now: Date): Decision<'created', CreateRefusal> {
	const time = decideTime('draft', null, gate, now);
	return time.ok ? accept('created') : refuse(time.reason as CreateRefusal);
}

export type HandInRefusal = EditRefusal | 'items_missing';

/** 提交给学校: complete, and in time. `missing` = number of items that the checklist still names. */
export function decideHandIn(
	entry: Pick<EntryFacts, 'state' | 'mendBy'>,
	gate: EntryGate,
	missing: number,
	now: Date,
): Decision<'handed_in', HandInRefusal> {
	const editing = decideEditing(entry, gate, now);
	if (!editing.ok) return refuse(editing.reason);
	return missing > 0 ? refuse('items_missing', { count: missing }) : accept('handed_in');
}

export type TakeBackRefusal =
	'not_handed_in' | 'already_filed' | Exclude<EditRefusal, 'entry_fixed' | 'entry_handed_in'>;

/** What an entry becomes when it is taken back: one that the school or the district had returned is a returned one again. */
export function stateBeforeHandIn(entry: Pick<EntryFacts, 'mendBy' | 'returnNote'>): 'draft' | 'returned' {
	return entry.mendBy !== null || entry.returnNote !== null ? 'returned' : 'draft';
}

/**
 * 取回: free until the school files. Refused when it could not be handed in again afterwards (a teacher at 23:59 would lose the entry).
 */
export function decideTakeBack(
	entry: Pick<EntryFacts, 'state' | 'mendBy' | 'returnNote'>,
	gate: EntryGate,
	now: Date,
): Decision<'taken_back', TakeBackRefusal> {
	if (entry.state === 'filed' || entry.state === 'accepted') return refuse('already_filed');
	if (entry.state !== 'handed_in') return refuse('not_handed_in');
	const time = decideTime(stateBeforeHandIn(entry), entry.mendBy, gate, now);
	if (!time.ok) return refuse(time.reason as TakeBackRefusal);
	return accept('taken_back');
}

export type WithdrawRefusal = 'already_filed' | 'entry_fixed';

/**
 * 删除草稿 / 撤回不报: a draft that nobody else has seen is deleted with everything in it; one that the school or the district knows is
 * kept as withdrawn. What the school has filed only the school can recall. Needs no window: leaving is always possible.
 */
export function decideWithdrawal(
	entry: Pick<EntryFacts, 'state' | 'handedInAt' | 'number'>,
): Decision<'deleted' | 'withdrawn', WithdrawRefusal> {
	if (entry.state === 'filed' || entry.state === 'accepted') return refuse('already_filed');
	if (entry.state !== 'draft' && entry.state !== 'handed_in' && entry.state !== 'returned')
		return refuse('entry_fixed');
	return entry.handedInAt === null && entry.number === null ? accept('deleted') : accept('withdrawn');
}

/** An id in an address: anything else is not asked of the database, which would answer with an error instead of "absent". */
export function isId(text: string): boolean {
	return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}
