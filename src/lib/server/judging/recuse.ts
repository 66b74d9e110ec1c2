import { accountOf } from '#lib/domain/access.ts';
import { accept, type Decision } from '#lib/domain/decision.ts';
import { decideRecusal, type ScoringRefusal } from '#lib/domain/judging.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { lockAssignment } from './lock-assignment.ts';

/** 回避: the judge declines one entry with a reason; the pair never meets again, and staff decide who scores in his place. */
export function recuse(
	ctx: Context,
	{ assignmentId, reason }: { assignmentId: string; reason: string },
): Promise<Decision<'recused', ScoringRefusal>> {
	return ctx.transaction(async (trx) => {
		const assignment = await lockAssignment(trx, ctx, assignmentId);
		const decision = decideRecusal(assignment.facts, reason);
		if (!decision.ok) return decision;
		await trx
			.updateTable('assignment')
			.set({ state: 'recused', recusal_reason: reason.trim(), recused_at: ctx.now })
			.where('id', '=', assignment.id)
			.execute();
		await trx
			.insertInto('conflict')
			.values({
				id: newId(),
				judge_id: accountOf(ctx.actor)!,
				entry_id: assignment.entryId,
				source: 'declared',
				reason: reason.trim(),
				created_at: ctx.now,
				created_by: accountOf(ctx.actor),
			})
			.execute();
		await recordAudit(trx, ctx, 'assignment.recused', {
			assignment: assignment.id,
			stage: assignment.stageId,
			entry: assignment.entryId,
		});
		return accept('recused');
	});
}
