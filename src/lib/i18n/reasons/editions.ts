import type { ChangeBlocker, EditionRefusal, OpeningProblem, WindowChangeProblem } from '#lib/domain/edition-change.ts';
import type { EditionFormProblem } from '#lib/domain/edition-form-problem.ts';
import type { RubricProblem } from '#lib/domain/rubric.ts';
import type { WindowProblem } from '#lib/domain/window.ts';
import { PHASE_NAMES } from '../edition-names.ts';
import { formatDateTime } from '../format.ts';
import { m } from '../paraglide/messages.js';

/** Plain values that a reason may need. */
interface EditionReasonFacts {
	saved?: { by: string | null; at: Date | null };
	count?: number;
	/** conditions as the call numbers them */
	codes?: string[];
}

const EDITION_REASONS: Record<EditionRefusal, (facts: EditionReasonFacts, zone: string) => string> = {
	changed_meanwhile: ({ saved }, zone) =>
		m.editions_reason_changed_meanwhile({
			by: saved?.by ?? m.editions_somebody(),
			at: saved?.at ? formatDateTime(saved.at, zone) : '—',
		}),
	edition_not_draft: () => m.editions_reason_edition_not_draft(),
	edition_not_open: () => m.editions_reason_edition_not_open(),
	edition_not_ready: () => m.editions_reason_edition_not_ready(),
	edition_finished: () => m.editions_reason_edition_finished(),
	stages_not_closed: ({ count }) => m.editions_reason_stages_not_closed({ count: count ?? 0 }),
	entry_still_open: () => m.editions_reason_entry_still_open(),
	section_unknown: () => m.editions_reason_section_unknown(),
	category_in_use: ({ count }) => m.editions_reason_category_in_use({ count: count ?? 0 }),
	last_category: () => m.editions_reason_last_category(),
	category_code_taken: () => m.editions_reason_category_code_taken(),
	change_not_harmless: () => m.editions_reason_change_not_harmless(),
	windows_not_valid: () => m.editions_reason_windows_not_valid(),
	rubric_not_valid: () => m.editions_reason_rubric_not_valid(),
	conditions_in_use: () => m.talents_reason_conditions_in_use(),
	condition_claimed: ({ codes = [] }) =>
		m.talents_reason_condition_claimed({ codes: codes.join(m.common_list_comma()) }),
	declaration_in_use: ({ count }) => m.editions_reason_declaration_in_use({ count: count ?? 0 }),
};

export function editionReasonText(
	reason: EditionRefusal,
	facts: EditionReasonFacts | object | undefined,
	zone: string,
): string {
	return EDITION_REASONS[reason](facts ?? {}, zone);
}

const BLOCKERS: Record<ChangeBlocker['code'], (facts: { count: number; part: string }) => string> = {
	code_in_numbers: (facts) => m.editions_block_code_in_numbers(facts),
	entrant_kind_in_use: (facts) => m.editions_block_entrant_kind_in_use(facts),
	assessment_kind_in_use: (facts) => m.editions_block_assessment_kind_in_use(facts),
	participants_max_below_use: (facts) => m.editions_block_participants_max_below_use(facts),
	advisors_max_below_use: (facts) => m.editions_block_advisors_max_below_use(facts),
	unit_quota_below_use: (facts) => m.editions_block_unit_quota_below_use(facts),
	participant_quota_below_use: (facts) => m.editions_block_participant_quota_below_use(facts),
	title_max_below_use: (facts) => m.editions_block_title_max_below_use(facts),
	abstract_max_below_use: (facts) => m.editions_block_abstract_max_below_use(facts),
	division_in_use: (facts) => m.editions_block_division_in_use(facts),
	discipline_in_use: (facts) => m.editions_block_discipline_in_use(facts),
	attachment_rule_in_use: (facts) => m.editions_block_attachment_rule_in_use(facts),
	field_in_use: (facts) => m.editions_block_field_in_use(facts),
	option_in_use: (facts) => m.editions_block_option_in_use(facts),
	stricter_after_filing: (facts) => m.editions_block_stricter_after_filing(facts),
};

export function blockerText({ code, count, part = '' }: ChangeBlocker): string {
	return BLOCKERS[code]({ count, part });
}

/** What keeps an edition from opening, or its dates or rubric from being saved. */
type EditionProblem = OpeningProblem | WindowProblem | WindowChangeProblem | RubricProblem;

const PROBLEMS: Record<EditionProblem['code'], (facts: { phase: string; before: string }) => string> = {
	hosts_missing: () => m.editions_problem_hosts_missing(),
	declarations_missing: () => m.editions_problem_declarations_missing(),
	categories_missing: () => m.editions_problem_categories_missing(),
	window_missing: ({ phase }) => m.editions_problem_window_missing({ phase }),
	window_reversed: ({ phase }) => m.editions_problem_window_reversed({ phase }),
	window_out_of_order: (facts) => m.editions_problem_window_out_of_order(facts),
	judging_before_filing_closes: () => m.editions_problem_judging_before_filing_closes(),
	entry_window_over: () => m.editions_problem_entry_window_over(),
	window_already_begun: ({ phase }) => m.editions_problem_window_already_begun({ phase }),
	window_closes_in_past: ({ phase }) => m.editions_problem_window_closes_in_past({ phase }),
	divisions_missing: () => m.editions_problem_divisions_missing(),
	divisions_overlap: () => m.editions_problem_divisions_overlap(),
	rubric_missing: () => m.editions_problem_rubric_missing(),
	rubric_empty: () => m.editions_problem_rubric_empty(),
	criterion_without_points: () => m.editions_problem_criterion_without_points(),
	criterion_off_step: () => m.editions_problem_criterion_off_step(),
	criterion_without_name: () => m.editions_problem_criterion_without_name(),
};

export function editionProblemText(problem: EditionProblem): string {
	return PROBLEMS[problem.code]({
		phase: 'phase' in problem ? PHASE_NAMES[problem.phase]() : '',
		before: 'before' in problem ? PHASE_NAMES[problem.before]() : '',
	});
}

const FORM_PROBLEM_TEXTS: Record<EditionFormProblem, () => string> = {
	text_missing: () => m.editions_form_text_missing(),
	text_too_long: () => m.editions_form_text_too_long(),
	chinese_missing: () => m.editions_form_chinese_missing(),
	number_missing: () => m.editions_form_number_missing(),
	number_odd: () => m.editions_form_number_odd(),
	number_out_of_range: () => m.editions_form_number_out_of_range(),
	code_odd: () => m.editions_form_code_odd(),
	choice_odd: () => m.editions_form_choice_odd(),
	date_odd: () => m.editions_form_date_odd(),
	date_pair_incomplete: () => m.editions_form_date_pair_incomplete(),
	max_below_min: () => m.editions_form_max_below_min(),
	key_taken: () => m.editions_form_key_taken(),
	types_missing: () => m.editions_form_types_missing(),
	options_missing: () => m.editions_form_options_missing(),
	option_odd: () => m.editions_form_option_odd(),
	points_missing: () => m.editions_form_points_missing(),
	points_odd: () => m.editions_form_points_odd(),
	points_off_step: () => m.editions_form_points_off_step(),
};

/** Problems by field name, in the reader's language. */
export function problemTexts(problems: Record<string, EditionFormProblem[]>): Record<string, string[]> {
	return Object.fromEntries(
		Object.entries(problems).map(([name, codes]) => [name, codes.map((code) => FORM_PROBLEM_TEXTS[code]())]),
	);
}
