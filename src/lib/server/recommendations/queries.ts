import { sql, type RawBuilder } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import type { CountedUpward } from '#lib/domain/counted.ts';
import type { Grade } from '#lib/domain/award.ts';
import type { QuotaUnit, SchoolStage } from '#lib/domain/edition.ts';
import type { EntryState } from '#lib/domain/entry.ts';
import type {
	HigherKind,
	HigherLevel,
	OutcomeGrade,
	OutcomeResult,
	OutcomeState,
	RecommendationState,
	Route,
	WhitelistStatus,
	WorkKind,
} from '#lib/domain/higher.ts';
import type { ListKind } from '#lib/domain/list.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import type { UpwardStep } from '#lib/domain/way-upward.ts';
import { placesMax, type Eligibility, type QuotaRow } from '#lib/domain/recommendation.ts';
import { visibleTo } from '../entries/queries.ts';
import { WAY_UPWARD } from '../entries/way-upward.ts';
import type { Context } from '../platform/context.ts';
import { pageOf, type Cursor } from '../platform/keyset.ts';
import { NotFound } from '../platform/not-found.ts';
import { countedOutcome, countedSent } from './counted-upward.ts';
import { escapeLike } from '../units/queries.ts';
import {
	CANDIDATE_TABLES,
	candidateColumns,
	candidateOf,
	eligibilityOf,
	type Candidate,
	type CandidateRow,
} from './candidates.ts';
import { getHigherRules, PAPERS_MISSING, requireStaff, type HigherEditionRules } from './lock-higher-edition.ts';

const PAGE = 25;

export interface Paged<Row> {
	rows: Row[];
	total: number;
	previous: string | null;
	next: string | null;
}

/** A group stands by its own name, never by a pupil's. */
const AUTHORS = sql`case when v.identity ->> 'collectiveName' <> '' then jsonb_build_array(v.identity ->> 'collectiveName')
	else jsonb_path_query_array(v.identity, '$.participants[*].name') end`;

/** The rows of `found` (with `id`, `sort_value` and what it is sorted by, `key`) on one page, and how many there are. */
function pageOfFound(cursor: Cursor | null, cast: string, descending = false): RawBuilder<unknown> {
	const forwards = !(cursor?.backwards ?? false);
	const ascending = forwards !== descending;
	const direction = sql.raw(ascending ? 'asc' : 'desc');
	return sql`select f.*, (select count(*) from found) as total from found f
		${cursor ? sql`where (f.key, f.id) ${sql.raw(ascending ? '>' : '<')} (${cursor.value}::${sql.raw(cast)}, ${cursor.id}::uuid)` : sql``}
		order by f.key ${direction}, f.id ${direction} limit ${PAGE + 1}`;
}

function paged<Row extends { id: string; sort_value: string; total: number }>(
	rows: readonly Row[],
	cursor: Cursor | null,
): Paged<Omit<Row, 'sort_value' | 'total'>> {
	const page = pageOf(rows, PAGE, cursor);
	return {
		...page,
		rows: page.rows.map(({ sort_value: _, total: __, ...row }) => row),
		total: rows[0]?.total ?? 0,
	};
}

/* ---------------------------------------------------------------- registry */

export const REGISTRY_VIEWS = ['open', 'closed'] as const;
export type RegistryView = (typeof REGISTRY_VIEWS)[number];

export interface HigherEditionLine {
	id: string;
	name: LocalText;
	periodLabel: string;
	kind: HigherKind;
	level: HigherLevel;
	route: Route;
	deadlineAt: Date | null;
	unit: QuotaUnit;
	/** places in all; null where it cannot be told */
	max: number | null;
	proposed: number;
	/** confirmed or sent */
	used: number;
	sent: number;
	papersMissing: number;
	outcomesWaiting: number;
	whitelistStatus: WhitelistStatus;
	whitelistFrom: string | null;
	whitelistUntil: string | null;
}

/** What is still to come by deadline, then what has none, then what is over, the latest first; as moments, so that one key orders all. */
function byUrgency(now: Date): RawBuilder<Date> {
	return sql<Date>`case when h.deadline_at >= ${now} then h.deadline_at when h.deadline_at is null then '3000-01-01'::timestamptz
		else '5000-01-01'::timestamptz + ('3000-01-01'::timestamptz - h.deadline_at) end`;
}

