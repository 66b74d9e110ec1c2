import { accept, refuse, type Decision } from './decision.ts';
import type { WindowState } from './window.ts';

/** 评审阶段. preparing: groups are formed; open: judges score; closed: results are frozen. */
export const STAGE_STATES = ['preparing', 'open', 'closed'] as const;
export type StageState = (typeof STAGE_STATES)[number];

/** 初评、终评. */
export const STAGE_KINDS = ['preliminary', 'final'] as const;
export type StageKind = (typeof STAGE_KINDS)[number];

/** 评审组的评法: everybody in the group scores all of it, or each entry gets k of its judges. */
export const GROUP_METHODS = ['all', 'balanced'] as const;
export type GroupMethod = (typeof GROUP_METHODS)[number];

export const ASSIGNMENT_STATES = ['assigned', 'recused', 'released'] as const;
export type AssignmentState = (typeof ASSIGNMENT_STATES)[number];

/** 评分表: nothing counts before it is submitted. */
export const SHEET_STATES = ['draft', 'submitted'] as const;
export type SheetState = (typeof SHEET_STATES)[number];

/** 缺评处理: the stage may close without the sheet. */
export const GAP_DECISIONS = ['waived'] as const;
export type GapDecision = (typeof GAP_DECISIONS)[number];

/** Where an assignment stands, as its judge and staff read it: 未评、草稿、已交、已回避、已撤回. */
export const PROGRESS_STATES = ['unscored', 'draft', 'submitted', 'recused', 'released'] as const;
export type ProgressState = (typeof PROGRESS_STATES)[number];

/** The SQL twin is `progressState` in server/judging/progress.ts. */
export function progressOf(assignment: AssignmentState, sheet: SheetState | null): ProgressState {
	return assignment === 'assigned' ? (sheet ?? 'unscored') : assignment;
}

/** Why an account may not judge a category at all. Source: domain reference 3.5. */
export const BAR_REASONS = ['staff_rights', 'entries_here'] as const;
export type BarReason = (typeof BAR_REASONS)[number];

/** Why a judge and an entry must not meet (回避). Source: domain reference 3.5. */
export const CONFLICT_SOURCES = ['declared', 'staff', 'same_unit', 'advisor', 'entrant'] as const;
export type ConflictSource = (typeof CONFLICT_SOURCES)[number];

/** What a judge may report beside the score: 作品中露出身份；明显超出学生能力. */
export const SHEET_FLAGS = ['identity_visible', 'beyond_pupil'] as const;
export type SheetFlag = (typeof SHEET_FLAGS)[number];

/** Minutes an entry takes until the judge's own pace is known [INF]. */
export const MINUTES_PER_ENTRY = 4;

/** A judge's pace is known from this many steps from one submitted sheet to the next; what takes longer than the pause is none. */
export const PACE_SHEETS = 3;
export const PACE_PAUSE_MINUTES = 30;

export const SCORING_REFUSALS = [
	'stage_not_open',
	'judging_window_before',
	'judging_window_closed',
	'assignment_recused',
	'assignment_released',
	'assignment_in_conflict',
	'sheet_submitted',
	'sheet_not_submitted',
	'sheet_incomplete',
	'scores_invalid',
	'changed_meanwhile',
	'not_opened',
	'reason_required',
] as const;
export type ScoringRefusal = (typeof SCORING_REFUSALS)[number];

export interface ScoringFacts {
	stage: StageState;
	window: WindowState;
	assignment: AssignmentState;
	/** null = no sheet yet */
	sheet: SheetState | null;
	/** staff rights, or something to do with the entry (回避), gained since it was assigned */
	inConflict: boolean;
}

function refusalOfTime({ stage, window, assignment }: ScoringFacts): ScoringRefusal | null {
	if (assignment === 'recused') return 'assignment_recused';
	if (assignment === 'released') return 'assignment_released';
	if (stage !== 'open') return 'stage_not_open';
	if (window === 'before') return 'judging_window_before';
	// An unset window follows the stage alone.
	if (window === 'after') return 'judging_window_closed';
	return null;
}

function refusalOfConflict({ inConflict }: ScoringFacts): ScoringRefusal | null {
	return inConflict ? 'assignment_in_conflict' : null;
}

