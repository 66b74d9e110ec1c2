import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { isId } from '#lib/domain/entry.ts';
import { recallForm } from '#lib/forms/filings.ts';
import { auditText } from '#lib/i18n/audit.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { RECALL_REFUSAL_TEXT } from '#lib/i18n/reasons/filings.ts';
import { listAudit } from '#lib/server/audit/queries.ts';
import { getReceipt } from '#lib/server/filings/queries.ts';
import { recallFiling } from '#lib/server/filings/recall-filing.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { ctx } }) => {
	if (!isId(params.filing)) error(404);
	const [receipt, audit] = await Promise.all([getReceipt(ctx, params.filing), listAudit(ctx, 'filing', params.filing)]);
	if (receipt.unit.id !== params.id) error(404);
	return {
		receipt,
		mayRecall: receipt.recalledAt === null && receipt.items.every(({ state }) => state === 'filed'),
		history: audit
			.filter(({ name }) => name.startsWith('filing.'))
			.map(({ id, at, actor, name }) => ({ id, at, actor: actor ?? '', text: auditText(name) })),
	};
};

export const actions: Actions = {
	recall: async (event) => {
		const { id, filing } = event.params;
		if (!isId(filing)) error(404);
		const { reason } = recallForm.parse(Object.fromEntries(await event.request.formData()));
		const decision = await recallFiling(event.locals.ctx, { filingId: filing, reason });
		if (!decision.ok) return fail(400, { problem: RECALL_REFUSAL_TEXT[decision.reason]() });
		flash(event, { kind: 'done', text: m.filings_recalled_flash() });
		redirect(303, resolve('/staff/units/[id]', { id }));
	},
};
