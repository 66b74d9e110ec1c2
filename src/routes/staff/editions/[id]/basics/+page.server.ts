import { fail, redirect } from '@sveltejs/kit';
import { localText } from '#lib/domain/local-text.ts';
import {
	applyStep,
	blankRow,
	editionTreeFrom,
	editionTreeOf,
	readEditionForm,
	readStep,
	type FormRefusal,
	afterSave,
	rowToAdd,
} from '#lib/forms/editions.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { editionReasonText, problemTexts } from '#lib/i18n/reasons/editions.ts';
import { getEdition } from '#lib/server/editions/queries.ts';
import { updateEdition } from '#lib/server/editions/update-edition.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params, url }) => {
	const edition = await getEdition(ctx, idParam(params.id));
	const list = rowToAdd(url);
	const tree = editionTreeFrom(edition);
	return {
		edition: {
			id: edition.id,
			name: localText(edition.name, locale),
			state: edition.state,
			version: edition.version,
		},
		tree: list ? applyStep(tree, { kind: 'add', list }, blankRow(list)) : tree,
		added: list !== null,
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { ctx } = event.locals;
		const form = await event.request.formData();
		const step = readStep(form);
		const read = readEditionForm(editionTreeOf(form, step.kind === 'add' ? undefined : step));
		if (!read.ok) return fail(400, { tree: read.tree, errors: problemTexts(read.problems) });
		const decision = await updateEdition(ctx, {
			...read.value,
			editionId: idParam(event.params.id),
			version: Number(form.get('version')) || 0,
		});
		if (!decision.ok) {
			const message = editionReasonText(decision.reason, decision.facts, ctx.installation.timeZone);
			return fail(409, { tree: editionTreeOf(form), refusal: { message, details: [] } satisfies FormRefusal });
		}
		if (step.kind === 'save') flash(event, { kind: 'done', text: m.editions_done_saved() });
		redirect(303, afterSave(event.url, step, read.tree));
	},
};
