import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import { changeBlockers, type CategoryShape, type ChangeBlocker } from '#lib/domain/edition-change.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { categoryColumns } from './create-edition.ts';
import { lastSaved, lockCategory, type SavedMeanwhile } from './lock-edition.ts';
import { findCategory, listCategoryUse, type CategoryFull } from './queries.ts';
import { canonical } from './update-edition.ts';

interface UpdateCategory {
	categoryId: string;
	version: number;
	/** rows without an id are new */
	category: CategoryShape;
}

/** A category as the rules of change compare it. */
export function shapeOf(category: CategoryFull): CategoryShape {
	const { code, name, guidance, entrantKind, assessmentKind, quotaUnit, participantsMin, participantsMax } = category;
	const { advisorsMin, advisorsMax, entriesPerParticipant, entriesPerUnit, sameStageRequired, ageMin, ageMax } =
		category;
	const { titleMax, abstractMax, abstractRequired, fields } = category;
	return {
		...{ code, name, guidance, entrantKind, assessmentKind, quotaUnit, participantsMin, participantsMax },
		...{ advisorsMin, advisorsMax, entriesPerParticipant, entriesPerUnit, sameStageRequired, ageMin, ageMax },
		...{ titleMax, abstractMax, abstractRequired, fields },
		divisions: category.divisions.map(({ id, name: of, stages, gradeMin, gradeMax }) => ({
			...{ id, name: of, stages, gradeMin, gradeMax },
		})),
		disciplines: category.disciplines.map(({ id, code: letters, name: of }) => ({ id, code: letters, name: of })),
		attachmentRules: category.attachmentRules.map(({ id, key, label, help, types, countMin, countMax, bytesMax }) => ({
			...{ id, key, label, help, types, countMin, countMax, bytesMax },
		})),
	};
}

/** Rows whose id is not of this category are new; attachment rules keep their key, new ones get one. */
function withOwnIds(after: CategoryShape, before: CategoryShape): CategoryShape {
	const own = <Row extends { id: string }>(rows: Row[], known: readonly { id: string }[]) =>
		rows.map((row) => (known.some(({ id }) => id === row.id) ? row : { ...row, id: '' }));
	const keys = new Set(before.attachmentRules.map(({ key }) => key));
	const freshKey = () => {
		let number = 1;
		while (keys.has(`a${number}`)) number += 1;
		keys.add(`a${number}`);
		return `a${number}`;
	};
	return {
		...after,
		divisions: own(after.divisions, before.divisions),
		disciplines: own(after.disciplines, before.disciplines),
		attachmentRules: own(after.attachmentRules, before.attachmentRules).map((rule) => ({
			...rule,
			key: before.attachmentRules.find(({ id }) => id === rule.id)?.key ?? freshKey(),
		})),
	};
}

/** Names, limits, divisions, disciplines, fields and attachment rules of a category: in one save, or not at all. */
export function updateCategory(
	ctx: Context,
	input: UpdateCategory,
): Promise<
	Decision<
		'saved',
		'changed_meanwhile' | 'edition_finished' | 'category_code_taken' | 'change_not_harmless',
		{ saved: SavedMeanwhile } | { blockers: ChangeBlocker[] }
	>
> {
	return ctx.transaction(async (trx) => {
		const locked = await lockCategory(trx, ctx, input.categoryId);
		if (locked.edition.state === 'finished') return refuse('edition_finished');
		if (locked.version !== input.version) {
			return refuse('changed_meanwhile', await lastSaved(trx, 'category', locked.id));
		}
		const current = await findCategory(trx, locked.id);
		if (!current) throw new Error('the category was locked and is gone');
		const before = shapeOf(current);
		const after = withOwnIds(input.category, before);
		const taken = await trx
			.selectFrom('category')
			.select('id')
			.where('edition_id', '=', locked.edition.id)
			.where('code', '=', after.code)
			.where('id', '<>', locked.id)
			.executeTakeFirst();
		if (taken) return refuse('category_code_taken');
		const use = (await listCategoryUse(trx, locked.edition.id)).find(({ categoryId }) => categoryId === locked.id);
		if (!use) throw new Error('every category has a line of use');
		const blockers = changeBlockers(before, after, use);
		if (blockers.length > 0) return refuse('change_not_harmless', { blockers });

		const changed = (Object.keys(after) as (keyof CategoryShape)[]).filter(
			(field) => canonical(after[field] ?? null) !== canonical(before[field] ?? null),
		);
		if (changed.length === 0) return accept('saved');
		await trx
			.updateTable('category')
			.set((eb) => ({ ...categoryColumns(after), version: eb('version', '+', 1) }))
			.where('id', '=', locked.id)
			.execute();
		if (changed.includes('divisions')) await saveDivisions(trx, locked.id, after.divisions);
		if (changed.includes('disciplines')) await saveDisciplines(trx, locked.id, after.disciplines);
		if (changed.includes('attachmentRules')) await saveRules(trx, locked.id, after.attachmentRules);
		await recordAudit(
			trx,
			ctx,
			'category.changed',
			{ edition: locked.edition.id, category: locked.id },
			changed.map(snakeCase),
		);
		return accept('saved');
	});
}

