import type { Grade } from './award.ts';
import { accept, refuse, type Decision } from './decision.ts';
import type { QuotaUnit, SchoolStage } from './edition.ts';
import type { EntryState } from './entry.ts';
import type { HigherLevel, RecommendationState, ShareRule, WhitelistStatus, WorkKind } from './higher.ts';
import type { ListState } from './list.ts';
import type { LocalText } from './local-text.ts';
import { ageInMonth } from './person.ts';

/* ----------------------------------------------------------------- quotas */

/** 名额: a limit over what its dimensions name; null in a dimension = all of it. Source: domain reference 5.1. */
export interface QuotaRow {
	id: string;
	categoryId: string | null;
	/** for the sentence that names it */
	categoryName: LocalText | null;
	stage: SchoolStage | null;
	kind: WorkKind | null;
	unit: QuotaUnit;
	max: number;
}

/** All limits of a higher edition, in its own unit. */
export interface QuotaSystem {
	/** all categories together; null = no limit in total */
	totalMax: number | null;
	unit: QuotaUnit;
	quotas: readonly QuotaRow[];
	shares: readonly ShareRule[];
}

/** What quotas count of a recommended work. */
export interface Place {
	categoryId: string | null;
	/** null: a teacher's work, or one whose stage cannot be told; only limits over all stages count it */
	stage: SchoolStage | null;
	kind: WorkKind;
}

/** So many works that quotas count alike. */
export interface PlaceCount extends Place {
	count: number;
}

export function quotaCovers(quota: Pick<QuotaRow, 'categoryId' | 'stage' | 'kind'>, place: Place): boolean {
	return (
		(quota.categoryId === null || quota.categoryId === place.categoryId) &&
		(quota.stage === null || quota.stage === place.stage) &&
		(quota.kind === null || quota.kind === place.kind)
	);
}

function shareCovers({ of }: ShareRule, { stage, kind }: Place): boolean {
	return of === 'team' ? kind === 'team' : stage === of;
}

function sum(places: readonly PlaceCount[], covers: (place: Place) => boolean = () => true): number {
	return places.reduce((total, place) => (covers(place) ? total + place.count : total), 0);
}

export interface QuotaUse {
	total: { unit: QuotaUnit; used: number; max: number | null };
	quotas: (QuotaRow & { used: number })[];
	/** `met` as things stand; nothing recommended yet meets every share */
	shares: (ShareRule & { count: number; total: number; met: boolean })[];
}

/** How far every limit is used by the works that hold a place (confirmed and sent). */
export function quotaUse(system: QuotaSystem, places: readonly PlaceCount[]): QuotaUse {
	const total = sum(places);
	return {
		total: { unit: system.unit, used: total, max: system.totalMax },
		quotas: system.quotas.map((quota) => ({ ...quota, used: sum(places, (place) => quotaCovers(quota, place)) })),
		shares: system.shares.map((share) => {
			const count = sum(places, (place) => shareCovers(share, place));
			return { ...share, count, total, met: shareMet(share, count, total) };
		}),
	};
}

/** In hundredths, so that 20 % of 15 is 3 and not 2.9999. */
function shareMet({ bound, percent }: ShareRule, count: number, total: number): boolean {
	return bound === 'min' ? count * 100 >= percent * total : count * 100 <= percent * total;
}

/** A limit that is broken, with the figures of its sentence. */
export type QuotaViolation =
	| { code: 'total_exceeded'; unit: QuotaUnit; used: number; max: number }
	| {
			code: 'quota_exceeded';
			categoryName: LocalText | null;
			stage: SchoolStage | null;
			kind: WorkKind | null;
			unit: QuotaUnit;
			used: number;
			max: number;
	  }
	/** `out_of_reach`: whatever is still added below the total, the share cannot be met any more */
	| {
			code: 'share_unmet';
			of: ShareRule['of'];
			bound: ShareRule['bound'];
			percent: number;
			count: number;
			total: number;
	  }
	| {
			code: 'share_out_of_reach';
			of: ShareRule['of'];
			bound: ShareRule['bound'];
			percent: number;
			count: number;
			total: number;
			max: number;
	  };

/**
 * Every limit that these works break, all at once, so that nobody mends one to meet the next (domain reference 5.1).
 *
 * While a selection grows (`confirming`), a share is broken only where nothing that may still be added could mend it: with a total of
 * 10, a third team work breaks "team ≤ 20 %", the first one does not. When the selection is `complete` (before it is sent), shares are
 * those of what is there.
 */
