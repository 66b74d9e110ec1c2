import { describe, expect, test } from 'vitest';
import type { AwardRule } from '#lib/domain/award.ts';
import { NOTHING_COUNTED } from '#lib/domain/counted.ts';
import { readExport, readGrade, readRule, readTie, ruleFields } from './results.ts';

const fields = (pairs: Record<string, string | string[]>) => {
	const form = new FormData();
	for (const [name, value] of Object.entries(pairs)) for (const one of [value].flat()) form.append(name, one);
	return form;
};
const a = '019a4948-d020-70c0-a5d2-883860f6fbb1';
const b = '019a4948-d020-70c0-a5d2-883860f6fbb2';

describe('readRule', () => {
	test('stands as usual where nothing is said', () => {
		expect(readRule(fields({}), 'award').rule).toEqual({
			model: 'share_of_entries',
			first: 0.1,
			second: 0.2,
			third: 0.3,
			cap: 0.6,
		});
		expect(readRule(fields({}), 'shortlist').rule).toEqual({ model: 'shortlist_count', count: 20 });
	});
	test.each([
		['12.5', 0.125],
		['12.5 %', 0.125],
		['12．5％', 0.125],
		['100', 1],
		['0', 0],
	])('reads %s as a share', (text, share) => {
		expect(readRule(fields({ entries_cap: text }), 'award').rule).toMatchObject({ cap: share });
	});
	test.each(['', '-1', '101', '12.345', 'ten'])('refuses %j as a share', (text) => {
		const { rule, errors } = readRule(fields({ entries_cap: text }), 'award');
		expect([rule, errors]).toEqual([null, { entries_cap: 'share_odd' }]);
	});
	test('refuses more than all, nothing at all, and half a prize', () => {
		const shares = { model: 'share_of_awards', awards_first: '20', awards_second: '30', awards_third: '50.01' };
		expect(readRule(fields(shares), 'award').errors).toEqual({ awards_total: 'shares_above_hundred' });
		const none = { model: 'counts', counts_first: '0', counts_second: '0', counts_third: '0' };
		expect(readRule(fields(none), 'award').errors).toEqual({ counts_first: 'nothing_to_give' });
		expect(readRule(fields({ ...none, counts_first: '1.5' }), 'award').errors).toEqual({ counts_first: 'count_odd' });
	});
	test('is written into an address and read back the same', () => {
		const rules: [AwardRule, 'award' | 'shortlist'][] = [
			[{ model: 'share_of_entries', first: 0.057, second: 0.2, third: 0.3, cap: 0.6 }, 'award'],
			[{ model: 'share_of_awards', total: 0.5, first: 0.2, second: 0.3, third: 0.5 }, 'award'],
			[{ model: 'counts', first: 30, second: 0, third: 7 }, 'award'],
			[{ model: 'shortlist_count', count: 12 }, 'shortlist'],
			[{ model: 'shortlist_share', share: 0.125 }, 'shortlist'],
		];
		for (const [rule, kind] of rules) expect(readRule(ruleFields(rule), kind).rule).toEqual(rule);
	});
});

test('readTie takes places 1, 2, … each once, in that order', () => {
	const typed = (first: string, second: string) =>
		readTie(fields({ entry: [a, b], [`place-${a}`]: first, [`place-${b}`]: second, reason: ' 合议 ' }));
	expect(typed('2', '1')).toEqual({ stageEntryIds: [b, a], places: { [a]: '2', [b]: '1' }, reason: '合议' });
	for (const [first, second] of [
		['1', '1'],
		['1', '3'],
		['', '1'],
		['one', '2'],
	])
		expect(typed(first!, second!).stageEntryIds).toBeNull();
});

test('readGrade tells taking off from having chosen nothing', () => {
	const typed = (grade: string) => readGrade(fields({ entry: a, from: 'first', grade, reason: 'x' }))?.grade;
	expect([typed('none'), typed(''), typed('second'), typed('best')]).toEqual([null, undefined, 'second', undefined]);
	expect(readGrade(fields({ entry: 'nonsense', from: 'first', grade: 'second' }))).toBeNull();
});

test('readExport knows four kinds, each by its ids', () => {
	expect(readExport(fields({ kind: 'award', edition: a, list: b }))).toEqual({
		kind: 'award',
		editionId: a,
		listId: b,
	});
	expect(readExport(fields({ kind: 'ranking', stage: b }))).toEqual({ kind: 'ranking', stageId: b });
	expect(readExport(fields({ kind: 'ranking', stage: 'x' }))).toBeNull();
	expect(readExport(fields({ kind: 'everything' }))).toBeNull();
	expect(readExport(fields({ kind: 'entries', edition: a, state: 'filed', q: ' 屋顶 ', overdue: '1' }))).toEqual({
		kind: 'entries',
		filter: {
			editionId: a,
			categoryId: null,
			divisionId: null,
			unitId: null,
			state: 'filed',
			overdue: true,
			progress: null,
			running: false,
			counted: NOTHING_COUNTED,
			search: '屋顶',
			sort: '',
		},
	});
});

test.each<Record<string, string>>([
	{ unit: 'x' },
	{ edition: 'x' },
	{ category: '1' },
	{ division: '-' },
	{ state: 'odd' },
	{ overdue: 'yes' },
])('readExport refuses a filter that it cannot read instead of exporting everything: %j', (broken) => {
	expect(readExport(fields({ kind: 'entries', ...broken }))).toBeNull();
});

test('readExport refuses a list that it cannot read', () => {
	expect(readExport(fields({ kind: 'award', edition: a, list: 'x' }))).toBeNull();
	expect(readExport(fields({ kind: 'award', edition: a, list: '' }))).toMatchObject({ listId: null });
});
