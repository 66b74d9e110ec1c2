import { localText } from '#lib/domain/local-text.ts';
import { panelMean } from '#lib/domain/nomination.ts';
import { getTalentCategory, listNominees, NOMINEE_SORTS } from '#lib/server/nominations/queries.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import { readListCursor } from '#lib/server/web/list-cursor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals: { ctx, locale } }) => {
	const categoryId = idParam(params.category);
	const asked = url.searchParams.get('sort');
	const sort = NOMINEE_SORTS.find((one) => one === asked) ?? 'strokes';
	const [category, page] = await Promise.all([
		getTalentCategory(ctx, categoryId),
		listNominees(ctx, { categoryId, sort, cursor: readListCursor(url) }),
	]);
	return {
		category: {
			...category,
			name: localText(category.name, locale),
			editionName: localText(category.editionName, locale),
			target: category.target && { ...category.target, name: localText(category.target.name, locale) },
		},
		sort,
		previous: page.previous,
		next: page.next,
		rows: page.rows.map((row) => ({
			id: row.id,
			name: row.name,
			number: row.number,
			grade: row.grade,
			unitThen: localText(row.unitThen, locale),
			unitNow: row.unitNow && localText(row.unitNow, locale),
			moved: row.moved,
			stage: row.stage,
			claims: row.claims,
			findings: row.findings,
			met: row.met,
			mean: panelMean(row.panelSum, row.panelCount),
			panelCount: row.panelCount,
			outcome: row.outcome,
			sentOn: row.sentOn,
			outcomes: row.outcomes.map(({ result, decidedOn }) => ({ result, decidedOn })),
			laureate: row.laureate,
		})),
	};
};
