import { ACHIEVEMENT_LEVELS, type AchievementKind, type AchievementLevel, type OutcomeGrade } from './higher.ts';
import type { LocalText } from './local-text.ts';
import type { AssessmentKind, EntrantKind } from './edition.ts';
import type { EntryState } from './entry.ts';
import { sameName } from './person.ts';

/**
 * 推荐人选: an entry of a category whose entrants are persons and whose files are reviewed. It has achievements, the school's opinion and the
 * school's own notice beside what every entry has.
 */
export function nominates(category: { entrantKind: EntrantKind; assessmentKind?: AssessmentKind }): boolean {
	return category.entrantKind === 'person' && category.assessmentKind === 'file_review';
}

/* ------------------------------------------------------------------------------------------------------ conditions */

/** The lowest grade that a condition may ask for; 特等奖 is above all of them and never asked. */
export const CONDITION_GRADES = ['first', 'second', 'third', 'encouragement'] as const;
export type ConditionGrade = (typeof CONDITION_GRADES)[number];

/** 申报条件 before it has an id. Source: domain reference 6.2. */
export interface ConditionDraft {
	/** as the call numbers it: 一, 二 … */
	code: string;
	text: LocalText;
	/** which proof it asks for; `other` takes any */
	evidenceKind: AchievementKind;
	minLevel: AchievementLevel | null;
	minGrade: ConditionGrade | null;
	/** achieved within so many years before the category's entry window closes */
	windowYears: number | null;
}
export interface TalentCondition extends ConditionDraft {
	id: string;
}

export const CONDITION_PROBLEMS = ['kind', 'level', 'grade', 'too_old', 'too_new', 'month_unknown'] as const;
export type ConditionProblem = (typeof CONDITION_PROBLEMS)[number];

/** Highest first. */
const GRADE_ORDER: readonly OutcomeGrade[] = ['special', 'first', 'second', 'third', 'encouragement'];

const monthNumber = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));

/**
 * A hint, never a finding: what of the condition the achievement does not meet as it is filled in; empty where nothing stands against it. Months are
 * `YYYY-MM`; `closesMonth` is the one in which the category's entry window closes, and the window reaches back from it by whole years, both ends
 * included. The checker decides by the proof.
 */
export function conditionHint(
	condition: Pick<ConditionDraft, 'evidenceKind' | 'minLevel' | 'minGrade' | 'windowYears'>,
	achievement: {
		kind: AchievementKind;
		level: AchievementLevel | null;
		grade: OutcomeGrade | null;
		achievedMonth: string;
	},
	closesMonth: string,
): ConditionProblem[] {
	const problems: ConditionProblem[] = [];
	if (condition.evidenceKind !== 'other' && condition.evidenceKind !== achievement.kind) problems.push('kind');
	const { minLevel, minGrade, windowYears } = condition;
	if (
		minLevel !== null &&
		(achievement.level === null || ACHIEVEMENT_LEVELS.indexOf(achievement.level) < ACHIEVEMENT_LEVELS.indexOf(minLevel))
	)
		problems.push('level');
	if (
		minGrade !== null &&
		(achievement.grade === null || GRADE_ORDER.indexOf(achievement.grade) > GRADE_ORDER.indexOf(minGrade))
	)
		problems.push('grade');
	if (windowYears !== null) {
		if (achievement.achievedMonth === '') problems.push('month_unknown');
		else {
			const back = monthNumber(closesMonth) - monthNumber(achievement.achievedMonth);
			if (back < 0) problems.push('too_new');
			else if (back > windowYears * 12) problems.push('too_old');
		}
	}
	return problems;
}

/** The highest of several achievements, for 最高奖项: level before grade; null where none says its level. */
export function highestAchievement<
	Achievement extends { level: AchievementLevel | null; grade: OutcomeGrade | null; achievedMonth: string },
>(achievements: readonly Achievement[]): Achievement | null {
	const rank = ({ grade }: Achievement) => (grade === null ? GRADE_ORDER.length : GRADE_ORDER.indexOf(grade));
	return (
		achievements
			.filter(({ level }) => level !== null)
			.sort(
				(a, b) =>
					ACHIEVEMENT_LEVELS.indexOf(b.level!) - ACHIEVEMENT_LEVELS.indexOf(a.level!) ||
					rank(a) - rank(b) ||
					(a.achievedMonth < b.achievedMonth ? 1 : -1),
			)[0] ?? null
	);
}

/* ---------------------------------------------------------------------------------------------- the school's part */

/** 校内公示结果; empty = not ended yet. */
export const SCHOOL_NOTICE_RESULTS = ['', 'no_objection', 'objection_settled', 'objection_open'] as const;
export type SchoolNoticeResult = (typeof SCHOOL_NOTICE_RESULTS)[number];

