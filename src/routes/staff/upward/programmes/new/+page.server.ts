import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { BLANK_PROGRAMME, readProgramme } from '#lib/forms/upward.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { higherEditionRefusal, upwardProblemTexts } from '#lib/i18n/reasons/upward.ts';
import { createProgramme } from '#lib/server/recommendations/create-programme.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ tree: BLANK_PROGRAMME });

export const actions: Actions = {
	default: async (event) => {
		const read = readProgramme(await event.request.formData());
		if (!read.ok) return fail(400, { tree: read.tree, errors: upwardProblemTexts(read.problems), refusal: null });
		const { archived: _, ...shape } = read.value;
		const decision = await createProgramme(event.locals.ctx, { shape });
		if (!decision.ok) return fail(409, { tree: read.tree, errors: {}, refusal: higherEditionRefusal(decision) });
		flash(event, { kind: 'done', text: m.upward_done_programme() });
		redirect(303, resolve('/staff/upward/programmes/[programme]/new', { programme: decision.programmeId! }));
	},
};
