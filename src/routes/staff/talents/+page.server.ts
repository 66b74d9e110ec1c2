import { localText } from '#lib/domain/local-text.ts';
import { listTalentCategories } from '#lib/server/nominations/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale } }) => {
	const categories = await listTalentCategories(ctx);
	return {
		categories: categories.map(({ name, editionName, target, ...category }) => ({
			...category,
			name: localText(name, locale),
			editionName: localText(editionName, locale),
			target: target && { id: target.id, name: localText(target.name, locale) },
		})),
	};
};
