import { sql } from 'kysely';
import type { Trx } from '../platform/db.ts';

/**
 * Whoever is about to add or rename a unit holds its name until the transaction ends: the second of two who want the same name waits
 * here and then sees the first one's row.
 */
export async function lockUnitName(trx: Trx, name: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`unit:${name}`}, 0))`.execute(trx);
}
