import type { AttachmentRefusal } from '#lib/domain/attachment.ts';
import type { QuotaUnit, SchoolStage } from '#lib/domain/edition.ts';
import type { HigherEditionRefusal, HigherEditionRefusalFacts, UpwardFormProblem } from '#lib/domain/higher-edition.ts';
import type {
	HigherKind,
	HigherLevel,
	OutcomeGrade,
	OutcomeResult,
	OutcomeState,
	RecommendationState,
	Route,
	ShareRule,
	WhitelistStatus,
	WorkKind,
} from '#lib/domain/higher.ts';
import { localText, type LocalText } from '#lib/domain/local-text.ts';
import type { OUTCOME_REFUSALS, OutcomeRefusal, OutcomeRefusalFacts } from '#lib/domain/outcome.ts';
import type {
	EligibilityProblem,
	EligibilityWarning,
	QuotaViolation,
	RecommendationRefusal,
	RecommendationRefusalFacts,
	RefusedEntry,
} from '#lib/domain/recommendation.ts';
import { formatDay, type Locale } from '../format.ts';
import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';
import { attachmentRefusalText, isAttachmentRefusal } from './entries.ts';

type Tone = 'waiting' | 'active' | 'done' | 'refused' | 'neutral';
/** The reader's language on pages, the one asked for in sheets. */
type Words<Code extends string> = Record<Code, (locale?: Locale) => string>;

/* ------------------------------------------------------------------- words */

export const HIGHER_LEVEL_NAMES: Words<HigherLevel> = {
	city: (locale) => m.upward_level_city({}, locale && { locale }),
	province: (locale) => m.upward_level_province({}, locale && { locale }),
	nation: (locale) => m.upward_level_nation({}, locale && { locale }),
};

export const HIGHER_KIND_NAMES: Words<HigherKind> = {
	contest: (locale) => m.upward_kind_contest({}, locale && { locale }),
	talent_award: (locale) => m.upward_kind_talent_award({}, locale && { locale }),
};

export const ROUTE_NAMES: Words<Route> = {
	association: (locale) => m.upward_route_association({}, locale && { locale }),
	education: (locale) => m.upward_route_education({}, locale && { locale }),
	self: (locale) => m.upward_route_self({}, locale && { locale }),
};

export const WHITELIST_NAMES: Words<WhitelistStatus> = {
	listed: (locale) => m.upward_whitelist_listed({}, locale && { locale }),
	not_listed: (locale) => m.upward_whitelist_not_listed({}, locale && { locale }),
	not_applicable: (locale) => m.upward_whitelist_not_applicable({}, locale && { locale }),
	unknown: (locale) => m.upward_whitelist_unknown({}, locale && { locale }),
};

export const RECOMMENDATION_STATE_NAMES: Words<RecommendationState> = {
	proposed: (locale) => m.upward_state_proposed({}, locale && { locale }),
	substitute: (locale) => m.upward_state_substitute({}, locale && { locale }),
	confirmed: (locale) => m.upward_state_confirmed({}, locale && { locale }),
	sent: (locale) => m.upward_state_sent({}, locale && { locale }),
	withdrawn: (locale) => m.upward_state_withdrawn({}, locale && { locale }),
};

export const RECOMMENDATION_STATE_TONES: Record<RecommendationState, Tone> = {
	proposed: 'waiting',
	substitute: 'neutral',
	confirmed: 'active',
	sent: 'done',
	withdrawn: 'refused',
};

export const WORK_KIND_NAMES: Words<WorkKind> = {
	individual: (locale) => m.upward_kind_individual({}, locale && { locale }),
	team: (locale) => m.upward_kind_team({}, locale && { locale }),
};

export const STAGE_NAMES: Words<SchoolStage> = {
	primary: (locale) => m.editions_stage_primary({}, locale && { locale }),
	junior: (locale) => m.editions_stage_junior({}, locale && { locale }),
	senior: (locale) => m.editions_stage_senior({}, locale && { locale }),
};

