import { sql, type RawBuilder } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import type { AuditEvent } from '#lib/domain/audit.ts';
import type { AssessmentKind, EntrantKind, EditionState } from '#lib/domain/edition.ts';
import type {
	AssignmentState,
	ConflictSource,
	GroupMethod,
	ProgressState,
	SheetFlag,
	StageKind,
	StageState,
} from '#lib/domain/judging.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import { stateOfWindow, type WindowState } from '#lib/domain/window.ts';
import { listAudit, type AuditLine } from '../audit/queries.ts';
import { conflictPairs } from '../entries/conflict-pairs.ts';
import type { Context } from '../platform/context.ts';
import { pageOf, type Cursor } from '../platform/keyset.ts';
import { NotFound } from '../platform/not-found.ts';
import { listConflictPairs, listJudgeCandidates, type JudgeCandidate } from './conflicts.ts';
import { judgingWindow, judgingWindowOf } from './judging-window.ts';
import { planAssignments } from './plan-assignments.ts';
import { progressState } from './progress.ts';

function requireStaff(ctx: Context): void {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('judging');
}

/* ------------------------------------------------------------------ overview */

export interface StageLine {
	id: string;
	kind: StageKind;
	name: LocalText;
	state: StageState;
	entries: number;
	groups: number;
	/** sheets that should come, and those that are in */
	expected: number;
	submitted: number;
	/** entries that nobody is left to score, after recusals */
	unattended: number;
	/** the 入围 list of the stage is confirmed: a final may follow */
	shortlisted: boolean;
}

export interface JudgingCategory {
	id: string;
	name: LocalText;
	entrantKind: EntrantKind;
	assessmentKind: AssessmentKind;
	window: WindowState;
	opensAt: Date | null;
	closesAt: Date | null;
	accepted: number;
	/** still with the eligibility check */
	unchecked: number;
	/** accepted after the last stage was set up (补报) */
	late: number;
	/** filing is over, entries are accepted and no stage has begun */
	toPlan: boolean;
	/** an open stage waits for sheets */
	sheetsMissing: boolean;
	stages: StageLine[];
}

/** For a table `category` called c: what the home counts and the overview shows under the same filter. */
export function toPlan(now: Date): RawBuilder<boolean> {
	return sql<boolean>`(c.assessment_kind in ('rubric', 'sift_then_rubric')
		and (select w.closes_at from phase_window w where w.edition_id = c.edition_id and w.phase = 'filing'
			and (w.category_id = c.id or w.category_id is null) order by w.category_id nulls last limit 1) <= ${now}
		and not exists (select from stage s where s.category_id = c.id and s.state <> 'preparing')
		and exists (select from entry e where e.category_id = c.id and e.state = 'accepted'))`;
}

export const SHEETS_MISSING = sql<boolean>`exists (select from stage s join stage_entry se on se.stage_id = s.id
	join assignment a on a.stage_entry_id = se.id and a.state = 'assigned'
	where s.category_id = c.id and s.state = 'open'
		and not exists (select from score_sheet x where x.assignment_id = a.id and x.state = 'submitted')
		and not exists (select from gap_decision d where d.assignment_id = a.id))`;

export interface JudgingEdition {
	id: string;
	name: LocalText;
	state: EditionState;
	categories: JudgingCategory[];
}

