import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { StageRefusal } from '#lib/domain/judging.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { lockStage, refsOf } from './lock-stage.ts';

/** 撤回分配: takes an entry from a judge who has not submitted. A draft sheet stays, unseen and uncounted. */
export function releaseAssignment(
	ctx: Context,
	{ stageId, assignmentId }: { stageId: string; assignmentId: string },
): Promise<Decision<'released', StageRefusal>> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, stageId);
		if (stage.state !== 'open') return refuse('stage_not_open');
		// Locked before it is read: see lock-assignment.ts.
		await trx.selectFrom('assignment').select('id').where('id', '=', assignmentId).forUpdate().execute();
		const row = await trx
			.selectFrom('assignment as a')
			.innerJoin('stage_entry as s', 's.id', 'a.stage_entry_id')
			.leftJoin('score_sheet as h', 'h.assignment_id', 'a.id')
			.select(['a.id', 'a.state', 'a.judge_id', 's.entry_id', 'h.state as sheet'])
			.where('a.id', '=', assignmentId)
			.where('s.stage_id', '=', stage.id)
			.executeTakeFirst();
		if (!row || row.state !== 'assigned') throw new NotFound('assignment');
		if (row.sheet === 'submitted') return refuse('sheet_submitted');
		await trx.updateTable('assignment').set({ state: 'released' }).where('id', '=', row.id).execute();
		await recordAudit(trx, ctx, 'assignment.released', {
			...refsOf(stage),
			assignment: row.id,
			entry: row.entry_id,
			judge: row.judge_id,
		});
		return accept('released');
	});
}
