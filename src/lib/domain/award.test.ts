import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { places, proposeGrades, type AwardRule } from './award.ts';

const common: AwardRule = { model: 'share_of_entries', first: 0.1, second: 0.2, third: 0.3, cap: 0.6 };
const counts = (rule: AwardRule, entries: number) => places(rule, entries).map(({ count }) => count);

describe('places', () => {
	test.each([
		[100, [10, 20, 30]],
		[30, [3, 6, 9]],
		[19, [1, 4, 6]],
		// one entry: the first prize, though a tenth of it is nothing
		[1, [1, 0, 0]],
		[3, [1, 0, 0]],
		[0, [0, 0, 0]],
	])('10/20/30 of %i entries', (entries, expected) => expect(counts(common, entries)).toEqual(expected));

	test('20/30/50 of the awards, which are half of 94 entries', () => {
		expect(counts({ model: 'share_of_awards', total: 0.5, first: 0.2, second: 0.3, third: 0.5 }, 94)).toEqual([
			9, 14, 24,
		]);
	});
	test('fixed counts never exceed what was entered', () => {
		expect(counts({ model: 'counts', first: 3, second: 5, third: 8 }, 6)).toEqual([3, 3, 0]);
	});
	test('a shortlist by share has at least one', () => {
		expect(counts({ model: 'shortlist_share', share: 0.3 }, 11)).toEqual([3]);
		expect(counts({ model: 'shortlist_share', share: 0.3 }, 1)).toEqual([1]);
		expect(counts({ model: 'shortlist_count', count: 5 }, 3)).toEqual([3]);
	});
	test('awards never pass the cap, except the one first prize of a tiny division', () => {
		fc.assert(
			fc.property(fc.nat(3000), (entries) => {
				const sum = counts(common, entries).reduce((a, b) => a + b, 0);
				expect(sum).toBeLessThanOrEqual(Math.max(1, Math.floor(entries * 0.6)));
			}),
		);
	});
});

describe('proposeGrades', () => {
	const rows = (...ranks: (number | null)[]) => ranks.map((rank, index) => ({ rank, index }));
	const rule: AwardRule = { model: 'counts', first: 1, second: 2, third: 1 };
	const given = (...ranks: (number | null)[]) =>
		proposeGrades(rows(...ranks), rule).map(({ grade, borderTie }) => (borderTie ? [grade, 'tie'] : grade));

	test('from the top', () => expect(given(1, 2, 3, 4, 5)).toEqual(['first', 'second', 'second', 'third', null]));
	test('a tie inside a grade is no matter', () => {
		expect(given(1, 2, 2, 4, 5)).toEqual(['first', 'second', 'second', 'third', null]);
	});
	test('a tie across a border goes to the lower side and is shown', () => {
		expect(given(1, 1, 3, 4)).toEqual([['second', 'tie'], ['second', 'tie'], 'second', 'third']);
		expect(given(1, 2, 3, 4, 4)).toEqual(['first', 'second', 'second', [null, 'tie'], [null, 'tie']]);
	});
	test('without a rank there is no award', () => expect(given(1, null)).toEqual(['first', null]));
});
