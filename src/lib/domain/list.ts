import { GRADES, type AwardRule, type Grade } from './award.ts';

/** 名单: 入围终评 | 拟获奖. */
export const LIST_KINDS = ['shortlist', 'award'] as const;
export type ListKind = (typeof LIST_KINDS)[number];
export const LIST_STATES = ['draft', 'confirmed'] as const;
export type ListState = (typeof LIST_STATES)[number];

/** Why a step between closing and the confirmed list is refused. Texts: i18n/reasons/results.ts. */
export const RESULT_REFUSALS = [
	'stage_not_open',
	'stage_not_closed',
	'sheets_missing',
	'no_sheets',
	'gap_already_decided',
	'gap_not_decided',
	'list_confirmed',
	'list_not_confirmed',
	'list_empty',
	'list_of_other_stage',
	'list_stale',
	'entries_gone',
	'entry_gone',
	'rule_not_for_kind',
	'grade_unchanged',
	'reason_required',
	'positions_wrong',
	'later_stage_exists',
	'changed_meanwhile',
] as const;
export type ResultRefusal = (typeof RESULT_REFUSALS)[number];

/** What a refusal's sentence may need. */
export interface ResultRefusalFacts {
	count?: number;
	/** who saved meanwhile: both are staff and know each other */
	by?: string | null;
}

/** A grade belongs to one kind of list: 入围 to the shortlist, prizes to the award list. */
export function gradesOf(kind: ListKind): readonly Grade[] {
	return GRADES.filter((grade) => (grade === 'shortlisted') === (kind === 'shortlist'));
}

/** A rule makes one kind of list. */
export function ruleFits(kind: ListKind, { model }: AwardRule): boolean {
	return (kind === 'shortlist') === (model === 'shortlist_count' || model === 'shortlist_share');
}

/** What can be wrong with a rule as typed. */
export type RuleProblem = 'share_odd' | 'count_odd' | 'shares_above_hundred' | 'nothing_to_give';
