import { accept, type Decision } from '#lib/domain/decision.ts';
import type { StageRefusal } from '#lib/domain/judging.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { lockStage, refsOf } from './lock-stage.ts';

/** 撤销登记: takes back a conflict that staff noted by mistake. What a judge declared himself stays. Nothing is assigned again by it. */
export function withdrawConflict(
	ctx: Context,
	{ stageId, conflictId }: { stageId: string; conflictId: string },
): Promise<Decision<'withdrawn', StageRefusal>> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, stageId);
		const gone = await trx
			.deleteFrom('conflict')
			.where('id', '=', conflictId)
			.where('source', '=', 'staff')
			.returning('judge_id')
			.executeTakeFirst();
		if (!gone) throw new NotFound('conflict');
		await recordAudit(trx, ctx, 'conflict.withdrawn', { ...refsOf(stage), judge: gone.judge_id });
		return accept('withdrawn');
	});
}
