import { sql, type RawBuilder } from 'kysely';
import type { Actor } from '#lib/domain/access.ts';
import { missingItems, type ChecklistItem, type DraftContent, type DraftParticipant } from '#lib/domain/checklist.ts';
import {
	COUNTING_STATES,
	canWriteEntry,
	decideEditing,
	decideTakeBack,
	decideWithdrawal,
	editableUntil,
	stateBeforeHandIn,
	type EntryFacts,
	type EntryState,
} from '#lib/domain/entry.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import type { NominationFacts } from '#lib/domain/nomination.ts';
import { FILE_NAME_PURPOSE } from '../files/store-file.ts';
import { decrypt } from '../platform/crypto.ts';
import type { Context } from '../platform/context.ts';
import type { Queryable, Trx } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';
import { NOMINATION_FACTS } from './nomination-facts.ts';
import { gateOf, getCategoryForEntry, listOpenCategories, type CategoryForEntry } from './rules.ts';

/**
 * Which entries an actor sees: the SQL twin of `canSeeEntry` (tests/integration/entries/visibility.test.ts compares the two).
 * For a query whose table `entry` is called `e`.
 */
export function visibleTo(actor: Actor): RawBuilder<boolean> {
	if (actor.kind === 'system') return sql<boolean>`true`;
	if (actor.kind !== 'account') return sql<boolean>`false`;
	switch (actor.role) {
		case 'teacher':
			return sql<boolean>`(e.owner_id = ${actor.accountId} and e.unit_id = ${actor.unitId})`;
		case 'coordinator':
			return sql<boolean>`(e.unit_id = ${actor.unitId})`;
		case 'staff':
			return sql<boolean>`(e.state <> 'draft' and e.handed_in_at is not null)`;
		default:
			return sql<boolean>`false`;
	}
}

/** What commands decide on. */
export interface LockedEntry extends EntryFacts {
	id: string;
	editionId: string;
	categoryId: string;
	version: number;
	title: string;
}

/** Locks the row; absent and forbidden look the same. */
export async function lockEntry(trx: Trx, id: string, actor: Actor): Promise<LockedEntry> {
	const row = await trx
		.selectFrom('entry as e')
		.select([
			'e.id',
			'e.edition_id',
			'e.category_id',
			'e.unit_id',
			'e.owner_id',
			'e.state',
			'e.title',
			'e.handed_in_at',
			'e.number',
			'e.return_note',
			'e.mend_by',
			'e.version',
		])
		.where('e.id', '=', id)
		.where(visibleTo(actor))
		.forUpdate()
		.executeTakeFirst();
	if (!row) throw new NotFound('entry');
	return {
		id: row.id,
		editionId: row.edition_id,
		categoryId: row.category_id,
		unitId: row.unit_id,
		ownerId: row.owner_id,
		state: row.state as EntryState,
		title: row.title,
		handedInAt: row.handed_in_at,
		number: row.number,
		returnNote: row.return_note,
		mendBy: row.mend_by,
		version: row.version,
	};
}

/** As {@link lockEntry}, for who may write; staff, who only read, are told the same as strangers. */
export async function lockEntryToWrite(trx: Trx, id: string, actor: Actor): Promise<LockedEntry> {
	const entry = await lockEntry(trx, id, actor);
	if (!canWriteEntry(actor, entry)) throw new NotFound('entry');
	return entry;
}

export interface EntryParticipant extends DraftParticipant {
	classLabel: string | null;
	/** titles of those other entries that belong to the same unit; what another school enters is nobody's business here */
	otherTitles: string[];
}

export interface EntryAdvisor {
	id: string;
	personId: string;
	name: string;
	unitName: string;
}

export interface EntryFileRow {
	id: string;
	fileId: string;
	ruleKey: string;
	mediaType: string;
	bytes: number;
	/** as the teacher called it */
	name: string;
}

