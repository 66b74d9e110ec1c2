import type { Sex } from '#lib/domain/person.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { pinyinKey } from '../platform/pinyin.ts';

/** Somebody new, who belongs to no unit yet; found by pinyin too. */
export async function insertPerson(
	trx: Trx,
	ctx: Context,
	person: { name: string; sex?: Sex | null; bornMonth?: string | null },
): Promise<string> {
	const id = newId();
	await trx
		.insertInto('person')
		.values({
			id,
			name: person.name,
			c_pinyin: pinyinKey(person.name),
			sex: person.sex ?? null,
			born_month: person.bornMonth ?? null,
			created_at: ctx.now,
		})
		.execute();
	return id;
}