function snakeCase(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Positions and codes are unique: the rows that stay step aside (beyond any real number) before they take their new ones. */
const ASIDE = 1_000_000;

async function saveDivisions(trx: Trx, categoryId: string, rows: CategoryShape['divisions']): Promise<void> {
	const kept = rows.flatMap(({ id }) => (id ? [id] : []));
	await trx
		.deleteFrom('division')
		.where('category_id', '=', categoryId)
		.$if(kept.length > 0, (query) => query.where('id', 'not in', kept))
		.execute();
	await trx
		.updateTable('division')
		.set((eb) => ({ position: eb('position', '+', ASIDE) }))
		.where('category_id', '=', categoryId)
		.execute();
	for (const [index, row] of rows.entries()) {
		const values = {
			position: index + 1,
			name: toJsonb(row.name),
			stages: row.stages,
			grade_min: row.gradeMin ?? null,
			grade_max: row.gradeMax ?? null,
		};
		if (row.id) {
			await trx
				.updateTable('division')
				.set(values)
				.where('id', '=', row.id)
				.where('category_id', '=', categoryId)
				.execute();
		} else {
			await trx
				.insertInto('division')
				.values({ id: newId(), category_id: categoryId, ...values })
				.execute();
		}
	}
}

async function saveDisciplines(trx: Trx, categoryId: string, rows: CategoryShape['disciplines']): Promise<void> {
	const kept = rows.flatMap(({ id }) => (id ? [id] : []));
	await trx
		.deleteFrom('discipline')
		.where('category_id', '=', categoryId)
		.$if(kept.length > 0, (query) => query.where('id', 'not in', kept))
		.execute();
	await trx
		.updateTable('discipline')
		.set((eb) => ({ code: eb.cast<string>('id', 'text') }))
		.where('category_id', '=', categoryId)
		.execute();
	for (const [index, row] of rows.entries()) {
		const values = { position: index + 1, code: row.code, name: toJsonb(row.name) };
		if (row.id) {
			await trx
				.updateTable('discipline')
				.set(values)
				.where('id', '=', row.id)
				.where('category_id', '=', categoryId)
				.execute();
		} else {
			await trx
				.insertInto('discipline')
				.values({ id: newId(), category_id: categoryId, ...values })
				.execute();
		}
	}
}

async function saveRules(trx: Trx, categoryId: string, rows: CategoryShape['attachmentRules']): Promise<void> {
	const kept = rows.flatMap(({ id }) => (id ? [id] : []));
	await trx
		.deleteFrom('attachment_rule')
		.where('category_id', '=', categoryId)
		.$if(kept.length > 0, (query) => query.where('id', 'not in', kept))
		.execute();
	for (const [index, row] of rows.entries()) {
		const values = {
			position: index + 1,
			label: toJsonb(row.label),
			help: row.help ? toJsonb(row.help) : null,
			types: row.types,
			count_min: row.countMin,
			count_max: row.countMax,
			bytes_max: row.bytesMax,
		};
		if (row.id) {
			await trx
				.updateTable('attachment_rule')
				.set(values)
				.where('id', '=', row.id)
				.where('category_id', '=', categoryId)
				.execute();
		} else {
			await trx
				.insertInto('attachment_rule')
				.values({ id: newId(), category_id: categoryId, key: row.key, ...values })
				.execute();
		}
	}
}
