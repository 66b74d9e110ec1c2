import { error, fail, redirect } from '@sveltejs/kit';
import { mayRemoveCategory } from '#lib/domain/edition-change.ts';
import { localText } from '#lib/domain/local-text.ts';
import { nominates } from '#lib/domain/nomination.ts';
import {
	applyStep,
	blankRow,
	categoryTreeFrom,
	categoryTreeOf,
	readCategoryForm,
	readStep,
	type FormRefusal,
	afterSave,
	rowToAdd,
} from '#lib/forms/editions.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { blockerText, editionReasonText, problemTexts } from '#lib/i18n/reasons/editions.ts';
import { getCategory, listCategoryUse } from '#lib/server/editions/queries.ts';
import { removeCategory } from '#lib/server/editions/remove-category.ts';
import { shapeOf, updateCategory } from '#lib/server/editions/update-category.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params, url }) => {
	const category = await getCategory(ctx, idParam(params.category));
	if (category.editionId !== params.id) error(404);
	const uses = await listCategoryUse(ctx.db, category.editionId);
	const use = uses.find(({ categoryId }) => categoryId === category.id);
	const tree = categoryTreeFrom(shapeOf(category));
	const list = rowToAdd(url);
	return {
		edition: { id: category.editionId, name: localText(category.edition.name, locale), state: category.edition.state },
		category: {
			id: category.id,
			name: localText(category.name, locale),
			assessmentKind: category.assessmentKind,
			nominates: nominates(category),
			version: category.version,
		},
		entries: use?.entries ?? 0,
		filed: use?.filed ?? 0,
		removable:
			mayRemoveCategory({
				state: category.edition.state,
				entries: use?.entries ?? 0,
				stages: use?.stages ?? 0,
				categories: uses.length,
			}) === null,
		tree: list ? applyStep(tree, { kind: 'add', list }, blankRow(list)) : tree,
		added: list !== null,
	};
};

export const actions: Actions = {
	save: async (event) => {
		const { ctx, locale } = event.locals;
		const form = await event.request.formData();
		const step = readStep(form);
		const read = readCategoryForm(categoryTreeOf(form, step.kind === 'add' ? undefined : step));
		if (!read.ok) return fail(400, { tree: read.tree, errors: problemTexts(read.problems) });
		const decision = await updateCategory(ctx, {
			categoryId: idParam(event.params.category),
			version: Number(form.get('version')) || 0,
			category: read.value,
		});
		if (!decision.ok) {
			const message = editionReasonText(decision.reason, decision.facts, ctx.installation.timeZone);
			const blockers = decision.facts && 'blockers' in decision.facts ? decision.facts.blockers : [];
			const refusal: FormRefusal = { message, details: [...new Set(blockers.map(blockerText))] };
			return fail(409, { tree: categoryTreeOf(form), refusal });
		}
		if (step.kind === 'save') {
			flash(event, { kind: 'done', text: m.editions_category_saved({ name: localText(read.value.name, locale) }) });
		}
		redirect(303, afterSave(event.url, step, read.tree));
	},
	remove: async (event) => {
		const { ctx, locale } = event.locals;
		const categoryId = idParam(event.params.category);
		const { name } = await getCategory(ctx, categoryId);
		const decision = await removeCategory(ctx, { categoryId });
		if (!decision.ok) {
			const message = editionReasonText(decision.reason, decision.facts, ctx.installation.timeZone);
			return fail(409, { tree: null, refusal: { message, details: [] } satisfies FormRefusal });
		}
		flash(event, { kind: 'done', text: m.editions_done_category_removed({ name: localText(name, locale) }) });
		redirect(303, `/staff/editions/${idParam(event.params.id)}`);
	},
};
