import { sql, type RawBuilder } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import type { AwardRule, Grade } from '#lib/domain/award.ts';
import type { EntrantKind, EditionState } from '#lib/domain/edition.ts';
import { isId, type EntryIdentity } from '#lib/domain/entry.ts';
import type { StageKind, StageState } from '#lib/domain/judging.ts';
import type { ListKind, ListState } from '#lib/domain/list.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { listCandidates, propose, type Proposed } from './candidates.ts';
import { gapsOf } from './gaps.ts';
import { loadStandings } from './load-standings.ts';

export const RANKING_PAGE = 50;
export const GAP_PAGE = 50;
/** Open ties that are shown at once, from the top: further down they seldom lie at a border. */
export const TIE_PAGE = 10;

/** A group stands by its own name, never by a pupil's. */
const AUTHORS = sql`case when v.identity ->> 'collectiveName' <> '' then jsonb_build_array(v.identity ->> 'collectiveName')
	else jsonb_path_query_array(v.identity, '$.participants[*].name') end`;

function requireStaff(ctx: Context, ...ids: (string | null)[]): void {
	if (!hasRole(ctx.actor, 'staff') || ids.some((id) => id !== null && !isId(id))) throw new NotFound('results');
}

/* ------------------------------------------------------------------ stages */

export interface ListHead {
	id: string;
	kind: ListKind;
	state: ListState;
	rule: AwardRule;
	version: number;
	rowCount: number;
}

export interface StageSummary {
	id: string;
	kind: StageKind;
	name: LocalText;
	state: StageState;
	categoryName: LocalText;
	entryCount: number;
	/** assignments that count, and how many of their sheets are in */
	sheetsExpected: number;
	sheetsIn: number;
	/** what nobody has decided about */
	gaps: number;
	/** groups of entries, not entries */
	tiesOpen: number;
	lists: ListHead[];
}

export interface StageHead extends StageSummary {
	version: number;
	trimFrom: number;
	spreadAlarmTenths: number;
	closedAt: Date | null;
	categoryId: string;
	editionId: string;
	editionName: LocalText;
	/** a later stage builds on this one */
	hasLater: boolean;
}

function stageColumns(): RawBuilder<unknown> {
	return sql`st.id, st.kind, st.name, st.state, c.name as "categoryName",
		(select count(*) from stage_entry x where x.stage_id = st.id) as "entryCount",
		n.expected as "sheetsExpected", n.submitted as "sheetsIn",
		case when st.state = 'open' then (select count(*) from ${gapsOf(sql`st.id`)} g) else 0 end as gaps,
		(select count(distinct (r.division_id, r.rank)) from result r where r.stage_id = st.id and r.tie_open) as "tiesOpen",
		coalesce((
			select json_agg(json_build_object('id', l.id, 'kind', l.kind, 'state', l.state, 'rule', l.rule, 'version', l.version,
				'rowCount', (select count(*) from list_row r where r.list_id = l.id and r.grade is not null)) order by l.kind desc)
			from list l where l.stage_id = st.id
		), '[]') as lists`;
}

const SHEET_COUNTS = sql`lateral (
	select count(*) as expected, count(h.id) as submitted
	from stage_entry x join assignment a on a.stage_entry_id = x.id and a.state = 'assigned'
		left join score_sheet h on h.assignment_id = a.id and h.state = 'submitted'
	where x.stage_id = st.id
) n`;

export interface ResultEdition {
	id: string;
	name: LocalText;
	state: EditionState;
}

