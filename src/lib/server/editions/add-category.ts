import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { AddCategoryRefusal } from '#lib/domain/edition-change.ts';
import type { EntrantKind } from '#lib/domain/edition.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import { blankCategory } from '#lib/domain/presets/blank-category.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { insertCategories } from './create-edition.ts';
import { lastSaved, lockEdition, type SavedMeanwhile } from './lock-edition.ts';

interface AddCategory {
	editionId: string;
	version: number;
	sectionId: string;
	name: LocalText;
	code: string;
	entrantKind: EntrantKind;
}

/** A further category while the edition is a draft: sensible limits, no rubric yet (the checklist asks for one). */
export function addCategory(
	ctx: Context,
	input: AddCategory,
): Promise<
	Decision<'added', AddCategoryRefusal | 'category_code_taken', { saved: SavedMeanwhile }> & { categoryId?: string }
> {
	return ctx.transaction(async (trx) => {
		const edition = await lockEdition(trx, ctx, input.editionId);
		if (edition.state !== 'draft') return refuse('edition_not_draft');
		if (edition.version !== input.version) {
			return refuse('changed_meanwhile', await lastSaved(trx, 'edition', edition.id));
		}
		const section = await trx
			.selectFrom('section')
			.select('id')
			.where('id', '=', input.sectionId)
			.where('edition_id', '=', edition.id)
			.executeTakeFirst();
		if (!section) return refuse('section_unknown');
		const others = await trx
			.selectFrom('category')
			.select(['key', 'code', 'position'])
			.where('edition_id', '=', edition.id)
			.execute();
		if (others.some(({ code }) => code === input.code)) return refuse('category_code_taken');
		// the key stays for good and stands in file names: letters of the code, and a number where they are taken
		const letters = input.code.toLowerCase();
		let key = letters;
		for (let number = 2; others.some((other) => other.key === key); number += 1) key = `${letters}_${number}`;
		const made = await insertCategories(
			trx,
			edition.id,
			[
				{
					sectionId: section.id,
					position: Math.max(0, ...others.map(({ position }) => position)) + 1,
					category: blankCategory({ key, code: input.code, name: input.name, entrantKind: input.entrantKind }),
				},
			],
			{ now: ctx.now, id: () => newId() },
		);
		const categoryId = made[key]!.categoryId;
		await trx
			.updateTable('edition')
			.set((eb) => ({ version: eb('version', '+', 1) }))
			.where('id', '=', edition.id)
			.execute();
		await recordAudit(trx, ctx, 'category.added', { edition: edition.id, category: categoryId });
		return { ...accept('added'), categoryId };
	});
}