/** What the rules need to know of a nomination, beside its entry. */
export interface NominationFacts {
	achievements: number;
	/** with a name and a month */
	complete: number;
	/** with a file as proof, or known to the portal itself */
	proven: number;
	/** naming a condition of the call */
	claiming: number;
	/** the category has conditions to name */
	conditions: boolean;
	/** 年度 of an earlier honour; null = never honoured as far as the portal knows */
	laureate: string | null;
	/** text, signer and date are there */
	opinion: boolean;
	noticeFrom: string | null;
	noticeUntil: string | null;
	noticePlace: boolean;
	noticeResult: SchoolNoticeResult;
}

/** What the teacher has still to do before the nominee is handed to the school. */
export const HAND_IN_GAPS = [
	'achievements_missing',
	'achievement_incomplete',
	'proof_missing',
	'condition_unclaimed',
	'nominee_laureate',
] as const;
export type HandInGap = (typeof HAND_IN_GAPS)[number];

/** What the school has still to do before it files. */
export const SCHOOL_GAPS = ['opinion_missing', 'notice_missing', 'notice_running', 'objection_open'] as const;
export type SchoolGap = (typeof SCHOOL_GAPS)[number];
export const NOMINATION_GAPS = [...HAND_IN_GAPS, ...SCHOOL_GAPS] as const;
export type NominationGap = HandInGap | SchoolGap;

/** At least one achievement with proof that names a condition, every row with name and month, and never honoured before. Source: domain reference 6.3, 6.5. */
export function handInGaps(facts: NominationFacts): HandInGap[] {
	const gaps: HandInGap[] = [];
	if (facts.achievements === 0) gaps.push('achievements_missing');
	else {
		if (facts.complete < facts.achievements) gaps.push('achievement_incomplete');
		if (facts.proven === 0) gaps.push('proof_missing');
		if (facts.conditions && facts.claiming === 0) gaps.push('condition_unclaimed');
	}
	if (facts.laureate !== null) gaps.push('nominee_laureate');
	return gaps;
}

/**
 * What keeps the school from filing: beside the teacher's part its opinion (text, signer, date) and its own notice with place, dates and result, over
 * before `today` (YYYY-MM-DD, in the association's zone) and without an objection that is still open. Source: domain reference 1.4, 6.5.
 */
export function filingGaps(facts: NominationFacts, today: string): NominationGap[] {
	const gaps: NominationGap[] = handInGaps(facts);
	if (!facts.opinion) gaps.push('opinion_missing');
	if (facts.noticeFrom === null || facts.noticeUntil === null || !facts.noticePlace) gaps.push('notice_missing');
	else if (facts.noticeUntil >= today) gaps.push('notice_running');
	else if (facts.noticeResult === '') gaps.push('notice_missing');
	if (facts.noticeResult === 'objection_open') gaps.push('objection_open');
	return gaps;
}

/** 学校推荐意见 and 校内公示 are written by the coordinator until the nominee is filed; no window ends them, the filing's own does. */
export function mayWriteSchoolPart(state: EntryState, editionOpen: boolean): boolean {
	return editionOpen && (state === 'draft' || state === 'handed_in' || state === 'returned');
}

export type SchoolPartProblem = 'notice_dates_reversed' | 'opinion_in_future';

export function schoolPartProblems(
	part: { opinionOn: string | null; noticeFrom: string | null; noticeUntil: string | null },
	today: string,
): SchoolPartProblem[] {
	const problems: SchoolPartProblem[] = [];
	if (part.noticeFrom !== null && part.noticeUntil !== null && part.noticeUntil < part.noticeFrom)
		problems.push('notice_dates_reversed');
	if (part.opinionOn !== null && part.opinionOn > today) problems.push('opinion_in_future');
	return problems;
}

/** So many achievements one nominee may list; the city's form has room for fewer. */
export const ACHIEVEMENTS_MAX = 20;

/** The nominee's part of a filed version: written once at filing, never changed (erasure blanks it). */
export interface FrozenNomination {
	unitThenId: string;
	unitThenName: string;
	schoolOpinion: string;
	opinionSigner: string;
	opinionOn: string | null;
	noticeFrom: string | null;
	noticeUntil: string | null;
	noticePlace: string;
	noticeResult: SchoolNoticeResult;
	noticeNote: string;
	achievements: {
		id: string;
		kind: AchievementKind;
		achievedMonth: string;
		name: string;
		level: AchievementLevel | null;
		grade: OutcomeGrade | null;
		workTitle: string;
		shareNote: string;
		certificateNumber: string;
		unitThen: string;
		/** of the condition it is to prove, as the call numbers it */
		condition: string | null;
		proof: { fileId: string; sha256: string } | null;
		/** the portal knew it by itself */
		verified: boolean;
	}[];
}

