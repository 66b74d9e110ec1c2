import { sql } from 'kysely';
import { accountOf, hasRole } from '#lib/domain/access.ts';
import { isWithheldFromJudges, MEDIA_TYPES, typeOfMedia } from '#lib/domain/attachment.ts';
import type { CategoryField, FieldValues } from '#lib/domain/edition.ts';
import { splitFieldValues } from '#lib/domain/entry-version.ts';
import {
	blindFileName,
	PACE_PAUSE_MINUTES,
	PACE_SHEETS,
	type AssignmentState,
	type ProgressState,
	type SheetFlag,
	type SheetState,
	type StageState,
} from '#lib/domain/judging.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import type { Rubric } from '#lib/domain/rubric.ts';
import { stateOfWindow, type WindowState } from '#lib/domain/window.ts';
import { findRubric } from '../editions/queries.ts';
import { mustKeepAway } from '../entries/conflict-pairs.ts';
import type { Context } from '../platform/context.ts';
import type { Queryable } from '../platform/db.ts';
import { pageOf, type Cursor } from '../platform/keyset.ts';
import { NotFound } from '../platform/not-found.ts';
import { judgingWindow, judgingWindowOf } from './judging-window.ts';
import { progressState } from './progress.ts';

/*
 * What a judge reads. Blindness is a column list: no query of this file selects a name of a person or a unit, a work number, an entry's
 * or version's id, an original file name, or a moment of filing.
 */

function judgeOf(ctx: Context): string {
	const id = hasRole(ctx.actor, 'judge') ? accountOf(ctx.actor) : null;
	if (id === null) throw new NotFound('desk');
	return id;
}

/** One stage, as its judge sees it. Counts are of his own assignments. */
export interface DeskStage {
	id: string;
	editionName: LocalText;
	categoryName: LocalText;
	name: LocalText;
	state: StageState;
	window: WindowState;
	opensAt: Date | null;
	closesAt: Date | null;
	/** without those he declined */
	total: number;
	unscored: number;
	draft: number;
	submitted: number;
	recused: number;
	/** the first by lot that is not submitted; null when there is none */
	nextId: string | null;
	/** his own pace over all stages; null until there is enough to go by */
	medianMinutes: number | null;
}

interface DeskStageRow {
	id: string;
	edition_name: LocalText;
	category_name: LocalText;
	name: LocalText;
	state: string;
	window: { opens_at: string; closes_at: string } | null;
	unscored: number;
	draft: number;
	submitted: number;
	recused: number;
	next_id: string | null;
	median_minutes: number | null;
}

async function readStages(ctx: Context, stageId: string | null): Promise<DeskStage[]> {
	const judge = judgeOf(ctx);
	const { rows } = await sql<DeskStageRow>`
		with mine as (
			select s.stage_id, s.lot_number, a.id, h.submitted_at, ${progressState()} as progress
			from assignment a join stage_entry s on s.id = a.stage_entry_id left join score_sheet h on h.assignment_id = a.id
			where a.judge_id = ${judge} and a.state <> 'released'
		), pace as (
			-- from one submitted sheet to the next; a longer pause is a pause and no pace
			select percentile_cont(0.5) within group (order by minutes)::float8 as minutes from (
				select extract(epoch from submitted_at - lag(submitted_at) over (order by submitted_at)) / 60 as minutes
				from mine where submitted_at is not null
			) gap where minutes <= ${PACE_PAUSE_MINUTES} having count(*) >= ${PACE_SHEETS}
		)
		select g.id, e.name as edition_name, c.name as category_name, g.name, g.state, ${judgingWindow()} as window,
			count(*) filter (where m.progress = 'unscored')::int as unscored,
			count(*) filter (where m.progress = 'draft')::int as draft,
			count(*) filter (where m.progress = 'submitted')::int as submitted,
			count(*) filter (where m.progress = 'recused')::int as recused,
			(array_agg(m.id order by m.lot_number) filter (where m.progress in ('unscored', 'draft')))[1] as next_id,
			(select minutes from pace) as median_minutes
		from mine m join stage g on g.id = m.stage_id join category c on c.id = g.category_id join edition e on e.id = c.edition_id
		where g.state <> 'preparing' and (${stageId}::uuid is null or g.id = ${stageId}::uuid)
		group by g.id, c.id, e.id
		order by g.opened_at desc, g.id`.execute(ctx.db);
	return rows.map((row) => {
		const window = judgingWindowOf(row.window);
		return {
			id: row.id,
			editionName: row.edition_name,
			categoryName: row.category_name,
			name: row.name,
			state: row.state as StageState,
			window: stateOfWindow(window, ctx.now),
			opensAt: window?.opensAt ?? null,
			closesAt: window?.closesAt ?? null,
			total: row.unscored + row.draft + row.submitted,
			unscored: row.unscored,
			draft: row.draft,
			submitted: row.submitted,
			recused: row.recused,
			nextId: row.next_id,
			medianMinutes: row.median_minutes,
		};
	});
}