export const UNIT_NAMES: Words<QuotaUnit> = {
	jian: (locale) => m.editions_quota_jian({}, locale && { locale }),
	fu: (locale) => m.editions_quota_fu({}, locale && { locale }),
	xiang: (locale) => m.editions_quota_xiang({}, locale && { locale }),
	zhidui: (locale) => m.editions_quota_zhidui({}, locale && { locale }),
	ren: (locale) => m.editions_quota_ren({}, locale && { locale }),
	suo: (locale) => m.editions_quota_suo({}, locale && { locale }),
};

export const OUTCOME_RESULT_NAMES: Words<OutcomeResult> = {
	shortlisted: (locale) => m.upward_result_shortlisted({}, locale && { locale }),
	final: (locale) => m.upward_result_final({}, locale && { locale }),
	award: (locale) => m.upward_result_award({}, locale && { locale }),
	honoured: (locale) => m.upward_result_honoured({}, locale && { locale }),
	none: (locale) => m.upward_result_none({}, locale && { locale }),
};

export const OUTCOME_GRADE_NAMES: Words<OutcomeGrade> = {
	first: (locale) => m.results_grade_first({}, locale && { locale }),
	second: (locale) => m.results_grade_second({}, locale && { locale }),
	third: (locale) => m.results_grade_third({}, locale && { locale }),
	encouragement: (locale) => m.results_grade_encouragement({}, locale && { locale }),
	special: (locale) => m.upward_grade_special({}, locale && { locale }),
};

export const OUTCOME_STATE_NAMES: Words<OutcomeState> = {
	reported: (locale) => m.upward_outcome_reported({}, locale && { locale }),
	verified: (locale) => m.upward_outcome_verified({}, locale && { locale }),
	rejected: (locale) => m.upward_outcome_rejected({}, locale && { locale }),
};

export const OUTCOME_STATE_TONES: Record<OutcomeState, Tone> = {
	reported: 'waiting',
	verified: 'done',
	rejected: 'refused',
};

/** 一等奖 · 最佳创意奖 · 入围: what was reached, in one phrase. */
export function outcomeText(
	{ result, grade, awardName }: { result: OutcomeResult; grade: OutcomeGrade | null; awardName: string },
	locale?: Locale,
): string {
	const parts = [grade && OUTCOME_GRADE_NAMES[grade](locale), awardName].filter(Boolean);
	return parts.length > 0 ? parts.join(' · ') : OUTCOME_RESULT_NAMES[result](locale);
}

/** 在名单上（2025年10月1日至2028年8月31日） */
export function whitelistText({
	status,
	from,
	until,
}: {
	status: WhitelistStatus;
	from: string | null;
	until: string | null;
}): string {
	const name = WHITELIST_NAMES[status]();
	return status === 'listed' && from && until
		? m.upward_whitelist_period({ name, from: formatDay(from), until: formatDay(until) })
		: name;
}

/** 科技创新成果 小学 个人项目; all of it where nothing is named. */
export function quotaName(
	quota: { categoryName: LocalText | null; stage: SchoolStage | null; kind: WorkKind | null },
	locale: Locale = getLocale(),
): string {
	const parts = [
		quota.categoryName && localText(quota.categoryName, locale),
		quota.stage && STAGE_NAMES[quota.stage](locale),
		quota.kind && WORK_KIND_NAMES[quota.kind](locale),
	].filter(Boolean);
	return parts.length > 0 ? parts.join(' · ') : m.upward_quota_all({}, { locale });
}

export function shareName({ of, bound, percent }: ShareRule): string {
	const what = of === 'team' ? WORK_KIND_NAMES.team() : STAGE_NAMES[of]();
	return bound === 'min' ? m.upward_share_min({ what, percent }) : m.upward_share_max({ what, percent });
}

/* ----------------------------------------------------------------- reasons */

