import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import { canonicalJson } from '#lib/domain/entry-version.ts';
import { nominates, type ConditionDraft, type ConditionGrade, type TalentCondition } from '#lib/domain/nomination.ts';
import type { AchievementKind, AchievementLevel } from '#lib/domain/higher.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Queryable } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import { conditionColumns, insertConditions } from './create-edition.ts';
import { lastSaved, lockCategory, type SavedMeanwhile } from './lock-edition.ts';
import { getCategory } from './queries.ts';

interface SetConditions {
	categoryId: string;
	/** of the category, as it was looked at */
	version: number;
	/** in order; one without an id (or with one that is not of this category) is new */
	conditions: readonly (ConditionDraft & { id: string })[];
}

/** 申报条件 of a category, in order. One query. */
export async function listConditions(db: Queryable, categoryId: string): Promise<TalentCondition[]> {
	const rows = await db
		.selectFrom('talent_condition')
		.select(['id', 'code', 'text', 'evidence_kind', 'min_level', 'min_grade', 'window_years'])
		.where('category_id', '=', categoryId)
		.orderBy('position')
		.execute();
	return rows.map((row) => ({
		id: row.id,
		code: row.code,
		text: row.text,
		evidenceKind: row.evidence_kind as AchievementKind,
		minLevel: row.min_level as AchievementLevel | null,
		minGrade: row.min_grade as ConditionGrade | null,
		windowYears: row.window_years,
	}));
}

/** Whether a finding refers to one of the category's conditions: then they are what was checked, and stay. */
export async function hasFindings(db: Queryable, categoryId: string): Promise<boolean> {
	const row = await db
		.selectFrom('condition_finding as f')
		.innerJoin('talent_condition as c', 'c.id', 'f.condition_id')
		.select('f.id')
		.where('c.category_id', '=', categoryId)
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}

/**
 * 修改申报条件, all of them in one save. Frozen once a finding refers to them; a condition that a nominee already names does not go, because the claim
 * would point nowhere.
 */
export function setConditions(
	ctx: Context,
	input: SetConditions,
): Promise<
	Decision<
		'saved',
		'changed_meanwhile' | 'edition_finished' | 'conditions_in_use' | 'condition_claimed',
		{ saved: SavedMeanwhile } | { codes: string[] }
	>
> {
	return ctx.transaction(async (trx) => {
		const locked = await lockCategory(trx, ctx, input.categoryId);
		if (!nominates(await getCategory(ctx, locked.id, trx))) throw new NotFound('category');
		if (locked.edition.state === 'finished') return refuse('edition_finished');
		if (locked.version !== input.version) {
			return refuse('changed_meanwhile', await lastSaved(trx, 'category', locked.id));
		}
		if (await hasFindings(trx, locked.id)) return refuse('conditions_in_use');
		const before = await listConditions(trx, locked.id);
		const kept = new Set(input.conditions.map(({ id }) => id));
		const gone = before.filter(({ id }) => !kept.has(id));
		if (gone.length > 0) {
			const claimed = await trx
				.selectFrom('achievement as a')
				.innerJoin('talent_condition as c', 'c.id', 'a.condition_id')
				.select('c.code')
				.distinct()
				.where(
					'a.condition_id',
					'in',
					gone.map(({ id }) => id),
				)
				.orderBy('c.code')
				.execute();
			if (claimed.length > 0) return refuse('condition_claimed', { codes: claimed.map(({ code }) => code) });
		}
		const after = input.conditions.map((condition) => ({
			...condition,
			id: before.some(({ id }) => id === condition.id) ? condition.id : newId(),
		}));
		if (canonicalJson(before) === canonicalJson(after)) return accept('saved');
		for (const { id } of gone) await trx.deleteFrom('talent_condition').where('id', '=', id).execute();
		// positions and codes are unique: the rows that stay step aside before they take their new ones
		await trx
			.updateTable('talent_condition')
			.set((eb) => ({ position: eb('position', '+', 1_000_000), code: eb.cast<string>('id', 'text') }))
			.where('category_id', '=', locked.id)
			.execute();
		for (const [index, condition] of after.entries()) {
			if (before.some(({ id }) => id === condition.id)) {
				await trx
					.updateTable('talent_condition')
					.set({ position: index + 1, ...conditionColumns(condition) })
					.where('id', '=', condition.id)
					.execute();
			} else await insertConditions(trx, locked.id, [condition], index);
		}
		await trx
			.updateTable('category')
			.set((eb) => ({ version: eb('version', '+', 1) }))
			.where('id', '=', locked.id)
			.execute();
		await recordAudit(trx, ctx, 'category.changed', { edition: locked.edition.id, category: locked.id }, [
			'conditions',
		]);
		return accept('saved');
	});
}
