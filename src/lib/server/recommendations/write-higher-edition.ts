import type { HigherEditionShape } from '#lib/domain/higher-edition.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';

/** What the call says, as columns. */
export function editionColumns(shape: HigherEditionShape) {
	return {
		name: toJsonb(shape.name),
		ordinal: shape.ordinal,
		period_label: shape.periodLabel,
		route: shape.route,
		call_number: shape.callNumber,
		opens_on: shape.opensOn,
		deadline_at: shape.deadlineAt,
		result_expected_on: shape.resultExpectedOn,
		stages: shape.stages,
		age_min: shape.ageMin,
		age_max: shape.ageMax,
		age_on: shape.ageOn,
		lower_award: shape.lowerAward,
		one_per_pupil: shape.onePerPupil,
		forbids_prior: shape.forbidsPrior,
		total_max: shape.totalMax,
		quota_unit: shape.unit,
		shares: toJsonb(shape.shares),
		papers: toJsonb(shape.papers),
	};
}

/** Inserts new categories, changes those that stay; whoever calls has removed the others. Gives ids by key. */
export async function writeCategories(
	trx: Trx,
	editionId: string,
	existing: readonly string[],
	categories: HigherEditionShape['categories'],
): Promise<Map<string, string>> {
	const ids = new Map<string, string>();
	for (const [index, { id, key, name, unit }] of categories.entries()) {
		const values = { position: index + 1, key, name: toJsonb(name), quota_unit: unit };
		if (id !== null && existing.includes(id)) {
			await trx.updateTable('higher_category').set(values).where('id', '=', id).execute();
			ids.set(key, id);
		} else {
			const made = newId();
			await trx
				.insertInto('higher_category')
				.values({ id: made, edition_id: editionId, ...values })
				.execute();
			ids.set(key, made);
		}
	}
	return ids;
}

/** Nothing points to a quota: they are written anew. */
export async function writeQuotas(
	trx: Trx,
	editionId: string,
	categoryIds: ReadonlyMap<string, string>,
	quotas: HigherEditionShape['quotas'],
): Promise<void> {
	await trx.deleteFrom('higher_quota').where('edition_id', '=', editionId).execute();
	const rows = quotas.flatMap(({ categoryKey, stage, kind, max }) => {
		const categoryId = categoryKey === null ? null : categoryIds.get(categoryKey);
		return categoryId === undefined ? [] : [{ category_id: categoryId, stage, kind, max }];
	});
	if (rows.length === 0) return;
	await trx
		.insertInto('higher_quota')
		.values(rows.map((row, index) => ({ id: newId(), edition_id: editionId, position: index + 1, ...row })))
		.execute();
}