export const PROBLEM_TEXT: Record<EligibilityProblem, () => string> = {
	edition_closed: () => m.upward_problem_edition_closed(),
	deadline_passed: () => m.upward_problem_deadline_passed(),
	not_accepted: () => m.upward_problem_not_accepted(),
	not_decided: () => m.upward_problem_not_decided(),
	already_recommended: () => m.upward_problem_already_recommended(),
	withdrawn_after_sending: () => m.upward_problem_withdrawn_after_sending(),
	stage_not_admitted: () => m.upward_problem_stage_not_admitted(),
	too_young: () => m.upward_problem_too_young(),
	too_old: () => m.upward_problem_too_old(),
	award_missing: () => m.upward_problem_award_missing(),
	award_too_low: () => m.upward_problem_award_too_low(),
	pupil_in_other_work: () => m.upward_problem_pupil_in_other_work(),
	recommended_elsewhere: () => m.upward_problem_recommended_elsewhere(),
};

export const WARNING_TEXT: Record<EligibilityWarning, () => string> = {
	results_pending: () => m.upward_warning_results_pending(),
	list_not_confirmed: () => m.upward_warning_list_not_confirmed(),
	also_elsewhere: () => m.upward_warning_also_elsewhere(),
	stage_unknown: () => m.upward_warning_stage_unknown(),
	age_unknown: () => m.upward_warning_age_unknown(),
	whitelist_not_listed: () => m.upward_warning_whitelist_not_listed(),
	whitelist_unknown: () => m.upward_warning_whitelist_unknown(),
	whitelist_out_of_period: () => m.upward_warning_whitelist_out_of_period(),
};

/** Every limit that is broken, with its figures. */
export function violationText(violation: QuotaViolation): string {
	switch (violation.code) {
		case 'total_exceeded': {
			const { used, max, unit } = violation;
			return m.upward_over_total({ used, max, over: used - max, unit: UNIT_NAMES[unit]() });
		}
		case 'quota_exceeded': {
			const { used, max, unit } = violation;
			return m.upward_over_quota({ what: quotaName(violation), used, max, over: used - max, unit: UNIT_NAMES[unit]() });
		}
		case 'share_unmet':
			return m.upward_share_unmet({ share: shareName(violation), count: violation.count, total: violation.total });
		case 'share_out_of_reach':
			return m.upward_share_out_of_reach({
				share: shareName(violation),
				count: violation.count,
				total: violation.total,
				max: violation.max,
			});
	}
}

const RECOMMENDATION_REASONS: Record<RecommendationRefusal, (facts: RecommendationRefusalFacts) => string> = {
	nothing_chosen: () => m.upward_reason_nothing_chosen(),
	edition_closed: () => m.upward_reason_edition_closed(),
	not_eligible: ({ entries = [] }) => m.upward_reason_not_eligible({ count: entries.length }),
	above_quota: ({ violations = [] }) => m.upward_reason_above_quota({ count: violations.length }),
	category_missing: ({ entries = [] }) => m.upward_reason_category_missing({ count: entries.length }),
	decided_together: ({ entries = [] }) => m.upward_reason_decided_together({ count: entries.length }),
	state_wrong: ({ entries = [] }) => m.upward_reason_state_wrong({ count: entries.length }),
	papers_missing: ({ entries = [] }) => m.upward_reason_papers_missing({ count: entries.length }),
	reason_required: () => m.upward_reason_reason_required(),
	sent_on_missing: () => m.upward_reason_sent_on_missing(),
	sent_on_future: () => m.upward_reason_sent_on_future(),
	sent_on_late: () => m.upward_reason_sent_on_late(),
	changed_meanwhile: ({ by }) => changedText(by),
};

function changedText(by: string | null | undefined): string {
	return by ? m.upward_reason_changed_meanwhile_by({ name: by }) : m.upward_reason_changed_meanwhile();
}

/** A refusal as a page shows it: why, and every reason by itself. */
export interface UpwardRefusal {
	message: string;
	details: string[];
}

export function recommendationRefusal({
	reason,
	facts = {},
}: {
	reason: RecommendationRefusal;
	facts?: RecommendationRefusalFacts | undefined;
}): UpwardRefusal {
	return {
		message: RECOMMENDATION_REASONS[reason](facts),
		details: [...(facts.violations ?? []).map(violationText), ...(facts.entries ?? []).map(entryLine)],
	};
}