/** Every category of the editions that are open, with its stages. One query. */
export async function listJudging(ctx: Context): Promise<JudgingEdition[]> {
	requireStaff(ctx);
	const { rows } = await sql<{
		edition_id: string;
		edition_name: LocalText;
		edition_state: string;
		id: string;
		name: LocalText;
		entrant_kind: string;
		assessment_kind: string;
		window: { opens_at: string; closes_at: string } | null;
		accepted: number;
		unchecked: number;
		late: number;
		to_plan: boolean;
		sheets_missing: boolean;
		stages: StageLine[] | null;
	}>`
		with sheets as (
			select s.stage_id, s.id, count(a.id) filter (where a.state = 'assigned') as expected,
				count(h.id) filter (where a.state = 'assigned') as submitted
			from stage_entry s left join assignment a on a.stage_entry_id = s.id
				left join score_sheet h on h.assignment_id = a.id and h.state = 'submitted'
			group by s.id
		), staged as (
			select stage_id, count(*)::int as entries, sum(expected)::int as expected, sum(submitted)::int as submitted,
				count(*) filter (where expected = 0)::int as unattended
			from sheets group by stage_id
		), standing as (
			select e.category_id, count(*) filter (where e.state = 'accepted')::int as accepted,
				count(*) filter (where e.state = 'filed')::int as unchecked,
				count(*) filter (where e.state = 'accepted' and not exists (select 1 from stage_entry s where s.entry_id = e.id))::int as late
			from entry e where e.state in ('accepted', 'filed') group by e.category_id
		)
		select e.id as edition_id, e.name as edition_name, e.state as edition_state, c.id, c.name, c.entrant_kind, c.assessment_kind,
			${judgingWindow()} as window, coalesce(t.accepted, 0) as accepted, coalesce(t.unchecked, 0) as unchecked,
			coalesce(t.late, 0) as late, ${toPlan(ctx.now)} as to_plan, ${SHEETS_MISSING} as sheets_missing,
			(select json_agg(json_build_object('id', g.id, 'kind', g.kind, 'name', g.name, 'state', g.state, 'entries', coalesce(d.entries, 0),
				'groups', (select count(*) from judging_group x where x.stage_id = g.id), 'expected', coalesce(d.expected, 0),
				'submitted', coalesce(d.submitted, 0),
				'unattended', case when g.state = 'open' then coalesce(d.unattended, 0) else 0 end,
				'shortlisted', exists (select 1 from list l where l.stage_id = g.id and l.kind = 'shortlist' and l.state = 'confirmed'))
				order by g.position)
			from stage g left join staged d on d.stage_id = g.id where g.category_id = c.id) as stages
		from edition e join category c on c.edition_id = e.id left join standing t on t.category_id = c.id
		where e.state = 'open'
		order by e.created_at desc, e.id, c.position`.execute(ctx.db);
	const editions = new Map<string, JudgingEdition>();
	for (const row of rows) {
		const edition = editions.get(row.edition_id) ?? {
			id: row.edition_id,
			name: row.edition_name,
			state: row.edition_state as EditionState,
			categories: [],
		};
		editions.set(row.edition_id, edition);
		const window = judgingWindowOf(row.window);
		edition.categories.push({
			id: row.id,
			name: row.name,
			entrantKind: row.entrant_kind as EntrantKind,
			assessmentKind: row.assessment_kind as AssessmentKind,
			window: stateOfWindow(window, ctx.now),
			opensAt: window?.opensAt ?? null,
			closesAt: window?.closesAt ?? null,
			accepted: row.accepted,
			unchecked: row.unchecked,
			late: row.late,
			toPlan: row.to_plan,
			sheetsMissing: row.sheets_missing,
			stages: row.stages ?? [],
		});
	}
	return [...editions.values()];
}

/* --------------------------------------------------------------------- stage */

export interface GroupFull {
	id: string;
	name: LocalText;
	method: GroupMethod;
	judgesPerEntry: number | null;
	leadId: string | null;
	members: { id: string; name: string; title: string | null }[];
	entries: number;
}

export interface StageFull {
	id: string;
	kind: StageKind;
	name: LocalText;
	state: StageState;
	version: number;
	categoryId: string;
	categoryName: LocalText;
	editionId: string;
	editionName: LocalText;
	window: WindowState;
	opensAt: Date | null;
	closesAt: Date | null;
	openedAt: Date | null;
	closedAt: Date | null;
	spreadAlarmTenths: number;
	entries: number;
	expected: number;
	submitted: number;
	drafts: number;
	unattended: number;
	/** accepted entries of the category that are in no stage (补报); always 0 for a final, which takes its shortlist */
	late: number;
	groups: GroupFull[];
	/** 组别 of the entries, each with the groups that have them; group null = none yet */
	divisions: {
		id: string | null;
		name: LocalText | null;
		entries: number;
		groups: { id: string | null; entries: number }[];
	}[];
}

interface StageJson {
	id: string;
	kind: string;
	name: LocalText;
	state: string;
	version: number;
	category_id: string;
	category_name: LocalText;
	edition_id: string;
	edition_name: LocalText;
	window: { opens_at: string; closes_at: string } | null;
	opened_at: Date | null;
	closed_at: Date | null;
	spread_alarm_tenths: number;
	entries: number;
	expected: number;
	submitted: number;
	drafts: number;
	unattended: number;
	late: number;
	groups: GroupFull[] | null;
	divisions: { id: string | null; name: LocalText | null; group_id: string | null; entries: number }[] | null;
}

