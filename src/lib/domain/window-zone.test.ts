import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { momentOf, momentOnDay, wallTime } from './window-zone.ts';

const MINUTE = 60_000;
const instants = fc
	.integer({ min: Date.UTC(2000, 0) / MINUTE, max: Date.UTC(2060, 0) / MINUTE })
	.map((minutes) => new Date(minutes * MINUTE));

describe('the zone of the association', () => {
	test('Shanghai has no summer time: eight hours, always', () => {
		expect(momentOf('2026-04-18T17:00', 'Asia/Shanghai')).toEqual(new Date('2026-04-18T09:00:00Z'));
		expect(momentOf('2026-12-31T23:59', 'Asia/Shanghai')).toEqual(new Date('2026-12-31T15:59:00Z'));
		expect(wallTime(new Date('2026-12-31T16:00:00Z'), 'Asia/Shanghai')).toBe('2027-01-01T00:00');
	});

	test('every minute comes back, in zones without summer time', () => {
		for (const zone of ['Asia/Shanghai', 'Asia/Kolkata', 'UTC']) {
			fc.assert(
				fc.property(instants, (instant) => {
					expect(momentOf(wallTime(instant, zone), zone)).toEqual(instant);
				}),
			);
		}
	});

	test('with summer time the wall clock comes back, and the moment except for the hour that is shown twice', () => {
		for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe']) {
			fc.assert(
				fc.property(instants, (instant) => {
					const wall = wallTime(instant, zone);
					const back = momentOf(wall, zone)!;
					expect(wallTime(back, zone)).toBe(wall);
					expect(instant.getTime() - back.getTime()).toBeGreaterThanOrEqual(0);
					expect(instant.getTime() - back.getTime()).toBeLessThanOrEqual(60 * MINUTE);
				}),
			);
		}
	});

	test('the hour that is shown twice means the first, the one that is skipped the moment after the jump', () => {
		expect(momentOf('2026-10-25T02:30', 'Europe/Berlin')).toEqual(new Date('2026-10-25T00:30:00Z'));
		expect(momentOf('2026-03-29T02:30', 'Europe/Berlin')).toEqual(new Date('2026-03-29T01:30:00Z'));
	});

	test('what no clock shows is refused', () => {
		for (const text of ['', '2026-02-30T00:00', '2026-04-18', '2026-04-18T24:00', '2026-13-01T00:00', 'tomorrow']) {
			expect(momentOf(text, 'Asia/Shanghai')).toBeNull();
		}
	});

	test('days are counted on the wall calendar', () => {
		const late = new Date('2026-04-17T17:00:00Z'); // 18 April, 01:00 in Shanghai
		expect(momentOnDay(late, 0, 0, 0, 'Asia/Shanghai')).toEqual(new Date('2026-04-17T16:00:00Z'));
		expect(momentOnDay(late, 13, 17, 0, 'Asia/Shanghai')).toEqual(new Date('2026-05-01T09:00:00Z'));
		expect(momentOnDay(new Date('2026-03-28T12:00:00Z'), 1, 17, 0, 'Europe/Berlin')).toEqual(
			new Date('2026-03-29T15:00:00Z'),
		);
	});
});
