import { listFilings, listUnitCategories } from '#lib/server/filings/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx } }) => {
	const [categories, filings] = await Promise.all([listUnitCategories(ctx), listFilings(ctx)]);
	return { categories, filings };
};