/** Editions with a stage that has begun, newest first, and the stages of the one asked for (else the newest). Two queries. */
export async function listResultStages(
	ctx: Context,
	editionId: string | null,
): Promise<{ editions: ResultEdition[]; edition: ResultEdition | null; stages: StageSummary[] }> {
	requireStaff(ctx, editionId);
	const { rows: editions } = await sql<ResultEdition>`
		select e.id, e.name, e.state from edition e
		where exists (
			select from category c join stage s on s.category_id = c.id where c.edition_id = e.id and s.state <> 'preparing'
		)
		order by e.created_at desc, e.id desc`.execute(ctx.db);
	const edition = editions.find(({ id }) => id === editionId) ?? (editionId === null ? (editions[0] ?? null) : null);
	if (editionId !== null && !edition) throw new NotFound('edition');
	if (!edition) return { editions, edition, stages: [] };
	const { rows: stages } = await sql<StageSummary>`
		select ${stageColumns()}
		from stage st join category c on c.id = st.category_id cross join ${SHEET_COUNTS}
		where c.edition_id = ${edition.id} and st.state <> 'preparing'
		order by c.position, st.position`.execute(ctx.db);
	return { editions, edition, stages };
}

/** For tables `stage` st and `category` c: a draft list of a running edition waits to be confirmed. */
export const DRAFT_LISTS = sql<boolean>`(exists (select from list l where l.stage_id = st.id and l.state = 'draft')
	and exists (select from edition o where o.id = c.edition_id and o.state = 'open'))`;

/** Stages of all running editions with a list that waits to be confirmed. One query. */
export async function listDraftLists(ctx: Context): Promise<StageSummary[]> {
	requireStaff(ctx, null);
	const { rows } = await sql<StageSummary>`
		select ${stageColumns()}
		from stage st join category c on c.id = st.category_id cross join ${SHEET_COUNTS}
		where ${DRAFT_LISTS} order by c.edition_id desc, c.position, st.position`.execute(ctx.db);
	return rows;
}

/** One stage that has begun. One query. */
export async function getStageHead(ctx: Context, stageId: string): Promise<StageHead> {
	requireStaff(ctx, stageId);
	const { rows } = await sql<StageHead>`
		select ${stageColumns()}, st.version, st.trim_from as "trimFrom", st.spread_alarm_tenths as "spreadAlarmTenths",
			st.closed_at as "closedAt", c.id as "categoryId", e.id as "editionId", e.name as "editionName",
			exists (select from stage l where l.category_id = st.category_id and l.position > st.position) as "hasLater"
		from stage st join category c on c.id = st.category_id join edition e on e.id = c.edition_id cross join ${SHEET_COUNTS}
		where st.id = ${stageId} and st.state <> 'preparing'`.execute(ctx.db);
	if (!rows[0]) throw new NotFound('stage');
	return rows[0];
}

/* -------------------------------------------------------------------- gaps */

export interface GapLine {
	/** null: the entry never had a judge; only assigning one helps */
	assignmentId: string | null;
	stageEntryId: string;
	entryId: string;
	kind: 'sheet_missing' | 'no_judge';
	judge: string | null;
	/** a draft is there */
	begun: boolean;
	lotNumber: number | null;
	number: string | null;
	title: string;
}

export interface GapDecisionLine {
	assignmentId: string;
	number: string | null;
	title: string;
	judge: string;
	reason: string;
	by: string;
	at: Date;
}

