import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { StageRefusal } from '#lib/domain/judging.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockStage, refsOf } from './lock-stage.ts';
import { mailJudges } from './mail-judges.ts';

/** 提醒评委: writes to those who still owe sheets in an open stage, to all of them or to one. */
export function remindJudges(
	ctx: Context,
	{ stageId, judgeId }: { stageId: string; judgeId?: string },
): Promise<Decision<'reminded', StageRefusal> & { count?: number }> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, stageId);
		if (stage.state !== 'open') return refuse('stage_not_open');
		const count = await mailJudges(trx, ctx, stage.id, 'judging_reminder', judgeId);
		if (count === 0) return refuse('nobody_to_remind');
		await recordAudit(trx, ctx, 'stage.judges_reminded', { ...refsOf(stage), ...(judgeId && { judge: judgeId }) });
		return { ...accept('reminded'), count };
	});
}
