import { isId } from '#lib/domain/entry.ts';
import type { AchievementKind, AchievementLevel, OutcomeGrade, OutcomeResult } from '#lib/domain/higher.ts';
import type {
	ConditionDraft,
	ConditionFormProblem,
	ConditionProblem,
	DecisionRefusal,
	DecisionState,
	DecisionViolation,
	FindingRefusal,
	LaureateProblem,
	NominationGap,
	NomineeOutcome,
	NomineeStage,
	PanelProblem,
	SchoolNoticeResult,
	SchoolPartProblem,
	TalentExport,
	TalentStep,
} from '#lib/domain/nomination.ts';
import type { Locale } from '#lib/domain/local-text.ts';
import { m } from '../paraglide/messages.js';

/** Words of the nominations: what an achievement is, where a nominee stands, and why something was refused. */

type InLocale = (locale?: Locale) => string;
type Tone = 'waiting' | 'active' | 'done' | 'refused' | 'neutral';

export const ACHIEVEMENT_KIND_NAMES: Record<AchievementKind, InLocale> = {
	award: (locale) => m.talents_kind_award({}, locale && { locale }),
	patent: (locale) => m.talents_kind_patent({}, locale && { locale }),
	title: (locale) => m.talents_kind_title({}, locale && { locale }),
	paper: (locale) => m.talents_kind_paper({}, locale && { locale }),
	other: (locale) => m.talents_kind_other({}, locale && { locale }),
};

export const ACHIEVEMENT_LEVEL_NAMES: Record<AchievementLevel, InLocale> = {
	district: (locale) => m.talents_level_district({}, locale && { locale }),
	city: (locale) => m.talents_level_city({}, locale && { locale }),
	province: (locale) => m.talents_level_province({}, locale && { locale }),
	nation: (locale) => m.talents_level_nation({}, locale && { locale }),
	international: (locale) => m.talents_level_international({}, locale && { locale }),
};

export const ACHIEVEMENT_GRADE_NAMES: Record<OutcomeGrade, InLocale> = {
	special: (locale) => m.talents_grade_special({}, locale && { locale }),
	first: (locale) => m.talents_grade_first({}, locale && { locale }),
	second: (locale) => m.talents_grade_second({}, locale && { locale }),
	third: (locale) => m.talents_grade_third({}, locale && { locale }),
	encouragement: (locale) => m.talents_grade_encouragement({}, locale && { locale }),
};

export const NOTICE_RESULT_NAMES: Record<SchoolNoticeResult, InLocale> = {
	'': (locale) => m.talents_notice_result_none({}, locale && { locale }),
	no_objection: (locale) => m.talents_notice_result_no_objection({}, locale && { locale }),
	objection_settled: (locale) => m.talents_notice_result_objection_settled({}, locale && { locale }),
	objection_open: (locale) => m.talents_notice_result_objection_open({}, locale && { locale }),
};

export const NOMINEE_OUTCOME_NAMES: Record<NomineeOutcome, InLocale> = {
	recommended: (locale) => m.talents_outcome_recommended({}, locale && { locale }),
	not_recommended: (locale) => m.talents_outcome_not_recommended({}, locale && { locale }),
};

/** What became of the nominee above; 入围 is 入围候选人 there, never an award. */
export const ABOVE_RESULT_NAMES: Record<OutcomeResult, InLocale> = {
	shortlisted: (locale) => m.talents_above_shortlisted({}, locale && { locale }),
	final: (locale) => m.talents_above_final({}, locale && { locale }),
	award: (locale) => m.talents_above_honoured({}, locale && { locale }),
	honoured: (locale) => m.talents_above_honoured({}, locale && { locale }),
	none: (locale) => m.talents_above_none({}, locale && { locale }),
};

