import { hasRole } from '#lib/domain/access.ts';
import { getTeacherHome } from '#lib/server/entries/queries.ts';
import { offerOf } from '#lib/domain/entry-offer.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx } }) => {
	const { categories, ...home } = await getTeacherHome(ctx);
	return {
		...home,
		coordinator: hasRole(ctx.actor, 'coordinator'),
		offers: categories.map((category) => offerOf(category, ctx.now)).filter(({ state }) => state !== 'after'),
	};
};