/** What is missing, by lot; `after` is how many were before this page (the order is the lots', which are fixed). Two queries. */
export async function listGaps(
	ctx: Context,
	stageId: string,
	{ judgeId = null, after = 0 }: { judgeId?: string | null; after?: number } = {},
): Promise<{ rows: GapLine[]; total: number; byJudge: { id: string; name: string; missing: number }[] }> {
	requireStaff(ctx, stageId, judgeId);
	const [{ rows }, { rows: byJudge }] = await Promise.all([
		sql<GapLine & { total: number }>`
			with numbered as (
				select g.*, s.entry_id, s.version_id, s.lot_number, row_number() over (order by s.lot_number, s.id, g.assignment_id) as place,
					count(*) over () as total
				from ${gapsOf(stageId)} g join stage_entry s on s.id = g.stage_entry_id
				where ${judgeId}::uuid is null or g.judge_id = ${judgeId}::uuid and g.kind = 'sheet_missing'
			)
			select n.assignment_id as "assignmentId", n.stage_entry_id as "stageEntryId", n.entry_id as "entryId", n.kind,
				n.lot_number as "lotNumber", n.total, p.name as judge, e.number, v.title,
				exists (select from score_sheet h where h.assignment_id = n.assignment_id) as begun
			from numbered n
				join entry e on e.id = n.entry_id
				join entry_version v on v.id = n.version_id
				left join account a on a.id = n.judge_id
				left join person p on p.id = a.person_id
			where n.place > ${after} and n.place <= ${after + GAP_PAGE}
			order by n.place`.execute(ctx.db),
		sql<{ id: string; name: string; missing: number }>`
			select a.id, p.name, count(*) as missing
			from ${gapsOf(stageId)} g join account a on a.id = g.judge_id join person p on p.id = a.person_id
			where g.kind = 'sheet_missing'
			group by a.id, p.name order by missing desc, p.name, a.id`.execute(ctx.db),
	]);
	return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0, byJudge };
}

/** What was decided about missing sheets. One query. */
export async function listGapDecisions(ctx: Context, stageId: string): Promise<GapDecisionLine[]> {
	requireStaff(ctx, stageId);
	const { rows } = await sql<GapDecisionLine>`
		select g.assignment_id as "assignmentId", e.number, v.title, pj.name as judge, g.reason, ps.name as by, g.decided_at as at
		from gap_decision g
			join assignment a on a.id = g.assignment_id
			join stage_entry s on s.id = a.stage_entry_id
			join entry e on e.id = s.entry_id
			join entry_version v on v.id = s.version_id
			join account j on j.id = a.judge_id join person pj on pj.id = j.person_id
			join account b on b.id = g.decided_by join person ps on ps.id = b.person_id
		where g.stage_id = ${stageId}
		order by s.lot_number, g.id`.execute(ctx.db);
	return rows;
}

/* -------------------------------------------------------------------- ties */

export interface OpenTie {
	divisionId: string | null;
	division: LocalText | null;
	rank: number;
	keptSumTenths: number;
	keptCount: number;
	entries: { stageEntryId: string; entryId: string; lotNumber: number | null; number: string | null; title: string }[];
}

/** Ties that only the jury can part, from the top. One query. */
export async function listOpenTies(ctx: Context, stageId: string, limit: number | null): Promise<OpenTie[]> {
	requireStaff(ctx, stageId);
	const { rows } = await sql<OpenTie>`
		select r.division_id as "divisionId", d.name as division, r.rank, min(r.kept_sum_tenths) as "keptSumTenths",
			min(r.kept_count) as "keptCount",
			json_agg(json_build_object('stageEntryId', s.id, 'entryId', s.entry_id, 'lotNumber', s.lot_number, 'number', e.number,
				'title', v.title) order by s.lot_number, s.id) as entries
		from result r
			join stage_entry s on s.id = r.stage_entry_id
			join entry e on e.id = s.entry_id
			join entry_version v on v.id = s.version_id
			left join division d on d.id = r.division_id
		where r.stage_id = ${stageId} and r.tie_open
		group by r.division_id, d.id, r.rank
		order by r.rank, d.position
		limit ${limit}`.execute(ctx.db);
	return rows;
}

/* ----------------------------------------------------------------- ranking */

export interface DivisionCount {
	/** null: entries without a division */
	id: string | null;
	name: LocalText | null;
	entries: number;
}

export interface RankingHead {
	id: string;
	name: LocalText;
	state: StageState;
	trimFrom: number;
	spreadAlarmTenths: number;
	closedAt: Date | null;
	categoryName: LocalText;
	editionName: LocalText;
	editionId: string;
	entrantKind: EntrantKind;
	divisions: DivisionCount[];
}

