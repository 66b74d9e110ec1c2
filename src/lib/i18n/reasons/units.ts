import type { UnitFormProblem, UnitKind, UnitRefusal, UnitSize, UnitStatus } from '#lib/domain/unit.ts';
import { m } from '../paraglide/messages.js';

export const UNIT_KIND_TEXT: Record<UnitKind, () => string> = {
	school: () => m.filings_unit_kind_school(),
	campus: () => m.filings_unit_kind_campus(),
	centre: () => m.filings_unit_kind_centre(),
	research_office: () => m.filings_unit_kind_research_office(),
	other: () => m.filings_unit_kind_other(),
};

export const UNIT_SIZE_TEXT: Record<UnitSize, () => string> = {
	small: () => m.filings_unit_size_small(),
	medium: () => m.filings_unit_size_medium(),
	large: () => m.filings_unit_size_large(),
};

export const UNIT_STATUS_TEXT: Record<UnitStatus, () => string> = {
	not_signed_in: () => m.filings_unit_status_not_signed_in(),
	nothing: () => m.filings_unit_status_nothing(),
	drafts: () => m.filings_unit_status_drafts(),
	handed_in: () => m.filings_unit_status_handed_in(),
	returned: () => m.filings_unit_status_returned(),
	filed: () => m.filings_unit_status_filed(),
};

export const UNIT_STATUS_TONE: Record<UnitStatus, 'refused' | 'waiting' | 'active' | 'done' | 'neutral'> = {
	not_signed_in: 'refused',
	nothing: 'neutral',
	drafts: 'neutral',
	handed_in: 'waiting',
	returned: 'waiting',
	filed: 'done',
};

export const UNIT_REFUSAL_TEXT: Record<UnitRefusal, () => string> = {
	name_taken: () => m.filings_unit_refusal_name_taken(),
	parent_is_itself: () => m.filings_unit_refusal_parent_is_itself(),
	parent_is_below: () => m.filings_unit_refusal_parent_is_below(),
	parent_missing: () => m.filings_unit_refusal_parent_missing(),
};

const PROBLEM: Record<UnitFormProblem, () => string> = {
	name_missing: () => m.filings_unit_problem_name_missing(),
	name_too_long: () => m.filings_unit_problem_name_too_long(),
	contact_name_too_long: () => m.filings_unit_problem_contact_name_too_long(),
	phone_odd: () => m.filings_unit_problem_phone_odd(),
};

/** The codes that the form's schema gives, as sentences; what is no code of ours stays as it is. */
export function unitProblemTexts(codes: readonly string[] | undefined): string[] | undefined {
	return codes?.map((code) => PROBLEM[code as UnitFormProblem]?.() ?? code);
}
