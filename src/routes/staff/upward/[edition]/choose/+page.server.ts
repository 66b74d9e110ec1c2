import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { GRADES } from '#lib/domain/award.ts';
import { SCHOOL_STAGES } from '#lib/domain/edition.ts';
import { LIST_KINDS } from '#lib/domain/list.ts';
import { localText } from '#lib/domain/local-text.ts';
import { readPicks } from '#lib/forms/upward.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { PROBLEM_TEXT, recommendationRefusal, WARNING_TEXT } from '#lib/i18n/reasons/upward.ts';
import { proposeEntries } from '#lib/server/recommendations/propose-entries.ts';
import { getChoiceFilters, getHigherEdition, listChoices } from '#lib/server/recommendations/queries.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idOrNull, idParam } from '#lib/server/web/id-param.ts';
import { readListCursor } from '#lib/server/web/list-cursor.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals: { ctx, locale } }) => {
	const asked = idOrNull(url.searchParams.get('edition'));
	const [edition, choices] = await Promise.all([
		getHigherEdition(ctx, idParam(params.edition)),
		getChoiceFilters(ctx, asked),
	]);
	const one = <Key extends string>(name: string, keys: readonly Key[]) =>
		keys.find((key) => key === url.searchParams.get(name)) ?? null;
	const filter = {
		ownEditionId: choices.editionId,
		listKind: one('list', LIST_KINDS),
		grade: one('grade', GRADES),
		categoryId: idOrNull(url.searchParams.get('category')),
		stage: one('stage', SCHOOL_STAGES),
		unitId: idOrNull(url.searchParams.get('unit')),
		search: (url.searchParams.get('q') ?? '').trim().slice(0, 60),
	};
	const page = await listChoices(ctx, edition, { ...filter, cursor: readListCursor(url) });
	const named = (rows: readonly { id: string; name: { zh: string; en?: string } }[]) =>
		rows.map(({ id, name }) => ({ id, name: localText(name, locale) }));
	return {
		edition: {
			id: edition.id,
			name: localText(edition.name, locale),
			closed: edition.rules.closedAt !== null,
			waiting: edition.outcomesWaiting,
			categories: edition.categories.map(({ id, key, name }) => ({
				id,
				key,
				name: localText(name, locale),
				zh: name.zh,
			})),
		},
		system: edition.system,
		places: edition.counts.filter(({ state }) => state === 'confirmed' || state === 'sent'),
		filter,
		choices: {
			editions: named(choices.editions),
			categories: named(choices.categories),
			units: named(choices.units),
		},
		...page,
		rows: page.rows.map(({ eligibility, ...row }) => ({
			id: row.entryId,
			number: row.number,
			title: row.title,
			unit: localText(row.unit, locale),
			authors: row.authors,
			category: localText(row.categoryName, locale),
			stage: row.stage,
			kind: row.kind,
			grade: row.best?.grade ?? null,
			draftList: row.best?.listState === 'draft',
			/** what it would be on the sheet, as proposing decides it */
			categoryId:
				(
					edition.categories.find(({ key }) => key === row.categoryKey) ??
					edition.categories.find(({ name }) => name.zh === row.categoryName.zh)
				)?.id ?? (edition.categories.length === 1 ? edition.categories[0]!.id : null),
			problems: eligibility.problems.map((problem) => PROBLEM_TEXT[problem]()),
			warnings: eligibility.warnings
				.filter((warning) => !warning.startsWith('whitelist_'))
				.map((warning) => WARNING_TEXT[warning]()),
		})),
	};
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const editionId = idParam(event.params.edition);
		const entryIds = readPicks(form);
		const category = form.get('category');
		const decision = await proposeEntries(event.locals.ctx, {
			editionId,
			entryIds,
			categoryId: typeof category === 'string' ? idOrNull(category) : null,
		});
		if (!decision.ok) return fail(409, { refusal: recommendationRefusal(decision), picked: entryIds });
		flash(event, { kind: 'done', text: m.upward_done_proposed({ count: entryIds.length }) });
		redirect(303, `${resolve('/staff/upward/[edition]', { edition: editionId })}?state=proposed#sheet`);
	},
};
