import { fail, redirect } from '@sveltejs/kit';
import { localText } from '#lib/domain/local-text.ts';
import { higherEditionTreeFrom, readHigherEdition } from '#lib/forms/upward.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { higherEditionRefusal, upwardProblemTexts } from '#lib/i18n/reasons/upward.ts';
import { closeHigherEdition } from '#lib/server/recommendations/close-higher-edition.ts';
import { getHigherEdition } from '#lib/server/recommendations/queries.ts';
import { reopenHigherEdition } from '#lib/server/recommendations/reopen-higher-edition.ts';
import { updateHigherEdition } from '#lib/server/recommendations/update-higher-edition.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { ctx, locale } }) => {
	const edition = await getHigherEdition(ctx, idParam(params.edition));
	const { rules, system } = edition;
	const keyOf = (id: string | null) => edition.categories.find((category) => category.id === id)?.key ?? null;
	return {
		edition: {
			id: edition.id,
			name: localText(edition.name, locale),
			version: edition.version,
			programmeId: edition.programmeId,
			waiting: edition.outcomesWaiting,
			closed: rules.closedAt !== null,
			confirmed: edition.counts.reduce((sum, { state, count }) => (state === 'confirmed' ? sum + count : sum), 0),
		},
		tree: higherEditionTreeFrom(
			{
				...edition,
				...rules,
				totalMax: system.totalMax,
				unit: system.unit,
				shares: [...system.shares],
				stages: [...rules.stages],
				quotas: system.quotas.map(({ categoryId, stage, kind, max }) => ({
					categoryKey: keyOf(categoryId),
					stage,
					kind,
					max,
				})),
			},
			ctx.installation.timeZone,
		),
	};
};

export const actions: Actions = {
	save: async (event) => {
		const { ctx } = event.locals;
		const form = await event.request.formData();
		const read = readHigherEdition(form, ctx.installation.timeZone);
		if (!read.ok) return fail(400, { tree: read.tree, errors: upwardProblemTexts(read.problems), refusal: null });
		const decision = await updateHigherEdition(ctx, {
			editionId: idParam(event.params.edition),
			version: Number(form.get('version')) || 0,
			shape: read.value,
		});
		if (!decision.ok) return fail(409, { tree: read.tree, errors: {}, refusal: higherEditionRefusal(decision) });
		flash(event, { kind: 'done', text: m.upward_done_saved() });
		redirect(303, event.url.pathname);
	},
	close: async (event) => {
		const decision = await closeHigherEdition(event.locals.ctx, { editionId: idParam(event.params.edition) });
		if (!decision.ok) return fail(409, { tree: null, errors: {}, refusal: higherEditionRefusal(decision) });
		flash(event, { kind: 'done', text: m.upward_done_closed() });
		redirect(303, event.url.pathname);
	},
	reopen: async (event) => {
		const decision = await reopenHigherEdition(event.locals.ctx, { editionId: idParam(event.params.edition) });
		if (!decision.ok) return fail(409, { tree: null, errors: {}, refusal: higherEditionRefusal(decision) });
		flash(event, { kind: 'done', text: m.upward_done_reopened() });
		redirect(303, event.url.pathname);
	},
};
