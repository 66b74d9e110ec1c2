import { accept, type Decision } from '#lib/domain/decision.ts';
import { decideSheetReopening, type ScoringRefusal } from '#lib/domain/judging.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockAssignment } from './lock-assignment.ts';

/** 修改已交的评分表: the judge takes it back while the stage is open; the scores stay as a draft, and it is recorded. */
export function reopenSheet(
	ctx: Context,
	{ assignmentId }: { assignmentId: string },
): Promise<Decision<'reopened', ScoringRefusal>> {
	return ctx.transaction(async (trx) => {
		const assignment = await lockAssignment(trx, ctx, assignmentId);
		const decision = decideSheetReopening(assignment.facts);
		if (!decision.ok) return decision;
		const sheet = assignment.sheet!;
		await trx
			.updateTable('score_sheet')
			.set({ state: 'draft', submitted_at: null, total_tenths: null, updated_at: ctx.now, version: sheet.version + 1 })
			.where('id', '=', sheet.id)
			.execute();
		await recordAudit(trx, ctx, 'sheet.reopened', {
			sheet: sheet.id,
			assignment: assignment.id,
			stage: assignment.stageId,
			entry: assignment.entryId,
		});
		return accept('reopened');
	});
}
