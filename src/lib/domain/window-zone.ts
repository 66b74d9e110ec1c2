/**
 * Wall time of the association's zone, as native datetime-local fields write it ("2026-04-18T17:00"), and the moments it means.
 * Built on Intl, so any IANA zone works, with and without summer time.
 */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
	let format = formats.get(zone);
	if (!format) {
		format = new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			calendar: 'gregory',
			numberingSystem: 'latn',
			hourCycle: 'h23',
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit',
		});
		formats.set(zone, format);
	}
	return format;
}

/** The wall clock's reading in `zone`, as if it were UTC; milliseconds. */
function readingAt(instant: number, zone: string): number {
	const part: Record<string, number> = {};
	for (const { type, value } of formatOf(zone).formatToParts(new Date(instant))) part[type] = Number(value);
	return Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second);
}

/** `YYYY-MM-DDTHH:mm` of a moment in the zone. Seconds are cut off. */
export function wallTime(instant: Date, zone: string): string {
	return new Date(readingAt(instant.getTime(), zone)).toISOString().slice(0, 16);
}

/**
 * The moment that a wall time means in the zone; null when the text is not a wall time. A reading that the clock shows twice
 * (end of summer time) means the first; one that it skips means the moment as far after the jump.
 */
export function momentOf(wall: string, zone: string): Date | null {
	const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::00(?:\.0+)?)?$/.exec(wall);
	if (!match) return null;
	const [year, month, day, hour, minute] = match.slice(1).map(Number) as [number, number, number, number, number];
	const reading = Date.UTC(year, month - 1, day, hour, minute);
	// 31 February and 24:61 are no wall times
	if (new Date(reading).toISOString().slice(0, 16) !== match[0].slice(0, 16)) return null;
	// the zone's two offsets around that day: a day before and a day after; no zone jumps twice in two days
	const day1 = 86_400_000;
	const offsetBefore = readingAt(reading - day1, zone) - (reading - day1);
	const offsetAfter = readingAt(reading + day1, zone) - (reading + day1);
	const first = reading - offsetBefore;
	if (readingAt(first, zone) === reading) return new Date(first);
	const second = reading - offsetAfter;
	if (readingAt(second, zone) === reading) return new Date(second);
	return new Date(first);
}

/** The moment of `hour:minute` o'clock in the zone, `days` days after the day on which `from` falls there. */
export function momentOnDay(from: Date, days: number, hour: number, minute: number, zone: string): Date {
	const [year, month, day] = wallTime(from, zone).slice(0, 10).split('-').map(Number) as [number, number, number];
	const wall = new Date(Date.UTC(year, month - 1, day + days, hour, minute)).toISOString().slice(0, 16);
	return momentOf(wall, zone)!;
}
