import type { AttachmentRefusal, AttachmentRefusalFacts } from '#lib/domain/attachment.ts';
import type { ChecklistCode, ChecklistFacts, ChecklistItem } from '#lib/domain/checklist.ts';
import type { EntrantKind, SchoolStage } from '#lib/domain/edition.ts';
import type { EditRefusal, EntryState, TakeBackRefusal, WithdrawRefusal } from '#lib/domain/entry.ts';
import { localText, type LocalText, type Locale } from '#lib/domain/local-text.ts';
import type { PersonProblem } from '#lib/domain/person.ts';
import { formatBytes } from '../format.ts';
import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';

/** Words of the entries feature: states, the checklist, and why something was refused. */

export const ENTRY_STATE_TEXT: Record<EntryState, () => string> = {
	draft: () => m.entries_state_draft(),
	handed_in: () => m.entries_state_handed_in(),
	filed: () => m.entries_state_filed(),
	accepted: () => m.entries_state_accepted(),
	returned: () => m.entries_state_returned(),
	rejected: () => m.entries_state_rejected(),
	withdrawn: () => m.entries_state_withdrawn(),
	disqualified: () => m.entries_state_disqualified(),
};

export const ENTRY_STATE_TONE: Record<EntryState, 'waiting' | 'active' | 'done' | 'refused' | 'neutral'> = {
	draft: 'neutral',
	handed_in: 'active',
	filed: 'active',
	accepted: 'done',
	returned: 'waiting',
	rejected: 'refused',
	withdrawn: 'neutral',
	disqualified: 'refused',
};

export const ENTRANT_KIND_TEXT: Record<EntrantKind, () => string> = {
	pupils: () => m.entries_kind_pupils(),
	collective: () => m.entries_kind_collective(),
	entering_teacher: () => m.entries_kind_entering_teacher(),
	team: () => m.entries_kind_team(),
	person: () => m.entries_kind_person(),
	unit: () => m.entries_kind_unit(),
};

export const SCHOOL_STAGE_TEXT: Record<SchoolStage, () => string> = {
	primary: () => m.entries_stage_primary(),
	junior: () => m.entries_stage_junior(),
	senior: () => m.entries_stage_senior(),
};

const GRADES: Record<number, () => string> = {
	1: () => m.entries_grade_1(),
	2: () => m.entries_grade_2(),
	3: () => m.entries_grade_3(),
	4: () => m.entries_grade_4(),
	5: () => m.entries_grade_5(),
	6: () => m.entries_grade_6(),
	7: () => m.entries_grade_7(),
	8: () => m.entries_grade_8(),
	9: () => m.entries_grade_9(),
	10: () => m.entries_grade_10(),
	11: () => m.entries_grade_11(),
	12: () => m.entries_grade_12(),
};

export function gradeText(grade: number | null): string {
	return (grade !== null && GRADES[grade]?.()) || '';
}

type CheckFacts = Required<Omit<ChecklistFacts, 'label' | 'names'>> & { label: string; names: string };
const CHECKLIST: Record<ChecklistCode, (facts: CheckFacts) => string> = {
	title: () => m.entries_check_title(),
	abstract: () => m.entries_check_abstract(),
	discipline: () => m.entries_check_discipline(),
	field: (facts) => m.entries_check_field(facts),
	participants: (facts) => m.entries_check_participants(facts),
	collective_name: () => m.entries_check_collective_name(),
	grade: (facts) => m.entries_check_grade(facts),
	born_month: (facts) => m.entries_check_born_month(facts),
	labour: (facts) => m.entries_check_labour(facts),
	advisors: (facts) => m.entries_check_advisors(facts),
	attachment: (facts) => m.entries_check_attachment(facts),
	declarations: (facts) => m.entries_check_declarations(facts),
	title_too_long: (facts) => m.entries_check_title_too_long(facts),
	abstract_too_long: (facts) => m.entries_check_abstract_too_long(facts),
	field_too_long: (facts) => m.entries_check_field_too_long(facts),
	field_too_large: (facts) => m.entries_check_field_too_large(facts),
	collective_is_person: (facts) => m.entries_check_collective_is_person(facts),
	participants_too_many: (facts) => m.entries_check_participants_too_many(facts),
	stages_differ: () => m.entries_check_stages_differ(),
	division_none: () => m.entries_check_division_none(),
	age_out_of_range: (facts) => m.entries_check_age_out_of_range(facts),
	participant_over_limit: (facts) => m.entries_check_participant_over_limit(facts),
	advisors_too_many: (facts) => m.entries_check_advisors_too_many(facts),
	advisor_is_participant: (facts) => m.entries_check_advisor_is_participant(facts),
	attachment_too_many: (facts) => m.entries_check_attachment_too_many(facts),
	achievements_missing: () => m.talents_check_achievements(),
	achievement_incomplete: () => m.talents_check_complete(),
	proof_missing: () => m.talents_check_proof(),
	condition_unclaimed: () => m.talents_check_condition(),
	nominee_laureate: ({ name }) => m.talents_check_laureate({ period: name }),
	names_in_text: ({ names }) => m.entries_check_names_in_text({ names }),
};

export function checklistText(
	{ code, facts }: Pick<ChecklistItem, 'code' | 'facts'>,
	locale: Locale = getLocale(),
): string {
	const { label, name = '', names = [], used = 0, min = 0, max = 0, have = 0 } = facts;
	return CHECKLIST[code]({
		...{ label: label ? localText(label, locale) : '', name, used, min, max, have },
		names: names.join(locale === 'en' ? ', ' : '、'),
	});
}

export type EntryRefusal =
	| EditRefusal
	| TakeBackRefusal
	| WithdrawRefusal
	| 'already_participant'
	| 'already_advisor'
	| 'advisor_is_participant'
	| 'pupil_namesake';