export function violations(
	system: QuotaSystem,
	places: readonly PlaceCount[],
	moment: 'confirming' | 'complete',
): QuotaViolation[] {
	const use = quotaUse(system, places);
	const broken: QuotaViolation[] = [];
	const { total } = use;
	if (total.max !== null && total.used > total.max)
		broken.push({ code: 'total_exceeded', unit: total.unit, used: total.used, max: total.max });
	for (const { categoryName, stage, kind, unit, used, max } of use.quotas)
		if (used > max) broken.push({ code: 'quota_exceeded', categoryName, stage, kind, unit, used, max });
	for (const { of, bound, percent, count, total: all, met } of use.shares) {
		if (moment === 'complete') {
			if (!met) broken.push({ code: 'share_unmet', of, bound, percent, count, total: all });
			continue;
		}
		if (system.totalMax === null) continue;
		const most = Math.max(system.totalMax, all);
		// for a minimum, everything still free goes to those it favours; for a maximum, to the others
		const best = bound === 'min' ? count + (most - all) : count;
		if (!shareMet({ of, bound, percent }, best, most))
			broken.push({ code: 'share_out_of_reach', of, bound, percent, count, total: all, max: most });
	}
	return broken;
}

/** Adds works one by one to counted places. */
export function addPlaces(counts: readonly PlaceCount[], added: readonly Place[]): PlaceCount[] {
	return [...counts, ...added.map(({ categoryId, stage, kind }) => ({ categoryId, stage, kind, count: 1 }))];
}

/**
 * All places that the limits give together: the total, or the sum of the rows where no two of them count the same work. Null where it
 * cannot be told.
 */
export function placesMax({ totalMax, quotas }: Pick<QuotaSystem, 'totalMax' | 'quotas'>): number | null {
	if (totalMax !== null) return totalMax;
	const meet = (one: unknown, other: unknown) => one === null || other === null || one === other;
	const overlap = quotas.some((one, index) =>
		quotas
			.slice(index + 1)
			.some(
				(other) => meet(one.categoryId, other.categoryId) && meet(one.stage, other.stage) && meet(one.kind, other.kind),
			),
	);
	return overlap || quotas.length === 0 ? null : quotas.reduce((total, { max }) => total + max, 0);
}

/** How many of these may still be confirmed one after the other until something is full; for "4 more fit". */
export function freePlaces(system: QuotaSystem, counts: readonly PlaceCount[], place: Place): number | null {
	const limits = system.quotas
		.filter((quota) => quotaCovers(quota, place))
		.map((quota) => quota.max - sum(counts, (other) => quotaCovers(quota, other)));
	if (system.totalMax !== null) limits.push(system.totalMax - sum(counts));
	return limits.length === 0 ? null : Math.max(0, Math.min(...limits));
}

/* ------------------------------------------------------------ eligibility */

/** Who may go up to an edition. Source: domain reference 5.2. */
export interface HigherRules {
	level: HigherLevel;
	stages: readonly SchoolStage[];
	ageMin: number | null;
	ageMax: number | null;
	/** the day on which ages count; null = the day of the recommendation */
	ageOn: string | null;
	lowerAward: Grade | null;
	onePerPupil: boolean;
	forbidsPrior: boolean;
	deadlineAt: Date | null;
	closedAt: Date | null;
	whitelist: { status: WhitelistStatus; from: string | null; until: string | null };
}

/** What the rules need to know of an entry that might be recommended. */
export interface CandidateFacts {
	entryState: EntryState;
	stage: SchoolStage | null;
	/** an entering teacher's work: it has no stage and no age */
	byTeacher: boolean;
	/** of its pupils; null where it is not known */
	bornMonths: readonly (string | null)[];
	/** the best place in our lists, and whether that list is confirmed */
	best: { grade: Grade; listState: ListState } | null;
	/** recommended to this edition already, in which state */
	here: RecommendationState | null;
	/** it was sent and withdrawn again: the higher contest has seen it */
	wasSent: boolean;
	/** pupils of it who stand in another work that holds a place in this edition */
	pupilsTaken: number;
	/** other contests of this or earlier years it was recommended to (proposals do not count), or reached something in */
	elsewhere: readonly LocalText[];
	/** our own results or 公示 still run until then; null = not */
	resultsUntil: Date | null;
	/** a nominee whom no confirmed collective decision recommends to this edition (集体研究) */
	undecided: boolean;
}