/** Editions in hand by urgency, or closed ones, the latest first. One query. */
export async function listHigherEditions(
	ctx: Context,
	{ view, cursor }: { view: RegistryView; cursor: Cursor | null },
): Promise<Paged<HigherEditionLine>> {
	requireStaff(ctx);
	const open = view === 'open';
	const { rows } = await sql<
		Omit<HigherEditionLine, 'max'> & {
			totalMax: number | null;
			quotas: Pick<QuotaRow, 'categoryId' | 'stage' | 'kind' | 'max'>[];
			sort_value: string;
			total: number;
		}
	>`
		with found as (
			select h.id, ${open ? byUrgency(ctx.now) : sql`h.closed_at`} as key
			from higher_edition h where h.closed_at is ${sql.raw(open ? 'null' : 'not null')}
		), page as (${pageOfFound(cursor, 'timestamptz', !open)})
		select h.id, h.name, h.period_label as "periodLabel", g.kind, g.level, h.route, h.deadline_at as "deadlineAt",
			h.quota_unit as unit, h.total_max as "totalMax", n.proposed, n.used, n.sent, ${PAPERS_MISSING} as "papersMissing",
			(select count(*) from outcome o where o.edition_id = h.id and o.state = 'reported') as "outcomesWaiting",
			g.whitelist_status as "whitelistStatus", g.whitelist_from as "whitelistFrom", g.whitelist_until as "whitelistUntil",
			coalesce((select json_agg(json_build_object('categoryId', q.category_id, 'stage', q.stage, 'kind', q.kind, 'max', q.max))
				from higher_quota q where q.edition_id = h.id), '[]') as quotas,
			to_char(p.key at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as sort_value, p.total
		from page p join higher_edition h on h.id = p.id join higher_programme g on g.id = h.programme_id
			cross join lateral (
				select count(*) filter (where r.state = 'proposed') as proposed,
					count(*) filter (where r.state in ('confirmed', 'sent')) as used,
					count(*) filter (where r.state = 'sent') as sent
				from recommendation r where r.edition_id = h.id
			) n
		order by p.key ${sql.raw((cursor?.backwards ?? false) === open ? 'desc' : 'asc')},
			p.id ${sql.raw((cursor?.backwards ?? false) === open ? 'desc' : 'asc')}`.execute(ctx.db);
	const page = paged(rows, cursor);
	return {
		...page,
		rows: page.rows.map(({ totalMax, quotas, ...row }) => ({
			...row,
			max: placesMax({ totalMax, quotas: quotas as QuotaRow[] }),
		})),
	};
}

export interface ProgrammeLine {
	id: string;
	name: LocalText;
	kind: HigherKind;
	level: HigherLevel;
	archived: boolean;
	whitelistStatus: WhitelistStatus;
	whitelistFrom: string | null;
	whitelistUntil: string | null;
	editions: number;
	/** the one in hand, where there is one */
	openEditionId: string | null;
	latestPeriod: string | null;
}

/** All registered contests by name, and which presets are among them. One query. */
export async function listProgrammes(
	ctx: Context,
	{ cursor }: { cursor: Cursor | null },
): Promise<Paged<ProgrammeLine> & { presets: string[] }> {
	requireStaff(ctx);
	const { rows } = await sql<ProgrammeLine & { sort_value: string; total: number; presets: string[] | null }>`
		with found as (select g.id, g.name ->> 'zh' as key from higher_programme g),
			page as (${pageOfFound(cursor, 'text')})
		select g.id, g.name, g.kind, g.level, g.archived_at is not null as archived, g.whitelist_status as "whitelistStatus",
			g.whitelist_from as "whitelistFrom", g.whitelist_until as "whitelistUntil", p.key as sort_value, p.total,
			(select count(*) from higher_edition h where h.programme_id = g.id) as editions,
			(select h.id from higher_edition h where h.programme_id = g.id and h.closed_at is null
				order by h.created_at desc limit 1) as "openEditionId",
			(select h.period_label from higher_edition h where h.programme_id = g.id order by h.created_at desc limit 1) as "latestPeriod",
			(select json_agg(x.preset) from higher_programme x where x.preset is not null) as presets
		from page p join higher_programme g on g.id = p.id
		order by p.key ${sql.raw(cursor?.backwards ? 'desc' : 'asc')}, p.id ${sql.raw(cursor?.backwards ? 'desc' : 'asc')}`.execute(
		ctx.db,
	);
	const presets = rows[0]?.presets ?? [];
	const page = paged(rows, cursor);
	return { ...page, rows: page.rows.map(({ presets: _, ...row }) => row), presets };
}

