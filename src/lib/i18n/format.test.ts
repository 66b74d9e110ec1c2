import { describe, expect, test } from 'vitest';
import {
	formatBytes,
	formatDate,
	formatDateTime,
	formatDay,
	formatDuration,
	formatNumber,
	formatQuantity,
	formatRemaining,
	formatScore,
	formatShare,
	formatTime,
	formatWindow,
} from './format.ts';

const ZONE = 'Asia/Shanghai';
const DEADLINE = new Date('2026-04-18T09:00:00Z'); // 17:00 in Shanghai, a Saturday

describe('moments stand in the zone asked for', () => {
	test('date, weekday and time', () => {
		expect(formatDateTime(DEADLINE, ZONE, 'zh-CN')).toBe('2026年4月18日 周六 17:00');
		expect(formatDateTime(DEADLINE, ZONE, 'en')).toBe('Sat 18 Apr 2026, 17:00');
		expect(formatDateTime(DEADLINE, 'America/New_York', 'zh-CN')).toBe('2026年4月18日 周六 05:00');
		expect(formatTime(DEADLINE, ZONE)).toBe('17:00');
	});

	test('an ISO string is the same moment', () => {
		expect(formatDateTime(DEADLINE.toISOString(), ZONE, 'zh-CN')).toBe('2026年4月18日 周六 17:00');
	});

	test('midnight is 00:00 of the new day', () => {
		const midnight = '2026-04-18T16:00:00Z';
		expect(formatDateTime(midnight, ZONE, 'zh-CN')).toBe('2026年4月19日 周日 00:00');
		expect(formatDate(midnight, ZONE, 'zh-CN')).toBe('2026年4月19日');
		expect(formatDate(midnight, ZONE, 'en')).toBe('19 Apr 2026');
	});

	test('a day without a time does not slip', () => {
		expect(formatDay('2026-01-01', 'zh-CN')).toBe('2026年1月1日');
		expect(formatDay('2026-01-01', 'en')).toBe('1 Jan 2026');
	});
});

describe('windows say once what both ends share', () => {
	test('within a year', () => {
		const opens = '2026-04-01T01:00:00Z';
		expect(formatWindow(opens, DEADLINE, ZONE, 'zh-CN')).toBe('2026年4月1日 09:00 至 4月18日 17:00');
		expect(formatWindow(opens, DEADLINE, ZONE, 'en')).toBe('1 Apr, 09:00 to 18 Apr 2026, 17:00');
	});

	test('within a day, and over the new year', () => {
		expect(formatWindow('2026-04-18T00:30:00Z', DEADLINE, ZONE, 'zh-CN')).toBe('2026年4月18日 08:30 至 17:00');
		expect(formatWindow('2026-04-18T00:30:00Z', DEADLINE, ZONE, 'en')).toBe('18 Apr 2026, 08:30 to 17:00');
		expect(formatWindow('2025-12-30T00:00:00Z', '2026-01-02T00:00:00Z', ZONE, 'zh-CN')).toBe(
			'2025年12月30日 08:00 至 2026年1月2日 08:00',
		);
	});
});

describe('what is left', () => {
	test.each([
		['2026-04-16T05:59:30Z', '还剩 2 天 3 小时', '2 days 3 hours left'],
		['2026-04-17T09:00:00Z', '还剩 1 天', '1 day left'],
		['2026-04-18T07:29:00Z', '还剩 1 小时 31 分钟', '1 hour 31 minutes left'],
		['2026-04-18T08:59:15Z', '还剩 45 秒', '45 seconds left'],
		['2026-04-18T09:00:00Z', '已截止', 'closed'],
		['2026-05-01T00:00:00Z', '已截止', 'closed'],
	])('at %s', (now, zh, en) => {
		expect(formatRemaining(now, DEADLINE, 'zh-CN')).toBe(zh);
		expect(formatRemaining(now, DEADLINE, 'en')).toBe(en);
	});

	test('lengths round down and never below nothing', () => {
		expect(formatDuration(59_999, 'zh-CN')).toBe('59 秒');
		expect(formatDuration(3_600_000, 'zh-CN')).toBe('1 小时');
		expect(formatDuration(86_400_000 + 60_000, 'zh-CN')).toBe('1 天');
		expect(formatDuration(-5, 'zh-CN')).toBe('0 秒');
	});
});

test('sizes count by 1,024', () => {
	expect([0, 812, 1024, 34_816, 1_048_575, 1_048_576, 3_565_158, 20 * 1024 * 1024].map(formatBytes)).toEqual([
		'0 B',
		'812 B',
		'1 KB',
		'34 KB',
		'1 MB',
		'1 MB',
		'3.4 MB',
		'20 MB',
	]);
});

test('numbers group by thousands and carry their unit', () => {
	expect(formatNumber(1_234_567)).toBe('1,234,567');
	expect(formatNumber(-1234.5)).toBe('−1,234.5');
	expect(formatNumber(999)).toBe('999');
	expect(formatQuantity(12_480, '件')).toBe('12,480 件');
});

test('scores keep their decimal', () => {
	expect([875, 900, 5, 0, -15].map(formatScore)).toEqual(['87.5', '90.0', '0.5', '0.0', '−1.5']);
	expect(() => formatScore(87.5)).toThrow(RangeError);
});

test('shares', () => {
	expect([formatShare(2, 3), formatShare(0, 0), formatShare(5, 5)]).toEqual(['67%', '0%', '100%']);
});