/** Why a work may not go up. */
export const ELIGIBILITY_PROBLEMS = [
	'edition_closed',
	'deadline_passed',
	'not_accepted',
	'not_decided',
	'already_recommended',
	'withdrawn_after_sending',
	'stage_not_admitted',
	'too_young',
	'too_old',
	'award_missing',
	'award_too_low',
	'pupil_in_other_work',
	'recommended_elsewhere',
] as const;
export type EligibilityProblem = (typeof ELIGIBILITY_PROBLEMS)[number];

/** What staff should know before they recommend it all the same. */
export const ELIGIBILITY_WARNINGS = [
	'results_pending',
	'list_not_confirmed',
	'also_elsewhere',
	'stage_unknown',
	'age_unknown',
	'whitelist_not_listed',
	'whitelist_unknown',
	'whitelist_out_of_period',
] as const;
export type EligibilityWarning = (typeof ELIGIBILITY_WARNINGS)[number];

export interface Eligibility {
	problems: EligibilityProblem[];
	warnings: EligibilityWarning[];
}

/** 一等奖 is the highest; a place in a list without a grade (入围) the lowest. */
const GRADE_ORDER: Record<Grade, number> = { first: 0, second: 1, third: 2, encouragement: 3, shortlisted: 4 };

/**
 * Whether a work may go up, at `now`, on the day `today` of the association's zone: every reason against it and everything to know
 * beforehand, at once. `step`: `keeping` asks again of a work that is on the sheet already, where "already recommended" is no reason.
 */
export function eligibility(
	rules: HigherRules,
	facts: CandidateFacts,
	{ now, today, step }: { now: Date; today: string; step: 'proposing' | 'keeping' },
): Eligibility {
	const problems: EligibilityProblem[] = [];
	const warnings: EligibilityWarning[] = [];
	if (rules.closedAt !== null) problems.push('edition_closed');
	else if (rules.deadlineAt !== null && rules.deadlineAt <= now) problems.push('deadline_passed');
	if (facts.entryState !== 'accepted') problems.push('not_accepted');
	if (facts.undecided) problems.push('not_decided');
	if (step === 'proposing') {
		if (facts.here !== null && facts.here !== 'withdrawn') problems.push('already_recommended');
		if (facts.here === 'withdrawn' && facts.wasSent) problems.push('withdrawn_after_sending');
	}
	if (rules.stages.length > 0 && !facts.byTeacher) {
		if (facts.stage === null) warnings.push('stage_unknown');
		else if (!rules.stages.includes(facts.stage)) problems.push('stage_not_admitted');
	}
	if ((rules.ageMin !== null || rules.ageMax !== null) && !facts.byTeacher) {
		const day = rules.ageOn ?? today;
		const ages = facts.bornMonths.map((month) => (month === null ? null : agesOn(month, day)));
		if (rules.ageMin !== null && ages.some((age) => age !== null && age.most < rules.ageMin!))
			problems.push('too_young');
		if (rules.ageMax !== null && ages.some((age) => age !== null && age.least > rules.ageMax!))
			problems.push('too_old');
		if (ages.length === 0 || ages.includes(null)) warnings.push('age_unknown');
	}
	if (rules.lowerAward !== null) {
		if (facts.best === null) problems.push('award_missing');
		else if (GRADE_ORDER[facts.best.grade] > GRADE_ORDER[rules.lowerAward]) problems.push('award_too_low');
	}
	if (rules.onePerPupil && facts.pupilsTaken > 0) problems.push('pupil_in_other_work');
	if (facts.elsewhere.length > 0) {
		if (rules.forbidsPrior) problems.push('recommended_elsewhere');
		else warnings.push('also_elsewhere');
	}
	if (facts.resultsUntil !== null && now < facts.resultsUntil) warnings.push('results_pending');
	if (facts.best?.listState === 'draft') warnings.push('list_not_confirmed');
	const whitelist = whitelistWarning(rules.whitelist, today);
	if (whitelist) warnings.push(whitelist);
	return { problems, warnings };
}

/** Full years on a day, as far as a month of birth tells: at least, and at most where the birthday may be past. */
export function agesOn(bornMonth: string, day: string): { least: number; most: number } {
	const most = ageInMonth(bornMonth, day.slice(0, 7));
	const sameMonth = bornMonth.slice(5) === day.slice(5, 7);
	return { least: sameMonth ? most - 1 : most, most };
}

