import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { isId } from '#lib/domain/entry.ts';
import { settleRanks } from '#lib/domain/filing.ts';
import { readDesk, readNote } from '#lib/forms/filings.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { countText, filingViolationText, SCHOOL_RETURN_REFUSAL_TEXT } from '#lib/i18n/reasons/filings.ts';
import { getCategory } from '#lib/server/editions/queries.ts';
import { fileEntries } from '#lib/server/filings/file-entries.ts';
import { fileSupplement } from '#lib/server/filings/file-supplement.ts';
import { getFilingDesk } from '#lib/server/filings/queries.ts';
import { rankEntries } from '#lib/server/filings/rank-entries.ts';
import { returnToTeacher } from '#lib/server/filings/return-to-teacher.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

function categoryOf(event: Pick<RequestEvent, 'params'>): string {
	if (!isId(event.params.category)) error(404);
	return event.params.category;
}

export const load: PageServerLoad = async (event) => {
	const desk = await getFilingDesk(event.locals.ctx, categoryOf(event));
	const { category, ...rest } = desk;
	return {
		...rest,
		category: {
			id: category.id,
			name: category.name,
			quotaUnit: category.quotaUnit,
			entriesPerUnit: category.entriesPerUnit,
			editionName: category.edition.name,
			editionOpen: category.edition.state === 'open',
			windows: category.windows,
		},
	};
};

const here = (event: RequestEvent, anchor = '') =>
	`${resolve('/teacher/unit/filing/[category]', { category: event.params.category })}${anchor}`;

/** Every button first saves the order as it was typed; nothing typed is lost. */
async function save(event: RequestEvent, more: { step?: -1 | 1; fill?: boolean; room?: number | null } = {}) {
	const form = await event.request.formData();
	const desk = readDesk(form);
	const { step, ...filling } = more;
	await rankEntries(event.locals.ctx, {
		categoryId: categoryOf(event),
		ranks: desk.ranks,
		move: step && desk.entry ? { entryId: desk.entry, by: step } : null,
		...filling,
	});
	return { form, desk };
}

export const actions: Actions = {
	save: async (event) => {
		await save(event);
		flash(event, { kind: 'done', text: m.filings_desk_saved() });
		redirect(303, here(event));
	},
	up: async (event) => {
		const { desk } = await save(event, { step: -1 });
		redirect(303, here(event, `#entry-${desk.entry}`));
	},
	down: async (event) => {
		const { desk } = await save(event, { step: 1 });
		redirect(303, here(event, `#entry-${desk.entry}`));
	},
	fill: async (event) => {
		const { category, used } = await getFilingDesk(event.locals.ctx, categoryOf(event));
		const room = category.entriesPerUnit === null ? null : Math.max(0, category.entriesPerUnit - used);
		await save(event, { fill: true, room });
		redirect(303, here(event));
	},
	return: async (event) => {
		const { form, desk } = await save(event);
		if (!desk.entry) error(404);
		const note = readNote(form, desk.entry);
		const { entries } = await getFilingDesk(event.locals.ctx, categoryOf(event));
		const title = entries.find(({ id }) => id === desk.entry)?.title || m.filings_untitled();
		const decision = await returnToTeacher(event.locals.ctx, { entryId: desk.entry, note });
		if (!decision.ok)
			return fail(400, {
				returned: { entry: desk.entry, note, problem: SCHOOL_RETURN_REFUSAL_TEXT[decision.reason]() },
			});
		flash(event, { kind: 'done', text: m.filings_desk_returned({ title }) });
		redirect(303, here(event));
	},
	file: async (event) => {
		const { form, desk } = await save(event);
		const { ctx } = event.locals;
		const category = await getCategory(ctx, categoryOf(event));
		const chosen = settleRanks(desk.ranks.map(({ entryId, rank }) => ({ id: entryId, rank })))
			.filter(({ rank }) => rank !== null)
			.toSorted((a, b) => a.rank! - b.rank!);
		const input = {
			categoryId: category.id,
			entryIds: chosen.map(({ id }) => id),
			consentConfirmed: desk.consent,
			onBehalf: null,
		};
		const filed = form.get('kind') === 'supplement' ? await fileSupplement(ctx, input) : await fileEntries(ctx, input);
		if (!filed.ok)
			return fail(400, {
				consent: desk.consent,
				violations: filed.facts.violations.map((one) => filingViolationText(one, ctx.installation.timeZone)),
			});
		flash(event, {
			kind: 'done',
			text: m.filings_filed_flash({ amount: countText(filed.count, category.quotaUnit) }),
		});
		redirect(303, resolve('/teacher/unit/filings/[id]', { id: filed.filingId }));
	},
};
