import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { ResultRefusal, ResultRefusalFacts } from '#lib/domain/list.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { lockStage, refsOf } from '../judging/lock-stage.ts';
import type { Context } from '../platform/context.ts';

/** 撤销缺评处理: the sheet is waited for again. */
export function withdrawGapDecision(
	ctx: Context,
	{ stageId, assignmentId }: { stageId: string; assignmentId: string },
): Promise<Decision<'withdrawn', ResultRefusal, ResultRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, stageId);
		if (stage.state !== 'open') return refuse('stage_not_open');
		const gone = await trx
			.deleteFrom('gap_decision as g')
			.using('assignment as a')
			.using('stage_entry as s')
			.whereRef('a.id', '=', 'g.assignment_id')
			.whereRef('s.id', '=', 'a.stage_entry_id')
			.where('g.assignment_id', '=', assignmentId)
			.where('g.stage_id', '=', stage.id)
			.returning('s.entry_id')
			.executeTakeFirst();
		if (!gone) return refuse('gap_not_decided');
		await recordAudit(trx, ctx, 'gap.reopened', { ...refsOf(stage), assignment: assignmentId, entry: gone.entry_id });
		return accept('withdrawn');
	});
}
