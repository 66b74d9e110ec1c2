import { sql } from 'kysely';
import type { Decision } from '#lib/domain/decision.ts';
import type { EntryState } from '#lib/domain/entry.ts';
import { decideRecall, type FilingKind, type RecallRefusal } from '#lib/domain/filing.ts';
import { windowOf } from '#lib/domain/window.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { getCategory } from '../editions/queries.ts';
import { markEntryRecalled } from '../entries/mark-entry.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { lockUnitCategory } from './locks.ts';
import { hasJudgingBegun } from './place-filing.ts';

/**
 * 撤回报送: the entries go back to the school as handed in; numbers, versions and the filing's own row stay. One that had been
 * returned by the district before gets its mend-by date back, so that it can be filed again.
 */
export async function recallFiling(
	ctx: Context,
	input: { filingId: string; reason: string },
): Promise<Decision<'recalled', RecallRefusal>> {
	const { actor } = ctx;
	if (actor.kind !== 'account' || (actor.role !== 'coordinator' && actor.role !== 'staff'))
		throw new NotFound('filing');
	return ctx.transaction(async (trx) => {
		const found = await trx
			.selectFrom('filing')
			.select(['id', 'unit_id', 'category_id', 'kind'])
			.where('id', '=', input.filingId)
			.$if(actor.role === 'coordinator', (query) => query.where('unit_id', '=', actor.unitId))
			.executeTakeFirst();
		if (!found) throw new NotFound('filing');
		await lockUnitCategory(trx, found.unit_id, found.category_id);
		const filing = await trx
			.selectFrom('filing')
			.select('recalled_at')
			.where('id', '=', found.id)
			.forUpdate()
			.executeTakeFirstOrThrow();
		const supplement = await trx
			.selectFrom('filing')
			.select('id')
			.where('unit_id', '=', found.unit_id)
			.where('category_id', '=', found.category_id)
			.where('kind', '=', 'supplement')
			.where('recalled_at', 'is', null)
			.where('id', '<>', found.id)
			.executeTakeFirst();
		const entries = await trx
			.selectFrom('filing_item as i')
			.innerJoin('entry as e', 'e.id', 'i.entry_id')
			.select([
				'e.id',
				'e.state',
				sql<boolean>`e.current_version_id = i.version_id`.as('current'),
				sql<Date | null>`(select k.mend_by from eligibility_check k where k.entry_id = e.id and k.outcome = 'returned'
					order by k.checked_at desc, k.id desc limit 1)`.as('mend_by'),
			])
			.where('i.filing_id', '=', found.id)
			.orderBy('e.id')
			.forUpdate('e')
			.execute();
		const category = await getCategory(ctx, found.category_id, trx);
		const decision = decideRecall({
			kind: found.kind as FilingKind,
			recalled: filing.recalled_at !== null,
			supplementStands: supplement !== undefined,
			judgingBegun: await hasJudgingBegun(trx, found.category_id),
			window: windowOf(category.windows, 'filing'),
			now: ctx.now,
			staff: actor.role === 'staff' ? { reason: input.reason } : null,
			entries: entries.map(({ state, current, mend_by }) => ({
				state: state as EntryState,
				current,
				mendBy: mend_by,
			})),
		});
		if (!decision.ok) return decision;
		for (const { id, mend_by } of entries) {
			await markEntryRecalled(trx, id, mend_by);
			await recordAudit(trx, ctx, 'entry.filing_recalled', { entry: id, filing: found.id });
		}
		await trx
			.updateTable('filing')
			.set({ recalled_at: ctx.now, recalled_by: actor.accountId, recall_reason: input.reason.trim() || null })
			.where('id', '=', found.id)
			.execute();
		await recordAudit(trx, ctx, 'filing.recalled', {
			filing: found.id,
			unit: found.unit_id,
			category: found.category_id,
		});
		return decision;
	});
}
