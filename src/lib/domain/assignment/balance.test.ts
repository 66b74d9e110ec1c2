import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balance, pairKey } from './balance.ts';
import { drawLots } from './random.ts';

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const loads = (judges: string[], pairs: { judge: string }[]) =>
	judges.map((judge) => pairs.filter((pair) => pair.judge === judge).length);

describe('balance', () => {
	test('without conflicts every entry has its judges and loads differ by one at most', () => {
		fc.assert(
			fc.property(
				fc.nat(60),
				fc.integer({ min: 1, max: 12 }),
				fc.integer({ min: 1, max: 5 }),
				fc.nat(),
				(n, m, k, seed) => {
					fc.pre(k <= m);
					const [entries, judges] = [names('e', n), names('j', m)];
					const { pairs, short } = balance({ entries, judges, judgesPerEntry: k, conflicts: new Set(), seed });
					expect(short).toEqual([]);
					expect(new Set(pairs.map(({ entry, judge }) => pairKey(judge, entry))).size).toBe(n * k);
					const load = loads(judges, pairs);
					expect(Math.max(...load) - Math.min(...load)).toBeLessThanOrEqual(1);
				},
			),
		);
	});
	test('a conflict is never assigned, whatever it costs', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 25 }),
				fc.integer({ min: 1, max: 6 }),
				fc.func(fc.boolean()),
				fc.nat(),
				(n, m, says, seed) => {
					const [entries, judges] = [names('e', n), names('j', m)];
					const conflicts = new Set(judges.flatMap((j) => entries.filter((e) => says(j, e)).map((e) => pairKey(j, e))));
					const { pairs, short } = balance({ entries, judges, judgesPerEntry: 2, conflicts, seed });
					for (const { judge, entry } of pairs) expect(conflicts.has(pairKey(judge, entry))).toBe(false);
					for (const entry of entries) {
						const has = pairs.filter((pair) => pair.entry === entry).length;
						const possible = judges.filter((judge) => !conflicts.has(pairKey(judge, entry))).length;
						expect(has).toBe(Math.min(2, possible));
						expect(short.find((row) => row.entry === entry)?.missing ?? 0).toBe(2 - has);
					}
				},
			),
		);
	});
	test('a judge with many conflicts still gets a fair load', () => {
		const [entries, judges] = [names('e', 40), names('j', 4)];
		const conflicts = new Set(entries.slice(0, 20).map((entry) => pairKey('j0', entry)));
		const { pairs } = balance({ entries, judges, judgesPerEntry: 2, conflicts, seed: 7 });
		expect(loads(judges, pairs)).toEqual([20, 20, 20, 20]);
	});
	test('the same seed gives the same pairs', () => {
		const problem = { entries: names('e', 30), judges: names('j', 5), judgesPerEntry: 3, conflicts: new Set<string>() };
		expect(balance({ ...problem, seed: 5 })).toEqual(balance({ ...problem, seed: 5 }));
		expect(balance({ ...problem, seed: 5 })).not.toEqual(balance({ ...problem, seed: 6 }));
	});
});

test('lots: every number once, not in order of filing', () => {
	const lots = drawLots(names('e', 100), 42);
	expect([...lots.values()].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
	expect(names('e', 10).map((entry) => lots.get(entry))).not.toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	const order = new Set(Array.from({ length: 200 }, (_, seed) => [...drawLots(names('e', 3), seed).keys()].join()));
	expect(order.size).toBe(6);
});
