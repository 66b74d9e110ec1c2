import { fail, redirect } from '@sveltejs/kit';
import { categoryChoice } from '#lib/forms/entries.ts';
import { entryRefusalText } from '#lib/i18n/reasons/entries.ts';
import { createEntry } from '#lib/server/entries/create-entry.ts';
import { listOpenCategories } from '#lib/server/entries/rules.ts';
import { offerOf } from '#lib/domain/entry-offer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx } }) => {
	const categories = await listOpenCategories(ctx.db, ctx.installation.timeZone);
	return { offers: categories.map((category) => offerOf(category, ctx.now)) };
};

export const actions: Actions = {
	default: async ({ request, locals: { ctx } }) => {
		const choice = categoryChoice.safeParse(Object.fromEntries(await request.formData()));
		if (!choice.success) return fail(400, { refused: entryRefusalText('edition_not_open') });
		const created = await createEntry(ctx, { categoryId: choice.data.category });
		if (!created.ok) return fail(409, { refused: entryRefusalText(created.reason) });
		redirect(303, `/teacher/entries/${created.entryId}/edit`);
	},
};
