import { sql } from 'kysely';
import type { Trx } from '../platform/db.ts';

/**
 * One filing at a time per unit and category: two coordinators who file at the same moment come one after the other, and the second
 * sees what the first did. The category is shared: nobody confirms a collective decision about it meanwhile. Taken before the entries'
 * rows, always in this order.
 */
export async function lockUnitCategory(trx: Trx, unitId: string, categoryId: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`filing:${unitId}:${categoryId}`}, 0))`.execute(trx);
	await sql`select id from category where id = ${categoryId} for share`.execute(trx);
}

/** One draw of work numbers at a time per category, whatever the school. Taken last. */
export async function lockNumbers(trx: Trx, categoryId: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`work-number:${categoryId}`}, 0))`.execute(trx);
}
