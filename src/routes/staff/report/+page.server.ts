import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { writePeriod } from '#lib/domain/report-paths.ts';
import { calendarYear, renderSummary, reportYearOf, schoolYear, isEmpty } from '#lib/domain/report.ts';
import { readPeriod, readSummary } from '#lib/forms/report.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { PERIOD_PROBLEM_TEXT, summaryProblemText, summaryRefusalText } from '#lib/i18n/reasons/report.ts';
import { periodTitle, summaryPlaceholders, summaryTemplate } from '#lib/i18n/summary.ts';
import { findSummary, getReport } from '#lib/server/report/queries.ts';
import { resetSummary } from '#lib/server/report/reset-summary.ts';
import { saveSummary } from '#lib/server/report/save-summary.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ url, locals: { ctx, locale } }) => {
	const { timeZone: zone, associationName: association } = ctx.installation;
	const { period, typed, problem } = readPeriod(url.searchParams, ctx.now, zone);
	const [figures, saved] = await Promise.all([getReport(ctx, period), findSummary(ctx, period, locale)]);
	const reader = { locale, association: association.zh };
	const generated = summaryTemplate(figures, reader);
	const placeholders = summaryPlaceholders(figures, reader);
	const text = saved?.text ?? generated;
	const latest = reportYearOf(ctx.now, zone) + 1;
	const periods = [
		...[0, 1, 2, 3, 4].map((back) => calendarYear(latest - back)),
		...[1, 2, 3, 4].map((back) => schoolYear(latest - back)),
	];
	return {
		figures,
		fields: writePeriod(period),
		title: periodTitle(period, locale),
		before: periodTitle(figures.before, locale),
		days: typed ?? period,
		problem: problem && PERIOD_PROBLEM_TEXT[problem](),
		choices: periods.map((one) => ({ value: writePeriod(one)['period']!, label: periodTitle(one, locale) })),
		empty: isEmpty(figures),
		summary: {
			text,
			segments: renderSummary(text, placeholders),
			version: saved?.version ?? null,
			saved: saved?.text ? { by: saved.by, at: saved.at } : null,
		},
		placeholders,
	};
};

/** Back to the same period: it stands in the address of the form, beside the action's name. */
function here(event: RequestEvent): string {
	const { period } = readPeriod(event.url.searchParams, event.locals.ctx.now, event.locals.ctx.installation.timeZone);
	return `${resolve('/staff/report')}?${new URLSearchParams(writePeriod(period)).toString()}#summary`;
}

export const actions: Actions = {
	save: async (event) => {
		const { ctx, locale } = event.locals;
		const { period } = readPeriod(event.url.searchParams, ctx.now, ctx.installation.timeZone);
		const input = readSummary(await event.request.formData());
		const decision = await saveSummary(ctx, { ...input, period, locale });
		if (!decision.ok) {
			const { reason, facts = {} } = decision;
			if (reason === 'text_wrong')
				return fail(400, {
					text: input.text,
					errors: [summaryProblemText(facts.problem!, facts.allowed ?? [], locale)],
				});
			return fail(409, { text: input.text, message: summaryRefusalText(reason, facts.by) });
		}
		flash(event, { kind: 'done', text: m.report_saved() });
		redirect(303, here(event));
	},
	reset: async (event) => {
		const { ctx, locale } = event.locals;
		const { period } = readPeriod(event.url.searchParams, ctx.now, ctx.installation.timeZone);
		const { text, version } = readSummary(await event.request.formData());
		const decision = await resetSummary(ctx, { period, locale, version });
		if (!decision.ok) return fail(409, { text, message: summaryRefusalText(decision.reason, decision.facts?.by) });
		flash(event, { kind: 'done', text: m.report_was_reset() });
		redirect(303, here(event));
	},
};
