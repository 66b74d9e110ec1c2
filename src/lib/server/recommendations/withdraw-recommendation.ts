import { accountOf } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import {
	allowsStep,
	nextSubstitute,
	PLACE_STATES,
	type RecommendationRefusal,
	type RecommendationRefusalFacts,
} from '#lib/domain/recommendation.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';
import { countPlaces, type LockedRecommendation, listUnfit } from './candidates.ts';
import { lockHigherEdition, type HigherEditionRules } from './lock-higher-edition.ts';
import { listSubstitutes, lockRecommendations, refusedEntry } from './lock-recommendations.ts';

export type Withdrawn = Decision<'withdrawn', RecommendationRefusal, RecommendationRefusalFacts> & {
	/** 递补: who took the place; null where none fits */
	replacement?: { id: string; number: string | null; title: string } | null;
};

/**
 * 撤回推荐 with a reason. A place that falls free goes to the next substitute that fits every quota and may still go up; the deadline is no
 * reason against it, since the higher contest takes a replacement for what it already holds.
 */
export function withdrawRecommendation(
	ctx: Context,
	input: { editionId: string; recommendationId: string; reason: string },
): Promise<Withdrawn> {
	return ctx.transaction(async (trx) => {
		const edition = await lockHigherEdition(trx, ctx, input.editionId);
		if (edition.rules.closedAt !== null) return refuse('edition_closed');
		const [row] = await lockRecommendations(trx, edition.id, [input.recommendationId]);
		if (!row) throw new NotFound('recommendation');
		if (!allowsStep(row.state, 'withdraw')) return refuse('state_wrong', { entries: [refusedEntry(row)] });
		if (!input.reason.trim()) return refuse('reason_required');
		await trx
			.updateTable('recommendation')
			.set((eb) => ({
				state: 'withdrawn',
				withdrawn_at: ctx.now,
				withdrawn_reason: input.reason.trim(),
				version: eb('version', '+', 1),
			}))
			.where('id', '=', row.id)
			.execute();
		const refs = { recommendation: row.id, entry: row.entryId, higher_edition: edition.id };
		await recordAudit(trx, ctx, 'recommendation.withdrawn', refs, ['reason']);
		if (!PLACE_STATES.includes(row.state)) return { ...accept('withdrawn'), replacement: null };
		const next = await findSubstitute(trx, ctx, edition);
		if (!next) return { ...accept('withdrawn'), replacement: null };
		await trx
			.updateTable('recommendation')
			.set((eb) => ({
				state: 'confirmed',
				confirmed_at: ctx.now,
				confirmed_by: accountOf(ctx.actor),
				replaces_id: row.id,
				position: row.position,
				version: eb('version', '+', 1),
			}))
			.where('id', '=', next.id)
			.execute();
		await recordAudit(trx, ctx, 'recommendation.substituted', {
			recommendation: next.id,
			entry: next.entryId,
			higher_edition: edition.id,
		});
		return { ...accept('withdrawn'), replacement: { id: next.id, number: next.number, title: next.title } };
	});
}

async function findSubstitute(
	trx: Trx,
	ctx: Context,
	edition: HigherEditionRules,
): Promise<LockedRecommendation | null> {
	const waiting = await listSubstitutes(trx, edition.id);
	if (waiting.length === 0) return null;
	const unfit = await listUnfit(trx, ctx, edition, waiting, { ignore: ['deadline_passed'] });
	const mayGo = (row: LockedRecommendation) =>
		!unfit.some(({ entryId }) => entryId === row.entryId) &&
		!(edition.categories.length > 0 && row.categoryId === null);
	return nextSubstitute(
		edition.system,
		await countPlaces(trx, edition.id),
		waiting.map((row) => ({ ...row, eligible: mayGo(row) })),
	);
}