function entryLine({ number, title, problems = [], missing = [] }: RefusedEntry): string {
	const name = m.upward_entry_named({ number: number ?? '—', title });
	const reasons = [
		...problems.map((problem) => PROBLEM_TEXT[problem]()),
		...missing.map((label) => m.upward_paper_missing({ paper: localText(label, getLocale()) })),
	];
	return reasons.length > 0 ? `${name}${m.common_colon()}${reasons.join(m.upward_reason_separator())}` : name;
}

const EDITION_REASONS: Record<HigherEditionRefusal, (facts: HigherEditionRefusalFacts) => string> = {
	changed_meanwhile: ({ by }) => changedText(by),
	preset_taken: () => m.upward_reason_preset_taken(),
	programme_archived: () => m.upward_reason_programme_archived(),
	period_taken: () => m.upward_reason_period_taken(),
	edition_closed: () => m.upward_reason_edition_closed(),
	edition_not_closed: () => m.upward_reason_edition_not_closed(),
	category_in_use: ({ count = 0 }) => m.upward_reason_category_in_use({ count }),
	not_all_sent: ({ count = 0 }) => m.upward_reason_not_all_sent({ count }),
};

export function higherEditionRefusal({
	reason,
	facts = {},
}: {
	reason: HigherEditionRefusal;
	facts?: HigherEditionRefusalFacts | undefined;
}): UpwardRefusal {
	return { message: EDITION_REASONS[reason](facts), details: [] };
}

const OUTCOME_REASONS: Record<(typeof OUTCOME_REFUSALS)[number], (facts: OutcomeRefusalFacts) => string> = {
	nothing_given: () => m.upward_reason_nothing_given(),
	decided_on_missing: () => m.upward_reason_decided_on_missing(),
	decided_on_future: () => m.upward_reason_decided_on_future(),
	source_missing: () => m.upward_reason_source_missing(),
	grade_missing: () => m.upward_reason_grade_missing(),
	result_not_for_kind: () => m.upward_reason_result_not_for_kind(),
	result_contradicts: () => m.upward_reason_result_contradicts(),
	title_missing: () => m.upward_reason_title_missing(),
	pupils_missing: () => m.upward_reason_pupils_missing(),
	proof_missing: () => m.upward_reason_proof_missing(),
	already_recorded: () => m.upward_reason_already_recorded(),
	outcome_not_reported: () => m.upward_reason_outcome_not_reported(),
	outcome_rejected: () => m.upward_reason_outcome_rejected(),
	reason_required: () => m.upward_reason_reason_required(),
	changed_meanwhile: ({ by }) => changedText(by),
};

export function outcomeReasonText({
	reason,
	facts = {},
}: {
	reason: OutcomeRefusal;
	facts?: OutcomeRefusalFacts | undefined;
}): string {
	const text = isFileReason(reason) ? attachmentRefusalText(reason, facts) : OUTCOME_REASONS[reason](facts);
	return facts.title ? `${facts.title}${m.common_colon()}${text}` : text;
}

function isFileReason(reason: OutcomeRefusal): reason is AttachmentRefusal {
	return isAttachmentRefusal(reason);
}

const FORM_PROBLEMS: Record<UpwardFormProblem, () => string> = {
	text_missing: () => m.upward_form_text_missing(),
	text_too_long: () => m.upward_form_text_too_long(),
	chinese_missing: () => m.upward_form_chinese_missing(),
	number_odd: () => m.upward_form_number_odd(),
	percent_odd: () => m.upward_form_percent_odd(),
	date_odd: () => m.upward_form_date_odd(),
	choice_odd: () => m.upward_form_choice_odd(),
	max_below_min: () => m.upward_form_max_below_min(),
	end_before_begin: () => m.upward_form_end_before_begin(),
	dates_for_listed_only: () => m.upward_form_dates_for_listed_only(),
	quota_twice: () => m.upward_form_quota_twice(),
	category_twice: () => m.upward_form_category_twice(),
	share_twice: () => m.upward_form_share_twice(),
};

export function upwardProblemTexts(problems: Record<string, UpwardFormProblem>): Record<string, string[]> {
	return Object.fromEntries(Object.entries(problems).map(([name, problem]) => [name, [FORM_PROBLEMS[problem]()]]));
}
