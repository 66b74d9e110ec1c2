import { expect, test } from 'vitest';
import { axisOf, linesOf } from './axis.ts';

test.each([
	[[0], [0, 1]],
	[[3], [0, 1, 2, 3]],
	[[7], [0, 2, 4, 6, 8]],
	[[13], [0, 5, 10, 15]],
	[
		[241, 12],
		[0, 100, 200, 300],
	],
	[[600], [0, 200, 400, 600]],
	[[], [0, 1]],
])('an axis for %j has the ticks %j', (values, ticks) => {
	const axis = axisOf(values);
	expect(axis.ticks).toEqual(ticks);
	expect(axis.max).toBeGreaterThanOrEqual(Math.max(0, ...values));
	expect(axis.at(0)).toBe('0%');
	expect(axis.at(axis.max)).toBe('80%');
});

test('a long name goes on in the next line, whole words in English', () => {
	expect(linesOf('科学幻想绘画')).toEqual(['科学幻想绘画']);
	expect(linesOf('湖南省青少年科技创新大赛', 12)).toEqual(['湖南省青少年', '科技创新大赛']);
	expect(linesOf('Hunan Youth Science and Technology Innovation Contest', 24)).toEqual([
		'Hunan Youth Science and',
		'Technology Innovation',
		'Contest',
	]);
	expect(linesOf('长'.repeat(200)).length).toBe(3);
	expect(linesOf('')).toEqual(['']);
});
