import { localText } from '#lib/domain/local-text.ts';
import { listSchoolOutcomes } from '#lib/server/recommendations/queries.ts';
import { readListCursor } from '#lib/server/web/list-cursor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals: { ctx, locale } }) => {
	const page = await listSchoolOutcomes(ctx, readListCursor(url, 'moment'));
	return {
		...page,
		whole: ctx.actor.kind === 'account' && ctx.actor.role === 'coordinator',
		rows: page.rows.map((row) => ({ ...row, edition: localText(row.edition, locale) })),
	};
};
