import { sql } from 'kysely';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';

/*
 * What others do to an entry, as far as it stands in the entry's own row: the school ranks, returns, files and recalls it, the
 * district checks it. Whether it may be done is decided there. The entry is locked.
 */

const nextVersion = sql<number>`version + 1`;

/** 校内排序: all that changed, at once. Not a change of the entry itself, hence no new version. */
export async function markEntriesRanked(
	trx: Trx,
	ranked: readonly { id: string; rank: number | null }[],
): Promise<void> {
	if (ranked.length === 0) return;
	await sql`
		update entry set unit_rank = r.rank
		from unnest(${ranked.map(({ id }) => id)}::uuid[], ${ranked.map(({ rank }) => rank)}::int[]) as r (id, rank)
		where entry.id = r.id`.execute(trx);
}

/** 学校退回修改: it leaves the school's order. */
export async function markEntryReturnedToTeacher(trx: Trx, entryId: string, note: string): Promise<void> {
	await trx
		.updateTable('entry')
		.set({ state: 'returned', return_note: note, unit_rank: null, version: nextVersion })
		.where('id', '=', entryId)
		.execute();
}

/** 报送. A first filing fixes the place in the school's order; a supplement has none and leaves it as it is. */
export async function markEntryFiled(
	trx: Trx,
	ctx: Context,
	entryId: string,
	{ number, rank }: { number: string; rank: number | null },
): Promise<void> {
	await trx
		.updateTable('entry')
		.set({
			state: 'filed',
			number,
			filed_at: ctx.now,
			...(rank !== null && { unit_rank: rank }),
			return_note: null,
			mend_by: null,
			version: nextVersion,
		})
		.where('id', '=', entryId)
		.execute();
}

/** 撤回报送: with the date until which it may be mended, if the district had returned it before. */
export async function markEntryRecalled(trx: Trx, entryId: string, mendBy: Date | null): Promise<void> {
	await trx
		.updateTable('entry')
		.set({ state: 'handed_in', mend_by: mendBy, version: nextVersion })
		.where('id', '=', entryId)
		.execute();
}

/** 审查通过. */
export async function markEntryAccepted(trx: Trx, entryId: string): Promise<void> {
	await settle(trx, entryId, 'accepted');
}

/** 审查不通过. */
export async function markEntryRejected(trx: Trx, entryId: string): Promise<void> {
	await settle(trx, entryId, 'rejected');
}

/** 撤销审查结论: it waits to be checked again. */
export async function markEntryReopened(trx: Trx, entryId: string): Promise<void> {
	await settle(trx, entryId, 'filed');
}

/** Nothing is left to mend. */
async function settle(trx: Trx, entryId: string, state: 'accepted' | 'rejected' | 'filed'): Promise<void> {
	await trx
		.updateTable('entry')
		.set({ state, return_note: null, mend_by: null, version: nextVersion })
		.where('id', '=', entryId)
		.execute();
}

/** 退回修改 by the district: why, and until when. */
export async function markEntryReturned(
	trx: Trx,
	entryId: string,
	{ note, mendBy }: { note: string; mendBy: Date },
): Promise<void> {
	await trx
		.updateTable('entry')
		.set({ state: 'returned', return_note: note, mend_by: mendBy, version: nextVersion })
		.where('id', '=', entryId)
		.execute();
}