/** A stage with its groups, their members, and which divisions they have. One query. */
export async function getStage(ctx: Context, stageId: string): Promise<StageFull> {
	requireStaff(ctx);
	const { rows } = await sql<StageJson>`
		with staged as (
			select s.id, s.group_id, v.division_id,
				count(a.id) filter (where a.state = 'assigned') as expected,
				count(h.id) filter (where a.state = 'assigned' and h.state = 'submitted') as submitted,
				count(h.id) filter (where a.state = 'assigned' and h.state = 'draft') as drafts
			from stage_entry s join entry_version v on v.id = s.version_id
				left join assignment a on a.stage_entry_id = s.id left join score_sheet h on h.assignment_id = a.id
			where s.stage_id = ${stageId}
			group by s.id, v.division_id
		)
		select g.id, g.kind, g.name, g.state, g.version, c.id as category_id, c.name as category_name, e.id as edition_id,
			e.name as edition_name, ${judgingWindow()} as window, g.opened_at, g.closed_at, g.spread_alarm_tenths, t.*,
			case when g.kind = 'final' then 0 else (
				select count(*)::int from entry n where n.category_id = c.id and n.state = 'accepted'
					and not exists (select 1 from stage_entry s where s.entry_id = n.id and s.stage_id = g.id)) end as late,
			(select json_agg(json_build_object('id', j.id, 'name', j.name, 'method', j.method, 'judgesPerEntry', j.judges_per_entry,
				'leadId', j.lead_id, 'entries', (select count(*) from staged s where s.group_id = j.id),
				'members', coalesce((
					select json_agg(json_build_object('id', m.account_id, 'name', p.name, 'title', f.title)
						order by m.account_id = j.lead_id desc nulls last, p.c_pinyin, m.account_id)
					from group_member m join account a on a.id = m.account_id join person p on p.id = a.person_id
						left join judge_profile f on f.account_id = a.id
					where m.group_id = j.id), '[]')) order by j.position)
			from judging_group j where j.stage_id = g.id) as groups,
			(select json_agg(json_build_object('id', x.division_id, 'name', d.name, 'group_id', x.group_id, 'entries', x.entries)
				order by d.position nulls last)
			from (select s.division_id, s.group_id, count(*) as entries from staged s group by s.division_id, s.group_id) x
				left join division d on d.id = x.division_id) as divisions
		from stage g join category c on c.id = g.category_id join edition e on e.id = c.edition_id
			cross join (
				select count(*)::int as entries, coalesce(sum(expected), 0)::int as expected, coalesce(sum(submitted), 0)::int as submitted,
					coalesce(sum(drafts), 0)::int as drafts, count(*) filter (where expected = 0)::int as unattended
				from staged
			) t
		where g.id = ${stageId}`.execute(ctx.db);
	const row = rows[0];
	if (!row) throw new NotFound('stage');
	const window = judgingWindowOf(row.window);
	const divisions: StageFull['divisions'] = [];
	for (const { id, name, group_id, entries } of row.divisions ?? []) {
		let division = divisions.find((known) => known.id === id);
		if (!division) divisions.push((division = { id, name, entries: 0, groups: [] }));
		division.entries += entries;
		division.groups.push({ id: group_id, entries });
	}
	return {
		id: row.id,
		kind: row.kind as StageKind,
		name: row.name,
		state: row.state as StageState,
		version: row.version,
		categoryId: row.category_id,
		categoryName: row.category_name,
		editionId: row.edition_id,
		editionName: row.edition_name,
		window: stateOfWindow(window, ctx.now),
		opensAt: window?.opensAt ?? null,
		closesAt: window?.closesAt ?? null,
		openedAt: row.opened_at,
		closedAt: row.closed_at,
		spreadAlarmTenths: row.spread_alarm_tenths,
		entries: row.entries,
		expected: row.expected,
		submitted: row.submitted,
		drafts: row.drafts,
		unattended: row.state === 'open' ? row.unattended : 0,
		late: row.late,
		groups: row.groups ?? [],
		divisions,
	};
}

/** Who may be put into the stage's groups, with what speaks against him. One query. */
export function listCandidates(ctx: Context, categoryId: string): Promise<JudgeCandidate[]> {
	requireStaff(ctx);
	return listJudgeCandidates(ctx.db, categoryId);
}