export interface ProgrammeFull {
	id: string;
	kind: HigherKind;
	preset: string | null;
	name: LocalText;
	level: HigherLevel;
	organisers: LocalText[];
	whitelist: { status: WhitelistStatus; from: string | null; until: string | null };
	note: LocalText | null;
	archived: boolean;
	version: number;
	editions: { id: string; name: LocalText; periodLabel: string; route: Route; closed: boolean; used: number }[];
}

/** One contest with its editions, the newest first. One query. */
export async function getProgramme(ctx: Context, programmeId: string): Promise<ProgrammeFull> {
	requireStaff(ctx, programmeId);
	const { rows } = await sql<ProgrammeFull>`
		select g.id, g.kind, g.preset, g.name, g.level, g.organisers, g.note, g.archived_at is not null as archived, g.version,
			json_build_object('status', g.whitelist_status, 'from', g.whitelist_from, 'until', g.whitelist_until) as whitelist,
			coalesce((select json_agg(json_build_object('id', h.id, 'name', h.name, 'periodLabel', h.period_label, 'route', h.route,
				'closed', h.closed_at is not null, 'used', (select count(*) from recommendation r
					where r.edition_id = h.id and r.state in ('confirmed', 'sent'))) order by h.created_at desc, h.id desc)
				from higher_edition h where h.programme_id = g.id), '[]') as editions
		from higher_programme g where g.id = ${programmeId}`.execute(ctx.db);
	if (!rows[0]) throw new NotFound('higher programme');
	return rows[0];
}

/** One edition: its call, its rules and where its sheet stands. One query. */
export async function getHigherEdition(ctx: Context, editionId: string): Promise<HigherEditionRules> {
	requireStaff(ctx, editionId);
	return getHigherRules(ctx.db, editionId);
}

/* ------------------------------------------------------------------- sheet */

export interface SheetLine {
	id: string;
	entryId: string;
	version: number;
	number: string | null;
	title: string;
	unit: LocalText;
	authors: string[];
	state: RecommendationState;
	categoryId: string | null;
	stage: SchoolStage | null;
	kind: WorkKind;
	grade: Grade | null;
	opinion: string;
	remark: string;
	papers: string[];
	sentOn: string | null;
	sentNote: string;
	withdrawnReason: string | null;
	/** 递补: the work whose place it took */
	replaces: string | null;
	/** why it may not stand there, and what to know */
	eligibility: Eligibility;
}

type SheetRow = Omit<SheetLine, 'eligibility' | 'grade'> &
	Omit<CandidateRow, 'stage' | 'kind'> & { sort_value: string; total: number };

