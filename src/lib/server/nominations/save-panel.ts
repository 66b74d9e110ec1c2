import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { PanelInput } from '#lib/forms/talents.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import { lockTalentCategory } from './lock-category.ts';

/**
 * 评议组打分, optional: the people by name, in order, and what each gave. The whole table is saved at once; who is no longer named goes with their
 * scores. Only nominees on file are scored, and nothing once the decision stands.
 */
export function savePanel(
	ctx: Context,
	input: PanelInput & { categoryId: string },
): Promise<Decision<'saved', 'decision_confirmed'>> {
	return ctx.transaction(async (trx) => {
		const category = await lockTalentCategory(trx, ctx, input.categoryId, 'deciding');
		if (category.decision?.state === 'confirmed') return refuse('decision_confirmed');
		const known = await trx.selectFrom('panel_member').select('id').where('category_id', '=', category.id).execute();
		const members = input.members.map((member) => ({
			...member,
			isNew: !known.some(({ id }) => id === member.id),
			id: known.some(({ id }) => id === member.id) ? member.id! : newId(),
		}));
		const kept = new Set(members.map(({ id }) => id));
		for (const { id } of known) if (!kept.has(id)) await trx.deleteFrom('panel_member').where('id', '=', id).execute();
		// places are unique: the rows that stay step aside before they take their new ones
		await trx
			.updateTable('panel_member')
			.set((eb) => ({ position: eb('position', '+', 1_000_000) }))
			.where('category_id', '=', category.id)
			.execute();
		for (const [index, { id, isNew, name, title }] of members.entries()) {
			const values = { position: index + 1, name, title };
			if (isNew)
				await trx
					.insertInto('panel_member')
					.values({ id, category_id: category.id, ...values })
					.execute();
			else await trx.updateTable('panel_member').set(values).where('id', '=', id).execute();
		}

		const nominees = await trx
			.selectFrom('entry')
			.select('id')
			.where('category_id', '=', category.id)
			.where('state', 'in', ['filed', 'accepted'])
			.execute();
		const byKey = new Map(members.map((member) => [member.key, member.id]));
		for (const { key, entryId, pointsTenths } of input.scores) {
			const memberId = byKey.get(key);
			// the score of somebody who was taken off the list
			if (memberId === undefined) continue;
			if (!nominees.some(({ id }) => id === entryId)) throw new NotFound('entry');
			if (pointsTenths === null)
				await trx.deleteFrom('panel_score').where('member_id', '=', memberId).where('entry_id', '=', entryId).execute();
			else
				await trx
					.insertInto('panel_score')
					.values({ member_id: memberId, entry_id: entryId, points_tenths: pointsTenths })
					.onConflict((conflict) =>
						conflict.columns(['member_id', 'entry_id']).doUpdateSet({ points_tenths: pointsTenths }),
					)
					.execute();
		}
		await recordAudit(trx, ctx, 'panel.saved', { category: category.id, edition: category.editionId });
		return accept('saved');
	});
}