export interface OpeningPreview {
	sheets: number;
	judges: number;
	ungrouped: number;
	short: number;
	/** judge × reason, with how many entries he will not get */
	avoided: { judgeId: string; judgeName: string; source: ConflictSource; entries: number; units: string[] }[];
}

/** What opening the stage now would do, without doing it. */
export async function previewOpening(ctx: Context, stageId: string): Promise<OpeningPreview> {
	requireStaff(ctx);
	const plan = await planAssignments(ctx.db, { id: stageId });
	return {
		sheets: plan.pairs.length,
		judges: new Set(plan.pairs.map(({ judgeId }) => judgeId)).size,
		ungrouped: plan.ungrouped.length,
		short: plan.short.length,
		avoided: await summarize(ctx, stageId, plan.avoided, new Map(plan.judges.map(({ id, name }) => [id, name]))),
	};
}

async function summarize(
	ctx: Context,
	stageId: string,
	pairs: readonly { judgeId: string; stageEntryId: string; source: ConflictSource }[],
	names: ReadonlyMap<string, string>,
): Promise<OpeningPreview['avoided']> {
	if (pairs.length === 0) return [];
	const units = await ctx.db
		.selectFrom('stage_entry as s')
		.innerJoin('entry as e', 'e.id', 's.entry_id')
		.innerJoin('unit as u', 'u.id', 'e.unit_id')
		.select(['s.id', 'u.name'])
		.where('s.stage_id', '=', stageId)
		.execute();
	const unitOf = new Map(units.map(({ id, name }) => [id, name.zh]));
	const lines = new Map<string, OpeningPreview['avoided'][number]>();
	for (const { judgeId, stageEntryId, source } of pairs) {
		const key = `${judgeId} ${source}`;
		const line = lines.get(key) ?? { judgeId, judgeName: names.get(judgeId) ?? '', source, entries: 0, units: [] };
		lines.set(key, line);
		line.entries += 1;
		const unit = unitOf.get(stageEntryId);
		if (unit !== undefined && !line.units.includes(unit)) line.units.push(unit);
	}
	return [...lines.values()].sort((a, b) => b.entries - a.entries);
}

/* ------------------------------------------------------------------ progress */

export interface JudgeProgress {
	id: string;
	name: string;
	title: string | null;
	employer: string | null;
	email: string | null;
	phone: string | null;
	assigned: number;
	submitted: number;
	drafts: number;
	recused: number;
	/** the last time anything was saved or opened; null = has not begun */
	lastAt: Date | null;
	signedInAt: Date | null;
}

/** Everybody with assignments in the stage; who owes most comes first. One query. */
export async function listJudgeProgress(ctx: Context, stageId: string): Promise<JudgeProgress[]> {
	requireStaff(ctx);
	const { rows } = await sql<JudgeProgress>`
		select u.id, p.name, j.title, coalesce(j.employer, n.name ->> 'zh') as employer, u.email, u.phone,
			t.assigned, t.submitted, t.drafts, t.recused, t.last_at as "lastAt", u.first_sign_in_at as "signedInAt"
		from (
			select a.judge_id, count(*) filter (where a.state = 'assigned')::int as assigned,
				count(*) filter (where a.state = 'assigned' and h.state = 'submitted')::int as submitted,
				count(*) filter (where a.state = 'assigned' and h.state = 'draft')::int as drafts,
				count(*) filter (where a.state = 'recused')::int as recused, max(greatest(a.opened_at, h.updated_at)) as last_at
			from assignment a join stage_entry s on s.id = a.stage_entry_id left join score_sheet h on h.assignment_id = a.id
			where s.stage_id = ${stageId} and a.state <> 'released'
			group by a.judge_id
		) t join account u on u.id = t.judge_id join person p on p.id = u.person_id
			left join judge_profile j on j.account_id = u.id left join unit n on n.id = j.unit_id
		order by t.assigned - t.submitted desc, p.c_pinyin, u.id`.execute(ctx.db);
	return rows;
}

/** Narrowings of the list of entries. gaps: sheets missing; far: sheets far apart; recused: somebody declined; flagged: a judge reports something. */
export const ENTRY_VIEWS = ['all', 'gaps', 'far', 'recused', 'flagged'] as const;
export type EntryView = (typeof ENTRY_VIEWS)[number];
export const STAGE_ROWS = 25;