/** The sheet of an edition in its order: 推荐, 递补, 报送, 撤回. One query. */
export async function listSheet(
	ctx: Context,
	edition: HigherEditionRules,
	filter: {
		state: RecommendationState | null;
		categoryId: string | null;
		search: string;
		counted?: CountedUpward;
		cursor: Cursor | null;
	},
): Promise<Paged<SheetLine>> {
	requireStaff(ctx, edition.id);
	const back = filter.cursor?.backwards ?? false;
	const search = `%${escapeLike(filter.search)}%`;
	const { rows } = await sql<SheetRow>`
		with found as (
			select r.id, r.position as key from recommendation r join entry e on e.id = r.entry_id
			where r.edition_id = ${edition.id}
				${filter.state ? sql`and r.state = ${filter.state}` : sql``}
				${filter.counted ? countedSent(filter.counted) : sql``}
				${filter.categoryId ? sql`and r.higher_category_id = ${filter.categoryId}` : sql``}
				${filter.search ? sql`and (e.title ilike ${search} or e.number ilike ${search})` : sql``}
		), page as (${pageOfFound(filter.cursor, 'int')})
		select ${candidateColumns(edition, ctx.now)}, r.id, r.version, r.state, r.higher_category_id as "categoryId",
			r.stage, r.kind, r.opinion, r.remark, r.papers, r.sent_on as "sentOn", r.sent_note as "sentNote",
			r.withdrawn_reason as "withdrawnReason", u.name as unit, ${AUTHORS} as authors,
			(select xe.title from recommendation x join entry xe on xe.id = x.entry_id where x.id = r.replaces_id) as replaces,
			p.key::text as sort_value, p.total
		${CANDIDATE_TABLES}
			join unit u on u.id = e.unit_id
			join recommendation r on r.entry_id = e.id and r.edition_id = ${edition.id}
			join page p on p.id = r.id
		order by p.key ${sql.raw(back ? 'desc' : 'asc')}, p.id ${sql.raw(back ? 'desc' : 'asc')}`.execute(ctx.db);
	const page = paged(rows, filter.cursor);
	return {
		...page,
		rows: page.rows.map((row) => {
			const candidate = candidateOf(row);
			return {
				id: row.id,
				entryId: row.entryId,
				version: row.version,
				number: row.number,
				title: row.title,
				unit: row.unit,
				authors: row.authors,
				state: row.state,
				categoryId: row.categoryId,
				stage: row.stage,
				kind: row.kind,
				grade: candidate.best?.grade ?? null,
				opinion: row.opinion,
				remark: row.remark,
				papers: row.papers,
				sentOn: row.sentOn,
				sentNote: row.sentNote,
				withdrawnReason: row.withdrawnReason,
				replaces: row.replaces,
				eligibility: eligibilityOf(ctx, edition.rules, candidate, 'keeping'),
			};
		}),
	};
}

/* ------------------------------------------------------------------ choose */

export interface ChoiceFilter {
	/** of ours; null = the newest with accepted entries */
	ownEditionId: string | null;
	listKind: ListKind | null;
	grade: Grade | null;
	categoryId: string | null;
	stage: SchoolStage | null;
	unitId: string | null;
	search: string;
	cursor: Cursor | null;
}

export interface ChoiceLine extends Candidate {
	id: string;
	unit: LocalText;
	authors: string[];
	eligibility: Eligibility;
}

/**
 * Accepted entries of one of our editions, the best of the lists first, each with why it may not go up or what to know. Entries of
 * forwarded calls stand here without any list. One query.
 */
export async function listChoices(
	ctx: Context,
	edition: HigherEditionRules,
	filter: ChoiceFilter,
): Promise<Paged<ChoiceLine>> {
	requireStaff(ctx, edition.id, filter.ownEditionId, filter.categoryId, filter.unitId);
	if (filter.ownEditionId === null) return { rows: [], total: 0, previous: null, next: null };
	const back = filter.cursor?.backwards ?? false;
	const search = `%${escapeLike(filter.search)}%`;
	const inList = sql`exists (select from list_row r join list l on l.id = r.list_id where r.entry_id = e.id and r.grade is not null
		${filter.listKind ? sql`and l.kind = ${filter.listKind}` : sql``} ${filter.grade ? sql`and r.grade = ${filter.grade}` : sql``})`;
	const stage =
		filter.stage &&
		{
			primary: [1, 6],
			junior: [7, 9],
			senior: [10, 12],
		}[filter.stage];
	const { rows } = await sql<
		CandidateRow & { id: string; unit: LocalText; authors: string[]; sort_value: string; total: number }
	>`
		with found as (
			select e.id, coalesce((select min(array_position(array['first', 'second', 'third', 'encouragement', 'shortlisted'], r.grade))
				from list_row r where r.entry_id = e.id), 9) || ' ' || coalesce(e.number, '') as key
			from entry e join category c on c.id = e.category_id
			where e.edition_id = ${filter.ownEditionId} and e.state = 'accepted' and e.current_version_id is not null
				${filter.listKind || filter.grade ? sql`and ${inList}` : sql``}
				${filter.categoryId ? sql`and e.category_id = ${filter.categoryId}` : sql``}
				${filter.unitId ? sql`and e.unit_id = ${filter.unitId}` : sql``}
				${
					stage
						? sql`and c.entrant_kind <> 'entering_teacher'
							and (select max(q.grade) from participant q where q.entry_id = e.id) between ${stage[0]} and ${stage[1]}`
						: sql``
				}
				${filter.search ? sql`and (e.title ilike ${search} or e.number ilike ${search})` : sql``}
		), page as (${pageOfFound(filter.cursor, 'text')})
		select ${candidateColumns(edition, ctx.now)}, e.id, u.name as unit, ${AUTHORS} as authors, p.key as sort_value, p.total
		${CANDIDATE_TABLES}
			join unit u on u.id = e.unit_id
			join page p on p.id = e.id
			left join recommendation r on r.entry_id = e.id and r.edition_id = ${edition.id}
		order by p.key ${sql.raw(back ? 'desc' : 'asc')}, p.id ${sql.raw(back ? 'desc' : 'asc')}`.execute(ctx.db);
	const page = paged(rows, filter.cursor);
	return {
		...page,
		rows: page.rows.map((row) => {
			const candidate = candidateOf(row);
			return { ...candidate, eligibility: eligibilityOf(ctx, edition.rules, candidate, 'proposing') };
		}),
	};
}