export interface EntryFull extends EntryFacts {
	id: string;
	version: number;
	unitName: LocalText;
	ownerName: string;
	disciplineId: string | null;
	divisionName: LocalText | null;
	title: string;
	abstract: string;
	collectiveName: string;
	fieldValues: DraftContent['fieldValues'];
	declared: string[];
	filedAt: Date | null;
	createdAt: Date;
	updatedAt: Date;
	updatedBy: string | null;
	participants: EntryParticipant[];
	advisors: EntryAdvisor[];
	files: EntryFileRow[];
	category: CategoryForEntry;
	draft: DraftContent;
}

const SAVED_STATES = sql.join([...COUNTING_STATES]);

/** Further entries of the edition in which the person of `t` stands and which were handed in: 每人限报 counts these. */
const OTHER_ENTRIES = sql`from participant o join entry oe on oe.id = o.entry_id
	where o.person_id = t.person_id and oe.edition_id = e.edition_id and oe.id <> e.id and oe.state in (${SAVED_STATES})`;

const PARTICIPANTS = sql<
	EntryParticipant[]
>`(select coalesce(json_agg(json_build_object('id', t.id, 'personId', t.person_id, 'name', p.name,
	'grade', t.grade, 'bornMonth', p.born_month, 'labour', t.labour,
	'classLabel', (select n.class_label from enrolment n where n.person_id = t.person_id and n.to_on is null),
	'otherEntries', (select count(*) ${OTHER_ENTRIES}),
	'otherTitles', (select coalesce(json_agg(oe.title order by oe.id), '[]') ${OTHER_ENTRIES} and oe.unit_id = e.unit_id)
	) order by t.position), '[]') from participant t join person p on p.id = t.person_id where t.entry_id = e.id)`;

const ADVISORS = sql<
	EntryAdvisor[]
>`(select coalesce(json_agg(json_build_object('id', a.id, 'personId', a.person_id, 'name', p.name,
	'unitName', coalesce((select mu.name ->> 'zh' from membership m join unit mu on mu.id = m.unit_id
		where m.person_id = a.person_id and m.to_on is null
		order by (m.unit_id = e.unit_id) desc, m.from_on desc limit 1), '')
	) order by a.position), '[]') from advisor a join person p on p.id = a.person_id where a.entry_id = e.id)`;

/** The group's name is borne by somebody of the school: a person's name there disqualifies (domain reference 2.5). */
const COLLECTIVE_IS_PERSON = sql<boolean>`(e.collective_name <> '' and exists (
	select 1 from person p where p.name = e.collective_name and (
		exists (select 1 from enrolment n where n.person_id = p.id and n.unit_id = e.unit_id)
		or exists (select 1 from membership m where m.person_id = p.id and m.unit_id = e.unit_id))))`;

