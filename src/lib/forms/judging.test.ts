import { describe, expect, test } from 'vitest';
import { readScores, tenthsOf } from './judging.ts';

describe('tenthsOf', () => {
	test.each([
		['', 'empty'],
		[' ', 'empty'],
		['0', 0],
		['12', 120],
		['12.5', 125],
		['12.50', 125],
		['12.', 120],
		['１２．５', 125],
		['12,5', 125],
		['12。5', 125],
		['12.55', 'unreadable'],
		['-3', 'unreadable'],
		['1e2', 'unreadable'],
		['好', 'unreadable'],
	])('%s → %s', (typed, tenths) => expect(tenthsOf(typed)).toBe(tenths));
});

test('readScores keeps what is given and names what nobody can read', () => {
	const { scores, unreadable } = readScores({ criterion: ['a', 'b', 'c', 'd'], points: ['9.5', '', 'x'] });
	expect([...scores]).toEqual([['a', 95]]);
	expect(unreadable).toEqual(['c']);
});
