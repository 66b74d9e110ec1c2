import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawWorkNumbers, formatWorkNumber } from './work-number.ts';

test('a number is the category letters and at least four digits', () => {
	expect(formatWorkNumber('HH', 371)).toBe('HH-0371');
	expect(formatWorkNumber('CK', 12_345)).toBe('CK-12345');
});

test('whatever the seed, as many different free numbers come out as were asked for', () => {
	fc.assert(
		fc.property(
			fc.integer(),
			fc.integer({ min: 0, max: 60 }),
			fc.uniqueArray(fc.integer({ min: 1, max: 200 })),
			(seed, count, used) => {
				const taken = new Set(used.map((serial) => formatWorkNumber('HH', serial)));
				const drawn = drawWorkNumbers('HH', taken, count, seed);
				expect(new Set(drawn).size).toBe(count);
				expect(drawn.filter((number) => taken.has(number))).toEqual([]);
				expect(drawn.every((number) => /^HH-\d{4,5}$/.test(number))).toBe(true);
			},
		),
	);
});

test('the same seed draws the same numbers, and they do not follow the order of the draw', () => {
	const drawn = drawWorkNumbers('HH', new Set(), 20, 7);
	expect(drawWorkNumbers('HH', new Set(), 20, 7)).toEqual(drawn);
	expect(drawn.toSorted()).not.toEqual(drawn);
});

test('a crowded category goes on with five digits', () => {
	const taken = new Set(Array.from({ length: 4_990 }, (_, index) => formatWorkNumber('HH', index + 1)));
	const drawn = drawWorkNumbers('HH', taken, 500, 3);
	expect(drawn.some((number) => number.length === 'HH-12345'.length)).toBe(true);
	expect(new Set([...drawn, ...taken]).size).toBe(5_490);
});