/** All stages in which the judge has or had something to do. One query. */
export function listDeskStages(ctx: Context): Promise<DeskStage[]> {
	return readStages(ctx, null);
}

export const DESK_ROWS = 25;
export const DESK_SORTS = ['lot', 'total'] as const;
export type DeskSort = (typeof DESK_SORTS)[number];

export interface DeskRow {
	id: string;
	lot: number;
	title: string;
	divisionName: LocalText | null;
	progress: ProgressState;
	/** the judge's own, of what he submitted */
	totalTenths: number | null;
}

/** The judge's assignments of one stage, by number or by his own totals (highest first). Two queries. */
export async function getDeskStage(
	ctx: Context,
	stageId: string,
	filter: { progress: ProgressState | null; sort: DeskSort; cursor: Cursor | null },
): Promise<{ stage: DeskStage; rows: DeskRow[]; previous: string | null; next: string | null }> {
	const judge = judgeOf(ctx);
	const [stage] = await readStages(ctx, stageId);
	if (!stage) throw new NotFound('stage');
	const { cursor, sort, progress } = filter;
	const back = cursor?.backwards ?? false;
	// One figure that grows in reading order for both orders: the lot, or full points first and then the lot.
	const place =
		sort === 'lot'
			? sql`s.lot_number::bigint`
			: sql`(1000000 - coalesce(h.total_tenths, -1)) * 100000::bigint + s.lot_number`;
	const { rows } = await sql<{
		id: string;
		lot_number: number;
		title: string;
		division_name: LocalText | null;
		progress: ProgressState;
		total_tenths: number | null;
		sort_value: string;
	}>`
		select * from (
			select a.id, s.lot_number, v.title, d.name as division_name, ${progressState()} as progress,
				case when a.state = 'assigned' then h.total_tenths end as total_tenths, (${place})::text as sort_value, ${place} as place
			from assignment a
				join stage_entry s on s.id = a.stage_entry_id
				join entry_version v on v.id = s.version_id
				left join division d on d.id = v.division_id
				left join score_sheet h on h.assignment_id = a.id
			where a.judge_id = ${judge} and s.stage_id = ${stageId} and a.state <> 'released'
		) mine
		where (${progress}::text is null or progress = ${progress})
			and (${cursor?.value ?? null}::bigint is null or ${back ? sql`place < ` : sql`place > `} ${cursor?.value ?? null}::bigint)
		order by ${back ? sql`place desc` : sql`place`} limit ${DESK_ROWS + 1}`.execute(ctx.db);
	const page = pageOf(rows, DESK_ROWS, cursor);
	return {
		stage,
		rows: page.rows.map((row) => ({
			id: row.id,
			lot: row.lot_number,
			title: row.title,
			divisionName: row.division_name,
			progress: row.progress,
			totalTenths: row.total_tenths,
		})),
		previous: page.previous,
		next: page.next,
	};
}

export interface DeskFile {
	id: string;
	name: string;
	/** the kind of paper, as the category calls it */
	label: LocalText;
	mediaType: string;
	bytes: number;
	/** not for judges: names of files inside, and documents with their authors, would tell whose it is */
	withheld: boolean;
}

