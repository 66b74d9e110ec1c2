import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type {
	HigherEditionRefusal,
	HigherEditionRefusalFacts,
	HigherEditionShape,
} from '#lib/domain/higher-edition.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockHigherEdition, refuseChanged } from './lock-higher-edition.ts';
import { editionColumns, writeCategories, writeQuotas } from './write-higher-edition.ts';

/**
 * Dates, rules, papers, categories, quotas. A quota may be set below what is used (the call was changed): the sheet then shows what is
 * above. A category that a recommendation stands in does not go.
 */
export function updateHigherEdition(
	ctx: Context,
	{ editionId, version, shape }: { editionId: string; version: number; shape: HigherEditionShape },
): Promise<Decision<'saved', HigherEditionRefusal, HigherEditionRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const edition = await lockHigherEdition(trx, ctx, editionId);
		if (edition.version !== version) return refuseChanged(trx, 'higher_edition', edition.id);
		if (edition.rules.closedAt !== null) return refuse('edition_closed');
		const twin = await trx
			.selectFrom('higher_edition')
			.select('id')
			.where('programme_id', '=', edition.programmeId)
			.where('period_label', '=', shape.periodLabel)
			.where('id', '<>', edition.id)
			.executeTakeFirst();
		if (twin) return refuse('period_taken');
		const existing = edition.categories.map(({ id }) => id);
		const gone = existing.filter((id) => !shape.categories.some((category) => category.id === id));
		if (gone.length > 0) {
			const { count } = await trx
				.selectFrom('recommendation')
				.select((eb) => eb.fn.countAll<number>().as('count'))
				.where('higher_category_id', 'in', gone)
				.executeTakeFirstOrThrow();
			if (count > 0) return refuse('category_in_use', { count });
			await trx.deleteFrom('higher_category').where('id', 'in', gone).execute();
		}
		const ids = await writeCategories(trx, edition.id, existing, shape.categories);
		await writeQuotas(trx, edition.id, ids, shape.quotas);
		await trx
			.updateTable('higher_edition')
			.set((eb) => ({ ...editionColumns(shape), version: eb('version', '+', 1) }))
			.where('id', '=', edition.id)
			.execute();
		await recordAudit(trx, ctx, 'higher_edition.changed', { higher_edition: edition.id });
		return accept('saved');
	});
}
