import { fail, redirect } from '@sveltejs/kit';
import { localText } from '#lib/domain/local-text.ts';
import { panelMean } from '#lib/domain/nomination.ts';
import { readPanel } from '#lib/forms/talents.ts';
import { formatScore } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { DECISION_REFUSAL_TEXT, PANEL_FORM_TEXT } from '#lib/i18n/reasons/talents.ts';
import { getPanel, getTalentCategory, listAllNominees } from '#lib/server/nominations/queries.ts';
import { savePanel } from '#lib/server/nominations/save-panel.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad } from './$types';

const NO_ERRORS: Record<string, string[]> = {};

/** Empty rows at the end, so that people can be added without a script. */
const ROOM = 2;

export const load: PageServerLoad = async ({ params, locals: { ctx, locale } }) => {
	const categoryId = idParam(params.category);
	const [category, panel, nominees] = await Promise.all([
		getTalentCategory(ctx, categoryId),
		getPanel(ctx, categoryId),
		listAllNominees(ctx, categoryId),
	]);
	return {
		category: { id: categoryId, editionName: localText(category.editionName, locale) },
		fixed: category.decision === 'confirmed',
		members: [
			...panel.members.map((member) => ({ key: member.id, name: member.name, title: member.title })),
			...Array.from({ length: ROOM }, (_, index) => ({ key: `new${index + 1}`, name: '', title: '' })),
		],
		named: panel.members.length,
		nominees: nominees.map((row) => ({
			id: row.id,
			name: row.name,
			unit: localText(row.unitThen, locale),
			mean: panelMean(row.panelSum, row.panelCount),
			points: Object.fromEntries(
				panel.scores
					.filter(({ entryId }) => entryId === row.id)
					.map(({ memberId, pointsTenths }) => [memberId, formatScore(pointsTenths)]),
			),
		})),
	};
};

export const actions: Actions = {
	default: async (event) => {
		const categoryId = idParam(event.params.category);
		const form = await event.request.formData();
		const typed = Object.fromEntries([...form].filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
		const read = readPanel(form);
		if (!read.ok)
			return fail(400, {
				typed,
				errors: {
					...NO_ERRORS,
					...Object.fromEntries(
						Object.entries(read.problems).map(([name, codes]) => [name, codes.map((code) => PANEL_FORM_TEXT[code]())]),
					),
				},
				problem: m.talents_form_odd({ count: Object.keys(read.problems).length }),
			});
		const decision = await savePanel(event.locals.ctx, { categoryId, ...read.value });
		if (!decision.ok)
			return fail(409, {
				typed,
				errors: NO_ERRORS,
				problem: DECISION_REFUSAL_TEXT[decision.reason](),
			});
		flash(event, { kind: 'done', text: m.talents_panel_saved() });
		redirect(303, `/staff/talents/${categoryId}/panel`);
	},
};
