import type { Insertable } from 'kysely';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import type { Unit } from '../platform/schema.gen.ts';

/** The row of a new unit. The caller has the lock on its name and found it free. */
export async function insertUnit(
	trx: Trx,
	ctx: Context,
	columns: Omit<Insertable<Unit>, 'id' | 'created_at' | 'closed_at'>,
): Promise<string> {
	const id = newId();
	await trx
		.insertInto('unit')
		.values({ id, created_at: ctx.now, ...columns })
		.execute();
	return id;
}
