import { VIEW_SOURCES } from '#lib/domain/view.ts';
import { SOURCE_LEADS, SOURCE_NAMES } from '#lib/i18n/reasons/desks.ts';
import { listViews } from '#lib/server/desks/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale } }) => {
	const views = await listViews(ctx);
	return {
		sources: VIEW_SOURCES.map((source) => ({
			source,
			name: SOURCE_NAMES[source](locale),
			lead: SOURCE_LEADS[source](locale),
			views: views
				.filter((view) => view.source === source)
				.map(({ id, name, own, owner, shared, updatedAt }) => ({ id, name, own, owner, shared, updatedAt })),
		})),
	};
};
