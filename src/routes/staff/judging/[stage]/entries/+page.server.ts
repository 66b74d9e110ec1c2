import { error } from '@sveltejs/kit';
import { isId } from '#lib/domain/entry.ts';
import { localText } from '#lib/domain/local-text.ts';
import { ENTRY_VIEWS, getStage, listStageEntries } from '#lib/server/judging/queries.ts';
import { readListCursor } from '#lib/server/web/list-cursor.ts';
import { stageFacts } from '../stage-facts.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params, url }) => {
	if (!isId(params.stage)) error(404);
	const view = ENTRY_VIEWS.find((known) => known === url.searchParams.get('view')) ?? 'all';
	const search = (url.searchParams.get('q') ?? '').trim().slice(0, 60);
	const cursor = readListCursor(url);
	const stage = await getStage(ctx, params.stage);
	const { rows, counts, previous, next } = await listStageEntries(ctx, stage.id, { view, search, cursor });
	return {
		stage: stageFacts(stage, locale),
		rows: rows.map(({ divisionName, groupName, ...row }) => ({
			...row,
			division: divisionName && localText(divisionName, locale),
			group: groupName && localText(groupName, locale),
		})),
		counts,
		view,
		search,
		previous,
		next,
	};
};
