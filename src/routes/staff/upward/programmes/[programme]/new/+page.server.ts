import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { localText } from '#lib/domain/local-text.ts';
import { higherPreset } from '#lib/domain/presets/higher-programmes.ts';
import { wallTime } from '#lib/domain/window-zone.ts';
import { newHigherEditionTree, readHigherEdition } from '#lib/forms/upward.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { higherEditionRefusal, upwardProblemTexts } from '#lib/i18n/reasons/upward.ts';
import { createHigherEdition } from '#lib/server/recommendations/create-higher-edition.ts';
import { getProgramme } from '#lib/server/recommendations/queries.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { ctx, locale } }) => {
	const programme = await getProgramme(ctx, idParam(params.programme));
	const year = Number(wallTime(ctx.now, ctx.installation.timeZone).slice(0, 4));
	return {
		programme: {
			id: programme.id,
			name: localText(programme.name, locale),
			note: programme.note && localText(programme.note, locale),
		},
		tree: newHigherEditionTree(programme, programme.preset === null ? undefined : higherPreset(programme.preset), year),
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { ctx } = event.locals;
		const read = readHigherEdition(await event.request.formData(), ctx.installation.timeZone);
		if (!read.ok) return fail(400, { tree: read.tree, errors: upwardProblemTexts(read.problems), refusal: null });
		const decision = await createHigherEdition(ctx, {
			programmeId: idParam(event.params.programme),
			shape: read.value,
		});
		if (!decision.ok) return fail(409, { tree: read.tree, errors: {}, refusal: higherEditionRefusal(decision) });
		flash(event, { kind: 'done', text: m.upward_done_edition() });
		redirect(303, resolve('/staff/upward/[edition]', { edition: decision.editionId! }));
	},
};