export interface DeskSheet {
	state: SheetState;
	comment: string;
	flags: SheetFlag[];
	totalTenths: number | null;
	updatedAt: Date;
	version: number;
	/** points in tenths by criterion id */
	scores: Record<string, number>;
}

/** One work before its judge. */
export interface Desk {
	id: string;
	stageId: string;
	stageName: LocalText;
	categoryName: LocalText;
	stageState: StageState;
	window: WindowState;
	closesAt: Date | null;
	assignment: AssignmentState;
	openedAt: Date | null;
	lot: number;
	/** he may not judge it any more: nothing of the work but its title is told */
	inConflict: boolean;
	title: string;
	abstract: string;
	divisionName: LocalText | null;
	disciplineName: LocalText | null;
	fields: {
		key: string;
		label: LocalText;
		value: string | number | boolean;
		optionLabel: LocalText | null;
		long: boolean;
	}[];
	files: DeskFile[];
	rubric: Rubric;
	sheet: DeskSheet | null;
	/** his other works of the stage, by lot */
	previousId: string | null;
	nextId: string | null;
	/** the next one to score, round the end of the row */
	nextUnscoredId: string | null;
	total: number;
	submitted: number;
}

interface DeskJson {
	id: string;
	state: string;
	opened_at: Date | null;
	in_conflict: boolean;
	stage_id: string;
	stage_name: LocalText;
	stage_state: string;
	rubric_id: string;
	category_name: LocalText;
	category_fields: CategoryField[];
	window: { opens_at: string; closes_at: string } | null;
	lot_number: number;
	title: string;
	abstract: string;
	field_values: FieldValues;
	division_name: LocalText | null;
	discipline_name: LocalText | null;
	files: {
		id: string;
		key: string;
		label: LocalText;
		count_max: number;
		position: number;
		media_type: string;
		bytes: number;
	}[];
	sheet_state: string | null;
	comment: string | null;
	flags: string[] | null;
	total_tenths: number | null;
	updated_at: Date | null;
	version: number | null;
	scores: Record<string, number> | null;
}

/**
 * One assignment of the judge with the work and his sheet; anybody else's, a released one or one of a stage that has not begun is
 * not found. Three queries.
 */
export async function getDesk(ctx: Context, assignmentId: string): Promise<Desk> {
	const judge = judgeOf(ctx);
	const { rows } = await sql<DeskJson>`
		select a.id, a.state, a.opened_at, ${mustKeepAway(judge, sql`s.id`)} as in_conflict, g.id as stage_id, g.name as stage_name, g.state as stage_state, g.rubric_id,
			c.name as category_name, c.fields as category_fields, ${judgingWindow()} as window, s.lot_number,
			v.title, v.abstract, v.field_values, d.name as division_name, p.name as discipline_name,
			coalesce((
				select json_agg(json_build_object('id', vf.id, 'key', r.key, 'label', r.label, 'count_max', r.count_max, 'position', vf.position,
					'media_type', f.media_type, 'bytes', f.bytes) order by r.position, vf.position)
				from entry_version_file vf join attachment_rule r on r.id = vf.rule_id join file f on f.id = vf.file_id
				where vf.version_id = v.id
			), '[]') as files,
			h.state as sheet_state, h.comment, h.flags, h.total_tenths, h.updated_at, h.version,
			(select json_object_agg(k.criterion_id, k.points_tenths) from criterion_score k where k.sheet_id = h.id) as scores
		from assignment a
			join stage_entry s on s.id = a.stage_entry_id
			join stage g on g.id = s.stage_id
			join category c on c.id = g.category_id
			join entry_version v on v.id = s.version_id
			left join division d on d.id = v.division_id
			left join discipline p on p.id = v.discipline_id
			left join score_sheet h on h.assignment_id = a.id
		where a.id = ${assignmentId} and a.judge_id = ${judge} and a.state <> 'released' and g.state <> 'preparing'`.execute(
		ctx.db,
	);
	const row = rows[0];
	if (!row) throw new NotFound('assignment');
	const rubric = await findRubric(ctx.db, row.rubric_id);
	if (!rubric) throw new NotFound('rubric');
	const around = await neighbours(ctx.db, judge, row.stage_id, row.id, row.lot_number);
	const window = judgingWindowOf(row.window);
	// The version holds only what judges may see; a field that was marked since then is left out here too.
	const { open } = splitFieldValues(row.category_fields, row.field_values);
	return {
		id: row.id,
		stageId: row.stage_id,
		stageName: row.stage_name,
		categoryName: row.category_name,
		stageState: row.stage_state as StageState,
		window: stateOfWindow(window, ctx.now),
		closesAt: window?.closesAt ?? null,
		assignment: row.state as AssignmentState,
		openedAt: row.opened_at,
		lot: row.lot_number,
		inConflict: row.in_conflict,
		title: row.title,
		abstract: row.in_conflict ? '' : row.abstract,
		divisionName: row.division_name,
		disciplineName: row.discipline_name,
		fields: (row.in_conflict ? [] : row.category_fields).flatMap(({ key, label, kind, options }) => {
			const value = open[key];
			if (value === undefined || value === '') return [];
			const chosen = options?.find((option) => option.value === value);
			return [{ key, label, value, optionLabel: chosen?.label ?? null, long: kind === 'textarea' }];
		}),
		files: (row.in_conflict ? [] : row.files).map((file) => ({
			id: file.id,
			name: blindFileName(row.lot_number, {
				kind: file.key,
				place: file.count_max > 1 ? file.position : null,
				ending: endingOf(file.media_type),
			}),
			label: file.label,
			mediaType: file.media_type,
			bytes: file.bytes,
			withheld: isWithheldFromJudges(file.media_type),
		})),
		rubric,
		sheet:
			row.sheet_state === null || row.updated_at === null
				? null
				: {
						state: row.sheet_state as SheetState,
						comment: row.comment ?? '',
						flags: (row.flags ?? []) as SheetFlag[],
						totalTenths: row.total_tenths,
						updatedAt: row.updated_at,
						version: row.version ?? 1,
						scores: row.scores ?? {},
					},
		...around,
	};
}