export interface Choice {
	id: string;
	name: LocalText;
}

/** What the filters of our entries offer; the edition asked for, else the newest with a list, else the newest with accepted entries. One query. */
export async function getChoiceFilters(
	ctx: Context,
	editionId: string | null,
): Promise<{ editions: Choice[]; editionId: string | null; categories: Choice[]; units: Choice[] }> {
	requireStaff(ctx, editionId);
	const { rows } = await sql<{ editions: Choice[]; editionId: string | null; categories: Choice[]; units: Choice[] }>`
		with offered as (
			select d.id, d.name, d.created_at from edition d
			where exists (select from entry e where e.edition_id = d.id and e.state = 'accepted')
		), chosen as (
			select id from offered order by (id = ${editionId}::uuid) desc nulls last,
				exists (select from list l where l.edition_id = offered.id) desc, created_at desc, id desc limit 1
		)
		select coalesce((select json_agg(json_build_object('id', id, 'name', name) order by created_at desc, id desc) from offered), '[]') as editions,
			(select id from chosen) as "editionId",
			coalesce((select json_agg(json_build_object('id', c.id, 'name', c.name) order by c.position)
				from category c where c.edition_id = (select id from chosen)), '[]') as categories,
			coalesce((select json_agg(json_build_object('id', u.id, 'name', u.name) order by u.name ->> 'zh') from unit u
				where exists (select from entry e where e.unit_id = u.id and e.edition_id = (select id from chosen)
					and e.state = 'accepted')), '[]') as units`.execute(ctx.db);
	return rows[0]!;
}

/* ---------------------------------------------------------------- outcomes */

export interface OutcomeLine {
	id: string;
	version: number;
	entryId: string | null;
	number: string | null;
	/** of the entry, or as reported */
	title: string;
	unit: LocalText;
	/** names of pupils, or the collective's own */
	people: string[];
	editionId: string;
	edition: LocalText;
	level: HigherLevel;
	result: OutcomeResult;
	grade: OutcomeGrade | null;
	awardName: string;
	decidedOn: string;
	source: string;
	certificateNumber: string | null;
	hasProof: boolean;
	state: OutcomeState;
	rejectedReason: string | null;
	reportedAt: Date;
	reportedBy: string;
}

const OUTCOME_COLUMNS = sql`o.id, o.version, o.entry_id as "entryId", e.number, coalesce(e.title, o.title) as title, u.name as unit,
	coalesce((select json_agg(s.name order by q.position) from outcome_person q join person s on s.id = q.person_id
		where q.outcome_id = o.id), '[]') as people,
	o.edition_id as "editionId", h.name as edition, g.level, o.result, o.grade, o.award_name as "awardName",
	o.decided_on as "decidedOn", o.source, o.certificate_number as "certificateNumber", o.proof_file_id is not null as "hasProof",
	o.state, o.rejected_reason as "rejectedReason", o.reported_at as "reportedAt",
	(select s.name from account a join person s on s.id = a.person_id where a.id = o.reported_by) as "reportedBy"`;
const OUTCOME_TABLES = sql`from page p join outcome o on o.id = p.id
	join higher_edition h on h.id = o.edition_id join higher_programme g on g.id = h.programme_id
	join unit u on u.id = o.unit_id left join entry e on e.id = o.entry_id`;
const REPORTED = sql`to_char(p.key at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as sort_value, p.total`;

