import { accountOf } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import {
	addPlaces,
	violations,
	type RecommendationRefusal,
	type RecommendationRefusalFacts,
} from '#lib/domain/recommendation.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { countPlaces, listUnfit } from './candidates.ts';
import { lockHigherEdition } from './lock-higher-edition.ts';
import { lockRecommendations, refusedEntry, wrongState } from './lock-recommendations.ts';

export interface ConfirmRecommendations {
	editionId: string;
	recommendationIds: readonly string[];
}

export type Confirmed = Decision<'confirmed', RecommendationRefusal, RecommendationRefusalFacts>;

/**
 * 确认推荐: these works take their places. All or none: above any quota nothing is confirmed, and the refusal names every limit that
 * would be broken and every work that may not go up. The edition is locked, so two people never exceed a quota together.
 */
export function confirmRecommendations(ctx: Context, input: ConfirmRecommendations): Promise<Confirmed> {
	return ctx.transaction((trx) => confirmIn(trx, ctx, input));
}

export async function confirmIn(trx: Trx, ctx: Context, input: ConfirmRecommendations): Promise<Confirmed> {
	const edition = await lockHigherEdition(trx, ctx, input.editionId);
	if (input.recommendationIds.length === 0) return refuse('nothing_chosen');
	if (edition.rules.closedAt !== null) return refuse('edition_closed');
	const rows = await lockRecommendations(trx, edition.id, input.recommendationIds);
	const wrong = wrongState(rows, 'confirm');
	if (wrong.length > 0) return refuse('state_wrong', { entries: wrong });
	if (edition.categories.length > 0) {
		const without = rows.filter(({ categoryId }) => categoryId === null);
		if (without.length > 0) return refuse('category_missing', { entries: without.map(refusedEntry) });
	}
	const entries = await listUnfit(trx, ctx, edition, rows, { together: true });
	const broken = violations(edition.system, addPlaces(await countPlaces(trx, edition.id), rows), 'confirming');
	if (broken.length > 0) return refuse('above_quota', { violations: broken, ...(entries.length > 0 && { entries }) });
	if (entries.length > 0) return refuse('not_eligible', { entries });
	await trx
		.updateTable('recommendation')
		.set((eb) => ({
			state: 'confirmed',
			confirmed_at: ctx.now,
			confirmed_by: accountOf(ctx.actor),
			version: eb('version', '+', 1),
		}))
		.where(
			'id',
			'in',
			rows.map(({ id }) => id),
		)
		.execute();
	for (const row of rows)
		await recordAudit(trx, ctx, 'recommendation.confirmed', {
			recommendation: row.id,
			entry: row.entryId,
			higher_edition: edition.id,
		});
	return accept('confirmed');
}
