import { error, redirect } from '@sveltejs/kit';
import { isId } from '#lib/domain/entry.ts';
import { localText } from '#lib/domain/local-text.ts';
import { STAGE_REASONS } from '#lib/i18n/reasons/judging.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { createStage } from '#lib/server/judging/create-stage.ts';
import { getStage, listJudging } from '#lib/server/judging/queries.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { Actions, PageServerLoad } from './$types';

const SHOWN = { to_plan: 'toPlan', sheets: 'sheetsMissing' } as const;

export const load: PageServerLoad = async ({ url, locals: { ctx, locale } }) => {
	const asked = url.searchParams.get('show') ?? '';
	const show = asked === 'to_plan' || asked === 'sheets' ? asked : null;
	const editions = (await listJudging(ctx))
		.map((edition) => ({
			...edition,
			categories: edition.categories.filter((category) => show === null || category[SHOWN[show]]),
		}))
		.filter(({ categories }) => show === null || categories.length > 0);
	return {
		show,
		editions: editions.map((edition) => ({
			id: edition.id,
			name: localText(edition.name, locale),
			categories: edition.categories.map((category) => ({
				...category,
				name: localText(category.name, locale),
				scored: category.assessmentKind === 'rubric' || category.assessmentKind === 'sift_then_rubric',
				stages: category.stages.map((stage) => ({ ...stage, name: localText(stage.name, locale) })),
			})),
		})),
	};
};

export const actions: Actions = {
	create: async (event) => {
		const { ctx, locale } = event.locals;
		const categoryId = (await event.request.formData()).get('category');
		if (typeof categoryId !== 'string' || !isId(categoryId)) error(404);
		const decision = await createStage(ctx, { categoryId });
		if (!decision.ok || !decision.stageId) {
			if (!decision.ok) flash(event, { kind: 'refused', text: STAGE_REASONS[decision.reason]({}) });
			redirect(303, '/staff/judging');
		}
		const stage = await getStage(ctx, decision.stageId);
		flash(event, { kind: 'done', text: m.judging_staff_done_created({ stage: localText(stage.name, locale) }) });
		redirect(303, `/staff/judging/${decision.stageId}`);
	},
};
