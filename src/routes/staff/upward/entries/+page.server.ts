import { HIGHER_LEVELS } from '#lib/domain/higher.ts';
import { localText } from '#lib/domain/local-text.ts';
import type { UpwardStep } from '#lib/domain/way-upward.ts';
import { getUpwardFilterChoices, listUpwardEntries, UPWARD_WHATS } from '#lib/server/recommendations/queries.ts';
import { idOrNull } from '#lib/server/web/id-param.ts';
import { readListCursor } from '#lib/server/web/list-cursor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals: { ctx, locale } }) => {
	const filter = {
		ownEditionId: idOrNull(url.searchParams.get('own')),
		editionId: idOrNull(url.searchParams.get('edition')),
		categoryId: idOrNull(url.searchParams.get('category')),
		level: HIGHER_LEVELS.find((level) => level === url.searchParams.get('level')) ?? null,
		what: UPWARD_WHATS.find((what) => what === url.searchParams.get('what')) ?? ('any' as const),
		search: (url.searchParams.get('q') ?? '').trim().slice(0, 60),
	};
	const [page, choices] = await Promise.all([
		listUpwardEntries(ctx, { ...filter, cursor: readListCursor(url, 'moment') }),
		getUpwardFilterChoices(ctx, filter.ownEditionId),
	]);
	// a column for each contest that stands in a row of this page
	const order = { city: 0, province: 1, nation: 2 };
	const columns = [
		...new Map(
			page.rows.flatMap(({ cells }) => cells.map((cell): [string, UpwardStep] => [cell.editionId, cell])),
		).values(),
	]
		.filter(({ editionId, level }) =>
			filter.editionId ? editionId === filter.editionId : !filter.level || level === filter.level,
		)
		.sort((one, other) => order[one.level] - order[other.level])
		.map(({ editionId, edition, level }) => ({ id: editionId, name: localText(edition, locale), level }));
	return {
		filter,
		columns,
		choices: {
			ownEditions: choices.ownEditions.map(({ id, name }) => ({ id, name: localText(name, locale) })),
			editions: choices.editions.map(({ id, name }) => ({ id, name: localText(name, locale) })),
			categories: choices.categories.map(({ id, name }) => ({ id, name: localText(name, locale) })),
		},
		...page,
		rows: page.rows.map((row) => ({
			...row,
			unit: localText(row.unit, locale),
			category: localText(row.category, locale),
			cells: Object.fromEntries(row.cells.map((cell) => [cell.editionId, cell])),
		})),
	};
};
