import { describe, expect, test } from 'vitest';
import { openingProblems } from '../edition-change.ts';
import { PHASES } from '../edition.ts';
import type { LocalText } from '../local-text.ts';
import { effectiveWindows, windowAt } from '../window.ts';
import { momentOnDay, wallTime } from '../window-zone.ts';
import { DAY_ALL_ENTER, DAY_ALL_JUDGE, makerFestival } from './maker-festival.ts';

const zone = 'Asia/Shanghai';
const now = new Date('2026-03-02T02:00:00Z');
const draft = makerFestival({ now, zone, ordinal: 8 });
const categories = draft.sections.flatMap((section) => section.categories);

/** Every text that the association would read, wherever it stands. */
function texts(value: unknown, path = ''): { path: string; text: LocalText }[] {
	if (typeof value !== 'object' || value === null || value instanceof Date) return [];
	if ('zh' in value) return [{ path, text: value as LocalText }];
	return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

describe('青少年创客节', () => {
	test('two sections, six categories, several hosts', () => {
		expect(draft.sections.map(({ name }) => name.zh)).toEqual(['学生板块', '教师板块']);
		expect(categories.map(({ key }) => key)).toEqual([
			'painting',
			'invention',
			'maker',
			'digital',
			'practice',
			'teaching',
		]);
		expect(new Set(categories.map(({ code }) => code)).size).toBe(6);
		expect(draft.hosts.filter(({ role }) => role === 'host')).toHaveLength(2);
		expect(draft.name).toEqual({ zh: '第8届青少年创客节', en: '8th Youth Maker Festival' });
	});

	test('English is complete', () => {
		const all = texts(draft);
		expect(all.length).toBeGreaterThan(150);
		expect(all.filter(({ text }) => !text.en?.trim() || !text.zh.trim()).map(({ path }) => path)).toEqual([]);
	});

	test('full marks: 100, and 120 for maker works', () => {
		const total = (criteria: NonNullable<(typeof categories)[number]['rubric']>['criteria']) =>
			criteria
				.flatMap((head) => head.children ?? [head])
				.reduce((sum, leaf) => sum + (leaf as { maxTenths: number }).maxTenths, 0);
		expect(Object.fromEntries(categories.map(({ key, rubric }) => [key, total(rubric!.criteria)]))).toEqual({
			painting: 1000,
			invention: 1000,
			maker: 1200,
			digital: 1000,
			practice: 1000,
			teaching: 1000,
		});
		for (const { rubric } of categories) {
			expect(rubric!.criteria.filter(({ breaksTies }) => breaksTies)).toHaveLength(1);
			const keys = rubric!.criteria.flatMap((head) => [head.key, ...(head.children ?? []).map(({ key }) => key)]);
			expect(new Set(keys).size).toBe(keys.length);
		}
	});

	test('can be opened as it is', () => {
		const edition = {
			...draft,
			categories: categories.map((category) => ({
				...category,
				id: category.key,
				divisions: category.divisions.map((division) => ({ gradeMin: null, gradeMax: null, ...division })),
				windows: effectiveWindows(draft.windows, category.windows),
				rubric: {
					...category.rubric!,
					id: '',
					number: 1,
					frozenAt: null,
					heads: category.rubric!.criteria.map((head) => ({
						...{ id: head.key, key: head.key, name: head.name, help: null, breaksTies: false },
						maxTenths: head.children ? null : head.maxTenths,
						children: (head.children ?? []).map((leaf) => ({
							...{ id: leaf.key, key: leaf.key, name: leaf.name, help: null, breaksTies: false },
							maxTenths: leaf.maxTenths,
						})),
					})),
				},
			})),
		};
		expect(openingProblems(edition, now)).toEqual([]);
	});

	test('paintings are due earlier; days are whole, deadlines at 17:00 of the zone', () => {
		const all = categories.map((category) => effectiveWindows(draft.windows, category.windows));
		const closing = (index: number) => all[index]!.find(({ phase }) => phase === 'entry')!.closesAt;
		expect(closing(0) < closing(1)).toBe(true);
		for (const { opensAt, closesAt } of all.flat()) {
			expect([wallTime(opensAt, zone).slice(11), wallTime(closesAt, zone).slice(11)]).toEqual(['00:00', '17:00']);
		}
		expect(all.every((windows) => windows.length === PHASES.length)).toBe(true);
	});

	test('one day when everybody may enter, one when everybody judges', () => {
		const on = (days: number, phase: 'entry' | 'judging') =>
			categories.map((category) =>
				windowAt(
					effectiveWindows(draft.windows, category.windows),
					phase,
					momentOnDay(draft.windows[0]!.opensAt, days, 12, 0, zone),
				),
			);
		expect(new Set(on(DAY_ALL_ENTER, 'entry'))).toEqual(new Set(['open']));
		expect(new Set(on(DAY_ALL_JUDGE, 'judging'))).toEqual(new Set(['open']));
	});

	test('ordinals in English', () => {
		const english = (ordinal: number) => makerFestival({ now, zone, ordinal }).name.en?.split(' ')[0];
		expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 111].map(english)).toEqual([
			'1st',
			'2nd',
			'3rd',
			'4th',
			'11th',
			'12th',
			'13th',
			'21st',
			'22nd',
			'111th',
		]);
	});

	test('labels come from the year that entries open in', () => {
		const next = makerFestival({ now, zone, startsOn: new Date('2026-12-31T20:00:00Z') });
		expect([next.periodLabel, next.name.zh]).toEqual(['2027年度', '2027年青少年创客节']);
	});
});
