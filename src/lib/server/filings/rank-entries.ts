import { moveRank, settleRanks } from '#lib/domain/filing.ts';
import { hasRole } from '#lib/domain/access.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { markEntriesRanked } from '../entries/mark-entry.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { lockUnitCategory } from './locks.ts';

export interface RankEntries {
	categoryId: string;
	/** what was typed; null = not in this filing */
	ranks: readonly { entryId: string; rank: number | null }[];
	/** one step further for one entry */
	move?: { entryId: string; by: -1 | 1 } | null;
	/** put every entry without a rank behind the others, as long as there is room */
	fill?: boolean;
	/** how many may stand in the order when filling */
	room?: number | null;
}

/**
 * 校内排序: saves the typed order as 1, 2, 3 … An entry with a rank is accepted into the filing, one without stays out. Entries that
 * were filed or returned meanwhile are left alone; a draft can be ranked by its own coordinator only (it is filed in the same step).
 */
export async function rankEntries(ctx: Context, input: RankEntries): Promise<{ ok: true; code: 'ranked' }> {
	const { actor } = ctx;
	if (!hasRole(actor, 'coordinator') || actor.kind !== 'account' || !actor.unitId) throw new NotFound('filing');
	const unitId = actor.unitId;
	return ctx.transaction(async (trx) => {
		await lockUnitCategory(trx, unitId, input.categoryId);
		const rows = await trx
			.selectFrom('entry')
			.select(['id', 'unit_rank', 'state'])
			.where('unit_id', '=', unitId)
			.where('category_id', '=', input.categoryId)
			.where((eb) =>
				eb.or([
					eb('state', '=', 'handed_in'),
					eb.and([eb('state', 'in', ['draft', 'returned']), eb('owner_id', '=', actor.accountId)]),
				]),
			)
			.orderBy('unit_rank')
			.orderBy('handed_in_at')
			.orderBy('id')
			.forUpdate()
			.execute();
		const typed = new Map(input.ranks.map(({ entryId, rank }) => [entryId, rank]));
		let order = settleRanks(
			rows.map((row) => ({ id: row.id, rank: typed.has(row.id) ? typed.get(row.id)! : row.unit_rank })),
		);
		if (input.move) order = moveRank(order, input.move.entryId, input.move.by);
		if (input.fill) {
			let last = order.filter(({ rank }) => rank !== null).length;
			const room = input.room ?? Number.POSITIVE_INFINITY;
			const handedIn = new Set(rows.filter(({ state }) => state === 'handed_in').map(({ id }) => id));
			order = order.map((entry) =>
				entry.rank === null && handedIn.has(entry.id) && last < room ? { ...entry, rank: ++last } : entry,
			);
		}
		const before = new Map(rows.map((row) => [row.id, row.unit_rank]));
		const changed = order.filter(({ id, rank }) => before.get(id) !== rank);
		await markEntriesRanked(trx, changed);
		if (changed.length > 0)
			await recordAudit(trx, ctx, 'filing.ranked', { unit: unitId, category: input.categoryId }, ['unit_rank']);
		return { ok: true, code: 'ranked' };
	});
}
