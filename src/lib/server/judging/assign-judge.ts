import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { StageRefusal } from '#lib/domain/judging.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { listConflictPairs, listJudgeCandidates } from './conflicts.ts';
import { lockStage, refsOf } from './lock-stage.ts';
import { insertAssignments } from './plan-assignments.ts';

/** 补派评委: one more judge for one entry of an open stage: after a recusal, or where the sheets lie far apart. */
export function assignJudge(
	ctx: Context,
	{ stageId, stageEntryId, judgeId }: { stageId: string; stageEntryId: string; judgeId: string },
): Promise<Decision<'assigned', StageRefusal>> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, stageId);
		if (stage.state !== 'open') return refuse('stage_not_open');
		const entry = await trx
			.selectFrom('stage_entry')
			.select(['id', 'entry_id'])
			.where('id', '=', stageEntryId)
			.where('stage_id', '=', stage.id)
			.executeTakeFirst();
		if (!entry) throw new NotFound('entry');
		const judge = (await listJudgeCandidates(trx, stage.categoryId)).find(({ id }) => id === judgeId);
		if (!judge || judge.barred !== null) return refuse('judge_not_eligible');
		const conflicts = await listConflictPairs(trx, stage.id, [judgeId]);
		if (conflicts.some((pair) => pair.stageEntryId === stageEntryId)) return refuse('judge_in_conflict');
		const existing = await trx
			.selectFrom('assignment')
			.select(['id', 'state'])
			.where('stage_entry_id', '=', stageEntryId)
			.where('judge_id', '=', judgeId)
			.executeTakeFirst();
		if (existing?.state === 'assigned') return refuse('already_assigned');
		// He declared a conflict himself; staff cannot undo that by assigning him again.
		if (existing?.state === 'recused') return refuse('judge_in_conflict');
		if (existing)
			await trx.updateTable('assignment').set({ state: 'assigned' }).where('id', '=', existing.id).execute();
		else await insertAssignments(trx, ctx.now, [{ stageEntryId, judgeId }]);
		await recordAudit(trx, ctx, 'assignment.added', { ...refsOf(stage), entry: entry.entry_id, judge: judgeId });
		return accept('assigned');
	});
}
