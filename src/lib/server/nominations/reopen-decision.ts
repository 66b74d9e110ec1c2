import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { DecisionRefusal } from '#lib/domain/nomination.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { removeRecommendations } from '../recommendations/remove-recommendations.ts';
import { unconfirmRecommendations } from '../recommendations/unconfirm-recommendations.ts';
import { lockTalentCategory } from './lock-category.ts';

/**
 * 撤回集体研究确认: back to a draft, and the nominees leave the sheet of the award above, as long as none of them was sent. What stands there by another
 * category stays.
 */
export function reopenDecision(
	ctx: Context,
	input: { categoryId: string },
): Promise<
	Decision<
		'reopened',
		Extract<DecisionRefusal, 'decision_not_confirmed' | 'already_sent' | 'target_closed' | 'category_finished'>
	>
> {
	return ctx.transaction(async (trx) => {
		const category = await lockTalentCategory(trx, ctx, input.categoryId, 'deciding');
		const { decision } = category;
		if (decision?.state !== 'confirmed') return refuse('decision_not_confirmed');
		if (category.editionState === 'finished') return refuse('category_finished');
		// the sheet's edition before its rows, as everywhere: nobody sends or closes meanwhile
		const target = await trx
			.selectFrom('higher_edition')
			.select('closed_at')
			.where('id', '=', decision.higherEditionId)
			.forUpdate()
			.executeTakeFirstOrThrow();
		if (target.closed_at !== null) return refuse('target_closed');
		const rows = await trx
			.selectFrom('recommendation as r')
			.innerJoin('entry as e', 'e.id', 'r.entry_id')
			.select(['r.id', 'r.state', 'r.sent_on'])
			.where('r.edition_id', '=', decision.higherEditionId)
			.where('e.category_id', '=', category.id)
			.execute();
		if (rows.some(({ sent_on }) => sent_on !== null)) return refuse('already_sent');
		// first: the sheet keeps those whom a confirmed decision recommends
		await trx
			.updateTable('collective_decision')
			.set({ state: 'draft', confirmed_at: null, confirmed_by: null, version: decision.version + 1 })
			.where('id', '=', decision.id)
			.execute();
		// the commands of the sheet, inside this transaction: both or neither
		const inside: Context = { ...ctx, transaction: (work) => work(trx) };
		const ids = (...states: string[]) => rows.filter(({ state }) => states.includes(state)).map(({ id }) => id);
		const step = { editionId: decision.higherEditionId };
		const confirmed = ids('confirmed');
		if (confirmed.length > 0) {
			const back = await unconfirmRecommendations(inside, { ...step, recommendationIds: confirmed });
			if (!back.ok) throw new Error(`the sheet refuses: ${back.reason}`);
		}
		const proposed = ids('confirmed', 'proposed', 'substitute');
		if (proposed.length > 0) {
			const gone = await removeRecommendations(inside, { ...step, recommendationIds: proposed });
			if (!gone.ok) throw new Error(`the sheet refuses: ${gone.reason}`);
		}
		await recordAudit(trx, ctx, 'decision.reopened', {
			decision: decision.id,
			category: category.id,
			edition: category.editionId,
			higher_edition: decision.higherEditionId,
		});
		return accept('reopened');
	});
}
