import { accountOf } from '#lib/domain/access.ts';
import { refuse, type Decision } from '#lib/domain/decision.ts';
import type { DecisionRefusal } from '#lib/domain/nomination.ts';
import type { DecisionInput } from '#lib/forms/talents.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { dayOf } from '../units/day-of.ts';
import { NotFound } from '../platform/not-found.ts';
import { lockTalentCategory } from './lock-category.ts';

export type SaveDecisionRefusal = Extract<
	DecisionRefusal,
	'decision_confirmed' | 'changed_meanwhile' | 'target_unknown' | 'category_finished'
>;

/**
 * 集体研究, as a draft: when, where, who, why, and per nominee recommended or not. Nothing of it leaves the house until it is confirmed, so it may stay
 * unfinished; only where they are sent must be a talent award.
 */
export function saveDecision(
	ctx: Context,
	input: DecisionInput & { categoryId: string },
): Promise<Decision<'saved', SaveDecisionRefusal> & { version?: number }> {
	return ctx.transaction(async (trx) => {
		const category = await lockTalentCategory(trx, ctx, input.categoryId, 'deciding');
		const { decision } = category;
		if (category.editionState === 'finished') return refuse('category_finished');
		if (decision?.state === 'confirmed') return refuse('decision_confirmed');
		if ((decision?.version ?? 0) !== input.version) return refuse('changed_meanwhile');
		const target = input.higherEditionId
			? await trx
					.selectFrom('higher_edition as h')
					.innerJoin('higher_programme as g', 'g.id', 'h.programme_id')
					.select('h.id')
					.where('h.id', '=', input.higherEditionId)
					.where('g.kind', '=', 'talent_award')
					.executeTakeFirst()
			: undefined;
		if (!target) return refuse('target_unknown');
		const nominees = await trx
			.selectFrom('entry')
			.select('id')
			.where('category_id', '=', category.id)
			.where('handed_in_at', 'is not', null)
			.execute();
		if (input.rows.some(({ entryId }) => !nominees.some(({ id }) => id === entryId))) throw new NotFound('entry');
		const values = {
			higher_edition_id: target.id,
			decided_on: input.decidedOn ?? dayOf(ctx),
			place: input.place,
			people: toJsonb(input.people),
			reasons: input.reasons,
		};
		const id = decision?.id ?? newId();
		if (decision)
			await trx
				.updateTable('collective_decision')
				.set({ ...values, version: decision.version + 1 })
				.where('id', '=', id)
				.execute();
		else
			await trx
				.insertInto('collective_decision')
				.values({ id, category_id: category.id, ...values, created_by: accountOf(ctx.actor)!, created_at: ctx.now })
				.execute();
		await trx.deleteFrom('decision_row').where('decision_id', '=', id).execute();
		const rows = input.rows.flatMap(({ entryId, outcome, reason }) =>
			outcome === null ? [] : [{ decision_id: id, entry_id: entryId, outcome, reason }],
		);
		if (rows.length > 0) await trx.insertInto('decision_row').values(rows).execute();
		await recordAudit(trx, ctx, 'decision.saved', { decision: id, category: category.id, edition: category.editionId });
		return { ok: true, code: 'saved', version: (decision?.version ?? 0) + 1 };
	});
}
