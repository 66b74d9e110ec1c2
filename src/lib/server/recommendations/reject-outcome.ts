import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { OutcomeRefusal, OutcomeRefusalFacts } from '#lib/domain/outcome.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { refuseChanged } from './lock-higher-edition.ts';
import { lockOutcome, refsOfOutcome } from './lock-outcome.ts';

/** 不予采信 with a reason: of what a school reported, or of a fact that proved wrong. It stays on record and counts no more. */
export function rejectOutcome(
	ctx: Context,
	input: { outcomeId: string; version: number; reason: string },
): Promise<Decision<'rejected', OutcomeRefusal, OutcomeRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const outcome = await lockOutcome(trx, ctx, input.outcomeId);
		if (outcome.version !== input.version) return refuseChanged(trx, 'outcome', outcome.id);
		if (outcome.state === 'rejected') return refuse('outcome_rejected');
		if (!input.reason.trim()) return refuse('reason_required');
		await trx
			.updateTable('outcome')
			.set((eb) => ({
				state: 'rejected',
				rejected_reason: input.reason.trim(),
				verified_by: null,
				verified_at: null,
				version: eb('version', '+', 1),
			}))
			.where('id', '=', outcome.id)
			.execute();
		await recordAudit(trx, ctx, 'outcome.rejected', refsOfOutcome(outcome), ['reason']);
		return accept('rejected');
	});
}
