import { sql } from 'kysely';
import { accountOf } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { GapDecision } from '#lib/domain/judging.ts';
import type { ResultRefusal, ResultRefusalFacts } from '#lib/domain/list.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { lockStage, refsOf } from '../judging/lock-stage.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { gapsOf } from './gaps.ts';

export interface DecideGaps {
	stageId: string;
	/** what was ticked on the page; each must still be a gap */
	assignmentIds: readonly string[];
	reason: string;
}

/**
 * 缺评处理: staff decide, with a reason, that the stage may close without these sheets: all of them or none. A missing sheet is never
 * nought: it is left out of the mean.
 */
export function decideGaps(
	ctx: Context,
	input: DecideGaps,
): Promise<Decision<'waived', ResultRefusal, ResultRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, input.stageId);
		if (stage.state !== 'open') return refuse('stage_not_open');
		const reason = input.reason.trim();
		if (!reason) return refuse('reason_required');
		const asked = [...new Set(input.assignmentIds)];
		const { rows } = await sql<{ id: string; entryId: string }>`
			select g.assignment_id as id, s.entry_id as "entryId"
			from ${gapsOf(stage.id)} g join stage_entry s on s.id = g.stage_entry_id
			where g.assignment_id = any(${asked}::uuid[])`.execute(trx);
		// Decided by somebody else meanwhile, or the sheet has come in.
		if (rows.length === 0 || rows.length < asked.length)
			return refuse('gap_already_decided', { count: asked.length - rows.length });
		await trx
			.insertInto('gap_decision')
			.values(
				rows.map(({ id }) => ({
					id: newId(),
					stage_id: stage.id,
					assignment_id: id,
					decision: 'waived' satisfies GapDecision,
					reason,
					decided_by: accountOf(ctx.actor)!,
					decided_at: ctx.now,
				})),
			)
			.execute();
		for (const { id, entryId } of rows)
			await recordAudit(trx, ctx, 'gap.waived', { ...refsOf(stage), assignment: id, entry: entryId }, ['reason']);
		return accept('waived');
	});
}
