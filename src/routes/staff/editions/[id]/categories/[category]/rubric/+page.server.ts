import { error, fail, redirect } from '@sveltejs/kit';
import { needsRubric } from '#lib/domain/edition-change.ts';
import { localText } from '#lib/domain/local-text.ts';
import { pointsText, rubricTotal } from '#lib/domain/rubric.ts';
import {
	applyStep,
	blankRow,
	readRubricForm,
	readStep,
	rubricTreeFrom,
	rubricTreeOf,
	type FormRefusal,
	afterSave,
	rowToAdd,
} from '#lib/forms/editions.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { editionProblemText, editionReasonText, problemTexts } from '#lib/i18n/reasons/editions.ts';
import { getCategory } from '#lib/server/editions/queries.ts';
import { updateRubric } from '#lib/server/editions/update-rubric.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params, url }) => {
	const category = await getCategory(ctx, idParam(params.category));
	if (category.editionId !== params.id) error(404);
	const tree = rubricTreeFrom(category.rubric);
	const list = rowToAdd(url);
	return {
		edition: { id: category.editionId, name: localText(category.edition.name, locale), state: category.edition.state },
		category: {
			id: category.id,
			name: localText(category.name, locale),
			assessmentKind: category.assessmentKind,
			needsRubric: needsRubric(category.assessmentKind),
			version: category.version,
		},
		number: category.rubric?.number ?? null,
		frozen: Boolean(category.rubric?.frozenAt),
		tree: list ? applyStep(tree, { kind: 'add', list }, blankRow(list)) : tree,
		added: list !== null,
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { ctx } = event.locals;
		const form = await event.request.formData();
		const step = readStep(form);
		const read = readRubricForm(rubricTreeOf(form, step.kind === 'add' ? undefined : step));
		if (!read.ok) return fail(400, { tree: read.tree, errors: problemTexts(read.problems) });
		const decision = await updateRubric(ctx, {
			...read.value,
			categoryId: idParam(event.params.category),
			version: Number(form.get('version')) || 0,
		});
		if (!decision.ok) {
			const message = editionReasonText(decision.reason, decision.facts, ctx.installation.timeZone);
			const problems = decision.facts && 'problems' in decision.facts ? decision.facts.problems : [];
			const refusal: FormRefusal = { message, details: [...new Set(problems.map(editionProblemText))] };
			return fail(409, { tree: rubricTreeOf(form), refusal });
		}
		const total = pointsText(rubricTotal(read.value));
		if (step.kind === 'save' || decision.code === 'new_version') {
			const text =
				decision.code === 'new_version' ? m.editions_done_rubric_new({ total }) : m.editions_done_rubric({ total });
			flash(event, { kind: 'done', text });
		}
		redirect(303, afterSave(event.url, step, read.tree));
	},
};
