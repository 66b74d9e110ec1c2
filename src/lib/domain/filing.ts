import { accept, refuse, type Decision } from './decision.ts';
import type { PhaseWindow } from './edition.ts';
import type { EntryState } from './entry.ts';
import { NOMINATION_GAPS, type NominationGap } from './nomination.ts';
import { quotaViolations, type QuotaUse, type QuotaViolation } from './quota.ts';
import { stateOfWindow } from './window.ts';

/** 首次报送, and 补报 for what was mended after the district returned it or was handed in late but inside the window. */
export const FILING_KINDS = ['first', 'supplement'] as const;
export type FilingKind = (typeof FILING_KINDS)[number];

/* ------------------------------------------------------------------------------------------------ the teacher's part */

export const SCHOOL_RETURN_REFUSALS = ['not_handed_in', 'note_missing'] as const;
export type SchoolReturnRefusal = (typeof SCHOOL_RETURN_REFUSALS)[number];

/**
 * The school sends a handed-in entry back to its teacher (退回修改), with words; it is then `returned`, and where the district had
 * returned it before, its mend-by date stays.
 */
export function decideSchoolReturn(state: EntryState, note: string): Decision<'returned', SchoolReturnRefusal> {
	if (state !== 'handed_in') return refuse('not_handed_in');
	return note.trim() === '' ? refuse('note_missing') : accept('returned');
}

/* ------------------------------------------------------------------------------------------------------------ filing */

/** What the rule needs to know of an entry that is to be filed. Titles stand in for the entries in messages. */
export interface FilingEntry {
	title: string;
	state: EntryState;
	/** nothing is missing by the category's rules */
	complete: boolean;
	/** until when the district lets it be mended; null where the district did not return it */
	mendBy: Date | null;
	/** 推荐人选: what its achievements, the school's opinion and notice still lack */
	gaps?: readonly NominationGap[];
}

export interface FilingFacts {
	kind: FilingKind;
	/** an unrecalled first filing of this unit and category stands */
	firstStands: boolean;
	/** the category's filing window */
	window: PhaseWindow | undefined;
	now: Date;
	editionOpen: boolean;
	judgingBegun: boolean;
	consentConfirmed: boolean;
	/** 代报: why staff file for the school; null where the school files itself */
	onBehalf: { reason: string } | null;
	entries: readonly FilingEntry[];
	quota: QuotaUse;
	perParticipant: { limit: number | null; entriesPerPerson: readonly number[] };
}

export type FilingViolation =
	| { code: 'already_filed' | 'not_yet_filed' | 'nothing_chosen' | 'consent_missing' | 'reason_missing' }
	| { code: 'edition_not_open' | 'judging_begun' | 'window_missing' }
	| { code: 'window_not_open' | 'window_closed'; at: Date }
	| { code: 'not_handed_in' | 'incomplete' | 'mend_by_passed' | NominationGap; titles: string[] }
	| QuotaViolation;

/**
 * 报送: refuses with every violated rule at once. A category is filed once per unit; afterwards a supplement carries what the district
 * returned (until its mend-by date, also after the window) and what was handed in late (inside the window). Staff who file on
 * behalf give a reason and are not bound to the window, only to the opening of the judging: paper sheets come late (domain reference 1.3, 14).
 */
export function decideFiling(
	facts: FilingFacts,
): { ok: true; code: 'filed' } | { ok: false; reason: 'not_fileable'; facts: { violations: FilingViolation[] } } {
	const violations: FilingViolation[] = [];
	const { entries, now, window, onBehalf } = facts;
	if (facts.kind === 'first' && facts.firstStands) violations.push({ code: 'already_filed' });
	if (facts.kind === 'supplement' && !facts.firstStands) violations.push({ code: 'not_yet_filed' });
	if (!facts.editionOpen) violations.push({ code: 'edition_not_open' });
	if (facts.judgingBegun) violations.push({ code: 'judging_begun' });
	if (entries.length === 0) violations.push({ code: 'nothing_chosen' });
	if (!facts.consentConfirmed) violations.push({ code: 'consent_missing' });
	if (onBehalf && onBehalf.reason.trim() === '') violations.push({ code: 'reason_missing' });

	const inWindow = entries.filter((entry) => !entry.mendBy);
	if (!onBehalf && (inWindow.length > 0 || entries.length === 0)) {
		const state = stateOfWindow(window, now);
		if (!window) violations.push({ code: 'window_missing' });
		else if (state === 'before') violations.push({ code: 'window_not_open', at: window.opensAt });
		else if (state === 'after') violations.push({ code: 'window_closed', at: window.closesAt });
	}

	const titlesOf = (list: readonly FilingEntry[]) => list.map(({ title }) => title);
	const wrongState = entries.filter(({ state, complete }) => state !== 'handed_in' && complete);
	if (wrongState.length > 0) violations.push({ code: 'not_handed_in', titles: titlesOf(wrongState) });
	const incomplete = entries.filter(({ complete }) => !complete);
	if (incomplete.length > 0) violations.push({ code: 'incomplete', titles: titlesOf(incomplete) });
	const late = entries.filter(({ mendBy }) => mendBy && now >= mendBy && !onBehalf);
	if (late.length > 0) violations.push({ code: 'mend_by_passed', titles: titlesOf(late) });

	for (const gap of NOMINATION_GAPS) {
		const lacking = entries.filter(({ gaps }) => gaps?.includes(gap));
		if (lacking.length > 0) violations.push({ code: gap, titles: titlesOf(lacking) });
	}

	violations.push(...quotaViolations(facts.quota, facts.perParticipant));
	return violations.length === 0 ? accept('filed') : { ok: false, reason: 'not_fileable', facts: { violations } };
}

