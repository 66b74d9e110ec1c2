import { sql } from 'kysely';
import { leavesOf } from '#lib/domain/rubric.ts';
import { closeStage } from '#lib/server/results/close-stage.ts';
import { invariants } from '#lib/server/results/invariants.ts';
import type { Database } from '#lib/server/platform/db.ts';
import { newRandomId } from '#lib/server/platform/ids.ts';
import {
	assignmentsOf,
	createWorld,
	NOW,
	openedStage,
	rubricOf,
	type JudgingWorld,
	type WorldAccount,
} from '../judging/judging-world.ts';

export interface ResultsWorld extends JudgingWorld {
	stageId: string;
	judges: WorldAccount[];
	/** in the order of `totals` */
	entryIds: string[];
}

/**
 * An open stage: one row of `totals` (tenths, one per judge; null = the sheet is missing) for each entry, all in the first division unless
 * told. `tiebreak` = how much of each total is 创新性, by entry.
 */
export async function worldWith(
	db: Database,
	totals: readonly (readonly (number | null)[])[],
	{ divisions = [], tiebreak = [] }: { divisions?: readonly number[]; tiebreak?: readonly number[] } = {},
): Promise<ResultsWorld> {
	const world = await createWorld(db);
	const judges: WorldAccount[] = [];
	while (judges.length < totals[0]!.length) judges.push(await world.judge('评委'));
	const entryIds: string[] = [];
	for (const index of totals.keys()) {
		const { entryId } = await world.entry({ unitId: world.units.second, division: divisions[index] ?? 0 });
		entryIds.push(entryId);
	}
	const stageId = await openedStage(world, judges);
	const rubric = await rubricOf(world);
	const leaves = leavesOf(rubric);
	const breaking = leaves.find((leaf) => leaf.breaksTies)!;
	const other = leaves.find((leaf) => !leaf.breaksTies)!;
	for (const { id, judge_id, entry_id } of await assignmentsOf(db, stageId)) {
		const entry = entryIds.indexOf(entry_id);
		const total = totals[entry]![judges.findIndex(({ accountId }) => accountId === judge_id)];
		if (total === null || total === undefined) continue;
		const sheetId = newRandomId();
		await db
			.insertInto('score_sheet')
			.values({
				id: sheetId,
				assignment_id: id,
				rubric_id: rubric.id,
				state: 'submitted',
				total_tenths: total,
				submitted_at: NOW,
				updated_at: NOW,
			})
			.execute();
		const part = Math.min(tiebreak[entry] ?? 100, total);
		await db
			.insertInto('criterion_score')
			.values([
				{ sheet_id: sheetId, criterion_id: breaking.id, points_tenths: part },
				{ sheet_id: sheetId, criterion_id: other.id, points_tenths: total - part },
			])
			.execute();
	}
	return { ...world, stageId, judges, entryIds };
}

export async function closedWorld(...given: Parameters<typeof worldWith>): Promise<ResultsWorld> {
	const world = await worldWith(...given);
	const closed = await closeStage(world.as(world.staff), { stageId: world.stageId });
	if (!closed.ok) throw new Error(`the stage did not close: ${closed.reason}`);
	return world;
}

/** Entry indexes with their rank and whether the tie is open, in the order of the ranking. */
export async function ranksOf(world: ResultsWorld): Promise<[number, number | null, boolean][]> {
	const rows = await world.db
		.selectFrom('result as r')
		.innerJoin('stage_entry as s', 's.id', 'r.stage_entry_id')
		.select(['s.entry_id', 'r.rank', 'r.tie_open'])
		.where('r.stage_id', '=', world.stageId)
		.execute();
	return rows
		.map(({ entry_id, rank, tie_open }): [number, number | null, boolean] => [
			world.entryIds.indexOf(entry_id),
			rank,
			tie_open,
		])
		.sort((a, b) => (a[1] ?? 99) - (b[1] ?? 99) || a[0] - b[0]);
}

export async function eventsOf(world: ResultsWorld, noun: 'stage' | 'list', id: string): Promise<string[]> {
	const { rows } = await sql<{ name: string }>`
		select name from audit_event where refs ->> ${noun} = ${id}
			and (name like 'gap.%' or name like 'list.%' or name like 'tie.%' or name in ('stage.closed', 'stage.reopened'))
		order by id`.execute(world.db);
	return rows.map(({ name }) => name);
}

/** Names of the invariants that do not hold. */
export async function brokenInvariants(db: Database): Promise<string[]> {
	const broken: string[] = [];
	for (const { name, sql: text } of invariants) {
		const { rows } = await sql.raw(text).execute(db);
		if (rows.length > 0) broken.push(name);
	}
	return broken;
}