function endingOf(mediaType: string): string {
	const type = typeOfMedia(mediaType);
	return type === null ? 'bin' : MEDIA_TYPES[type].ending;
}

type Neighbours = Pick<Desk, 'previousId' | 'nextId' | 'nextUnscoredId' | 'total' | 'submitted'>;

async function neighbours(
	db: Queryable,
	judge: string,
	stageId: string,
	assignmentId: string,
	lot: number,
): Promise<Neighbours> {
	const { rows } = await sql<Neighbours>`
		with mine as (
			select a.id, s.lot_number as lot, h.id is not null as done
			from assignment a join stage_entry s on s.id = a.stage_entry_id
				left join score_sheet h on h.assignment_id = a.id and h.state = 'submitted'
			where a.judge_id = ${judge} and s.stage_id = ${stageId} and a.state = 'assigned'
		)
		select (select id from mine where lot < ${lot} order by lot desc limit 1) as "previousId",
			(select id from mine where lot > ${lot} order by lot limit 1) as "nextId",
			(select id from mine where not done and id <> ${assignmentId} order by lot < ${lot}, lot limit 1) as "nextUnscoredId",
			(select count(*)::int from mine) as total,
			(select count(*)::int from mine where done) as submitted`.execute(db);
	return rows[0]!;
}

/** After a sheet is handed in: the next one to score, or null, and the stage to go back to. */
export async function findNextDesk(
	ctx: Context,
	assignmentId: string,
): Promise<{ stageId: string; lot: number; nextId: string | null }> {
	const judge = judgeOf(ctx);
	const row = await ctx.db
		.selectFrom('assignment as a')
		.innerJoin('stage_entry as s', 's.id', 'a.stage_entry_id')
		.select(['s.stage_id', 's.lot_number'])
		.where('a.id', '=', assignmentId)
		.where('a.judge_id', '=', judge)
		.executeTakeFirst();
	if (!row) throw new NotFound('assignment');
	const { nextUnscoredId } = await neighbours(ctx.db, judge, row.stage_id, assignmentId, row.lot_number ?? 0);
	return { stageId: row.stage_id, lot: row.lot_number ?? 0, nextId: nextUnscoredId };
}