/* ------------------------------------------------------------------------------------------------------------ recall */

export const RECALL_REFUSALS = [
	'already_recalled',
	'supplement_stands',
	'check_begun',
	'judging_begun',
	'window_closed',
	'reason_missing',
] as const;
export type RecallRefusal = (typeof RECALL_REFUSALS)[number];

/**
 * 撤回报送: the school takes back a whole filing inside the window (a supplement: also while every entry in it may still be mended),
 * staff at any time with a reason; never once one of its entries was checked or filed anew, judging began, or,
 * for a first filing, a supplement builds on it. Numbers and versions stay.
 */
export function decideRecall(facts: {
	kind: FilingKind;
	recalled: boolean;
	supplementStands: boolean;
	judgingBegun: boolean;
	window: PhaseWindow | undefined;
	now: Date;
	/** null where the school itself recalls */
	staff: { reason: string } | null;
	entries: readonly {
		state: EntryState;
		/** the version of this filing is still the one on file */
		current: boolean;
		/** from the district's last return; null where it was never returned */
		mendBy: Date | null;
	}[];
}): Decision<'recalled', RecallRefusal, { count: number }> {
	const { now, window, staff, entries } = facts;
	if (facts.recalled) return refuse('already_recalled');
	if (facts.kind === 'first' && facts.supplementStands) return refuse('supplement_stands');
	if (facts.judgingBegun) return refuse('judging_begun');
	const checked = entries.filter(({ state, current }) => state !== 'filed' || !current).length;
	if (checked > 0) return refuse('check_begun', { count: checked });
	if (staff) return staff.reason.trim() === '' ? refuse('reason_missing') : accept('recalled');
	const windowOpen = stateOfWindow(window, now) === 'open';
	const mendable = facts.kind === 'supplement' && entries.every(({ mendBy }) => mendBy !== null && now < mendBy);
	return windowOpen || mendable ? accept('recalled') : refuse('window_closed');
}

/* ------------------------------------------------------------------------------------------------------------- order */

/**
 * 校内排序: from typed ranks to 1, 2, 3 … without gaps. An empty rank means "not in this filing"; equal ranks keep the given order.
 */
export function settleRanks<Id>(typed: readonly { id: Id; rank: number | null }[]): { id: Id; rank: number | null }[] {
	const places = new Map(
		typed
			.filter(({ rank }) => rank !== null)
			.sort((a, b) => a.rank! - b.rank!)
			.map(({ id }, index) => [id, index + 1]),
	);
	return typed.map(({ id }) => ({ id, rank: places.get(id) ?? null }));
}

/** Moves one place up (-1) or down (+1) among the ranked; the first and the last stay where they are. */
export function moveRank<Id>(
	ranked: readonly { id: Id; rank: number | null }[],
	id: Id,
	by: -1 | 1,
): { id: Id; rank: number | null }[] {
	const settled = settleRanks(ranked);
	const from = settled.find((entry) => entry.id === id)?.rank ?? null;
	const to = from === null ? null : from + by;
	if (from === null || !settled.some(({ rank }) => rank === to)) return settled;
	return settled.map((entry) =>
		entry.id === id ? { ...entry, rank: to } : entry.rank === to ? { ...entry, rank: from } : entry,
	);
}

/** 回执编号: eight signs without those that are mistaken for one another (0 O 1 I L). `draw` are eight numbers ≥ 0 from the outside. */
export function formatReceiptNumber(code: string, draw: readonly number[]): string {
	const SIGNS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
	const signs = draw
		.slice(0, 8)
		.map((number) => SIGNS[number % SIGNS.length])
		.join('');
	return `BS-${code}-${signs.slice(0, 4)}-${signs.slice(4)}`;
}
