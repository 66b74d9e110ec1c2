import { fail, redirect } from '@sveltejs/kit';
import { localText } from '#lib/domain/local-text.ts';
import { programmeTreeFrom, readProgramme } from '#lib/forms/upward.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { higherEditionRefusal, upwardProblemTexts } from '#lib/i18n/reasons/upward.ts';
import { getProgramme } from '#lib/server/recommendations/queries.ts';
import { updateProgramme } from '#lib/server/recommendations/update-programme.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { ctx, locale } }) => {
	const programme = await getProgramme(ctx, idParam(params.programme));
	return {
		programme: { ...programme, title: localText(programme.name, locale) },
		tree: programmeTreeFrom(programme),
	};
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const read = readProgramme(form);
		if (!read.ok) return fail(400, { tree: read.tree, errors: upwardProblemTexts(read.problems), refusal: null });
		const { archived, kind: _, ...shape } = read.value;
		const decision = await updateProgramme(event.locals.ctx, {
			programmeId: idParam(event.params.programme),
			version: Number(form.get('version')) || 0,
			shape,
			archived,
		});
		if (!decision.ok) return fail(409, { tree: read.tree, errors: {}, refusal: higherEditionRefusal(decision) });
		flash(event, { kind: 'done', text: m.upward_done_saved() });
		redirect(303, event.url.pathname);
	},
};
