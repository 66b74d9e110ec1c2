import { error, fail, redirect } from '@sveltejs/kit';
import { localText } from '#lib/domain/local-text.ts';
import { readNewCategory, type NewCategoryTree, type FormRefusal } from '#lib/forms/editions.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { editionReasonText, problemTexts } from '#lib/i18n/reasons/editions.ts';
import { addCategory } from '#lib/server/editions/add-category.ts';
import { getEdition } from '#lib/server/editions/queries.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params }) => {
	const edition = await getEdition(ctx, idParam(params.id));
	if (edition.state !== 'draft') error(404);
	const tree: NewCategoryTree = {
		section: edition.sections[0]?.id ?? '',
		name: { zh: '', en: '' },
		code: '',
		entrantKind: 'pupils',
	};
	return {
		edition: { id: edition.id, name: localText(edition.name, locale), version: edition.version },
		sections: edition.sections.map(({ id, name }) => ({ value: id, label: localText(name, locale) })),
		tree,
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { ctx, locale } = event.locals;
		const editionId = idParam(event.params.id);
		const form = await event.request.formData();
		const read = readNewCategory(form);
		if (!read.ok) return fail(400, { tree: read.tree, errors: problemTexts(read.problems) });
		const { section, ...value } = read.value;
		const decision = await addCategory(ctx, {
			...value,
			editionId,
			sectionId: section,
			version: Number(form.get('version')) || 0,
		});
		if (!decision.ok) {
			const message = editionReasonText(decision.reason, decision.facts, ctx.installation.timeZone);
			return fail(409, { tree: read.tree, refusal: { message, details: [] } satisfies FormRefusal });
		}
		flash(event, { kind: 'done', text: m.editions_done_category_added({ name: localText(value.name, locale) }) });
		redirect(303, `/staff/editions/${editionId}/categories/${decision.categoryId}`);
	},
};
