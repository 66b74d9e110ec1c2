import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { RecommendationRefusal, RecommendationRefusalFacts } from '#lib/domain/recommendation.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockHigherEdition } from './lock-higher-edition.ts';
import { decidedTogether, lockRecommendations, wrongState } from './lock-recommendations.ts';

/** 移出: proposals and substitutes that nobody was told of leave the sheet without a trace but the record of events. */
export function removeRecommendations(
	ctx: Context,
	input: { editionId: string; recommendationIds: readonly string[] },
): Promise<Decision<'removed', RecommendationRefusal, RecommendationRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const edition = await lockHigherEdition(trx, ctx, input.editionId);
		if (input.recommendationIds.length === 0) return refuse('nothing_chosen');
		if (edition.rules.closedAt !== null) return refuse('edition_closed');
		const rows = await lockRecommendations(trx, edition.id, input.recommendationIds);
		const wrong = wrongState(rows, 'remove');
		if (wrong.length > 0) return refuse('state_wrong', { entries: wrong });
		const decided = await decidedTogether(trx, edition.id, rows);
		if (decided.length > 0) return refuse('decided_together', { entries: decided });
		const ids = rows.map(({ id }) => id);
		// it was withdrawn once, another took its place, and it came back
		await trx.updateTable('recommendation').set({ replaces_id: null }).where('replaces_id', 'in', ids).execute();
		await trx.deleteFrom('recommendation').where('id', 'in', ids).execute();
		for (const row of rows)
			await recordAudit(trx, ctx, 'recommendation.removed', {
				recommendation: row.id,
				entry: row.entryId,
				higher_edition: edition.id,
			});
		return accept('removed');
	});
}
