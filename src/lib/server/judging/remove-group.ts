import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { StageRefusal } from '#lib/domain/judging.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { bumpStage, lockStage, refsOf } from './lock-stage.ts';

/** 撤销评审组, while the stage is being prepared; its entries wait for another group. */
export function removeGroup(
	ctx: Context,
	{ stageId, groupId }: { stageId: string; groupId: string },
): Promise<Decision<'removed', StageRefusal>> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, stageId);
		if (stage.state !== 'preparing') return refuse('stage_not_preparing');
		const { numDeletedRows } = await trx
			.deleteFrom('judging_group')
			.where('id', '=', groupId)
			.where('stage_id', '=', stage.id)
			.executeTakeFirst();
		if (numDeletedRows === 0n) throw new NotFound('group');
		await bumpStage(trx, stage.id);
		await recordAudit(trx, ctx, 'group.removed', { ...refsOf(stage), group: groupId });
		return accept('removed');
	});
}
