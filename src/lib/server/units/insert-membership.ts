import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { dayOf } from './day-of.ts';

/** An adult belongs to the unit from today; one who came and left today simply stays. */
export async function insertMembership(
	trx: Trx,
	ctx: Context,
	{ personId, unitId }: { personId: string; unitId: string },
): Promise<void> {
	await trx
		.insertInto('membership')
		.values({ id: newId(), person_id: personId, unit_id: unitId, from_on: dayOf(ctx) })
		.onConflict((conflict) => conflict.columns(['person_id', 'unit_id', 'from_on']).doUpdateSet({ to_on: null }))
		.execute();
}
