import { fail, redirect } from '@sveltejs/kit';
import { localText } from '#lib/domain/local-text.ts';
import { applyStep, readStep, readTree } from '#lib/forms/editions.ts';
import {
	BLANK_CONDITION,
	conditionsTreeOf,
	readConditions,
	readVersion,
	type ConditionsTree,
} from '#lib/forms/talents.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { editionReasonText } from '#lib/i18n/reasons/editions.ts';
import { CONDITION_FORM_TEXT } from '#lib/i18n/reasons/talents.ts';
import { getCategory } from '#lib/server/editions/queries.ts';
import { hasFindings, listConditions, setConditions } from '#lib/server/editions/set-conditions.ts';
import { getTalentCategory } from '#lib/server/nominations/queries.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals: { ctx, locale } }) => {
	const categoryId = idParam(params.category);
	const [talent, category, conditions, frozen] = await Promise.all([
		getTalentCategory(ctx, categoryId),
		getCategory(ctx, categoryId),
		listConditions(ctx.db, categoryId),
		hasFindings(ctx.db, categoryId),
	]);
	const tree: ConditionsTree = {
		conditions: conditions.map((row) => ({
			id: row.id,
			code: row.code,
			text: { zh: row.text.zh, en: row.text.en ?? '' },
			kind: row.evidenceKind,
			level: row.minLevel ?? '',
			grade: row.minGrade ?? '',
			years: row.windowYears === null ? '' : String(row.windowYears),
		})),
	};
	if (url.searchParams.get('add') === 'conditions' && !frozen) tree.conditions.push(BLANK_CONDITION);
	return {
		category: {
			id: categoryId,
			editionId: talent.editionId,
			editionName: localText(talent.editionName, locale),
			name: localText(talent.name, locale),
			version: category.version,
		},
		frozen,
		finished: talent.editionState === 'finished',
		conditions: conditions.map(({ text, ...row }) => ({ ...row, text: localText(text, locale) })),
		tree,
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { ctx } = event.locals;
		const categoryId = idParam(event.params.category);
		const form = await event.request.formData();
		const step = readStep(form);
		const typed = conditionsTreeOf(readTree(form));
		const tree = step.kind === 'add' ? typed : applyStep(typed, step);
		const read = readConditions(tree);
		if (!read.ok)
			return fail(400, {
				tree,
				errors: Object.fromEntries(
					Object.entries(read.problems).map(([name, codes]) => [
						name,
						codes.map((code) => CONDITION_FORM_TEXT[code]()),
					]),
				),
			});
		const decision = await setConditions(ctx, {
			categoryId,
			version: readVersion(form),
			conditions: read.conditions,
		});
		if (!decision.ok) {
			const problem = editionReasonText(decision.reason, decision.facts, ctx.installation.timeZone);
			return fail(409, { tree: typed, problem });
		}
		if (step.kind === 'save') flash(event, { kind: 'done', text: m.talents_conditions_saved() });
		const at = event.url.pathname;
		redirect(
			303,
			step.kind === 'add'
				? `${at}?add=conditions#row-conditions-${read.conditions.length}`
				: step.kind === 'save'
					? `${at}#content`
					: `${at}#row-conditions-${Math.max(0, step.index - 1)}`,
		);
	},
};
