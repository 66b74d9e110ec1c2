import { COMMENT_MAX, type JudgingFormProblem, type ScoringRefusal, type StageRefusal } from '#lib/domain/judging.ts';
import type { ScoreProblem } from '#lib/domain/rubric.ts';
import { formatNumber } from '../format.ts';
import { m } from '../paraglide/messages.js';

/** What a sentence may need: counts, and names that staff may read. */
export interface JudgingFacts {
	count?: number;
	missing?: number;
	names?: string;
}

export const SCORING_REASONS: Record<ScoringRefusal, () => string> = {
	stage_not_open: () => m.judging_reason_stage_not_open(),
	judging_window_before: () => m.judging_reason_judging_window_before(),
	judging_window_closed: () => m.judging_reason_judging_window_closed(),
	assignment_recused: () => m.judging_reason_assignment_recused(),
	assignment_released: () => m.judging_reason_assignment_released(),
	assignment_in_conflict: () => m.judging_reason_assignment_in_conflict(),
	sheet_submitted: () => m.judging_reason_sheet_submitted(),
	sheet_not_submitted: () => m.judging_reason_sheet_not_submitted(),
	sheet_incomplete: () => m.judging_reason_sheet_incomplete(),
	scores_invalid: () => m.judging_reason_scores_invalid(),
	changed_meanwhile: () => m.judging_reason_changed_meanwhile(),
	not_opened: () => m.judging_reason_not_opened(),
	reason_required: () => m.judging_reason_reason_required(),
};

export const STAGE_REASONS: Record<StageRefusal, (facts: JudgingFacts) => string> = {
	stage_exists: () => m.judging_reason_stage_exists(),
	stage_not_preparing: () => m.judging_reason_stage_not_preparing(),
	stage_not_open: () => m.judging_reason_stage_not_open(),
	no_rubric: () => m.judging_reason_no_rubric(),
	no_accepted_entries: () => m.judging_reason_no_accepted_entries(),
	no_groups: () => m.judging_reason_no_groups(),
	group_without_judges: () => m.judging_reason_group_without_judges(),
	lead_not_member: () => m.judging_reason_lead_not_member(),
	too_few_judges: ({ missing = 1 }) => m.judging_reason_too_few_judges({ missing }),
	entries_without_group: ({ count = 1 }) => m.judging_reason_entries_without_group({ count }),
	entries_without_judge: ({ count = 1 }) => m.judging_reason_entries_without_judge({ count }),
	judge_not_eligible: ({ names = '—' }) => m.judging_reason_judge_not_eligible({ names }),
	judge_in_conflict: () => m.judging_reason_judge_in_conflict(),
	already_assigned: () => m.judging_reason_already_assigned(),
	sheet_submitted: () => m.judging_reason_sheet_in(),
	earlier_stage_open: () => m.judging_reason_earlier_stage_open(),
	changed_meanwhile: () => m.judging_reason_changed_meanwhile(),
	nothing_to_admit: () => m.judging_reason_nothing_to_admit(),
	reason_required: () => m.judging_reason_reason_required(),
	name_required: () => m.judging_reason_name_required(),
	entry_not_here: () => m.judging_reason_entry_not_here(),
	nobody_to_remind: () => m.judging_reason_nobody_to_remind(),
};

export const JUDGING_PROBLEMS: Record<JudgingFormProblem, () => string> = {
	comment_too_long: () => m.judging_problem_comment_too_long({ max: COMMENT_MAX }),
	reason_too_long: () => m.judging_problem_reason_too_long(),
	group_name_too_long: () => m.judging_problem_group_name_too_long(),
	judges_per_entry_odd: () => m.judging_problem_judges_per_entry_odd(),
	judge_missing: () => m.judging_problem_judge_missing(),
	target_missing: () => m.judging_problem_target_missing(),
	score_unreadable: () => m.judging_problem_score_unreadable({ example: '8.5' }),
};

/** What is wrong with a criterion's points; null where the reader can do nothing about it. */
export function scoreProblemText(problem: ScoreProblem): string | null {
	switch (problem.code) {
		case 'score_missing':
			return m.judging_problem_score_missing();
		case 'score_out_of_range':
			return m.judging_problem_score_out_of_range({ max: formatNumber(problem.maxTenths / 10) });
		case 'score_off_step':
			return m.judging_problem_score_off_step({ step: formatNumber(problem.stepTenths / 10) });
		case 'score_unknown':
			return null;
	}
}