/** Why an action on an entry was refused; those with figures are below. */
const ENTRY_REFUSAL_TEXT: Record<EntryRefusal, () => string> = {
	entry_fixed: () => m.entries_reason_entry_fixed(),
	entry_handed_in: () => m.entries_reason_entry_handed_in(),
	edition_not_open: () => m.entries_reason_edition_not_open(),
	window_not_open: () => m.entries_reason_window_not_open(),
	window_closed: () => m.entries_reason_window_closed(),
	mending_closed: () => m.entries_reason_mending_closed(),
	not_handed_in: () => m.entries_reason_not_handed_in(),
	already_filed: () => m.entries_reason_already_filed(),
	already_participant: () => m.entries_reason_already_participant(),
	already_advisor: () => m.entries_reason_already_advisor(),
	advisor_is_participant: () => m.entries_reason_advisor_is_participant(),
	pupil_namesake: () => m.entries_reason_pupil_namesake(),
};

const COUNTED_REFUSAL_TEXT: Record<
	'items_missing' | 'participants_full' | 'advisors_full',
	(facts: { count: number; max: number }) => string
> = {
	items_missing: (facts) => m.entries_reason_items_missing(facts),
	participants_full: (facts) => m.entries_reason_participants_full(facts),
	advisors_full: (facts) => m.entries_reason_advisors_full(facts),
};

export function entryRefusalText(reason: EntryRefusal | keyof typeof COUNTED_REFUSAL_TEXT, facts?: unknown): string {
	if (reason in COUNTED_REFUSAL_TEXT) {
		const { count = 0, max = 0 } = (facts ?? {}) as { count?: number; max?: number };
		return COUNTED_REFUSAL_TEXT[reason as keyof typeof COUNTED_REFUSAL_TEXT]({ count, max });
	}
	return ENTRY_REFUSAL_TEXT[reason as EntryRefusal]();
}

/** As people call the formats. */
const FORMAT_NAMES: Record<string, string> = { pdf: 'PDF', jpeg: 'JPG', png: 'PNG', mp4: 'MP4', zip: 'ZIP' };
export function formatNames(types: readonly string[], locale: Locale = getLocale()): string {
	return types.map((type) => FORMAT_NAMES[type] ?? type.toUpperCase()).join(locale === 'en' ? ', ' : '、');
}

const OFFICE = new Set(['doc', 'docx', 'ppt', 'pptx', 'xls', 'xlsx', 'odt', 'odp', 'rtf', 'cfb', 'wps']);

function typeRefused({ types = [], found = '' }: AttachmentRefusalFacts): string {
	const taken = { types: formatNames(types) };
	if (found === 'heic' || found === 'heif' || found === 'avif') return m.entries_reason_file_type_heic(taken);
	if (found === 'mov') return m.entries_reason_file_type_mov(taken);
	if (OFFICE.has(found)) return m.entries_reason_file_type_doc(taken);
	return found === ''
		? m.entries_reason_file_type_unknown(taken)
		: m.entries_reason_file_type({ ...taken, found: formatNames([found]) });
}

const ATTACHMENT_REFUSAL_TEXT: Record<AttachmentRefusal, (facts: AttachmentRefusalFacts) => string> = {
	file_empty: () => m.entries_reason_file_empty(),
	file_too_large: ({ bytes = 0, bytesMax = 0, types = [] }) => {
		const sizes = { max: formatBytes(bytesMax), size: formatBytes(bytes) };
		// the form says the same in the browser before anything is sent
		if (types.includes('mp4')) return m.common_video_too_large(sizes);
		if (types.includes('jpeg') || types.includes('png')) return m.common_image_too_large(sizes);
		return m.common_document_too_large(sizes);
	},
	file_type_refused: typeRefused,
	file_broken: () => m.entries_reason_file_broken(),
	file_locked: () => m.entries_reason_file_locked(),
	file_count_full: ({ countMax = 0 }) => m.entries_reason_file_count_full({ max: countMax }),
};

export function attachmentRefusalText(reason: AttachmentRefusal, facts: AttachmentRefusalFacts = {}): string {
	return ATTACHMENT_REFUSAL_TEXT[reason](facts);
}

export function isAttachmentRefusal(reason: string): reason is AttachmentRefusal {
	return reason in ATTACHMENT_REFUSAL_TEXT;
}

const PERSON_PROBLEM_TEXT: Record<PersonProblem, () => string> = {
	name_missing: () => m.entries_person_name_missing(),
	name_too_long: () => m.entries_person_name_too_long(),
	name_odd: () => m.entries_person_name_odd(),
	grade_missing: () => m.entries_person_grade_missing(),
	class_too_long: () => m.entries_person_class_too_long(),
	unit_missing: () => m.entries_person_unit_missing(),
	unit_too_long: () => m.entries_person_unit_too_long(),
};
export function personProblemText(code: string): string {
	return (PERSON_PROBLEM_TEXT[code as PersonProblem] ?? PERSON_PROBLEM_TEXT.name_missing)();
}

/** How many take part, in words. */
export function rangeText(min: number, max: number): string {
	if (min === max) return max === 1 ? m.entries_participants_one() : m.entries_participants_exact({ count: max });
	return m.entries_participants_range({ min, max });
}

export function advisorsText(min: number, max: number): string {
	if (max === 0) return m.entries_advisors_none();
	return min === 0 ? m.entries_advisors_up_to({ max }) : m.entries_advisors_range({ min, max });
}

export function titleText(title: string): string {
	return title.trim() === '' ? m.entries_untitled() : title;
}

export function labelText(label: LocalText): string {
	return localText(label, getLocale());
}
