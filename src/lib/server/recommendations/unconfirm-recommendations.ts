import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { RecommendationRefusal, RecommendationRefusalFacts } from '#lib/domain/recommendation.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockHigherEdition } from './lock-higher-edition.ts';
import { decidedTogether, lockRecommendations, wrongState } from './lock-recommendations.ts';

/** 撤回确认: back to the proposals, as long as it was not sent; its place is free, no substitute moves up. */
export function unconfirmRecommendations(
	ctx: Context,
	input: { editionId: string; recommendationIds: readonly string[] },
): Promise<Decision<'unconfirmed', RecommendationRefusal, RecommendationRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const edition = await lockHigherEdition(trx, ctx, input.editionId);
		if (input.recommendationIds.length === 0) return refuse('nothing_chosen');
		if (edition.rules.closedAt !== null) return refuse('edition_closed');
		const rows = await lockRecommendations(trx, edition.id, input.recommendationIds);
		const wrong = wrongState(rows, 'unconfirm');
		if (wrong.length > 0) return refuse('state_wrong', { entries: wrong });
		const decided = await decidedTogether(trx, edition.id, rows);
		if (decided.length > 0) return refuse('decided_together', { entries: decided });
		await trx
			.updateTable('recommendation')
			.set((eb) => ({
				state: 'proposed',
				confirmed_at: null,
				confirmed_by: null,
				replaces_id: null,
				version: eb('version', '+', 1),
			}))
			.where(
				'id',
				'in',
				rows.map(({ id }) => id),
			)
			.execute();
		for (const row of rows)
			await recordAudit(trx, ctx, 'recommendation.unconfirmed', {
				recommendation: row.id,
				entry: row.entryId,
				higher_edition: edition.id,
			});
		return accept('unconfirmed');
	});
}