export const NOMINEE_STAGE_NAMES: Record<NomineeStage, InLocale> = {
	draft: (locale) => m.talents_stage_draft({}, locale && { locale }),
	handed_in: (locale) => m.talents_stage_handed_in({}, locale && { locale }),
	filed: (locale) => m.talents_stage_filed({}, locale && { locale }),
	returned: (locale) => m.talents_stage_returned({}, locale && { locale }),
	rejected: (locale) => m.talents_stage_rejected({}, locale && { locale }),
	accepted: (locale) => m.talents_stage_accepted({}, locale && { locale }),
	reviewed: (locale) => m.talents_stage_reviewed({}, locale && { locale }),
	not_recommended: (locale) => m.talents_outcome_not_recommended({}, locale && { locale }),
	recommended: (locale) => m.talents_outcome_recommended({}, locale && { locale }),
	sent: (locale) => m.talents_stage_sent({}, locale && { locale }),
	shortlisted: (locale) => m.talents_above_shortlisted({}, locale && { locale }),
	honoured: (locale) => m.talents_above_honoured({}, locale && { locale }),
	not_honoured: (locale) => m.talents_above_none({}, locale && { locale }),
	withdrawn: (locale) => m.talents_stage_withdrawn({}, locale && { locale }),
};

export const NOMINEE_STAGE_TONES: Record<NomineeStage, Tone> = {
	draft: 'neutral',
	handed_in: 'neutral',
	filed: 'waiting',
	returned: 'waiting',
	rejected: 'refused',
	accepted: 'active',
	reviewed: 'active',
	not_recommended: 'neutral',
	recommended: 'done',
	sent: 'done',
	shortlisted: 'done',
	honoured: 'done',
	not_honoured: 'neutral',
	withdrawn: 'neutral',
};

export const DECISION_STATE_NAMES: Record<DecisionState, () => string> = {
	draft: () => m.talents_decision_draft(),
	confirmed: () => m.talents_decision_confirmed(),
};

export const TALENT_STEP_NAMES: Record<TalentStep, () => string> = {
	prepare: () => m.talents_step_prepare(),
	wait: () => m.talents_step_wait(),
	check: () => m.talents_step_check(),
	review: () => m.talents_step_review(),
	decide: () => m.talents_step_decide(),
	confirm: () => m.talents_step_confirm(),
	send: () => m.talents_step_send(),
	outcomes: () => m.talents_step_outcomes(),
	done: () => m.talents_step_done(),
};

export const EXPORT_NAMES: Record<TalentExport, () => string> = {
	roster_xlsx: () => m.talents_export_roster_xlsx(),
	roster_docx: () => m.talents_export_roster_docx(),
	summary_xlsx: () => m.talents_export_summary_xlsx(),
	form_docx: () => m.talents_export_form_docx(),
	decision_docx: () => m.talents_export_decision_docx(),
};

/** What a condition asks as its proof, in one line: 国家级 · 二等奖以上 · 近 2 年. */
export function conditionNeeds(
	{ evidenceKind, minLevel, minGrade, windowYears }: Omit<ConditionDraft, 'code' | 'text'>,
	locale?: Locale,
): string {
	return [
		ACHIEVEMENT_KIND_NAMES[evidenceKind](locale),
		minLevel && ACHIEVEMENT_LEVEL_NAMES[minLevel](locale),
		minGrade && m.talents_or_higher({ grade: ACHIEVEMENT_GRADE_NAMES[minGrade](locale) }, locale && { locale }),
		windowYears !== null && m.talents_within_years({ years: windowYears }, locale && { locale }),
	]
		.filter(Boolean)
		.join(' · ');
}

export const CONDITION_PROBLEM_TEXT: Record<ConditionProblem, () => string> = {
	kind: () => m.talents_hint_kind(),
	level: () => m.talents_hint_level(),
	grade: () => m.talents_hint_grade(),
	too_old: () => m.talents_hint_too_old(),
	too_new: () => m.talents_hint_too_new(),
	month_unknown: () => m.talents_hint_month_unknown(),
};

/** What a nominee still lacks, as a sentence for whoever has to see to it. */
export const NOMINATION_GAP_TEXT: Record<NominationGap, () => string> = {
	achievements_missing: () => m.talents_gap_achievements_missing(),
	achievement_incomplete: () => m.talents_gap_achievement_incomplete(),
	proof_missing: () => m.talents_gap_proof_missing(),
	condition_unclaimed: () => m.talents_gap_condition_unclaimed(),
	nominee_laureate: () => m.talents_gap_nominee_laureate(),
	opinion_missing: () => m.talents_gap_opinion_missing(),
	notice_missing: () => m.talents_gap_notice_missing(),
	notice_running: () => m.talents_gap_notice_running(),
	objection_open: () => m.talents_gap_objection_open(),
};