/* ------------------------------------------------------------------------------------------------------- laureates */

/**
 * Whether a laureate of an earlier year is this nominee: the same person where the portal knows who it was; else the same name and one of the
 * nominee's schools, unless both months of birth are known and differ. The SQL twin is LAUREATE in server/entries/nomination-facts.ts.
 */
export function isSameLaureate(
	nominee: { personId: string; name: string; unitNames: readonly string[]; bornMonth: string | null },
	laureate: { personId: string | null; name: string; unitName: string; bornMonth: string | null },
): boolean {
	if (laureate.personId !== null) return laureate.personId === nominee.personId;
	if (laureate.bornMonth !== null && nominee.bornMonth !== null && laureate.bornMonth !== nominee.bornMonth)
		return false;
	return (
		sameName(laureate.name, nominee.name) &&
		laureate.unitName !== '' &&
		nominee.unitNames.some((name) => name === laureate.unitName)
	);
}

/** 按姓氏笔画排列: the order of every list that is read outside the house. Source: domain reference 6.5 [S64]. */
export function byStrokes<Row>(rows: readonly Row[], nameOf: (row: Row) => string): Row[] {
	const collator = new Intl.Collator('zh-u-co-stroke');
	return [...rows].sort((a, b) => collator.compare(nameOf(a), nameOf(b)));
}

/* -------------------------------------------------------------------------------------------------------- findings */

export const FINDING_REFUSALS = [
	'not_on_file',
	'version_changed',
	'decision_confirmed',
	'finding_of_other_entry',
] as const;
export type FindingRefusal = (typeof FINDING_REFUSALS)[number];

/** 材料审核: only what is on file is reviewed, in the version that was read, until the collective decision stands. */
export function mayReview(facts: {
	state: EntryState;
	sameVersion: boolean;
	decisionConfirmed: boolean;
}): FindingRefusal | null {
	if (facts.decisionConfirmed) return 'decision_confirmed';
	if (facts.state !== 'filed' && facts.state !== 'accepted') return 'not_on_file';
	return facts.sameVersion ? null : 'version_changed';
}

/** Mean of the panel's points in hundredths, rounded only here; null without a score. Points are tenths of 100. */
export function panelMean(sumTenths: number, count: number): string | null {
	return count === 0 ? null : (Math.round((sumTenths * 10) / count) / 100).toFixed(2);
}

/* -------------------------------------------------------------------------------------------- collective decision */

export const NOMINEE_OUTCOMES = ['recommended', 'not_recommended'] as const;
export type NomineeOutcome = (typeof NOMINEE_OUTCOMES)[number];
export const DECISION_STATES = ['draft', 'confirmed'] as const;
export type DecisionState = (typeof DECISION_STATES)[number];

/** 候选: one nominee before the meeting. */
export interface DecisionNominee {
	entryId: string;
	state: EntryState;
	findings: number;
	met: number;
	laureate: string | null;
	/** null = nothing decided yet */
	outcome: NomineeOutcome | null;
	reason: string;
}

export type DecisionViolation =
	| { code: 'nobody_recommended' | 'people_missing' | 'date_in_future' | 'target_closed' }
	| {
			code: 'not_checked' | 'undecided' | 'not_accepted' | 'no_finding' | 'nothing_met' | 'laureate' | 'reason_missing';
			/** the page has their names */
			entryIds: string[];
	  }
	| { code: 'over_quota'; limit: number; would: number };

/**
 * 集体研究 is confirmed with every reason against it named at once: every nominee on file is checked and, where accepted, reviewed and decided; who is
 * recommended is accepted, meets a condition and was never honoured; who is not has a reason beside the name; and the target's quota holds.
 */
