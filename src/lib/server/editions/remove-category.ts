import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import { mayRemoveCategory, type RemoveCategoryRefusal } from '#lib/domain/edition-change.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockCategory } from './lock-edition.ts';
import { listCategoryUse } from './queries.ts';

/** A category with all its parts, while nothing stands on it. */
export function removeCategory(
	ctx: Context,
	input: { categoryId: string },
): Promise<Decision<'removed', RemoveCategoryRefusal, { count: number }>> {
	return ctx.transaction(async (trx) => {
		const { id, edition } = await lockCategory(trx, ctx, input.categoryId);
		const uses = await listCategoryUse(trx, edition.id);
		const use = uses.find(({ categoryId }) => categoryId === id);
		const refusal = mayRemoveCategory({
			state: edition.state,
			entries: use?.entries ?? 0,
			stages: use?.stages ?? 0,
			categories: uses.length,
		});
		if (refusal) return refuse(refusal, { count: use?.entries ?? 0 });
		await trx.deleteFrom('category').where('id', '=', id).execute();
		await trx
			.updateTable('edition')
			.set((eb) => ({ version: eb('version', '+', 1) }))
			.where('id', '=', edition.id)
			.execute();
		await recordAudit(trx, ctx, 'category.removed', { edition: edition.id, category: id });
		return accept('removed');
	});
}
