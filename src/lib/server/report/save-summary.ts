import type { Period } from '#lib/domain/counted.ts';
import { hasRole } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { Locale } from '#lib/domain/local-text.ts';
import { checkSummary, type SummaryProblem, type SummaryRefusal } from '#lib/domain/report.ts';
import { summaryPlaceholders } from '#lib/i18n/summary.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import { getReport } from './queries.ts';

export interface SummaryOf {
	period: Period;
	locale: Locale;
	/** of the saved text that was on the page; null = the generated one */
	version: number | null;
}

export interface SummaryFacts {
	/** who saved meanwhile */
	by?: string | null;
	problem?: SummaryProblem;
	/** what may stand between braces */
	allowed?: string[];
}

/**
 * 修改工作总结: a text with {placeholders}, one for each period and language; its figures stay live. Refused with the names that there
 * are, where one is written that there is not; two who edit at once are told.
 */
export function saveSummary(
	ctx: Context,
	{ period, locale, version, text }: SummaryOf & { text: string },
): Promise<Decision<'saved' | 'unchanged', SummaryRefusal | 'text_wrong', SummaryFacts>> {
	return ctx.transaction(async (trx) => {
		const actor = staffOf(ctx);
		const saved = await lockSummary(trx, { period, locale });
		if ((saved?.version ?? null) !== version) return refuse('changed_meanwhile', { by: saved?.by ?? null });
		if (saved?.text === text) return accept('unchanged');
		const association = ctx.installation.associationName.zh;
		const placeholders = summaryPlaceholders(await getReport(ctx, period, trx), { locale, association });
		const problem = checkSummary(text, placeholders);
		if (problem) return refuse('text_wrong', { problem, allowed: placeholders.map(({ name }) => name) });
		const id = saved?.id ?? newId();
		const change = { text, updated_by: actor, updated_at: ctx.now };
		if (saved) {
			await trx
				.updateTable('year_summary')
				.set((eb) => ({ ...change, version: eb('version', '+', 1) }))
				.where('id', '=', id)
				.execute();
		} else {
			const made = await trx
				.insertInto('year_summary')
				.values({ id, from_on: period.from, until_on: period.until, locale, ...change })
				.onConflict((conflict) => conflict.columns(['from_on', 'until_on', 'locale']).doNothing())
				.returning('id')
				.executeTakeFirst();
			// whoever was first in the same moment has the row
			if (!made) return refuse('changed_meanwhile', { by: (await lockSummary(trx, { period, locale }))?.by ?? null });
		}
		await recordAudit(trx, ctx, 'summary.saved', { summary: id }, ['text']);
		return accept('saved');
	});
}

/** The account of the staff member who acts; to others there is no report. */
export function staffOf(ctx: Context): string {
	if (ctx.actor.kind !== 'account' || !hasRole(ctx.actor, 'staff')) throw new NotFound('report');
	return ctx.actor.accountId;
}

export function lockSummary(
	trx: Trx,
	{ period, locale }: Pick<SummaryOf, 'period' | 'locale'>,
): Promise<{ id: string; text: string; version: number; by: string } | undefined> {
	return trx
		.selectFrom('year_summary as s')
		.innerJoin('account as a', 'a.id', 's.updated_by')
		.innerJoin('person as p', 'p.id', 'a.person_id')
		.select(['s.id', 's.text', 's.version', 'p.name as by'])
		.where('s.from_on', '=', period.from)
		.where('s.until_on', '=', period.until)
		.where('s.locale', '=', locale)
		.forUpdate('s')
		.executeTakeFirst();
}