/** The entry as its page and its form show it. Two queries: the entry with everything in it, and its category. */
export async function getEntry(ctx: Context, id: string, db: Queryable = ctx.db): Promise<EntryFull> {
	const row = await db
		.selectFrom('entry as e')
		.innerJoin('unit as u', 'u.id', 'e.unit_id')
		.innerJoin('account as oa', 'oa.id', 'e.owner_id')
		.innerJoin('person as op', 'op.id', 'oa.person_id')
		.leftJoin('division as d', 'd.id', 'e.division_id')
		.leftJoin('account as ua', 'ua.id', 'e.updated_by')
		.leftJoin('person as up', 'up.id', 'ua.person_id')
		.select([
			'e.id',
			'e.category_id',
			'e.unit_id',
			'u.name as unit_name',
			'e.owner_id',
			'op.name as owner_name',
			'e.discipline_id',
			'd.name as division_name',
			'e.state',
			'e.title',
			'e.abstract',
			'e.collective_name',
			'e.field_values',
			'e.declared',
			'e.number',
			'e.handed_in_at',
			'e.filed_at',
			'e.return_note',
			'e.mend_by',
			'e.created_at',
			'e.updated_at',
			'up.name as updated_by',
			'e.version',
			PARTICIPANTS.as('participants'),
			ADVISORS.as('advisors'),
			sql<{ id: string; fileId: string; ruleKey: string; mediaType: string; bytes: number; name: string }[]>`(select
				coalesce(json_agg(json_build_object('id', ef.id, 'fileId', f.id, 'ruleKey', r.key, 'mediaType', f.media_type, 'bytes', f.bytes,
				'name', encode(f.original_name_enc, 'base64')) order by r.position, ef.position), '[]')
				from entry_file ef join file f on f.id = ef.file_id join attachment_rule r on r.id = ef.rule_id where ef.entry_id = e.id)`.as(
				'files',
			),
			COLLECTIVE_IS_PERSON.as('collective_is_person'),
			NOMINATION_FACTS.as('nomination'),
		])
		.where('e.id', '=', id)
		.where(visibleTo(ctx.actor))
		.executeTakeFirst();
	if (!row) throw new NotFound('entry');
	const category = await getCategoryForEntry(db, row.category_id, ctx.installation.timeZone);
	const files = row.files.map((file) => ({
		...file,
		name: decrypt(ctx.installation.secretKey, Buffer.from(file.name, 'base64'), FILE_NAME_PURPOSE),
	}));
	return {
		id: row.id,
		version: row.version,
		unitId: row.unit_id,
		unitName: row.unit_name,
		ownerId: row.owner_id,
		ownerName: row.owner_name,
		disciplineId: row.discipline_id,
		divisionName: row.division_name,
		state: row.state as EntryState,
		title: row.title,
		abstract: row.abstract,
		collectiveName: row.collective_name,
		fieldValues: row.field_values,
		declared: row.declared,
		number: row.number,
		handedInAt: row.handed_in_at,
		filedAt: row.filed_at,
		returnNote: row.return_note,
		mendBy: row.mend_by,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
		updatedBy: row.updated_by,
		participants: row.participants,
		advisors: row.advisors,
		files,
		category,
		draft: {
			title: row.title,
			abstract: row.abstract,
			collectiveName: row.collective_name,
			disciplineId: row.discipline_id,
			fieldValues: row.field_values,
			declared: row.declared,
			participants: row.participants,
			advisors: row.advisors,
			files: countByRule(row.files),
			collectiveIsPerson: row.collective_is_person,
			unitName: row.unit_name.zh,
			nomination: row.nomination,
		},
	};
}

function countByRule(files: readonly { ruleKey: string }[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { ruleKey } of files) counts[ruleKey] = (counts[ruleKey] ?? 0) + 1;
	return counts;
}

/** What the viewer may do with the entry now, so that no page offers what would be refused. */
export function whatMayBeDone(ctx: Context, entry: EntryFull) {
	const writes = canWriteEntry(ctx.actor, entry);
	const gate = gateOf(entry.category);
	const editing = decideEditing(entry, gate, ctx.now);
	return {
		edit: writes && editing.ok,
		/** why not, where the viewer could otherwise write */
		editRefusal: writes && !editing.ok ? editing.reason : null,
		takeBack: writes && decideTakeBack(entry, gate, ctx.now).ok,
		withdraw: writes && decideWithdrawal(entry).ok,
		until: editableUntil(entry.state === 'handed_in' ? { ...entry, state: stateBeforeHandIn(entry) } : entry, gate),
	};
}

/** The checklist decides on what the tables say, inside the command's transaction. */
export async function loadMissingItems(trx: Trx, ctx: Context, entryId: string): Promise<ChecklistItem[]> {
	const entry = await getEntry(ctx, entryId, trx);
	return missingItems(entry.category, entry.draft);
}

/* ------------------------------------------------------------------------------------------------ the teacher's home */

/** An entry on a list: no names of pupils, no files. */
export interface EntryLine {
	id: string;
	title: string;
	state: EntryState;
	categoryName: LocalText;
	editionName: LocalText;
	number: string | null;
	updatedAt: Date;
	handedInAt: Date | null;
}

/** What waits for the teacher: a returned entry, a draft with what it lacks, or one that is complete and not handed in. */
export interface EntryTask extends EntryLine {
	due: Date | null;
	missing: number;
	returnNote: string | null;
	/** it can still be changed; else its deadline has passed */
	open: boolean;
}

export interface TeacherHome {
	tasks: EntryTask[];
	/** tasks beyond those shown */
	moreTasks: number;
	/** handed in, the school has not filed yet */
	waiting: EntryLine[];
	categories: CategoryForEntry[];
	counts: Partial<Record<EntryState, number>>;
	/** latest of the others: filed, accepted, rejected … */
	settled: EntryLine[];
}