/** What the ranking needs to know of its stage. One query. */
export async function getRankingHead(ctx: Context, stageId: string): Promise<RankingHead> {
	requireStaff(ctx, stageId);
	const { rows } = await sql<RankingHead>`
		select st.id, st.name, st.state, st.trim_from as "trimFrom", st.spread_alarm_tenths as "spreadAlarmTenths",
			st.closed_at as "closedAt", c.name as "categoryName", c.entrant_kind as "entrantKind", e.name as "editionName",
			e.id as "editionId",
			coalesce((
				select json_agg(json_build_object('id', n.division_id, 'name', d.name, 'entries', n.entries) order by d.position)
				from (
					select v.division_id, count(*) as entries
					from stage_entry s join entry_version v on v.id = s.version_id
					where s.stage_id = st.id group by v.division_id
				) n left join division d on d.id = n.division_id
			), '[]') as divisions
		from stage st join category c on c.id = st.category_id join edition e on e.id = c.edition_id
		where st.id = ${stageId} and st.state <> 'preparing'`.execute(ctx.db);
	if (!rows[0]) throw new NotFound('stage');
	return rows[0];
}

export interface SheetFigure {
	judge: string;
	totalTenths: number;
	/** left out of the mean */
	trimmed: boolean;
}

export interface RankingRow {
	entryId: string;
	lotNumber: number | null;
	number: string | null;
	title: string;
	unit: LocalText;
	/** a collective's own name alone, else the names of its people */
	authors: string[];
	rank: number | null;
	tieOpen: boolean;
	juryReason: string | null;
	/** the score is sum / count tenths */
	keptSumTenths: number;
	keptCount: number;
	spreadTenths: number;
	/** highest first */
	sheets: SheetFigure[];
	/** by list kind, where listed */
	grades: { kind: ListKind; grade: Grade; byHand: boolean }[];
}

export interface Ranking {
	rows: RankingRow[];
	/** of the division */
	total: number;
}

interface Figures {
	stageEntryId: string;
	rank: number | null;
	tieOpen: boolean;
	juryReason: string | null;
	keptSumTenths: number;
	keptCount: number;
	spreadTenths: number;
}

/**
 * The ranking of one category × division with all sheets behind each figure: frozen figures of a closed stage, live ones of an open
 * stage. A page is the places from `after` on; two queries beside the head.
 */
export async function getRanking(
	ctx: Context,
	head: Pick<RankingHead, 'id' | 'state' | 'trimFrom'>,
	{ divisionId, after = 0, limit = RANKING_PAGE }: { divisionId: string | null; after?: number; limit?: number | null },
): Promise<Ranking> {
	requireStaff(ctx, head.id, divisionId);
	const { page, total } =
		head.state === 'closed'
			? await frozenFigures(ctx, head.id, divisionId, after, limit)
			: await liveFigures(ctx, head, divisionId, after, limit);
	const ids = page.map(({ stageEntryId }) => stageEntryId);
	const details = new Map((await loadDetails(ctx, head.id, ids)).map((row) => [row.stageEntryId, row]));
	return {
		total,
		rows: page.map(({ stageEntryId, ...figures }) => {
			const { stageEntryId: _, sheets, ...detail } = details.get(stageEntryId)!;
			const trims = figures.keptCount < sheets.length;
			return {
				...detail,
				...figures,
				sheets: sheets.map((sheet, at) => ({ ...sheet, trimmed: trims && (at === 0 || at === sheets.length - 1) })),
			};
		}),
	};
}

