import { sql } from 'kysely';
import { wallTime } from '#lib/domain/window-zone.ts';
import type { Database } from '#lib/server/platform/db.ts';

const ZONE = 'Asia/Shanghai';
const DAY = 86_400_000;

/** What a date field takes for the day so many days before (or after) today. */
export function dayFromNow(days: number): string {
	return wallTime(new Date(Date.now() + days * DAY), ZONE).slice(0, 10);
}

/** What a date-and-time field takes for 17:00 of that day. */
export function closingFromNow(days: number): string {
	return `${dayFromNow(days)}T17:00`;
}

/**
 * The days go by: everything in the edition's calendar is so many days nearer. Windows keep to minutes, and judging opens when filing has
 * closed, so that staff cannot bring it to this very second; a test that would not sleep has to move the calendar instead of the clock.
 */
export async function letDaysPass(db: Database, editionId: string, days: number): Promise<void> {
	const by = sql`make_interval(days => ${days})`;
	await db
		.updateTable('phase_window')
		.set({ opens_at: sql`opens_at - ${by}`, closes_at: sql`closes_at - ${by}` })
		.where('edition_id', '=', editionId)
		.execute();
}
