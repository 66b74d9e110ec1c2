import { expect, test } from 'vitest';
import { stepped, sumOf } from './sheet-points.ts';

test('the sum counts what can be read; the rest is missing, not nought', () => {
	expect(sumOf(['12.5', '', 'x', '0', undefined])).toEqual({ tenths: 125, missing: 3 });
});

test('steps stay on the step and inside the range', () => {
	expect(stepped('12', 1, 5, 300)).toBe('12.5');
	expect(stepped('12.3', 1, 5, 300)).toBe('12.5');
	expect(stepped('12.3', -1, 5, 300)).toBe('12');
	expect(stepped('30', 1, 5, 300)).toBe('30');
	expect(stepped('0', -1, 5, 300)).toBe('0');
	expect(stepped('', 1, 10, 300)).toBe('1');
	expect(stepped('', -1, 10, 300)).toBe('30');
});