async function frozenFigures(
	ctx: Context,
	stageId: string,
	divisionId: string | null,
	after: number,
	limit: number | null,
): Promise<{ page: Figures[]; total: number }> {
	const { rows } = await sql<Figures & { total: number }>`
		select "stageEntryId", rank, "tieOpen", "juryReason", "keptSumTenths", "keptCount", "spreadTenths", total from (
			select s.id as "stageEntryId", r.rank, r.tie_open as "tieOpen", r.jury_reason as "juryReason",
				r.kept_sum_tenths as "keptSumTenths", r.kept_count as "keptCount", r.spread_tenths as "spreadTenths",
				row_number() over (order by r.rank, s.lot_number, s.id) as place, count(*) over () as total
			from result r join stage_entry s on s.id = r.stage_entry_id
			where r.stage_id = ${stageId} and r.division_id is not distinct from ${divisionId}
		) n
		where place > ${after} ${limit === null ? sql`` : sql`and place <= ${after + limit}`}
		order by place`.execute(ctx.db);
	return { page: rows.map(({ total: _, ...figures }) => figures), total: rows[0]?.total ?? 0 };
}

async function liveFigures(
	ctx: Context,
	head: Pick<RankingHead, 'id' | 'trimFrom'>,
	divisionId: string | null,
	after: number,
	limit: number | null,
): Promise<{ page: Figures[]; total: number }> {
	const standings = await loadStandings(ctx.db, head.id, head.trimFrom, { divisionId });
	return {
		total: standings.length,
		page: standings.slice(after, limit === null ? undefined : after + limit).map(({ aggregate, ...standing }) => ({
			stageEntryId: standing.stageEntryId,
			rank: standing.rank,
			tieOpen: standing.tieOpen,
			juryReason: null,
			keptSumTenths: aggregate.keptSumTenths,
			keptCount: aggregate.keptCount,
			spreadTenths: aggregate.spreadTenths,
		})),
	};
}

type Detail = Pick<RankingRow, 'entryId' | 'lotNumber' | 'number' | 'title' | 'unit' | 'authors' | 'grades'> & {
	stageEntryId: string;
	sheets: { judge: string; totalTenths: number }[];
};

async function loadDetails(ctx: Context, stageId: string, stageEntryIds: string[]): Promise<Detail[]> {
	const { rows } = await sql<Detail>`
		select s.id as "stageEntryId", s.entry_id as "entryId", s.lot_number as "lotNumber", e.number, v.title, u.name as unit,
			${AUTHORS} as authors,
			coalesce((
				select json_agg(json_build_object('judge', p.name, 'totalTenths', h.total_tenths) order by h.total_tenths desc, p.name, a.id)
				from assignment a
					join score_sheet h on h.assignment_id = a.id and h.state = 'submitted'
					join account j on j.id = a.judge_id
					join person p on p.id = j.person_id
				where a.stage_entry_id = s.id and a.state = 'assigned'
			), '[]') as sheets,
			coalesce((
				select json_agg(json_build_object('kind', l.kind, 'grade', r.grade, 'byHand', r.by_hand) order by l.kind)
				from list l join list_row r on r.list_id = l.id and r.entry_id = s.entry_id and r.grade is not null
				where l.stage_id = ${stageId}
			), '[]') as grades
		from stage_entry s
			join entry e on e.id = s.entry_id
			join entry_version v on v.id = s.version_id
			join unit u on u.id = e.unit_id
		where s.id = any(${stageEntryIds}::uuid[])`.execute(ctx.db);
	return rows;
}

/* ------------------------------------------------------------------- lists */

export interface ListPageHead extends ListHead {
	stageId: string;
	stageName: LocalText;
	categoryName: LocalText;
	editionId: string;
	editionName: LocalText;
	createdAt: Date;
	createdBy: string;
	confirmedAt: Date | null;
	confirmedBy: string | null;
	/** a final was set up from it */
	hasLater: boolean;
}