export interface StageEntryRow {
	id: string;
	number: string;
	lot: number | null;
	title: string;
	divisionName: LocalText | null;
	groupName: LocalText | null;
	expected: number;
	submitted: number;
	recused: number;
	flags: SheetFlag[];
	lowTenths: number | null;
	highTenths: number | null;
	far: boolean;
}

export interface StageEntries {
	rows: StageEntryRow[];
	counts: Record<EntryView, number>;
	previous: string | null;
	next: string | null;
}

/** The entries of a stage by number of the lot (by work number while it is prepared), as staff see them. One query. */
export async function listStageEntries(
	ctx: Context,
	stageId: string,
	{ view, search, cursor }: { view: EntryView; search: string; cursor: Cursor | null },
): Promise<StageEntries> {
	requireStaff(ctx);
	const back = cursor?.backwards ?? false;
	const narrowed = {
		all: sql`true`,
		gaps: sql`gap`,
		far: sql`far`,
		recused: sql`recused > 0`,
		flagged: sql`cardinality(flags) > 0`,
	};
	const pattern = search === '' ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`;
	const { rows } = await sql<{
		id: string | null;
		number: string;
		lot: number | null;
		title: string;
		division_name: LocalText | null;
		group_name: LocalText | null;
		expected: number;
		submitted: number;
		recused: number;
		flags: SheetFlag[];
		low: number | null;
		high: number | null;
		far: boolean;
		sort_value: string;
		counts: Record<EntryView, number>;
	}>`
		with sheets as (
			select s.id, count(a.id) filter (where a.state = 'assigned')::int as expected, count(h.total_tenths)::int as submitted,
				count(a.id) filter (where a.state = 'recused')::int as recused, min(h.total_tenths) as low, max(h.total_tenths) as high,
				string_to_array(coalesce(string_agg(array_to_string(h.flags, ','), ',') filter (where cardinality(h.flags) > 0), ''), ',') as flags
			from stage_entry s left join assignment a on a.stage_entry_id = s.id
				left join score_sheet h on h.assignment_id = a.id and a.state = 'assigned'
				
			where s.stage_id = ${stageId} group by s.id
		), found as (
			select s.id, e.number, s.lot_number as lot, v.title, d.name as division_name, j.name as group_name, t.expected, t.submitted,
				t.recused, t.flags, t.low, t.high, t.submitted > 1 and t.high - t.low > g.spread_alarm_tenths as far,
				g.state = 'open' and (t.submitted < t.expected or t.expected = 0) as gap,
				lpad(coalesce(s.lot_number, 0)::text, 6, '0') || e.number as sort_value
			from stage_entry s join sheets t on t.id = s.id join stage g on g.id = s.stage_id join entry e on e.id = s.entry_id
				join entry_version v on v.id = s.version_id left join division d on d.id = v.division_id
				left join judging_group j on j.id = s.group_id
			where s.stage_id = ${stageId}
				and (${pattern}::text is null or v.title ilike ${pattern} or e.number ilike ${pattern} or s.lot_number::text = ${search})
		), counted as (
			select json_build_object('all', count(*), 'gaps', count(*) filter (where gap), 'far', count(*) filter (where far),
				'recused', count(*) filter (where recused > 0), 'flagged', count(*) filter (where cardinality(flags) > 0)) as counts
			from found
		), page as (
			select * from found where ${narrowed[view]}
				and (${cursor?.value ?? null}::text is null
					or (sort_value collate "C", id) ${back ? sql`<` : sql`>`} (${cursor?.value ?? null}::text, ${cursor?.id ?? null}::uuid))
			order by ${back ? sql`sort_value collate "C" desc, id desc` : sql`sort_value collate "C", id`} limit ${STAGE_ROWS + 1}
		)
		select page.*, counted.counts from counted left join page on true
		order by ${back ? sql`sort_value collate "C" desc, id desc` : sql`sort_value collate "C", id`}`.execute(ctx.db);
	const counts = rows[0]!.counts;
	const page = pageOf(
		rows.filter((row): row is typeof row & { id: string } => row.id !== null),
		STAGE_ROWS,
		cursor,
	);
	return {
		rows: page.rows.map(({ division_name, group_name, low, high, flags, ...row }) => ({
			id: row.id,
			number: row.number,
			lot: row.lot,
			title: row.title,
			expected: row.expected,
			submitted: row.submitted,
			recused: row.recused,
			far: row.far,
			flags: [...new Set(flags)],
			divisionName: division_name,
			groupName: group_name,
			lowTenths: low,
			highTenths: high,
		})),
		counts,
		previous: page.previous,
		next: page.next,
	};
}

export interface StageEntryFull {
	id: string;
	entryId: string;
	number: string;
	lot: number | null;
	title: string;
	divisionName: LocalText | null;
	groupName: LocalText | null;
	unitName: LocalText;
	assignments: {
		id: string;
		judgeId: string;
		judgeName: string;
		state: AssignmentState;
		progress: ProgressState;
		recusalReason: string | null;
		totalTenths: number | null;
		comment: string;
		flags: SheetFlag[];
		submittedAt: Date | null;
		openedAt: Date | null;
	}[];
	/** who may be assigned besides: no conflict, not barred, not there yet; those of the group and the least loaded first */
	eligible: (JudgeCandidate & { inGroup: boolean })[];
	/** who may not, and why, so that nobody looks for him in vain */
	conflicts: number;
}

/** One entry of a stage: its sheets and who else could judge it. Three queries. */
export async function getStageEntry(ctx: Context, stage: StageFull, stageEntryId: string): Promise<StageEntryFull> {
	requireStaff(ctx);
	const { rows } = await sql<
		Omit<StageEntryFull, 'eligible' | 'conflicts' | 'assignments'> & {
			assignments: (Omit<StageEntryFull['assignments'][number], 'submittedAt' | 'openedAt'> & {
				submittedAt: string | null;
				openedAt: string | null;
			})[];
		}
	>`
		select s.id, e.id as "entryId", e.number, s.lot_number as lot, v.title, d.name as "divisionName", j.name as "groupName", u.name as "unitName",
			coalesce((select json_agg(json_build_object('id', a.id, 'judgeId', a.judge_id, 'judgeName', p.name, 'state', a.state,
				'progress', ${progressState()}, 'recusalReason', a.recusal_reason, 'totalTenths', h.total_tenths,
				'comment', coalesce(h.comment, ''), 'flags', coalesce(h.flags, '{}'), 'submittedAt', h.submitted_at, 'openedAt', a.opened_at)
				order by a.state, p.c_pinyin, a.id)
			from assignment a join account c on c.id = a.judge_id join person p on p.id = c.person_id
				left join score_sheet h on h.assignment_id = a.id
			where a.stage_entry_id = s.id), '[]') as assignments
		from stage_entry s join entry e on e.id = s.entry_id join unit u on u.id = e.unit_id join entry_version v on v.id = s.version_id
			left join division d on d.id = v.division_id left join judging_group j on j.id = s.group_id
		where s.id = ${stageEntryId} and s.stage_id = ${stage.id}`.execute(ctx.db);
	const row = rows[0];
	if (!row) throw new NotFound('entry');
	const candidates = (await listJudgeCandidates(ctx.db, stage.categoryId)).filter(({ barred }) => barred === null);
	const pairs = await listConflictPairs(
		ctx.db,
		stage.id,
		candidates.map(({ id }) => id),
	);
	const inConflict = new Set(pairs.filter((pair) => pair.stageEntryId === stageEntryId).map(({ judgeId }) => judgeId));
	const there = new Set(row.assignments.filter(({ state }) => state !== 'released').map(({ judgeId }) => judgeId));
	const members = new Set(
		stage.groups
			.filter(({ name }) => name.zh === row.groupName?.zh)
			.flatMap((group) => group.members.map(({ id }) => id)),
	);
	return {
		...row,
		assignments: row.assignments.map((assignment) => ({
			...assignment,
			submittedAt: assignment.submittedAt === null ? null : new Date(assignment.submittedAt),
			openedAt: assignment.openedAt === null ? null : new Date(assignment.openedAt),
		})),
		eligible: candidates
			.filter(({ id }) => !inConflict.has(id) && !there.has(id))
			.map((judge) => ({ ...judge, inGroup: members.has(judge.id) }))
			.sort((a, b) => Number(b.inGroup) - Number(a.inGroup) || a.load - b.load),
		conflicts: inConflict.size,
	};
}

/* ----------------------------------------------------------------- conflicts */

export interface DeclaredRow {
	id: string;
	judgeName: string;
	source: ConflictSource;
	reason: string;
	unitName: LocalText | null;
	entryNumber: string | null;
	entryTitle: string | null;
	createdAt: Date;
	by: string | null;
}

export interface StageConflicts {
	/** what holds by itself: judge × reason */
	found: OpeningPreview['avoided'];
	/** what somebody wrote down, newest first */
	declared: DeclaredRow[];
	judges: { id: string; name: string }[];
	/** the units that have entries in the stage, by name */
	units: { id: string; name: LocalText }[];
}

/** Who judges in the stage: those in its groups and those with assignments. */
const judgesOf = (stageId: string) => sql`(
	select m.account_id from group_member m join judging_group j on j.id = m.group_id where j.stage_id = ${stageId}
	union select x.judge_id from assignment x join stage_entry s on s.id = x.stage_entry_id where s.stage_id = ${stageId})`;

/** 回避 of the stage's judges, and the units whose entries are in it. Two queries. */
export async function listConflicts(ctx: Context, stageId: string): Promise<StageConflicts> {
	requireStaff(ctx);
	const written = sql<{
		judges: StageConflicts['judges'];
		units: StageConflicts['units'];
		declared: (Omit<DeclaredRow, 'createdAt'> & { createdAt: string })[];
	}>`
		select
			(select coalesce(json_agg(json_build_object('id', a.id, 'name', p.name) order by p.c_pinyin, a.id), '[]')
				from account a join person p on p.id = a.person_id where a.id in ${judgesOf(stageId)}) as judges,
			(select coalesce(json_agg(json_build_object('id', u.id, 'name', u.name) order by u.name ->> 'zh'), '[]')
				from unit u where exists (select from stage_entry s join entry e on e.id = s.entry_id
					where s.stage_id = ${stageId} and e.unit_id = u.id)) as units,
			(select coalesce(json_agg(json_build_object('id', c.id, 'judgeName', p.name, 'source', c.source, 'reason', c.reason,
				'unitName', u.name, 'entryNumber', e.number, 'entryTitle', e.title, 'createdAt', c.created_at, 'by', q.name)
				order by c.created_at desc, c.id desc), '[]')
				from conflict c join account a on a.id = c.judge_id join person p on p.id = a.person_id
					left join unit u on u.id = c.unit_id left join entry e on e.id = c.entry_id
					left join account b on b.id = c.created_by left join person q on q.id = b.person_id
				where c.judge_id in ${judgesOf(stageId)} and (c.entry_id is null
					or exists (select from stage_entry s where s.entry_id = c.entry_id and s.stage_id = ${stageId}))) as declared`;
	const found = sql<StageConflicts['found'][number]>`
		select x."judgeId", p.name as "judgeName", x.source, count(*) as entries, array_agg(distinct u.name ->> 'zh') as units
		from (${conflictPairs(sql`a.id in ${judgesOf(stageId)}`, sql`one.stage_id = ${stageId}`)}) x
			join account a on a.id = x."judgeId" join person p on p.id = a.person_id
			join stage_entry s on s.id = x."stageEntryId" join entry e on e.id = s.entry_id join unit u on u.id = e.unit_id
		group by x."judgeId", p.name, x.source order by entries desc, p.name, x.source`;
	const [{ rows }, { rows: holding }] = await Promise.all([written.execute(ctx.db), found.execute(ctx.db)]);
	const { judges, units, declared } = rows[0]!;
	return {
		found: holding,
		declared: declared.map((row) => ({ ...row, createdAt: new Date(row.createdAt) })),
		judges,
		units,
	};
}

/** How many of the stage's entries each of these judges may not score. One query. */
export async function listStageConflicts(
	ctx: Context,
	stageId: string,
	judgeIds: readonly string[],
): Promise<Map<string, number>> {
	requireStaff(ctx);
	const counts = new Map<string, number>();
	for (const { judgeId } of await listConflictPairs(ctx.db, stageId, judgeIds))
		counts.set(judgeId, (counts.get(judgeId) ?? 0) + 1);
	return counts;
}

/** What the stage's own page does not repeat: there is one per sheet, and each is on its entry's page. */
const SHEET_EVENTS = ['score.saved', 'sheet.submitted', 'sheet.reopened'] as const satisfies readonly AuditEvent[];

/** The history of a stage without its sheets, newest first. One query. */
export function listStageHistory(ctx: Context, stageId: string, limit = 60): Promise<AuditLine[]> {
	requireStaff(ctx);
	return listAudit(ctx, 'stage', stageId, limit, SHEET_EVENTS);
}
