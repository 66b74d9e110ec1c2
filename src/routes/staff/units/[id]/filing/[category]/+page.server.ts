import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { isId } from '#lib/domain/entry.ts';
import { settleRanks } from '#lib/domain/filing.ts';
import { readDesk } from '#lib/forms/filings.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { countText, filingViolationText } from '#lib/i18n/reasons/filings.ts';
import { getCategory } from '#lib/server/editions/queries.ts';
import { fileEntries } from '#lib/server/filings/file-entries.ts';
import { fileSupplement } from '#lib/server/filings/file-supplement.ts';
import { getFilingDesk } from '#lib/server/filings/queries.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { ctx } }) => {
	if (!isId(params.id) || !isId(params.category)) error(404);
	const { category, unit, entries, used, standing } = await getFilingDesk(ctx, params.category, params.id);
	return {
		unit,
		used,
		standing,
		entries: entries.filter(({ state }) => state === 'handed_in'),
		category: {
			id: category.id,
			name: category.name,
			quotaUnit: category.quotaUnit,
			entriesPerUnit: category.entriesPerUnit,
			windows: category.windows,
		},
	};
};

export const actions: Actions = {
	file: async (event) => {
		const { ctx } = event.locals;
		const { id, category: categoryId } = event.params;
		if (!isId(id) || !isId(categoryId)) error(404);
		const form = await event.request.formData();
		const desk = readDesk(form);
		const ranks = settleRanks(desk.ranks.map(({ entryId, rank }) => ({ id: entryId, rank })));
		const input = {
			categoryId,
			entryIds: ranks
				.filter(({ rank }) => rank !== null)
				.toSorted((a, b) => a.rank! - b.rank!)
				.map((entry) => entry.id),
			consentConfirmed: desk.consent,
			onBehalf: { unitId: id, reason: desk.reason },
		};
		const filed = form.get('kind') === 'supplement' ? await fileSupplement(ctx, input) : await fileEntries(ctx, input);
		if (!filed.ok)
			return fail(400, {
				consent: desk.consent,
				reason: desk.reason,
				ranks: Object.fromEntries(desk.ranks.map(({ entryId, rank }) => [entryId, rank])),
				violations: filed.facts.violations.map((one) => filingViolationText(one, ctx.installation.timeZone)),
			});
		const { quotaUnit } = await getCategory(ctx, categoryId);
		flash(event, { kind: 'done', text: m.filings_filed_flash({ amount: countText(filed.count, quotaUnit) }) });
		redirect(303, resolve('/staff/units/[id]/filings/[filing]', { id, filing: filed.filingId }));
	},
};
