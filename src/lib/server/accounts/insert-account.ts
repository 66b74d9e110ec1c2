import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { insertPerson } from '../units/insert-person.ts';

/** A person and their account; without a password until the invitation is accepted. */
export async function insertAccount(
	trx: Trx,
	ctx: Context,
	values: { name: string; email: string | null; phone: string | null; passwordHash: string | null },
): Promise<{ id: string; personId: string }> {
	const personId = await insertPerson(trx, ctx, { name: values.name });
	const id = newId();
	await trx
		.insertInto('account')
		.values({
			id,
			person_id: personId,
			email: values.email,
			phone: values.phone,
			password_hash: values.passwordHash,
			created_at: ctx.now,
		})
		.execute();
	return { id, personId };
}
