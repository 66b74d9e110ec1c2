import { describe, expect, test } from 'vitest';
import { isDay } from './counted.ts';
import {
	aboutTens,
	byRank,
	calendarYear,
	checkSummary,
	monthsHeld,
	nameOfPeriod,
	plainSummary,
	renderSummary,
	reportYearOf,
	schoolYear,
	SUMMARY_MAX,
	spanBefore,
	type Placeholder,
	type ReportHigher,
} from './report.ts';

const ZONE = 'Asia/Shanghai';

describe('periods', () => {
	test.each([
		['2026-11-23T02:00:00Z', 2026],
		['2026-03-31T15:59:59Z', 2025],
		// midnight in Shanghai: April has begun there
		['2026-03-31T16:00:00Z', 2026],
		['2025-12-31T16:00:00Z', 2025],
		['2022-01-18T01:00:00Z', 2021],
	])('the report of %s is that of %i', (now, year) => {
		expect(reportYearOf(new Date(now), ZONE)).toBe(year);
	});

	test.each([
		['2026-01-01', '2026-12-31', '2025-01-01', '2025-12-31'],
		['2023-09-01', '2024-08-31', '2022-09-01', '2023-08-31'],
		// ends with February, leap or not
		['2024-02-01', '2024-02-29', '2023-02-01', '2023-02-28'],
		['2025-02-01', '2025-02-28', '2024-02-01', '2024-02-29'],
		['2024-02-29', '2024-03-15', '2023-02-28', '2023-03-15'],
		['2026-01-01', '2026-06-15', '2025-01-01', '2025-06-15'],
		// longer than a year: a talent award's two, and three with a day more
		['2025-01-01', '2026-12-31', '2023-01-01', '2024-12-31'],
		['2023-03-01', '2026-03-01', '2019-03-01', '2022-03-01'],
	])('%s–%s is compared with %s–%s', (from, until, before, beforeUntil) => {
		expect(spanBefore({ from, until })).toEqual({ from: before, until: beforeUntil });
	});

	test('are called by their year where they are one', () => {
		expect(nameOfPeriod(calendarYear(2026))).toEqual({ kind: 'year', year: 2026 });
		expect(nameOfPeriod(schoolYear(2025))).toEqual({ kind: 'school_year', year: 2025 });
		const days = { from: '2026-01-01', until: '2026-12-30' };
		expect(nameOfPeriod(days)).toEqual({ kind: 'days', period: days });
		expect(['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1', '0026-01-01'].some(isDay)).toBe(false);
		expect(isDay('2024-02-29')).toBe(true);
	});
});

test.each([
	[0, '0'],
	[9, '9'],
	[10, '10'],
	[11, '10+'],
	[19, '10+'],
	[20, '20'],
	[23, '20+'],
	[100, '100'],
	[123, '120+'],
])('%i contests are about %s', (count, about) => {
	const { value, more } = aboutTens(count);
	expect(`${value}${more ? '+' : ''}`).toBe(about);
});

test('contests stand by level, then by works', () => {
	const contest = (zh: string, level: ReportHigher['level'], sent: number) =>
		({ programme: { zh }, level, sent }) as ReportHigher;
	const sorted = [
		contest('市赛', 'city', 80),
		contest('省赛乙', 'province', 3),
		contest('国赛', 'nation', 1),
		contest('省赛甲', 'province', 12),
	].sort(byRank);
	expect(sorted.map(({ programme }) => programme.zh)).toEqual(['国赛', '省赛甲', '省赛乙', '市赛']);
});

test('the months of an edition say their year where it is not the period’s', () => {
	const held = (opens: string, closes: string, period = calendarYear(2026)) => monthsHeld({ opens, closes }, period);
	expect(held('2026-03', '2026-05')).toEqual({
		from: { year: 2026, month: 3 },
		until: { year: 2026, month: 5 },
		years: false,
	});
	expect(held('2025-11', '2026-05')?.years).toBe(true);
	expect(held('2026-03', '2026-05', schoolYear(2025))?.years).toBe(true);
	expect(monthsHeld({ opens: null, closes: null }, calendarYear(2026))).toBeNull();
});

describe('the text', () => {
	const placeholders: Placeholder[] = [
		{ name: '作品数', value: '600', path: '/staff/entries' },
		{ name: 'works received', value: '600 works', path: null },
	];

	test('has its figures in their places, found whatever their case and spaces', () => {
		const segments = renderSummary('共收到{ 作品数 }项；{Works  Received}。{没有的}', placeholders);
		expect(segments).toEqual([
			{ kind: 'text', text: '共收到' },
			{ kind: 'figure', name: '作品数', value: '600', path: '/staff/entries' },
			{ kind: 'text', text: '项；' },
			{ kind: 'figure', name: 'works received', value: '600 works', path: null },
			{ kind: 'text', text: '。' },
			{ kind: 'unknown', name: '没有的' },
		]);
		expect(plainSummary(segments)).toBe('共收到600项；600 works。{没有的}');
	});

	test.each([
		['共收到{作品数}项。', null],
		['没有数字也行', null],
		['  ', { code: 'text_missing' }],
		['{作品}和{人数}、{作品}', { code: 'placeholder_unknown', names: ['作品', '人数'] }],
		['{}', { code: 'placeholder_unknown', names: [''] }],
		['共{作品数项', { code: 'brace_alone' }],
		['共作品数}项', { code: 'brace_alone' }],
		['{{作品数}}', { code: 'brace_alone' }],
		['龙'.repeat(SUMMARY_MAX), null],
		['𬘭'.repeat(SUMMARY_MAX), null],
		['龙'.repeat(SUMMARY_MAX + 1), { code: 'text_too_long', max: SUMMARY_MAX, length: SUMMARY_MAX + 1 }],
	])('%.20s is checked', (text, problem) => {
		expect(checkSummary(text, placeholders)).toEqual(problem);
	});
});