const TASKS_SHOWN = 20;
const WAITING_SHOWN = 10;
const SETTLED_SHOWN = 10;

/** `ownedBy`: the home is about one's own entries, also for coordinators, whose school has its own page. */
function ownedBy(actor: Actor): RawBuilder<boolean> {
	if (actor.kind !== 'account' || (actor.role !== 'teacher' && actor.role !== 'coordinator'))
		return sql<boolean>`false`;
	return sql<boolean>`(e.owner_id = ${actor.accountId} and e.unit_id = ${actor.unitId})`;
}

/**
 * Three queries, whatever the number of entries: those that need something or wait, the open categories, the figures. The drafts come
 * with what the checklist needs, so that the home says how much is missing without opening each.
 */
export async function getTeacherHome(ctx: Context): Promise<TeacherHome> {
	const zone = ctx.installation.timeZone;
	const categories = await listOpenCategories(ctx.db, zone);
	const rows = await ctx.db
		.with('mine', (db) =>
			db
				.selectFrom('entry as e')
				.innerJoin('edition as ed', 'ed.id', 'e.edition_id')
				.select([
					'e.id',
					'e.state',
					// returned first, then drafts, then what waits, then the rest: each group is cut on its own below
					sql<string>`case when ed.state = 'open' and e.state in ('draft', 'returned') then 'task'
						when e.state = 'handed_in' then 'waiting' else 'settled' end`.as('lot'),
					sql<Date | null>`case when e.state = 'returned' and e.mend_by is not null then e.mend_by else (
						select w.closes_at from phase_window w where w.edition_id = e.edition_id and w.phase = 'entry'
							and (w.category_id = e.category_id or w.category_id is null)
						order by w.category_id nulls last limit 1) end`.as('due'),
					'e.updated_at',
				])
				.where(ownedBy(ctx.actor)),
		)
		.with('ranked', (db) =>
			db.selectFrom('mine').select([
				'mine.id',
				'mine.lot',
				'mine.due',
				sql<number>`row_number() over (partition by mine.lot order by
					case when mine.lot = 'task' then (mine.due <= ${ctx.now}) end nulls last,
					case when mine.lot = 'task' then mine.due end nulls last, mine.updated_at desc)`.as('place'),
				sql<number>`count(*) over (partition by mine.lot)`.as('lot_size'),
			]),
		)
		.selectFrom('ranked as k')
		.innerJoin('entry as e', 'e.id', 'k.id')
		.innerJoin('category as c', 'c.id', 'e.category_id')
		.innerJoin('edition as ed', 'ed.id', 'e.edition_id')
		.select([
			'k.lot',
			'k.due',
			'k.place',
			'k.lot_size',
			'e.id',
			'e.category_id',
			'e.state',
			'e.title',
			'e.abstract',
			'e.collective_name',
			'e.discipline_id',
			'e.field_values',
			'e.declared',
			'e.number',
			'e.return_note',
			'e.mend_by',
			'e.handed_in_at',
			'e.updated_at',
			'c.name as category_name',
			'ed.name as edition_name',
			sql<EntryParticipant[]>`case when k.lot = 'task' then ${PARTICIPANTS} end`.as('participants'),
			sql<EntryAdvisor[]>`case when k.lot = 'task' then ${ADVISORS} end`.as('advisors'),
			sql<
				Record<string, number>
			>`case when k.lot = 'task' then (select coalesce(json_object_agg(g.key, g.have), '{}') from (
				select r.key, count(*) as have from entry_file ef join attachment_rule r on r.id = ef.rule_id
				where ef.entry_id = e.id group by r.key) g) end`.as('files'),
			COLLECTIVE_IS_PERSON.as('collective_is_person'),
			sql<NominationFacts | null>`case when k.lot = 'task' then ${NOMINATION_FACTS} end`.as('nomination'),
		])
		.where(
			sql<boolean>`k.place <= case k.lot when 'task' then ${TASKS_SHOWN}::int when 'waiting' then ${WAITING_SHOWN}::int else ${SETTLED_SHOWN}::int end`,
		)
		.orderBy('k.place')
		.execute();
	const counts = await ctx.db
		.selectFrom('entry as e')
		.select(['e.state', sql<number>`count(*)`.as('count')])
		.where(ownedBy(ctx.actor))
		.groupBy('e.state')
		.execute();

	const line = (row: (typeof rows)[number]): EntryLine => ({
		id: row.id,
		title: row.title,
		state: row.state as EntryState,
		categoryName: row.category_name,
		editionName: row.edition_name,
		number: row.number,
		updatedAt: row.updated_at,
		handedInAt: row.handed_in_at,
	});
	const tasks = rows
		.filter(({ lot }) => lot === 'task')
		.flatMap((row): EntryTask[] => {
			const category = categories.find(({ id }) => id === row.category_id);
			// only categories of open editions make tasks, and those were all read above
			if (!category) return [];
			const gate = gateOf(category);
			const facts = { state: row.state as EntryState, mendBy: row.mend_by };
			const missing = missingItems(category, {
				title: row.title,
				abstract: row.abstract,
				collectiveName: row.collective_name,
				disciplineId: row.discipline_id,
				fieldValues: row.field_values,
				declared: row.declared,
				participants: row.participants,
				advisors: row.advisors,
				files: row.files,
				collectiveIsPerson: row.collective_is_person,
				// of the warnings nothing is shown here
				unitName: '',
				nomination: row.nomination,
			}).length;
			return [
				{
					...line(row),
					due: editableUntil(facts, gate),
					missing,
					returnNote: row.return_note,
					open: decideEditing(facts, gate, ctx.now).ok,
				},
			];
		});
	const lotSize = rows.find(({ lot }) => lot === 'task')?.lot_size ?? 0;
	return {
		tasks,
		moreTasks: Math.max(0, lotSize - TASKS_SHOWN),
		waiting: rows.filter(({ lot }) => lot === 'waiting').map(line),
		settled: rows.filter(({ lot }) => lot === 'settled').map(line),
		categories,
		counts: Object.fromEntries(counts.map(({ state, count }) => [state, count])),
	};
}

