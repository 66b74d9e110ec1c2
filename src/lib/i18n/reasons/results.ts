import type { ResultRefusal, ResultRefusalFacts, RuleProblem } from '#lib/domain/list.ts';
import { m } from '../paraglide/messages.js';

/** What happened, why, what to do. */
const RESULT_REASONS: Record<ResultRefusal, (facts: ResultRefusalFacts) => string> = {
	stage_not_open: () => m.results_reason_stage_not_open(),
	stage_not_closed: () => m.results_reason_stage_not_closed(),
	sheets_missing: ({ count = 0 }) => m.results_reason_sheets_missing({ count }),
	no_sheets: () => m.results_reason_no_sheets(),
	gap_already_decided: ({ count = 0 }) =>
		count === 0 ? m.results_reason_gap_none_chosen() : m.results_reason_gap_already_decided({ count }),
	gap_not_decided: () => m.results_reason_gap_not_decided(),
	list_confirmed: () => m.results_reason_list_confirmed(),
	list_not_confirmed: () => m.results_reason_list_not_confirmed(),
	list_empty: () => m.results_reason_list_empty(),
	list_of_other_stage: () => m.results_reason_list_of_other_stage(),
	list_stale: ({ count = 0 }) => m.results_reason_list_stale({ count }),
	entries_gone: ({ count = 0 }) => m.results_reason_entries_gone({ count }),
	entry_gone: () => m.results_reason_entry_gone(),
	rule_not_for_kind: () => m.results_reason_rule_not_for_kind(),
	grade_unchanged: () => m.results_reason_grade_unchanged(),
	reason_required: () => m.results_reason_reason_required(),
	positions_wrong: () => m.results_reason_positions_wrong(),
	later_stage_exists: () => m.results_reason_later_stage_exists(),
	changed_meanwhile: ({ by }) =>
		by ? m.results_reason_changed_meanwhile_by({ name: by }) : m.results_reason_changed_meanwhile(),
};

export function resultReasonText({
	reason,
	facts = {},
}: {
	reason: ResultRefusal;
	facts?: ResultRefusalFacts | undefined;
}): string {
	return RESULT_REASONS[reason](facts);
}

export const RULE_PROBLEM_TEXT: Record<RuleProblem, () => string> = {
	share_odd: () => m.results_rule_share_odd(),
	count_odd: () => m.results_rule_count_odd(),
	shares_above_hundred: () => m.results_rule_shares_above_hundred(),
	nothing_to_give: () => m.results_rule_nothing_to_give(),
};