/** Whether the judge may write on the sheet: stage and window open, still assigned and not in conflict, not submitted. */
export function decideScoring(facts: ScoringFacts): Decision<'saved', ScoringRefusal> {
	const refusal =
		refusalOfTime(facts) ?? refusalOfConflict(facts) ?? (facts.sheet === 'submitted' ? 'sheet_submitted' : null);
	return refusal ? refuse(refusal) : accept('saved');
}

/** A submitted sheet may be taken back by its judge until the stage or the window closes; it is recorded. */
export function decideSheetReopening(facts: ScoringFacts): Decision<'reopened', ScoringRefusal> {
	const refusal =
		refusalOfTime(facts) ?? refusalOfConflict(facts) ?? (facts.sheet === 'submitted' ? null : 'sheet_not_submitted');
	return refusal ? refuse(refusal) : accept('reopened');
}

/** 回避: with a reason, as long as the sheet is not handed in. Being in conflict is no obstacle but the best of reasons. */
export function decideRecusal(facts: ScoringFacts, reason: string): Decision<'recused', ScoringRefusal> {
	const decision = decideScoring({ ...facts, inConflict: false });
	if (!decision.ok) return decision;
	return reason.trim() ? accept('recused') : refuse('reason_required');
}

export const STAGE_REFUSALS = [
	'stage_exists',
	'stage_not_preparing',
	'stage_not_open',
	'no_rubric',
	'no_accepted_entries',
	'no_groups',
	'group_without_judges',
	'lead_not_member',
	'too_few_judges',
	'entries_without_group',
	'entries_without_judge',
	'judge_not_eligible',
	'judge_in_conflict',
	'already_assigned',
	'sheet_submitted',
	'earlier_stage_open',
	'changed_meanwhile',
	'nothing_to_admit',
	'reason_required',
	'name_required',
	'entry_not_here',
	'nobody_to_remind',
] as const;
export type StageRefusal = (typeof STAGE_REFUSALS)[number];

export interface GroupDraft {
	method: GroupMethod;
	judgesPerEntry: number | null;
	judgeIds: readonly string[];
	leadId: string | null;
}

/** A group has judges, its lead is one of them, and a balanced group has at least as many as each entry needs. Judges named twice count once. */
export function decideGroup(group: GroupDraft): Decision<'saved', StageRefusal, { missing: number }> {
	if (group.judgeIds.length === 0) return refuse('group_without_judges');
	if (group.leadId !== null && !group.judgeIds.includes(group.leadId)) return refuse('lead_not_member');
	const needed = group.judgesPerEntry ?? 1;
	const judges = new Set(group.judgeIds).size;
	if (group.method === 'balanced' && judges < needed) return refuse('too_few_judges', { missing: needed - judges });
	return accept('saved');
}

/** Minutes left for a judge: his own median pace over what he has done, else the default; never below a minute an entry. */
export function minutesLeft(left: number, medianMinutes: number | null): number {
	return Math.ceil(left * Math.max(1, medianMinutes ?? MINUTES_PER_ENTRY));
}

/**
 * What a judge's file is called: number by lot, kind of paper, its place where the kind may have several: 12_report.pdf, 12_photo-2.jpg.
 * The original name may hold a child's name or the school's. The file itself is sent under the same name (entries/open-file.ts).
 */
export function blindFileName(lot: number, file: { kind: string; place: number | null; ending: string }): string {
	return `${lot}_${file.kind}${file.place === null ? '' : `-${file.place}`}.${file.ending}`;
}

/** 分差过大: highest − lowest total is more than the stage's alarm. One sheet alone never lies apart. */
export function isFarApart(totals: readonly number[], alarmTenths: number): boolean {
	return totals.length > 1 && Math.max(...totals) - Math.min(...totals) > alarmTenths;
}

/** Characters of a judge's comment. */
export const COMMENT_MAX = 2000;

/** What a form of judging may be refused for before a command is asked. */
export const JUDGING_FORM_PROBLEMS = [
	'comment_too_long',
	'reason_too_long',
	'group_name_too_long',
	'judges_per_entry_odd',
	'judge_missing',
	'target_missing',
	'score_unreadable',
] as const;
export type JudgingFormProblem = (typeof JUDGING_FORM_PROBLEMS)[number];