export function decisionViolations(facts: {
	people: number;
	decidedOn: string;
	today: string;
	targetClosed: boolean;
	/** the target's total; null = no number known */
	quota: number | null;
	nominees: readonly DecisionNominee[];
}): DecisionViolation[] {
	const violations: DecisionViolation[] = [];
	const named = (
		code: Extract<DecisionViolation, { entryIds: string[] }>['code'],
		these: (nominee: DecisionNominee) => boolean,
	) => {
		const entryIds = facts.nominees.filter(these).map(({ entryId }) => entryId);
		if (entryIds.length > 0) violations.push({ code, entryIds });
	};
	const recommended = ({ outcome }: DecisionNominee) => outcome === 'recommended';
	const accepted = ({ state }: DecisionNominee) => state === 'accepted';
	if (facts.people === 0) violations.push({ code: 'people_missing' });
	if (facts.decidedOn > facts.today) violations.push({ code: 'date_in_future' });
	if (facts.targetClosed) violations.push({ code: 'target_closed' });
	named('not_checked', ({ state }) => state === 'filed');
	named('undecided', (nominee) => accepted(nominee) && nominee.outcome === null);
	named('not_accepted', (nominee) => recommended(nominee) && !accepted(nominee) && nominee.state !== 'filed');
	named('no_finding', (nominee) => accepted(nominee) && nominee.findings === 0);
	named('nothing_met', (nominee) => recommended(nominee) && nominee.findings > 0 && nominee.met === 0);
	named('laureate', (nominee) => recommended(nominee) && nominee.laureate !== null);
	named(
		'reason_missing',
		(nominee) => accepted(nominee) && nominee.outcome === 'not_recommended' && nominee.reason.trim() === '',
	);
	const count = facts.nominees.filter(recommended).length;
	if (count === 0) violations.push({ code: 'nobody_recommended' });
	if (facts.quota !== null && count > facts.quota)
		violations.push({ code: 'over_quota', limit: facts.quota, would: count });
	return violations;
}

export const DECISION_REFUSALS = [
	'decision_missing',
	'decision_confirmed',
	'decision_not_confirmed',
	'changed_meanwhile',
	'target_unknown',
	'already_sent',
	'target_closed',
	'decision_not_ready',
	'category_finished',
] as const;
export type DecisionRefusal = (typeof DECISION_REFUSALS)[number];

/* -------------------------------------------------------------------------------------------------- where it stands */

/** What staff do next in a talent category, in the order of the way. */
export const TALENT_STEPS = [
	'prepare',
	'wait',
	'check',
	'review',
	'decide',
	'confirm',
	'send',
	'outcomes',
	'done',
] as const;
export type TalentStep = (typeof TALENT_STEPS)[number];

export function nextTalentStep(facts: {
	editionDraft: boolean;
	filed: number;
	waiting: number;
	accepted: number;
	reviewed: number;
	decision: DecisionState | null;
	recommended: number;
	sent: number;
	/** with an outcome of any kind */
	known: number;
	honoured: number;
}): TalentStep {
	if (facts.editionDraft) return 'prepare';
	if (facts.decision === 'confirmed') {
		if (facts.sent < facts.recommended) return 'send';
		return facts.honoured > 0 ? 'done' : 'outcomes';
	}
	if (facts.filed === 0) return 'wait';
	if (facts.waiting > 0) return 'check';
	if (facts.reviewed < facts.accepted) return 'review';
	return facts.decision === null ? 'decide' : 'confirm';
}

/** 推荐 → 入围候选人 → 表彰 are three facts; this is the furthest that is known of a nominee. Source: domain reference 0.1. */
export const NOMINEE_STAGES = [
	'draft',
	'handed_in',
	'filed',
	'returned',
	'rejected',
	'accepted',
	'reviewed',
	'not_recommended',
	'recommended',
	'sent',
	'shortlisted',
	'honoured',
	'not_honoured',
	'withdrawn',
] as const;
export type NomineeStage = (typeof NOMINEE_STAGES)[number];

export function nomineeStage(facts: {
	state: EntryState;
	findings: number;
	/** of a confirmed decision */
	decided: NomineeOutcome | null;
	sent: boolean;
	/** results that are verified, of any level */
	outcomes: readonly string[];
}): NomineeStage {
	if (facts.state === 'withdrawn' || facts.state === 'disqualified') return 'withdrawn';
	if (facts.outcomes.includes('honoured') || facts.outcomes.includes('award')) return 'honoured';
	if (facts.outcomes.includes('none')) return 'not_honoured';
	if (facts.outcomes.includes('shortlisted') || facts.outcomes.includes('final')) return 'shortlisted';
	if (facts.sent) return 'sent';
	if (facts.decided) return facts.decided;
	if (facts.state === 'accepted') return facts.findings > 0 ? 'reviewed' : 'accepted';
	return facts.state;
}

/* ------------------------------------------------------------------------------------------------ forms and sheets */

/** What can be wrong with what staff type. */
export type ConditionFormProblem = 'code_missing' | 'code_taken' | 'text_missing' | 'years_odd';
export type PanelProblem = 'points_odd';
export type LaureateProblem = 'name_missing' | 'period_missing' | 'month_odd';

/** 名册, 汇总表, 推荐表, 集体研究记录. */
export const TALENT_EXPORTS = ['roster_xlsx', 'roster_docx', 'summary_xlsx', 'form_docx', 'decision_docx'] as const;
export type TalentExport = (typeof TALENT_EXPORTS)[number];
