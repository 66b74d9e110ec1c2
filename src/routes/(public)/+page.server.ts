import { listPublicEditions } from '#lib/server/editions/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const editions = await listPublicEditions(locals.ctx);
	return {
		editions: editions.map(({ id, name, state, categories }) => ({
			id,
			name,
			state,
			categories: categories.map((category) => ({ name: category.name, windows: category.windows })),
		})),
	};
};
