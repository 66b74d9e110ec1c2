import type { Counted, CountedAward, CountedStage, CountedUpward, Period } from '#lib/domain/counted.ts';
import { SCHOOL_STAGE_NAMES } from './edition-names.ts';
import { formatDay, type Locale } from './format.ts';
import { GRADE_NAMES } from './grades.ts';
import { m } from './paraglide/messages.js';

/** 小学, 初中, 高中, or works of nobody's stage. */
export const COUNTED_STAGE_NAMES: Record<CountedStage, () => string> = {
	...SCHOOL_STAGE_NAMES,
	none: () => m.report_stage_none(),
};

const AWARDS: Record<CountedAward, () => string> = { ...GRADE_NAMES, any: () => m.report_award_any() };

/** 2026年1月1日—2026年12月31日 */
export function periodDays({ from, until }: Period, locale?: Locale): string {
	return m.report_days({ from: formatDay(from, locale), until: formatDay(until, locale) }, locale && { locale });
}

/** The filters that a figure of the report brought into a list, for its chips. */
export function countedChips({
	works,
	filed,
	stage,
	award,
	awarded,
}: Counted): { key: string; label: string; value: string | null }[] {
	return [
		{ key: 'only', label: m.report_filter_only(), value: works ? m.report_filter_works() : null },
		{ key: 'from', label: m.report_filter_filed(), value: filed && periodDays(filed) },
		{ key: 'stage', label: m.report_filter_stage(), value: stage && COUNTED_STAGE_NAMES[stage]() },
		{ key: 'award', label: m.report_filter_award(), value: award && AWARDS[award]() },
		{ key: 'award_from', label: m.report_filter_awarded(), value: awarded && periodDays(awarded) },
	];
}

/** The same for a higher edition's sheet and outcomes; `also` goes with the chip. */
export function countedUpwardChips({
	sent,
	pending,
	decided,
	grade,
}: CountedUpward): { key: string; also?: string; label: string; value: string | null }[] {
	return [
		{ key: 'sent_from', also: 'sent_until', label: m.report_filter_sent(), value: sent && periodDays(sent) },
		{ key: 'pending', label: m.report_filter_outcome(), value: pending ? m.report_filter_pending() : null },
		{
			key: 'decided_from',
			also: 'decided_until',
			label: m.report_filter_decided(),
			value: decided && periodDays(decided),
		},
		{ key: 'grade', label: m.report_filter_award(), value: grade === 'named' ? m.report_col_named() : null },
	];
}
