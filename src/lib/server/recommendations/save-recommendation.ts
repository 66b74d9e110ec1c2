import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import {
	addPlaces,
	allowsStep,
	violations,
	type RecommendationRefusal,
	type RecommendationRefusalFacts,
} from '#lib/domain/recommendation.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { countPlaces } from './candidates.ts';
import { lockHigherEdition, refuseChanged } from './lock-higher-edition.ts';
import { lockRecommendations, refusedEntry } from './lock-recommendations.ts';

export interface SaveRecommendation {
	editionId: string;
	recommendationId: string;
	/** as it was looked at */
	version: number;
	categoryId: string | null;
	opinion: string;
	remark: string;
	/** keys of the papers that lie there */
	papers: readonly string[];
}

/**
 * 推荐意见, 备注, 类别, 已收材料 of one work. A work that holds a place moves to another category only where that has room; papers are
 * noted until it is sent.
 */
export function saveRecommendation(
	ctx: Context,
	input: SaveRecommendation,
): Promise<Decision<'saved', RecommendationRefusal, RecommendationRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const edition = await lockHigherEdition(trx, ctx, input.editionId);
		const [row] = await lockRecommendations(trx, edition.id, [input.recommendationId]);
		if (!row) throw new NotFound('recommendation');
		if (row.version !== input.version) return refuseChanged(trx, 'recommendation', row.id);
		if (edition.rules.closedAt !== null) return refuse('edition_closed');
		if (!allowsStep(row.state, 'edit')) return refuse('state_wrong', { entries: [refusedEntry(row)] });
		const category = input.categoryId;
		if (category !== null && !edition.categories.some(({ id }) => id === category))
			throw new NotFound('higher category');
		if (row.state === 'confirmed' && category !== row.categoryId) {
			if (category === null) return refuse('category_missing', { entries: [refusedEntry(row)] });
			const others = await countPlaces(trx, edition.id, [row.id]);
			const broken = violations(edition.system, addPlaces(others, [{ ...row, categoryId: category }]), 'confirming');
			if (broken.length > 0) return refuse('above_quota', { violations: broken });
		}
		const known = edition.papers.map(({ key }) => key);
		await trx
			.updateTable('recommendation')
			.set((eb) => ({
				higher_category_id: category,
				opinion: input.opinion.trim(),
				remark: input.remark.trim(),
				papers: known.filter((key) => input.papers.includes(key)),
				version: eb('version', '+', 1),
			}))
			.where('id', '=', row.id)
			.execute();
		await recordAudit(
			trx,
			ctx,
			'recommendation.changed',
			{ recommendation: row.id, entry: row.entryId, higher_edition: edition.id },
			['category', 'opinion', 'remark', 'papers'],
		);
		return accept('saved');
	});
}
