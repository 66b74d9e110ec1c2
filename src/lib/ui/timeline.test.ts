import { expect, test } from 'vitest';
import type { PhaseWindow } from '#lib/domain/edition.ts';
import { groupBySchedule, phaseState, timelinePhases } from './timeline.ts';

const at = (day: number) => new Date(Date.UTC(2026, 3, day));
const entry = (closes: number): PhaseWindow[] => [{ phase: 'entry', opensAt: at(1), closesAt: at(closes) }];

test('a window holds its opening moment and not its closing one', () => {
	const window = { opensAt: at(2), closesAt: at(4) };
	expect([1, 2, 3, 4].map((day) => phaseState(window, at(day)))).toEqual(['next', 'now', 'now', 'past']);
});

test('categories with the same dates stand under one timeline, in their order', () => {
	const groups = groupBySchedule([
		{ key: 'invention', windows: entry(10) },
		{ key: 'painting', windows: entry(5) },
		{ key: 'maker', windows: entry(10) },
	]);
	expect(groups.map((group) => group.categories.map(({ key }) => key))).toEqual([['invention', 'maker'], ['painting']]);
	expect(groups.map((group) => group.windows[0]?.closesAt)).toEqual([at(10), at(5)]);
});

test('phases carry their name and their moments', () => {
	expect(timelinePhases(entry(10))).toEqual([{ key: 'entry', name: '教师填报', opensAt: at(1), closesAt: at(10) }]);
});
