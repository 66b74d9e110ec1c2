import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { isId } from '#lib/domain/entry.ts';
import { momentOf, wallTime } from '#lib/domain/window-zone.ts';
import type { CheckRefusal } from '#lib/domain/eligibility.ts';
import { readCheckForm, type CheckInput } from '#lib/forms/eligibility.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { CHECK_REFUSAL_TEXT } from '#lib/i18n/reasons/eligibility.ts';
import { acceptEntry } from '#lib/server/eligibility/accept-entry.ts';
import { countWaiting, findNextCheck, getEntryRecord } from '#lib/server/eligibility/queries.ts';
import { rejectEntry } from '#lib/server/eligibility/reject-entry.ts';
import { reopenCheck } from '#lib/server/eligibility/reopen-check.ts';
import { returnEntry } from '#lib/server/eligibility/return-entry.ts';
import { listDuplicates } from '#lib/server/entries/list-duplicates.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

function entryOf(event: Pick<RequestEvent, 'params'>): string {
	if (!isId(event.params.id)) error(404);
	return event.params.id;
}

/** A week from now at 17:00, the end of an office day: what staff most often choose. */
function usualMendBy(now: Date, zone: string): string {
	return `${wallTime(new Date(now.getTime() + 7 * 86_400_000), zone).slice(0, 10)}T17:00`;
}

export const load: PageServerLoad = async (event) => {
	const { ctx } = event.locals;
	const id = entryOf(event);
	const [record, duplicates, next] = await Promise.all([
		getEntryRecord(ctx, id),
		listDuplicates(ctx, id),
		findNextCheck(ctx, id),
	]);
	return {
		record,
		duplicates,
		next,
		waiting: await countWaiting(ctx, record.category.id),
		mendBy: usualMendBy(ctx.now, ctx.installation.timeZone),
	};
};

async function read(event: RequestEvent): Promise<CheckInput> {
	const input = readCheckForm(await event.request.formData());
	if (!input) error(400);
	return input;
}

/** One after the other: after a decision the next one opens, at the end the overview. */
async function goOn(event: RequestEvent, text: (values: { title: string }) => string): Promise<never> {
	const { ctx } = event.locals;
	const id = entryOf(event);
	const { title } = await getEntryRecord(ctx, id);
	const next = await findNextCheck(ctx, id);
	const said = text({ title: title || m.filings_untitled() });
	flash(event, { kind: 'done', text: next ? said : said + m.filings_check_all_done() });
	redirect(303, next ? resolve('/staff/eligibility/[id]', { id: next }) : resolve('/staff/eligibility'));
}

function refused(reason: CheckRefusal, tried: 'return' | 'reject' | 'accept', input: CheckInput) {
	return fail(400, { tried, problem: CHECK_REFUSAL_TEXT[reason](), input });
}

export const actions: Actions = {
	accept: async (event) => {
		const input = await read(event);
		const decision = await acceptEntry(event.locals.ctx, { entryId: entryOf(event), versionId: input.versionId });
		return decision.ok ? goOn(event, m.filings_check_accepted_flash) : refused(decision.reason, 'accept', input);
	},
	return: async (event) => {
		const input = await read(event);
		const { ctx } = event.locals;
		const decision = await returnEntry(ctx, {
			entryId: entryOf(event),
			versionId: input.versionId,
			...input.returned,
			mendBy: momentOf(input.returned.mendBy, ctx.installation.timeZone),
		});
		return decision.ok ? goOn(event, m.filings_check_returned_flash) : refused(decision.reason, 'return', input);
	},
	reject: async (event) => {
		const input = await read(event);
		const decision = await rejectEntry(event.locals.ctx, {
			entryId: entryOf(event),
			versionId: input.versionId,
			...input.rejected,
		});
		return decision.ok ? goOn(event, m.filings_check_rejected_flash) : refused(decision.reason, 'reject', input);
	},
	reopen: async (event) => {
		const { ctx } = event.locals;
		const id = entryOf(event);
		const decision = await reopenCheck(ctx, { entryId: id });
		if (!decision.ok) return fail(400, { tried: 'reopen' as const, problem: CHECK_REFUSAL_TEXT[decision.reason]() });
		const { title } = await getEntryRecord(ctx, id);
		flash(event, { kind: 'done', text: m.filings_check_reopened_flash({ title: title || m.filings_untitled() }) });
		redirect(303, resolve('/staff/eligibility/[id]', { id }));
	},
};
