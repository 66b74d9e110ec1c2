import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	leavesOf,
	rubricProblems,
	rubricTotal,
	SCORE_STEPS,
	scoreFits,
	validateScores,
	type RubricHead,
} from './rubric.ts';

const leaf = (id: string, maxTenths: number, breaksTies = false) => ({
	id,
	key: id,
	name: { zh: id },
	help: null,
	maxTenths,
	breaksTies,
});
const scored = (id: string, maxTenths: number): RubricHead => ({ ...leaf(id, maxTenths), children: [] });
const RUBRIC = {
	stepTenths: 5 as const,
	heads: [
		{ ...leaf('thought', 0), maxTenths: null, children: [leaf('theme', 100), leaf('life', 80)] },
		{ ...leaf('innovation', 0, true), maxTenths: null, children: [leaf('form', 60), leaf('idea', 60)] },
		scored('technique', 300),
	] satisfies RubricHead[],
};

test('the total is the sum of what is scored, and need not be 100', () => {
	expect(rubricTotal(RUBRIC)).toBe(600);
	expect(rubricTotal({ heads: [scored('a', 400), scored('b', 300), scored('c', 300), scored('d', 200)] })).toBe(1200);
});

test('what is scored comes in the order of the sheet; a head that breaks ties passes it down', () => {
	expect(leavesOf(RUBRIC).map(({ id, breaksTies }) => [id, breaksTies])).toEqual([
		['theme', false],
		['life', false],
		['form', true],
		['idea', true],
		['technique', false],
	]);
});

describe('validateScores', () => {
	const full = new Map([
		['theme', 95],
		['life', 80],
		['form', 0],
		['idea', 60],
		['technique', 255],
	]);

	test('a whole sheet has its sum', () => {
		expect(validateScores(RUBRIC, full, { whole: true })).toEqual({ problems: [], total: 490 });
	});

	test('a missing score is not nought', () => {
		const some = new Map([...full].slice(1));
		expect(validateScores(RUBRIC, some, { whole: true })).toEqual({
			problems: [{ code: 'score_missing', criterionId: 'theme' }],
			total: null,
		});
		expect(validateScores(RUBRIC, some, { whole: false })).toEqual({ problems: [], total: 395 });
	});

	test('every wrong score is named', () => {
		const wrong = new Map([...full, ['theme', 101], ['life', -5], ['form', 7], ['thought', 10]]);
		expect(validateScores(RUBRIC, wrong, { whole: true }).problems).toEqual([
			{ code: 'score_out_of_range', criterionId: 'theme', maxTenths: 100 },
			{ code: 'score_out_of_range', criterionId: 'life', maxTenths: 80 },
			{ code: 'score_off_step', criterionId: 'form', stepTenths: 5 },
			{ code: 'score_unknown', criterionId: 'thought' },
		]);
	});

	test('accepts what fits and nothing else; the sum is never above full marks', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: -20, max: 320 }), { minLength: 5, maxLength: 5 }), (points) => {
				const leaves = leavesOf(RUBRIC);
				const scores = new Map(leaves.map(({ id }, index) => [id, points[index]!]));
				const { problems, total } = validateScores(RUBRIC, scores, { whole: true });
				const fits = leaves.every(({ maxTenths }, index) => scoreFits(points[index]!, maxTenths, RUBRIC.stepTenths));
				expect(problems.length === 0).toBe(fits);
				if (fits) {
					expect(total).toBe(points.reduce((sum, value) => sum + value, 0));
					expect(total).toBeLessThanOrEqual(rubricTotal(RUBRIC));
				} else expect(total).toBeNull();
			}),
		);
	});

	test('nought and full marks fit every step', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1000 }), fc.constantFrom(...SCORE_STEPS), (max, step) => {
				expect(scoreFits(0, max, step) && scoreFits(max, max, step)).toBe(true);
				expect(scoreFits(0.5, max, step)).toBe(false);
			}),
		);
	});
});

describe('rubricProblems', () => {
	test('a sound one has none', () => expect(rubricProblems(RUBRIC)).toEqual([]));

	test('names what cannot be judged by', () => {
		expect(rubricProblems({ stepTenths: 10, heads: [] })).toEqual([{ code: 'rubric_empty' }]);
		expect(
			rubricProblems({
				stepTenths: 10,
				heads: [
					{ ...leaf('a', 0), maxTenths: null, children: [] },
					{ ...leaf('b', 0), name: { zh: ' ' }, maxTenths: null, children: [leaf('c', 75)] },
					{ ...leaf('d', 0), maxTenths: 0, children: [] },
				],
			}),
		).toEqual([
			{ code: 'criterion_without_points', key: 'a' },
			{ code: 'criterion_without_name', key: 'b' },
			{ code: 'criterion_off_step', key: 'c' },
			{ code: 'criterion_without_points', key: 'd' },
		]);
	});
});
