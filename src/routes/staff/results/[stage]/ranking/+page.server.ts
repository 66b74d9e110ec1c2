import { error } from '@sveltejs/kit';
import { localText } from '#lib/domain/local-text.ts';
import { getRanking, getRankingHead, RANKING_PAGE } from '#lib/server/results/queries.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import { unsent } from '#lib/server/web/unsent.ts';
import type { PageServerLoad } from './$types';

/** `?division=` an id, or `none` for entries without one; the first division where nothing is said. */
export const load: PageServerLoad = async ({ isDataRequest, locals: { ctx, locale }, params, url }) => {
	const head = await getRankingHead(ctx, idParam(params.stage));
	const asked = url.searchParams.get('division');
	const division = asked === null ? head.divisions[0] : head.divisions.find(({ id }) => (id ?? 'none') === asked);
	if (asked !== null && !division) error(404);
	const after = Math.max(0, Math.floor(Number(url.searchParams.get('after'))) || 0);
	const { rows, total } = division
		? await getRanking(ctx, head, { divisionId: division.id, after })
		: { rows: [], total: 0 };
	const shown = {
		stage: {
			id: head.id,
			name: localText(head.name, locale),
			state: head.state,
			category: localText(head.categoryName, locale),
			edition: { id: head.editionId, name: localText(head.editionName, locale) },
			entrantKind: head.entrantKind,
			spreadAlarmTenths: head.spreadAlarmTenths,
			trimFrom: head.trimFrom,
		},
		divisions: head.divisions.map(({ id, name, entries }) => ({
			key: id ?? 'none',
			name: name && localText(name, locale),
			entries,
		})),
		current: division ? (division.id ?? 'none') : '',
		rows,
		total,
		previous: after > 0 ? Math.max(0, after - RANKING_PAGE) : null,
		next: after + rows.length < total ? after + RANKING_PAGE : null,
	};
	return { shown: unsent({ isDataRequest }, shown) };
};
