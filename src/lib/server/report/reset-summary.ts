import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { SummaryRefusal } from '#lib/domain/report.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockSummary, staffOf, type SummaryFacts, type SummaryOf } from './save-summary.ts';

/**
 * 恢复自动生成的文字: the edited text goes, the figures write the summary again. Not over a change that was not on the page. The row stays
 * without words, for its version: began it anew, a page that shows the old text would save over a new one unseen.
 */
export function resetSummary(
	ctx: Context,
	{ period, locale, version }: SummaryOf,
): Promise<Decision<'reset', SummaryRefusal, SummaryFacts>> {
	return ctx.transaction(async (trx) => {
		const actor = staffOf(ctx);
		const saved = await lockSummary(trx, { period, locale });
		if (!saved || saved.text === '') return refuse('nothing_saved');
		if (saved.version !== version) return refuse('changed_meanwhile', { by: saved.by });
		await trx
			.updateTable('year_summary')
			.set({ text: '', version: saved.version + 1, updated_by: actor, updated_at: ctx.now })
			.where('id', '=', saved.id)
			.execute();
		await recordAudit(trx, ctx, 'summary.reset', { summary: saved.id });
		return accept('reset');
	});
}
