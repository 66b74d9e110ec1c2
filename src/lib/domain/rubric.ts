import type { LocalText } from './local-text.ts';

/** Smallest difference between two scores, in tenths of a point: 0.1, 0.5 or 1. */
export const SCORE_STEPS = [1, 5, 10] as const;
export type ScoreStep = (typeof SCORE_STEPS)[number];

/** 评分指标 of the second level, or a head that is scored itself. Points are whole tenths. */
export interface LeafDraft {
	key: string;
	name: LocalText;
	help?: LocalText | null;
	maxTenths: number;
	/** 创新性: breaks ties (domain reference 3.4) */
	breaksTies?: boolean;
}

/** 一级指标: scored itself, or only the head of those below it. */
export type CriterionDraft =
	| (LeafDraft & { children?: undefined })
	| { key: string; name: LocalText; help?: LocalText | null; breaksTies?: boolean; children: LeafDraft[] };

/** A head of a saved rubric. `maxTenths` is null where its children are scored. */
export interface RubricHead {
	id: string;
	key: string;
	name: LocalText;
	help: LocalText | null;
	maxTenths: number | null;
	breaksTies: boolean;
	children: RubricLeaf[];
}

/** What a judge gives points for. */
interface RubricLeaf {
	id: string;
	key: string;
	name: LocalText;
	help: LocalText | null;
	maxTenths: number;
	breaksTies: boolean;
}

/** 评审标准, one version of it. */
export interface Rubric {
	id: string;
	number: number;
	stepTenths: ScoreStep;
	frozenAt: Date | null;
	heads: RubricHead[];
}

/** The criteria that are scored, in the order of the sheet. A leaf below a head that breaks ties breaks them too. */
export function leavesOf(rubric: Pick<Rubric, 'heads'>): RubricLeaf[] {
	return rubric.heads.flatMap((head) =>
		head.maxTenths === null
			? head.children.map((leaf) => ({ ...leaf, breaksTies: leaf.breaksTies || head.breaksTies }))
			: [{ ...head, maxTenths: head.maxTenths }],
	);
}

interface PointsOfHead {
	maxTenths: number | null;
	children: readonly { maxTenths: number }[];
}

/** Points of one head, in tenths. */
function headTotal(head: PointsOfHead): number {
	return head.maxTenths ?? head.children.reduce((sum, leaf) => sum + leaf.maxTenths, 0);
}

/** Full marks in tenths; need not be 1000 (R2 of the domain reference has 1200). */
export function rubricTotal(rubric: { heads: readonly PointsOfHead[] }): number {
	return rubric.heads.reduce((sum, head) => sum + headTotal(head), 0);
}

export type ScoreProblem =
	/** the criterion has no score */
	| { code: 'score_missing'; criterionId: string }
	/** below nothing or above full marks */
	| { code: 'score_out_of_range'; criterionId: string; maxTenths: number }
	/** not a multiple of the step */
	| { code: 'score_off_step'; criterionId: string; stepTenths: ScoreStep }
	/** not a criterion of this rubric */
	| { code: 'score_unknown'; criterionId: string };

/**
 * Whether a score may stand: a whole number of tenths, 0 … full marks, on the rubric's step. Full marks themselves are always legal,
 * also where they are no multiple of the step.
 */
export function scoreFits(points: number, maxTenths: number, stepTenths: ScoreStep): boolean {
	return (
		Number.isInteger(points) &&
		points >= 0 &&
		points <= maxTenths &&
		(points % stepTenths === 0 || points === maxTenths)
	);
}

/**
 * Checks the scores of a sheet, by criterion id, in tenths. A draft may miss some; a missing score is never nought. `total` is the sum of
 * what is there, null when `whole` is asked for and something is wrong.
 */
export function validateScores(
	rubric: Pick<Rubric, 'heads' | 'stepTenths'>,
	scores: ReadonlyMap<string, number>,
	{ whole }: { whole: boolean },
): { problems: ScoreProblem[]; total: number | null } {
	const leaves = leavesOf(rubric);
	const known = new Set(leaves.map((leaf) => leaf.id));
	const problems: ScoreProblem[] = [];
	let total = 0;
	for (const leaf of leaves) {
		const points = scores.get(leaf.id);
		if (points === undefined) {
			if (whole) problems.push({ code: 'score_missing', criterionId: leaf.id });
		} else if (!Number.isInteger(points) || points < 0 || points > leaf.maxTenths) {
			problems.push({ code: 'score_out_of_range', criterionId: leaf.id, maxTenths: leaf.maxTenths });
		} else if (!scoreFits(points, leaf.maxTenths, rubric.stepTenths)) {
			problems.push({ code: 'score_off_step', criterionId: leaf.id, stepTenths: rubric.stepTenths });
		} else {
			total += points;
		}
	}
	for (const criterionId of scores.keys()) {
		if (!known.has(criterionId)) problems.push({ code: 'score_unknown', criterionId });
	}
	return { problems, total: problems.length > 0 ? null : total };
}

export type RubricProblem =
	| { code: 'rubric_empty' }
	/** a head that is neither scored nor has anything below it, or a leaf without points */
	| { code: 'criterion_without_points'; key: string }
	| { code: 'criterion_off_step'; key: string }
	| { code: 'criterion_without_name'; key: string };

/** Whether a rubric can be judged by: something is scored, every leaf has a name and points on the step. */
export function rubricProblems(rubric: {
	stepTenths: number;
	heads: readonly Omit<RubricHead, 'id'>[];
}): RubricProblem[] {
	if (rubric.heads.length === 0) return [{ code: 'rubric_empty' }];
	const problems: RubricProblem[] = [];
	for (const head of rubric.heads) {
		if (!head.name.zh.trim()) problems.push({ code: 'criterion_without_name', key: head.key });
		if (head.maxTenths === null && head.children.length === 0) {
			problems.push({ code: 'criterion_without_points', key: head.key });
		}
		const scored = head.maxTenths === null ? head.children : [{ ...head, maxTenths: head.maxTenths }];
		for (const leaf of scored) {
			if (leaf !== head && !leaf.name.zh.trim()) problems.push({ code: 'criterion_without_name', key: leaf.key });
			if (!Number.isInteger(leaf.maxTenths) || leaf.maxTenths <= 0) {
				problems.push({ code: 'criterion_without_points', key: leaf.key });
			} else if (leaf.maxTenths % rubric.stepTenths !== 0) {
				problems.push({ code: 'criterion_off_step', key: leaf.key });
			}
		}
	}
	// a scored head is checked once as head and once as leaf
	return problems.filter(
		(problem, index) => problems.findIndex((other) => JSON.stringify(other) === JSON.stringify(problem)) === index,
	);
}

/** Tenths → what a page shows: 12.5, 30. */
export function pointsText(tenths: number): string {
	return tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1);
}
