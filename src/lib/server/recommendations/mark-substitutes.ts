import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import { allowsStep, type RecommendationRefusal, type RecommendationRefusalFacts } from '#lib/domain/recommendation.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockHigherEdition } from './lock-higher-edition.ts';
import { lockRecommendations, refusedEntry } from './lock-recommendations.ts';

/** 列为递补, behind those who wait already and in the sheet's order; or, with `waiting: false`, back to the proposals. */
export function markSubstitutes(
	ctx: Context,
	input: { editionId: string; recommendationIds: readonly string[]; waiting: boolean },
): Promise<Decision<'marked', RecommendationRefusal, RecommendationRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const edition = await lockHigherEdition(trx, ctx, input.editionId);
		if (input.recommendationIds.length === 0) return refuse('nothing_chosen');
		if (edition.rules.closedAt !== null) return refuse('edition_closed');
		const rows = await lockRecommendations(trx, edition.id, input.recommendationIds);
		const wrong = rows.filter(({ state }) =>
			input.waiting ? !allowsStep(state, 'substitute') : state !== 'substitute',
		);
		if (wrong.length > 0) return refuse('state_wrong', { entries: wrong.map(refusedEntry) });
		const { last } = await trx
			.selectFrom('recommendation')
			.select((eb) => eb.fn.coalesce(eb.fn.max('position'), eb.lit(0)).as('last'))
			.where('edition_id', '=', edition.id)
			.executeTakeFirstOrThrow();
		for (const [index, row] of rows.entries()) {
			await trx
				.updateTable('recommendation')
				.set((eb) => ({
					state: input.waiting ? 'substitute' : 'proposed',
					position: last + index + 1,
					version: eb('version', '+', 1),
				}))
				.where('id', '=', row.id)
				.execute();
			await recordAudit(
				trx,
				ctx,
				input.waiting ? 'recommendation.made_substitute' : 'recommendation.changed',
				{ recommendation: row.id, entry: row.entryId, higher_edition: edition.id },
				['state'],
			);
		}
		return accept('marked');
	});
}
