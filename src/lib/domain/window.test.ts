import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PHASES, type Phase, type PhaseWindow } from './edition.ts';
import { effectiveWindows, spanOf, windowAt, windowProblems } from './window.ts';

const at = (day: number) => new Date(Date.UTC(2026, 3, day));
const window = (phase: Phase, from: number, to: number): PhaseWindow => ({
	phase,
	opensAt: at(from),
	closesAt: at(to),
});
const WHOLE = [
	window('entry', 1, 10),
	window('filing', 5, 12),
	window('eligibility', 6, 15),
	window('judging', 16, 20),
	window('results', 21, 25),
];

describe('windowAt', () => {
	test('opens with its first moment and closes with its last', () => {
		expect(windowAt(WHOLE, 'entry', new Date(at(1).getTime() - 1))).toBe('before');
		expect(windowAt(WHOLE, 'entry', at(1))).toBe('open');
		expect(windowAt(WHOLE, 'entry', new Date(at(10).getTime() - 1))).toBe('open');
		expect(windowAt(WHOLE, 'entry', at(10))).toBe('after');
		expect(windowAt([], 'entry', at(1))).toBe('unset');
	});

	test('is before, open or after, never two of them and never back again', () => {
		const order = ['before', 'open', 'after'];
		fc.assert(
			fc.property(fc.date({ noInvalidDate: true }), fc.date({ noInvalidDate: true }), (a, b) => {
				const [early, late] = a <= b ? [a, b] : [b, a];
				expect(order.indexOf(windowAt(WHOLE, 'judging', early))).toBeLessThanOrEqual(
					order.indexOf(windowAt(WHOLE, 'judging', late)),
				);
			}),
		);
	});
});

describe('effectiveWindows', () => {
	test("a category's own window replaces the edition's as a whole, the others stay", () => {
		const own = [window('entry', 2, 4)];
		expect(effectiveWindows(WHOLE, own)).toEqual([own[0], ...WHOLE.slice(1)]);
	});

	test('comes in the order of the phases, whatever the rows', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray(WHOLE), fc.shuffledSubarray(WHOLE), (edition, category) => {
				const phases = effectiveWindows(edition, category).map(({ phase }) => phase);
				expect(phases).toEqual(PHASES.filter((phase) => phases.includes(phase)));
				expect(new Set(phases)).toEqual(new Set([...edition, ...category].map(({ phase }) => phase)));
			}),
		);
	});
});

describe('windowProblems', () => {
	test('a whole path in order has none; neighbours may overlap', () => {
		expect(windowProblems(WHOLE)).toEqual([]);
	});

	test('names every gap', () => {
		expect(windowProblems([])).toEqual(PHASES.map((phase) => ({ code: 'window_missing', phase })));
	});

	test('names what closes before it opens, comes too early, or judges what may still be filed', () => {
		const with_ = (changed: PhaseWindow) => effectiveWindows(WHOLE, [changed]);
		expect(windowProblems(with_(window('results', 26, 26)))).toEqual([{ code: 'window_reversed', phase: 'results' }]);
		expect(windowProblems(with_(window('filing', 5, 9)))).toEqual([
			{ code: 'window_out_of_order', phase: 'filing', before: 'entry' },
		]);
		expect(windowProblems(with_(window('judging', 11, 20)))).toEqual([
			{ code: 'judging_before_filing_closes', phase: 'judging' },
		]);
	});
});

test('spanOf runs from the first opening to the last closing', () => {
	expect(spanOf([WHOLE, [window('entry', 3, 30)]], 'entry')).toEqual(window('entry', 1, 30));
	expect(spanOf([WHOLE, []], 'entry')).toEqual(window('entry', 1, 10));
	expect(spanOf([], 'entry')).toBeUndefined();
});
