import type { Locale } from '#lib/domain/local-text.ts';
import type { PeriodProblem, SummaryProblem, SummaryRefusal } from '#lib/domain/report.ts';
import { m } from '../paraglide/messages.js';

const list = (names: readonly string[], locale: Locale) => names.join(locale === 'en' ? ', ' : '、');

/** What is wrong with a summary, at its field. `allowed`: what may stand between braces. */
export function summaryProblemText(problem: SummaryProblem, allowed: readonly string[], locale: Locale): string {
	switch (problem.code) {
		case 'text_missing':
			return m.report_problem_text_missing();
		case 'text_too_long':
			return m.report_problem_text_too_long({ length: problem.length, max: problem.max });
		case 'brace_alone':
			return m.report_problem_brace_alone();
		case 'placeholder_unknown':
			return m.report_problem_placeholder_unknown({
				names: list(problem.names, locale),
				allowed: list(allowed, locale),
			});
	}
}

const REFUSALS: Record<SummaryRefusal, (by: string | null) => string> = {
	changed_meanwhile: (by) =>
		by ? m.report_refused_changed_meanwhile_by({ name: by }) : m.report_refused_changed_meanwhile(),
	nothing_saved: () => m.report_refused_nothing_saved(),
};

export function summaryRefusalText(reason: SummaryRefusal, by: string | null = null): string {
	return REFUSALS[reason](by);
}

export const PERIOD_PROBLEM_TEXT: Record<PeriodProblem, () => string> = {
	day_odd: () => m.report_period_problem_day_odd(),
	order_wrong: () => m.report_period_problem_order_wrong(),
};