/** Outcomes of one edition, latest report first. One query. */
export async function listOutcomes(
	ctx: Context,
	filter: {
		editionId: string;
		state: OutcomeState | null;
		result: OutcomeResult | null;
		counted?: CountedUpward;
		cursor: Cursor | null;
	},
): Promise<Paged<OutcomeLine>> {
	requireStaff(ctx, filter.editionId);
	return listFoundOutcomes(
		ctx,
		sql`select o.id, o.reported_at as key from outcome o where o.edition_id = ${filter.editionId}
			${filter.state ? sql`and o.state = ${filter.state}` : sql``} ${filter.result ? sql`and o.result = ${filter.result}` : sql``}
			${filter.counted ? countedOutcome(filter.counted) : sql``}`,
		filter.cursor,
	);
}

/** What the works of the school reached: a coordinator sees the unit's, a teacher those of their own entries and reports. One query. */
export async function listSchoolOutcomes(ctx: Context, cursor: Cursor | null): Promise<Paged<OutcomeLine>> {
	const { actor } = ctx;
	if (!hasRole(actor, 'teacher', 'coordinator') || actor.kind !== 'account') throw new NotFound('outcomes');
	const mine =
		actor.role === 'coordinator'
			? sql`o.unit_id = ${actor.unitId}`
			: sql`o.unit_id = ${actor.unitId} and (o.reported_by = ${actor.accountId}
				or exists (select from entry e where e.id = o.entry_id and ${visibleTo(actor)}))`;
	return listFoundOutcomes(ctx, sql`select o.id, o.reported_at as key from outcome o where ${mine}`, cursor);
}

async function listFoundOutcomes(
	ctx: Context,
	found: RawBuilder<unknown>,
	cursor: Cursor | null,
): Promise<Paged<OutcomeLine>> {
	const direction = sql.raw(cursor?.backwards ? 'asc' : 'desc');
	const { rows } = await sql<OutcomeLine & { sort_value: string; total: number }>`
		with found as (${found}), page as (${pageOfFound(cursor, 'timestamptz', true)})
		select ${OUTCOME_COLUMNS}, ${REPORTED} ${OUTCOME_TABLES}
		order by p.key ${direction}, p.id ${direction}`.execute(ctx.db);
	return paged(rows, cursor);
}

/** A work whose outcome is to be recorded, and what is known of it so far. */
export interface AwaitedLine {
	id: string;
	number: string | null;
	title: string;
	unit: LocalText;
	category: LocalText | null;
	sentOn: string | null;
	outcomes: { result: OutcomeResult; grade: OutcomeGrade | null; awardName: string; state: OutcomeState }[];
}

/**
 * The works that were sent to an edition, in the sheet's order; with `search`, any work of the portal by number or title, since an outcome
 * needs no recommendation of ours. One query.
 */
export async function listAwaited(
	ctx: Context,
	filter: { editionId: string; search: string; without: boolean; cursor: Cursor | null },
): Promise<Paged<AwaitedLine>> {
	requireStaff(ctx, filter.editionId);
	const back = filter.cursor?.backwards ?? false;
	const search = `%${escapeLike(filter.search)}%`;
	const none = filter.without
		? sql`and not exists (select from outcome o where o.entry_id = e.id and o.edition_id = ${filter.editionId} and o.state <> 'rejected')`
		: sql``;
	const { rows } = await sql<AwaitedLine & { sort_value: string; total: number }>`
		with found as (
			select e.id, coalesce(r.position, 1000000) as key from entry e
				left join recommendation r on r.entry_id = e.id and r.edition_id = ${filter.editionId} and r.state = 'sent'
			where ${
				filter.search
					? sql`e.number is not null and e.state <> 'draft' and (e.number ilike ${search} or e.title ilike ${search})`
					: sql`r.id is not null`
			} ${none}
		), page as (${pageOfFound(filter.cursor, 'int')})
		select e.id, e.number, e.title, u.name as unit, c.name as category, r.sent_on as "sentOn", p.key::text as sort_value, p.total,
			coalesce((select json_agg(json_build_object('result', o.result, 'grade', o.grade, 'awardName', o.award_name, 'state', o.state)
				order by o.decided_on, o.id) from outcome o
				where o.entry_id = e.id and o.edition_id = ${filter.editionId} and o.state <> 'rejected'), '[]') as outcomes
		from page p join entry e on e.id = p.id join unit u on u.id = e.unit_id
			left join recommendation r on r.entry_id = e.id and r.edition_id = ${filter.editionId} and r.state = 'sent'
			left join higher_category c on c.id = r.higher_category_id
		order by p.key ${sql.raw(back ? 'desc' : 'asc')}, p.id ${sql.raw(back ? 'desc' : 'asc')}`.execute(ctx.db);
	return paged(rows, filter.cursor);
}

