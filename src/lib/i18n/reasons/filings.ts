import type { QuotaUnit } from '#lib/domain/edition.ts';
import type { FilingKind, FilingViolation, RecallRefusal, SchoolReturnRefusal } from '#lib/domain/filing.ts';
import { formatDateTime } from '../format.ts';
import { m } from '../paraglide/messages.js';
import { NOMINATION_GAP_TEXT } from './talents.ts';

const COUNT: Record<QuotaUnit, (values: { count: number }) => string> = {
	jian: (values) => m.filings_count_jian(values),
	fu: (values) => m.filings_count_fu(values),
	xiang: (values) => m.filings_count_xiang(values),
	zhidui: (values) => m.filings_count_zhidui(values),
	ren: (values) => m.filings_count_ren(values),
	suo: (values) => m.filings_count_suo(values),
};

/** A number of entries in the category's own unit: 12 幅, 3 支队. */
export function countText(count: number, unit: QuotaUnit): string {
	return COUNT[unit]({ count });
}

export const FILING_KIND_TEXT: Record<FilingKind, () => string> = {
	first: () => m.filings_kind_first(),
	supplement: () => m.filings_kind_supplement(),
};

/** Each broken rule of a filing as a sentence. */
export function filingViolationText(violation: FilingViolation, zone: string): string {
	const titles = (list: string[]) =>
		list.map((title) => title || m.filings_untitled()).join(m.filings_list_separator());
	switch (violation.code) {
		case 'already_filed':
			return m.filings_violation_already_filed();
		case 'not_yet_filed':
			return m.filings_violation_not_yet_filed();
		case 'nothing_chosen':
			return m.filings_violation_nothing_chosen();
		case 'consent_missing':
			return m.filings_violation_consent_missing();
		case 'reason_missing':
			return m.filings_violation_reason_missing();
		case 'edition_not_open':
			return m.filings_violation_edition_not_open();
		case 'judging_begun':
			return m.filings_violation_judging_begun();
		case 'window_missing':
			return m.filings_violation_window_missing();
		case 'window_not_open':
			return m.filings_violation_window_not_open({ date: formatDateTime(violation.at, zone) });
		case 'window_closed':
			return m.filings_violation_window_closed({ date: formatDateTime(violation.at, zone) });
		case 'not_handed_in':
			return m.filings_violation_not_handed_in({ titles: titles(violation.titles) });
		case 'incomplete':
			return m.filings_violation_incomplete({ titles: titles(violation.titles) });
		case 'mend_by_passed':
			return m.filings_violation_mend_by_passed({ titles: titles(violation.titles) });
		case 'over_unit_quota':
			return m.filings_violation_over_unit_quota({ limit: violation.limit, would: violation.would });
		case 'over_participant_limit':
			return m.filings_violation_over_participant_limit({ limit: violation.limit, people: violation.people });
		default:
			return m.talents_violation_gap({
				titles: titles(violation.titles),
				gap: NOMINATION_GAP_TEXT[violation.code](),
			});
	}
}

export const RECALL_REFUSAL_TEXT: Record<RecallRefusal, () => string> = {
	already_recalled: () => m.filings_refusal_already_recalled(),
	supplement_stands: () => m.filings_refusal_supplement_stands(),
	check_begun: () => m.filings_refusal_check_begun(),
	judging_begun: () => m.filings_refusal_judging_begun(),
	window_closed: () => m.filings_refusal_window_closed(),
	reason_missing: () => m.filings_refusal_recall_reason_missing(),
};

export const SCHOOL_RETURN_REFUSAL_TEXT: Record<SchoolReturnRefusal, () => string> = {
	not_handed_in: () => m.filings_refusal_not_handed_in(),
	note_missing: () => m.filings_refusal_note_missing(),
};
