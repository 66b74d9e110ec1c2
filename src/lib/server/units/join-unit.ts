import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { dayOf } from './day-of.ts';
import { insertMembership } from './insert-membership.ts';

/** Makes sure that an adult belongs to the unit today; who does already keeps the day of joining. */
export async function joinUnit(trx: Trx, ctx: Context, member: { personId: string; unitId: string }): Promise<void> {
	const current = await trx
		.selectFrom('membership')
		.select('id')
		.where('person_id', '=', member.personId)
		.where('unit_id', '=', member.unitId)
		.where((eb) => eb.or([eb('to_on', 'is', null), eb('to_on', '>=', dayOf(ctx))]))
		.executeTakeFirst();
	if (!current) await insertMembership(trx, ctx, member);
}
