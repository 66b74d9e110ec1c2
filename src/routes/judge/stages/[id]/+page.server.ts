import { error } from '@sveltejs/kit';
import { isId } from '#lib/domain/entry.ts';
import { PROGRESS_STATES } from '#lib/domain/judging.ts';
import { localText } from '#lib/domain/local-text.ts';
import { DESK_SORTS, getDeskStage } from '#lib/server/judging/desk-queries.ts';
import { readListCursor } from '#lib/server/web/list-cursor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params, url }) => {
	if (!isId(params.id)) error(404);
	const progress = PROGRESS_STATES.find((state) => state === url.searchParams.get('state')) ?? null;
	const sort = DESK_SORTS.find((known) => known === url.searchParams.get('sort')) ?? 'lot';
	const cursor = readListCursor(url, 'whole');
	const { stage, rows, previous, next } = await getDeskStage(ctx, params.id, { progress, sort, cursor });
	return {
		stage: {
			id: stage.id,
			title: localText(stage.categoryName, locale),
			name: localText(stage.name, locale),
			closesAt: stage.closesAt,
			/** works may be opened: not before the window, nor once the stage is closed */
			readable: stage.state === 'open' && stage.window !== 'before',
			on: stage.state === 'open' && (stage.window === 'open' || stage.window === 'unset'),
			nextId: stage.nextId,
			begun: stage.submitted + stage.draft > 0,
			counts: {
				all: stage.total + stage.recused,
				unscored: stage.unscored,
				draft: stage.draft,
				submitted: stage.submitted,
				recused: stage.recused,
			},
		},
		rows: rows.map(({ divisionName, ...row }) => ({
			...row,
			division: divisionName && localText(divisionName, locale),
		})),
		progress,
		sort,
		previous,
		next,
	};
};