/** Editions that outcomes can be reported of, the latest first: one's school enters many by itself. One query. */
export async function listReportableEditions(
	ctx: Context,
): Promise<{ id: string; name: LocalText; periodLabel: string; level: HigherLevel; kind: HigherKind }[]> {
	if (!hasRole(ctx.actor, 'teacher', 'coordinator')) throw new NotFound('outcomes');
	const { rows } = await sql<{
		id: string;
		name: LocalText;
		periodLabel: string;
		level: HigherLevel;
		kind: HigherKind;
	}>`
		select h.id, h.name, h.period_label as "periodLabel", g.level, g.kind
		from higher_edition h join higher_programme g on g.id = h.programme_id
		order by h.created_at desc, h.id desc limit 200`.execute(ctx.db);
	return rows;
}

/** Filed entries that the actor may report of, the latest first. One query. */
export async function listReportableEntries(
	ctx: Context,
): Promise<{ id: string; number: string; title: string; edition: LocalText }[]> {
	if (!hasRole(ctx.actor, 'teacher', 'coordinator')) throw new NotFound('outcomes');
	const { rows } = await sql<{ id: string; number: string; title: string; edition: LocalText }>`
		select e.id, e.number, e.title, d.name as edition from entry e join edition d on d.id = e.edition_id
		where e.number is not null and e.state not in ('rejected', 'withdrawn', 'disqualified') and ${visibleTo(ctx.actor)}
		order by e.filed_at desc nulls last, e.id desc limit 300`.execute(ctx.db);
	return rows;
}

/** Pupils of the actor's unit by part of their name, and those chosen already. One query. */
export async function findSchoolPupils(
	ctx: Context,
	{ search, chosen }: { search: string; chosen: readonly string[] },
): Promise<{ id: string; name: string; grade: number; classLabel: string | null; chosen: boolean }[]> {
	const { actor } = ctx;
	if (!hasRole(actor, 'teacher', 'coordinator') || actor.kind !== 'account') throw new NotFound('pupils');
	const name = `%${escapeLike(search.trim())}%`;
	const latin = search.toLowerCase().replace(/[^a-z0-9]/g, '');
	const matches = search.trim()
		? sql`(p.name ilike ${name} ${latin ? sql`or p.c_pinyin like ${`${latin}%`} or p.c_pinyin like ${`% ${latin}%`}` : sql``})`
		: sql`false`;
	const { rows } = await sql<{ id: string; name: string; grade: number; classLabel: string | null; chosen: boolean }>`
		select distinct on (p.c_pinyin, p.id) p.id, p.name, n.grade, n.class_label as "classLabel",
			p.id = any(${[...chosen]}::uuid[]) as chosen
		from enrolment n join person p on p.id = n.person_id
		where n.unit_id = ${actor.unitId} and p.erased_at is null and (p.id = any(${[...chosen]}::uuid[]) or ${matches})
		order by p.c_pinyin, p.id, n.from_on desc
		limit 30`.execute(ctx.db);
	return rows;
}

/* ------------------------------------------------------- entries × contests */

export const UPWARD_WHATS = ['any', 'recommended', 'sent', 'outcome', 'award'] as const;
export type UpwardWhat = (typeof UPWARD_WHATS)[number];

export interface UpwardFilter {
	ownEditionId: string | null;
	editionId: string | null;
	categoryId: string | null;
	level: HigherLevel | null;
	what: UpwardWhat;
	search: string;
	cursor: Cursor | null;
}

export interface UpwardLine {
	id: string;
	number: string | null;
	title: string;
	state: EntryState;
	unit: LocalText;
	category: LocalText;
	cells: UpwardStep[];
}

