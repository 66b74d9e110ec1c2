import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { isId } from '#lib/domain/entry.ts';
import { stateOfWindow, windowOf } from '#lib/domain/window.ts';
import { recallForm } from '#lib/forms/filings.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { RECALL_REFUSAL_TEXT } from '#lib/i18n/reasons/filings.ts';
import { getCategory } from '#lib/server/editions/queries.ts';
import { getReceipt } from '#lib/server/filings/queries.ts';
import { recallFiling } from '#lib/server/filings/recall-filing.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { ctx } }) => {
	if (!isId(params.id)) error(404);
	const receipt = await getReceipt(ctx, params.id);
	const filing = windowOf((await getCategory(ctx, receipt.categoryId)).windows, 'filing');
	return {
		receipt,
		// offered where it looks possible; the command decides
		recallUntil:
			receipt.recalledAt === null &&
			filing &&
			stateOfWindow(filing, ctx.now) === 'open' &&
			receipt.items.every(({ state }) => state === 'filed')
				? filing.closesAt
				: null,
	};
};

export const actions: Actions = {
	recall: async (event) => {
		const { ctx } = event.locals;
		if (!isId(event.params.id)) error(404);
		const { reason } = recallForm.parse(Object.fromEntries(await event.request.formData()));
		const receipt = await getReceipt(ctx, event.params.id);
		const decision = await recallFiling(ctx, { filingId: receipt.id, reason });
		if (!decision.ok) return fail(400, { problem: RECALL_REFUSAL_TEXT[decision.reason]() });
		flash(event, { kind: 'done', text: m.filings_recalled_flash() });
		redirect(303, resolve('/teacher/unit/filing/[category]', { category: receipt.categoryId }));
	},
};
