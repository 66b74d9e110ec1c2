import { accountOf } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { OutcomeRefusal, OutcomeRefusalFacts } from '#lib/domain/outcome.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { refuseChanged } from './lock-higher-edition.ts';
import { lockOutcome, refsOfOutcome } from './lock-outcome.ts';

/** 核实: what a school reported counts from now on. `version` is the one that was looked at. */
export function verifyOutcome(
	ctx: Context,
	input: { outcomeId: string; version: number },
): Promise<Decision<'verified', OutcomeRefusal, OutcomeRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const outcome = await lockOutcome(trx, ctx, input.outcomeId);
		if (outcome.version !== input.version) return refuseChanged(trx, 'outcome', outcome.id);
		if (outcome.state !== 'reported') return refuse('outcome_not_reported');
		await trx
			.updateTable('outcome')
			.set((eb) => ({
				state: 'verified',
				verified_by: accountOf(ctx.actor),
				verified_at: ctx.now,
				version: eb('version', '+', 1),
			}))
			.where('id', '=', outcome.id)
			.execute();
		await recordAudit(trx, ctx, 'outcome.verified', refsOfOutcome(outcome));
		return accept('verified');
	});
}
