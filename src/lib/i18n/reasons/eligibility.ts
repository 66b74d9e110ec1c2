import type {
	CheckRefusal,
	EligibilityOutcome,
	EligibilityReason,
	EligibilityReasonGroup,
	ReopenRefusal,
} from '#lib/domain/eligibility.ts';
import type { Locale } from '#lib/domain/local-text.ts';
import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';

type Options = { locale: Locale };

const REASON: Record<EligibilityReason, (options: Options) => string> = {
	wrong_category: (options) => m.filings_reason_wrong_category({}, options),
	wrong_division: (options) => m.filings_reason_wrong_division({}, options),
	particulars_wrong: (options) => m.filings_reason_particulars_wrong({}, options),
	person_for_group_name: (options) => m.filings_reason_person_for_group_name({}, options),
	advisor_not_allowed: (options) => m.filings_reason_advisor_not_allowed({}, options),
	labour_unclear: (options) => m.filings_reason_labour_unclear({}, options),
	abstract_inadequate: (options) => m.filings_reason_abstract_inadequate({}, options),
	attachment_missing: (options) => m.filings_reason_attachment_missing({}, options),
	attachment_unreadable: (options) => m.filings_reason_attachment_unreadable({}, options),
	format_not_met: (options) => m.filings_reason_format_not_met({}, options),
	form_unsigned: (options) => m.filings_reason_form_unsigned({}, options),
	raw_records_incomplete: (options) => m.filings_reason_raw_records_incomplete({}, options),
	novelty_search_missing: (options) => m.filings_reason_novelty_search_missing({}, options),
	identity_visible: (options) => m.filings_reason_identity_visible({}, options),
	not_enrolled: (options) => m.filings_reason_not_enrolled({}, options),
	age_out_of_range: (options) => m.filings_reason_age_out_of_range({}, options),
	mixed_units_or_stages: (options) => m.filings_reason_mixed_units_or_stages({}, options),
	pupil_in_several_entries: (options) => m.filings_reason_pupil_in_several_entries({}, options),
	members_changed: (options) => m.filings_reason_members_changed({}, options),
	out_of_period: (options) => m.filings_reason_out_of_period({}, options),
	duplicate_entry: (options) => m.filings_reason_duplicate_entry({}, options),
	out_of_scope: (options) => m.filings_reason_out_of_scope({}, options),
	already_awarded: (options) => m.filings_reason_already_awarded({}, options),
	entered_elsewhere: (options) => m.filings_reason_entered_elsewhere({}, options),
	plagiarism: (options) => m.filings_reason_plagiarism({}, options),
	not_own_work: (options) => m.filings_reason_not_own_work({}, options),
	generated_by_ai: (options) => m.filings_reason_generated_by_ai({}, options),
	unlawful: (options) => m.filings_reason_unlawful({}, options),
	unscientific: (options) => m.filings_reason_unscientific({}, options),
	safety_papers_missing: (options) => m.filings_reason_safety_papers_missing({}, options),
	other: (options) => m.filings_reason_other({}, options),
};

/** Why an entry was returned or rejected, in words. */
export function eligibilityReasonText(reason: EligibilityReason, locale: Locale = getLocale()): string {
	return REASON[reason]({ locale });
}

export const REASON_GROUP_TEXT: Record<EligibilityReasonGroup, () => string> = {
	particulars: () => m.filings_reason_group_particulars(),
	papers: () => m.filings_reason_group_papers(),
	entrants: () => m.filings_reason_group_entrants(),
	work: () => m.filings_reason_group_work(),
};

export const OUTCOME_TEXT: Record<EligibilityOutcome, () => string> = {
	accepted: () => m.filings_check_accept(),
	returned: () => m.filings_check_return(),
	rejected: () => m.filings_check_reject(),
};

export const OUTCOME_TONE: Record<EligibilityOutcome, 'done' | 'waiting' | 'refused'> = {
	accepted: 'done',
	returned: 'waiting',
	rejected: 'refused',
};

/** Why a check, or taking one back, was refused. */
export const CHECK_REFUSAL_TEXT: Record<CheckRefusal | ReopenRefusal, () => string> = {
	not_filed: () => m.filings_refusal_not_filed(),
	version_changed: () => m.filings_refusal_version_changed(),
	judging_begun: () => m.filings_refusal_judging_begun(),
	reason_missing: () => m.filings_refusal_reason_missing(),
	reason_not_mendable: () => m.filings_refusal_reason_not_mendable(),
	note_missing: () => m.filings_refusal_note_missing(),
	mend_by_missing: () => m.filings_refusal_mend_by_missing(),
	mend_by_past: () => m.filings_refusal_mend_by_past(),
	mend_by_too_late: () => m.filings_refusal_mend_by_too_late(),
	not_checked: () => m.filings_refusal_not_checked(),
	in_stage: () => m.filings_refusal_in_stage(),
	recommended: () => m.filings_refusal_recommended(),
	mended_meanwhile: () => m.filings_refusal_mended_meanwhile(),
};
