import { sql } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import type { AssignmentState, ScoringFacts, SheetState, StageState } from '#lib/domain/judging.ts';
import { stateOfWindow } from '#lib/domain/window.ts';
import { mustKeepAway } from '../entries/conflict-pairs.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';
import { judgingWindow, judgingWindowOf } from './judging-window.ts';

export interface LockedAssignment {
	id: string;
	stageId: string;
	categoryId: string;
	entryId: string;
	rubricId: string;
	openedAt: Date | null;
	sheet: { id: string; state: SheetState; version: number } | null;
	facts: ScoringFacts;
}

/** The judge's own assignment, locked, with what speaks against it now; anybody else's is not found. */
export async function lockAssignment(trx: Trx, ctx: Context, assignmentId: string): Promise<LockedAssignment> {
	const { actor } = ctx;
	if (actor.kind !== 'account' || !hasRole(actor, 'judge')) throw new NotFound('assignment');
	// The lock comes first and alone: a statement that had waited for it would still join the sheet and the stage as they were before
	// the other save or the closing, and two devices would both insert a sheet.
	const locked = await trx
		.selectFrom('assignment')
		.select('id')
		.where('id', '=', assignmentId)
		.where('judge_id', '=', actor.accountId)
		.forUpdate()
		.executeTakeFirst();
	if (!locked) throw new NotFound('assignment');
	const row = await trx
		.selectFrom('assignment as a')
		.innerJoin('stage_entry as s', 's.id', 'a.stage_entry_id')
		.innerJoin('stage as g', 'g.id', 's.stage_id')
		.innerJoin('category as c', 'c.id', 'g.category_id')
		.leftJoin('score_sheet as h', 'h.assignment_id', 'a.id')
		.select([
			'a.id',
			'a.state',
			'a.opened_at',
			's.entry_id',
			'g.id as stage_id',
			'g.state as stage_state',
			'g.rubric_id',
			'c.id as category_id',
			'h.id as sheet_id',
			'h.state as sheet_state',
			'h.version as sheet_version',
			judgingWindow().as('window'),
			mustKeepAway(actor.accountId, sql`s.id`).as('in_conflict'),
		])
		.where('a.id', '=', locked.id)
		.executeTakeFirstOrThrow();
	const sheetState = row.sheet_state as SheetState | null;
	return {
		id: row.id,
		stageId: row.stage_id,
		categoryId: row.category_id,
		entryId: row.entry_id,
		rubricId: row.rubric_id,
		openedAt: row.opened_at,
		sheet:
			row.sheet_id === null || sheetState === null
				? null
				: { id: row.sheet_id, state: sheetState, version: row.sheet_version ?? 1 },
		facts: {
			stage: row.stage_state as StageState,
			window: stateOfWindow(judgingWindowOf(row.window), ctx.now),
			assignment: row.state as AssignmentState,
			sheet: sheetState,
			inConflict: row.in_conflict,
		},
	};
}