export interface EntryListPage {
	entries: EntryLine[];
	total: number;
	/** keyset: the id to go on after, newest first; null on the last page */
	next: string | null;
}

const LIST_ROWS = 25;

/** All entries of one's own, newest first; two queries. */
export async function listMyEntries(
	ctx: Context,
	filter: { state?: EntryState | undefined; after?: string | undefined },
): Promise<EntryListPage> {
	const rows = await ctx.db
		.selectFrom('entry as e')
		.innerJoin('category as c', 'c.id', 'e.category_id')
		.innerJoin('edition as ed', 'ed.id', 'e.edition_id')
		.select([
			'e.id',
			'e.title',
			'e.state',
			'c.name as category_name',
			'ed.name as edition_name',
			'e.number',
			'e.updated_at',
			'e.handed_in_at',
		])
		.where(ownedBy(ctx.actor))
		.$if(filter.state !== undefined, (query) => query.where('e.state', '=', filter.state!))
		.$if(filter.after !== undefined, (query) => query.where('e.id', '<', filter.after!))
		.orderBy('e.id', 'desc')
		.limit(LIST_ROWS + 1)
		.execute();
	const { total } = await ctx.db
		.selectFrom('entry as e')
		.select(sql<number>`count(*)`.as('total'))
		.where(ownedBy(ctx.actor))
		.$if(filter.state !== undefined, (query) => query.where('e.state', '=', filter.state!))
		.executeTakeFirstOrThrow();
	const shown = rows.slice(0, LIST_ROWS);
	return {
		entries: shown.map((row) => ({
			id: row.id,
			title: row.title,
			state: row.state as EntryState,
			categoryName: row.category_name,
			editionName: row.edition_name,
			number: row.number,
			updatedAt: row.updated_at,
			handedInAt: row.handed_in_at,
		})),
		total,
		next: rows.length > LIST_ROWS ? shown.at(-1)!.id : null,
	};
}
