import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aggregate, compareAggregates, rank, shownScore, type SheetPoints } from './scoring.ts';

const sheet = (totalTenths: number, tiebreakTenths: number | null = null): SheetPoints => ({
	totalTenths,
	tiebreakTenths,
});
const item = (id: string, sheets: SheetPoints[], juryPosition: number | null = null) => ({
	id,
	aggregate: aggregate(sheets, 5),
	juryPosition,
});
const ranks = (items: ReturnType<typeof item>[]) =>
	rank(items).map(({ item: { id }, rank: r, tieOpen }) => [id, r, tieOpen]);

describe('aggregate', () => {
	test('three sheets: plain mean, nothing trimmed', () => {
		expect(aggregate([sheet(800), sheet(850), sheet(910)], 5)).toEqual({
			sheetCount: 3,
			keptSumTenths: 2560,
			keptCount: 3,
			fullSumTenths: 2560,
			tiebreakSumTenths: null,
			medianDoubledTenths: 1700,
			spreadTenths: 110,
		});
	});
	test('five sheets: one highest and one lowest go, also where several are equal', () => {
		const result = aggregate([sheet(900), sheet(600), sheet(900), sheet(600), sheet(800)], 5);
		expect([result.keptSumTenths, result.keptCount, result.fullSumTenths]).toEqual([2300, 3, 3800]);
	});
	test('four sheets below the threshold keep all; the median lies between two', () => {
		const result = aggregate([sheet(700), sheet(755), sheet(810), sheet(905)], 5);
		expect([result.keptCount, result.medianDoubledTenths]).toEqual([4, 1565]);
	});
	test('trimming never leaves an entry without a sheet', () => {
		expect(aggregate([sheet(700), sheet(800)], 1).keptCount).toBe(2);
		expect(aggregate([sheet(700), sheet(800), sheet(810)], 1).keptCount).toBe(1);
	});
	test('no sheets: no median, no score', () => {
		const none = aggregate([], 5);
		expect([none.medianDoubledTenths, shownScore(none.keptSumTenths, none.keptCount)]).toEqual([null, null]);
	});
	test('the order of sheets does not matter', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 1200 }), { maxLength: 9 }), (totals) => {
				expect(
					aggregate(
						totals.map((t) => sheet(t)),
						5,
					),
				).toEqual(
					aggregate(
						totals.toReversed().map((t) => sheet(t)),
						5,
					),
				);
			}),
		);
	});
});

describe('rank', () => {
	test('the higher mean wins, though their sums say otherwise', () => {
		expect(ranks([item('a', [sheet(800), sheet(800), sheet(800)]), item('b', [sheet(850), sheet(850)])])).toEqual([
			['b', 1, false],
			['a', 2, false],
		]);
	});
	test('thirds are compared exactly: 250/3 is not 83.33', () => {
		expect(
			ranks([item('a', [sheet(833), sheet(833), sheet(833)]), item('b', [sheet(833), sheet(833), sheet(834)])])[0]![0],
		).toBe('b');
	});
	test('equal scores: untrimmed mean, then innovation, then median', () => {
		const five = (low: number, high: number, tie = 0) => [low, 800, 800, 800, high].map((total) => sheet(total, tie));
		expect(ranks([item('a', five(700, 900)), item('b', five(700, 910))])[0]![0]).toBe('b');
		expect(ranks([item('a', five(700, 900, 200)), item('b', five(700, 900, 210))])[0]![0]).toBe('b');
		expect(
			ranks([item('a', [sheet(700), sheet(800), sheet(900)]), item('b', [sheet(690), sheet(810), sheet(900)])])[0]![0],
		).toBe('b');
	});
	test('what the rules leave open is a tie of both, 1 1 3, until the jury parts them', () => {
		const tie = [sheet(800), sheet(800)];
		expect(ranks([item('a', tie), item('b', tie), item('c', [sheet(700)])])).toEqual([
			['a', 1, true],
			['b', 1, true],
			['c', 3, false],
		]);
		expect(ranks([item('a', tie, 2), item('b', tie, 1), item('c', [sheet(700)])])).toEqual([
			['b', 1, false],
			['a', 2, false],
			['c', 3, false],
		]);
	});
	test('no sheet is no rank, not the last one', () => {
		expect(ranks([item('a', []), item('b', [sheet(0)])])).toEqual([
			['b', 1, false],
			['a', null, false],
		]);
	});
	test('the comparison is an order', () => {
		const sheets = fc.array(
			fc.integer({ min: 0, max: 40 }).map((t) => sheet(t, t % 7)),
			{ minLength: 1, maxLength: 6 },
		);
		fc.assert(
			fc.property(sheets, sheets, sheets, (a, b, c) => {
				const [x, y, z] = [aggregate(a, 5), aggregate(b, 5), aggregate(c, 5)];
				expect(Math.sign(compareAggregates(x, y))).toBe(0 - Math.sign(compareAggregates(y, x)));
				if (compareAggregates(x, y) <= 0 && compareAggregates(y, z) <= 0)
					expect(compareAggregates(x, z)).toBeLessThanOrEqual(0);
			}),
		);
	});
});

test('shown scores round half up to two decimals', () => {
	expect(shownScore(2560, 3)).toBe('85.33');
	expect(shownScore(8005, 10)).toBe('80.05');
	expect(shownScore(1, 8)).toBe('0.01');
	expect(shownScore(3, 80)).toBe('0.00');
	expect(shownScore(1 * 4, 80)).toBe('0.01');
	expect(shownScore(1200, 1)).toBe('120.00');
});