/** Every entry that is on a sheet or has an outcome, with its state or outcome in each contest. One query. */
export async function listUpwardEntries(ctx: Context, filter: UpwardFilter): Promise<Paged<UpwardLine>> {
	requireStaff(ctx, filter.ownEditionId, filter.editionId, filter.categoryId);
	const back = filter.cursor?.backwards ?? false;
	const search = `%${escapeLike(filter.search)}%`;
	const ofEdition = sql`${filter.editionId ? sql`and h.id = ${filter.editionId}` : sql``}
		${filter.level ? sql`and g.level = ${filter.level}` : sql``}`;
	const higher = sql`join higher_edition h on h.id = x.edition_id join higher_programme g on g.id = h.programme_id`;
	const onSheet = (states: readonly RecommendationState[]) =>
		sql`exists (select from recommendation x ${higher} where x.entry_id = e.id and x.state = any(${[...states]}) ${ofEdition})`;
	const reached = (award: boolean) =>
		sql`exists (select from outcome x ${higher} where x.entry_id = e.id and x.state = 'verified'
			${award ? sql`and x.result in ('award', 'honoured')` : sql``} ${ofEdition})`;
	const what: Record<UpwardWhat, RawBuilder<unknown>> = {
		any: sql`(${onSheet(['proposed', 'substitute', 'confirmed', 'sent', 'withdrawn'])} or ${reached(false)})`,
		recommended: onSheet(['confirmed', 'sent']),
		sent: onSheet(['sent']),
		outcome: reached(false),
		award: reached(true),
	};
	const { rows } = await sql<UpwardLine & { sort_value: string; total: number }>`
		with found as (
			select e.id, coalesce(e.filed_at, 'epoch') as key from entry e
			where (e.id in (select entry_id from recommendation) or e.id in (select entry_id from outcome where entry_id is not null))
				and ${what[filter.what]}
				${filter.ownEditionId ? sql`and e.edition_id = ${filter.ownEditionId}` : sql``}
				${filter.categoryId ? sql`and e.category_id = ${filter.categoryId}` : sql``}
				${filter.search ? sql`and (e.title ilike ${search} or e.number ilike ${search})` : sql``}
		), page as (${pageOfFound(filter.cursor, 'timestamptz', true)})
		select e.id, e.number, e.title, e.state, u.name as unit, c.name as category,
			to_char(p.key at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as sort_value, p.total,
			${WAY_UPWARD} as cells
		from page p join entry e on e.id = p.id join unit u on u.id = e.unit_id join category c on c.id = e.category_id
		order by p.key ${sql.raw(back ? 'asc' : 'desc')}, p.id ${sql.raw(back ? 'asc' : 'desc')}`.execute(ctx.db);
	return paged(rows, filter.cursor);
}

/** An entry's way upward for its school: from the confirmation on, as schools are asked for papers then. One query. */
export async function listWayUpward(ctx: Context, entryId: string): Promise<UpwardStep[]> {
	const { rows } = await sql<{ steps: UpwardStep[] }>`
		select ${WAY_UPWARD} as steps from entry e where e.id = ${entryId} and ${visibleTo(ctx.actor)}`.execute(ctx.db);
	return (rows[0]?.steps ?? []).flatMap((step) => {
		const known = step.state === 'confirmed' || step.state === 'sent' ? step.state : null;
		return known === null && step.outcomes.length === 0
			? []
			: [{ ...step, state: known, sentOn: known && step.sentOn }];
	});
}

export interface UpwardFilterChoices {
	ownEditions: Choice[];
	editions: (Choice & { periodLabel: string })[];
	categories: Choice[];
}

/** What the table's filters offer. One query. */
export async function getUpwardFilterChoices(ctx: Context, ownEditionId: string | null): Promise<UpwardFilterChoices> {
	requireStaff(ctx, ownEditionId);
	const { rows } = await sql<UpwardFilterChoices>`
		select coalesce((select json_agg(json_build_object('id', d.id, 'name', d.name) order by d.created_at desc, d.id desc)
				from edition d where exists (select from entry e join recommendation r on r.entry_id = e.id where e.edition_id = d.id)
					or exists (select from entry e join outcome o on o.entry_id = e.id where e.edition_id = d.id)), '[]') as "ownEditions",
			coalesce((select json_agg(json_build_object('id', h.id, 'name', h.name, 'periodLabel', h.period_label)
				order by h.created_at desc, h.id desc) from higher_edition h), '[]') as editions,
			coalesce((select json_agg(json_build_object('id', c.id, 'name', c.name) order by c.position) from category c
				where c.edition_id = ${ownEditionId}::uuid), '[]') as categories`.execute(ctx.db);
	return rows[0]!;
}