/** 白名单 on a day. Local and provincial contests need not be on it. Source: domain reference 7.3. */
export function whitelistWarning(
	{ status, from, until }: HigherRules['whitelist'],
	today: string,
): Extract<EligibilityWarning, `whitelist_${string}`> | null {
	if (status === 'not_applicable') return null;
	if (status === 'not_listed') return 'whitelist_not_listed';
	if (status === 'unknown') return 'whitelist_unknown';
	return (from !== null && today < from) || (until !== null && today > until) ? 'whitelist_out_of_period' : null;
}

/* -------------------------------------------------- what may happen to one */

/** Works that hold a place. */
export const PLACE_STATES: readonly RecommendationState[] = ['confirmed', 'sent'];

/** Why a step with recommendations is refused. Texts: i18n/reasons/upward.ts. */
export const RECOMMENDATION_REFUSALS = [
	'nothing_chosen',
	'edition_closed',
	/** facts: entries */
	'not_eligible',
	/** facts: violations */
	'above_quota',
	/** facts: entries without a category of the higher contest */
	'category_missing',
	/** facts: entries whose state does not allow the step */
	'state_wrong',
	/** facts: nominees whom a confirmed collective decision recommends (集体研究): the decision is reopened, not the sheet changed */
	'decided_together',
	/** facts: entries with the papers they miss */
	'papers_missing',
	'reason_required',
	'sent_on_missing',
	'sent_on_future',
	'sent_on_late',
	'changed_meanwhile',
] as const;
export type RecommendationRefusal = (typeof RECOMMENDATION_REFUSALS)[number];

/** An entry of a refusal: named by what staff see of it, never by a pupil. */
export interface RefusedEntry {
	entryId: string;
	number: string | null;
	title: string;
	problems?: EligibilityProblem[];
	/** labels of papers */
	missing?: LocalText[];
}

export interface RecommendationRefusalFacts {
	entries?: RefusedEntry[];
	violations?: QuotaViolation[];
	count?: number;
	/** who saved meanwhile */
	by?: string | null;
}

/** 推荐所需材料 of an edition. */
export interface HigherPaper {
	key: string;
	label: LocalText;
	required: boolean;
}

/** The required papers that do not lie there yet. */
export function missingPapers(asked: readonly HigherPaper[], received: readonly string[]): HigherPaper[] {
	return asked.filter(({ key, required }) => required && !received.includes(key));
}

const FROM: Record<
	'confirm' | 'unconfirm' | 'send' | 'remove' | 'substitute' | 'edit' | 'withdraw',
	RecommendationState[]
> = {
	confirm: ['proposed', 'substitute'],
	unconfirm: ['confirmed'],
	send: ['confirmed'],
	// nobody was told of it yet
	remove: ['proposed', 'substitute'],
	substitute: ['proposed'],
	edit: ['proposed', 'substitute', 'confirmed'],
	withdraw: ['proposed', 'substitute', 'confirmed', 'sent'],
};
export type RecommendationStep = keyof typeof FROM;

/** Source: domain reference 1.4: proposed → confirmed within quota → sent → outcome; side exits withdrawn, substituted (递补). */
export function allowsStep(state: RecommendationState, step: RecommendationStep): boolean {
	return FROM[step].includes(state);
}

/**
 * 递补: the first of the waiting works, in their order, that may go up and fits every limit once the place is free.
 * `counts` are the places without the one that was withdrawn.
 */
export function nextSubstitute<Waiting extends Place & { eligible: boolean }>(
	system: QuotaSystem,
	counts: readonly PlaceCount[],
	waiting: readonly Waiting[],
): Waiting | null {
	const fits = (work: Waiting) =>
		work.eligible &&
		// a limit that was broken before is not the substitute's doing, but it takes no place above one either
		violations(system, addPlaces(counts, [work]), 'confirming').length === 0;
	return waiting.find(fits) ?? null;
}

/** 报送日期: not in the future, not after the deadline's day. Days of the association's zone. */
export function decideSending(
	sentOn: string | null,
	{ today, deadlineOn }: { today: string; deadlineOn: string | null },
): Decision<'sent', RecommendationRefusal> {
	if (!sentOn) return refuse('sent_on_missing');
	if (sentOn > today) return refuse('sent_on_future');
	if (deadlineOn !== null && sentOn > deadlineOn) return refuse('sent_on_late');
	return accept('sent');
}
