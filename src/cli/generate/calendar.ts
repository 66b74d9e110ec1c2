import type { Random } from './random.ts';

export const day = 86_400_000;
const hour = 3_600_000;
/** hours of a school day and of the evenings at which teachers really fill in forms */
const waking = [8, 9, 9, 10, 10, 11, 13, 14, 14, 15, 15, 16, 16, 17, 19, 20, 20, 21, 21, 22] as const;

export const plusDays = (from: Date, days: number) => new Date(from.getTime() + days * day);
export const plusMinutes = (from: Date, minutes: number) => new Date(from.getTime() + minutes * 60_000);
export const earlier = (a: Date, b: Date) => (a < b ? a : b);

/**
 * A moment of somebody's work between `from` and `until`, when people are awake in Shanghai (UTC+8, no summer time).
 * Always inside the span, also where the span is shorter than a day.
 */
export function workingMoment(random: Random, from: Date, until: Date): Date {
	if (until <= from) return from;
	const drawn = new Date(from.getTime() + random.next() * (until.getTime() - from.getTime()));
	const midnight = Math.floor((drawn.getTime() + 8 * hour) / day) * day - 8 * hour;
	const shifted = new Date(midnight + random.pick(waking) * hour + random.int(0, 3_599_999));
	return shifted >= from && shifted < until ? shifted : drawn;
}

/** YYYY-MM-DD in Shanghai. */
export const dateOf = (at: Date) => new Date(at.getTime() + 8 * hour).toISOString().slice(0, 10);
export const monthOf = (at: Date) => dateOf(at).slice(0, 7);