export type NominationRefusal = SchoolPartProblem | 'saved_meanwhile' | 'achievements_full' | 'proof_known';
const NOMINATION_REFUSAL_TEXT: Record<NominationRefusal, () => string> = {
	notice_dates_reversed: () => m.talents_reason_notice_dates_reversed(),
	opinion_in_future: () => m.talents_reason_opinion_in_future(),
	saved_meanwhile: () => m.talents_reason_saved_meanwhile(),
	achievements_full: () => m.talents_reason_achievements_full(),
	proof_known: () => m.talents_reason_proof_known(),
};
export function isNominationRefusal(reason: string): reason is NominationRefusal {
	return reason in NOMINATION_REFUSAL_TEXT;
}
export function nominationRefusalText(reason: NominationRefusal): string {
	return NOMINATION_REFUSAL_TEXT[reason]();
}

export const FINDING_REFUSAL_TEXT: Record<FindingRefusal, () => string> = {
	not_on_file: () => m.talents_reason_not_on_file(),
	version_changed: () => m.talents_reason_version_changed(),
	decision_confirmed: () => m.talents_reason_decision_confirmed(),
	finding_of_other_entry: () => m.talents_reason_finding_of_other_entry(),
};

export const DECISION_REFUSAL_TEXT: Record<DecisionRefusal, () => string> = {
	decision_missing: () => m.talents_reason_decision_missing(),
	decision_confirmed: () => m.talents_reason_decision_confirmed(),
	decision_not_confirmed: () => m.talents_reason_decision_not_confirmed(),
	changed_meanwhile: () => m.talents_reason_saved_meanwhile(),
	target_unknown: () => m.talents_reason_target_unknown(),
	already_sent: () => m.talents_reason_already_sent(),
	target_closed: () => m.talents_reason_target_closed(),
	decision_not_ready: () => m.talents_reason_decision_not_ready(),
	category_finished: () => m.talents_reason_category_finished(),
};

/** Each reason against a confirmation as a sentence; `nameOf` gives the nominee's name. */
export function decisionViolationText(violation: DecisionViolation, nameOf: (entryId: string) => string): string {
	const names = 'entryIds' in violation ? violation.entryIds.filter(isId).map(nameOf).join(m.common_list_comma()) : '';
	switch (violation.code) {
		case 'nobody_recommended':
			return m.talents_violation_nobody_recommended();
		case 'people_missing':
			return m.talents_violation_people_missing();
		case 'date_in_future':
			return m.talents_violation_date_in_future();
		case 'target_closed':
			return m.talents_violation_target_closed();
		case 'not_checked':
			return m.talents_violation_not_checked({ names });
		case 'undecided':
			return m.talents_violation_undecided({ names });
		case 'not_accepted':
			return m.talents_violation_not_accepted({ names });
		case 'no_finding':
			return m.talents_violation_no_finding({ names });
		case 'nothing_met':
			return m.talents_violation_nothing_met({ names });
		case 'laureate':
			return m.talents_violation_laureate({ names });
		case 'reason_missing':
			return m.talents_violation_reason_missing({ names });
		case 'over_quota':
			return m.talents_violation_over_quota({ limit: violation.limit, would: violation.would });
	}
}

export const CONDITION_FORM_TEXT: Record<ConditionFormProblem, () => string> = {
	code_missing: () => m.talents_form_code_missing(),
	code_taken: () => m.talents_form_code_taken(),
	text_missing: () => m.talents_form_text_missing(),
	years_odd: () => m.talents_form_years_odd(),
};

export const PANEL_FORM_TEXT: Record<PanelProblem, () => string> = {
	points_odd: () => m.talents_form_points_odd(),
};

export const LAUREATE_FORM_TEXT: Record<LaureateProblem, () => string> = {
	name_missing: () => m.talents_form_name_missing(),
	period_missing: () => m.talents_form_period_missing(),
	month_odd: () => m.talents_form_month_odd(),
};

export const LAUREATE_REFUSAL_TEXT: Record<'programme_unknown' | 'laureate_listed' | 'rows_missing', () => string> = {
	programme_unknown: () => m.talents_reason_programme_unknown(),
	laureate_listed: () => m.talents_reason_laureate_listed(),
	rows_missing: () => m.talents_reason_rows_missing(),
};
