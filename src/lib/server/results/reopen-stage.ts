import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { ResultRefusal, ResultRefusalFacts } from '#lib/domain/list.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { lockStage, refsOf } from '../judging/lock-stage.ts';
import { markStageReopened } from '../judging/mark-stage.ts';
import type { Context } from '../platform/context.ts';

/** 重新开放评审, as long as no list was confirmed and no later stage set up: results and draft lists go, sheets and waived gaps stay. */
export function reopenStage(
	ctx: Context,
	{ stageId }: { stageId: string },
): Promise<Decision<'reopened', ResultRefusal, ResultRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, stageId);
		if (stage.state !== 'closed') return refuse('stage_not_closed');
		const confirmed = await trx
			.selectFrom('list')
			.select('id')
			.where('stage_id', '=', stage.id)
			.where('state', '=', 'confirmed')
			.executeTakeFirst();
		if (confirmed) return refuse('list_confirmed');
		const later = await trx
			.selectFrom('stage as s')
			.innerJoin('stage as mine', 'mine.category_id', 's.category_id')
			.select('s.id')
			.where('mine.id', '=', stage.id)
			.whereRef('s.position', '>', 'mine.position')
			.executeTakeFirst();
		if (later) return refuse('later_stage_exists');
		await trx.deleteFrom('list').where('stage_id', '=', stage.id).execute();
		await trx.deleteFrom('result').where('stage_id', '=', stage.id).execute();
		await markStageReopened(trx, stage.id);
		await recordAudit(trx, ctx, 'stage.reopened', refsOf(stage));
		return accept('reopened');
	});
}