export async function getListHead(ctx: Context, listId: string): Promise<ListPageHead> {
	requireStaff(ctx, listId);
	const { rows } = await sql<ListPageHead>`
		select l.id, l.kind, l.state, l.rule, l.version, l.stage_id as "stageId", st.name as "stageName",
			(select count(*) from list_row r where r.list_id = l.id and r.grade is not null) as "rowCount",
			c.name as "categoryName", e.id as "editionId", e.name as "editionName", l.created_at as "createdAt",
			pc.name as "createdBy", l.confirmed_at as "confirmedAt", pf.name as "confirmedBy",
			l.kind = 'shortlist' and exists (
				select from stage f where f.category_id = l.category_id and f.kind = 'final') as "hasLater"
		from list l
			join stage st on st.id = l.stage_id
			join category c on c.id = l.category_id
			join edition e on e.id = l.edition_id
			join account ac on ac.id = l.created_by join person pc on pc.id = ac.person_id
			left join account af on af.id = l.confirmed_by left join person pf on pf.id = af.person_id
		where l.id = ${listId}`.execute(ctx.db);
	if (!rows[0]) throw new NotFound('list');
	return rows[0];
}

/** Every entry of the list's stage with what the rule gives today and what the list says. One query. */
export async function listProposals(
	ctx: Context,
	{ stageId, listId, rule }: { stageId: string; listId: string | null; rule: AwardRule },
): Promise<Proposed[]> {
	requireStaff(ctx, stageId, listId);
	return propose(await listCandidates(ctx.db, stageId, listId), rule);
}

export interface EntryFacts {
	entryId: string;
	number: string | null;
	title: string;
	unit: LocalText;
	authors: string[];
	keptSumTenths: number;
	keptCount: number;
}

/** What a page of a list shows of its entries. One query. */
export async function listEntryFacts(
	ctx: Context,
	stageId: string,
	entryIds: readonly string[],
): Promise<Map<string, EntryFacts>> {
	requireStaff(ctx, stageId);
	const { rows } = await sql<EntryFacts>`
		select e.id as "entryId", e.number, v.title, u.name as unit, r.kept_sum_tenths as "keptSumTenths", r.kept_count as "keptCount",
			${AUTHORS} as authors
		from stage_entry s
			join result r on r.stage_entry_id = s.id
			join entry e on e.id = s.entry_id
			join entry_version v on v.id = s.version_id
			join unit u on u.id = e.unit_id
		where s.stage_id = ${stageId} and s.entry_id = any(${[...entryIds]}::uuid[])`.execute(ctx.db);
	return new Map(rows.map((row) => [row.entryId, row]));
}

export interface ListSheetRow {
	categoryId: string;
	categoryName: LocalText;
	entrantKind: EntrantKind;
	divisionName: LocalText | null;
	listState: ListState;
	grade: Grade;
	reason: string;
	number: string | null;
	title: string;
	identity: EntryIdentity;
	unit: LocalText;
}

/** The rows of an edition's lists of one kind (or of one list), in the order of the sheet: category, division, grade, rank. One query. */
export async function listListRows(
	ctx: Context,
	{ editionId, kind, listId }: { editionId: string; kind: ListKind; listId: string | null },
): Promise<ListSheetRow[]> {
	requireStaff(ctx, editionId, listId);
	const { rows } = await sql<ListSheetRow>`
		select c.id as "categoryId", c.name as "categoryName", c.entrant_kind as "entrantKind", d.name as "divisionName",
			l.state as "listState", r.grade, r.reason, e.number, v.title, v.identity, u.name as unit
		from list_row r
			join list l on l.id = r.list_id
			join category c on c.id = l.category_id
			join entry e on e.id = r.entry_id
			join unit u on u.id = e.unit_id
			join stage_entry s on s.entry_id = e.id and s.stage_id = l.stage_id
			join entry_version v on v.id = s.version_id
			left join result t on t.stage_entry_id = s.id
			left join division d on d.id = r.division_id
		where l.edition_id = ${editionId} and l.kind = ${kind} and r.grade is not null
			${listId === null ? sql`` : sql`and l.id = ${listId}`}
		order by c.position, c.id, d.position,
			array_position(array['first', 'second', 'third', 'encouragement', 'shortlisted'], r.grade), t.rank, e.number`.execute(
		ctx.db,
	);
	return rows;
}
