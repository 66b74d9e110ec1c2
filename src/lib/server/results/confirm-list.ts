import { accountOf } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { ResultRefusal, ResultRefusalFacts } from '#lib/domain/list.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { isStale, listCandidates, propose } from './candidates.ts';
import { lockList, refsOfList, refuseChanged } from './lock-list.ts';

/**
 * 确认名单: what is exported for signature. `version` is the one that was looked at: somebody's change meanwhile is not confirmed unseen.
 * Nobody who left the contest is confirmed, and no grade that the ranking of today would not give.
 */
export function confirmList(
	ctx: Context,
	{ listId, version }: { listId: string; version: number },
): Promise<Decision<'confirmed', ResultRefusal, ResultRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const list = await lockList(trx, ctx, listId, 'stage');
		if (list.state === 'confirmed') return refuse('list_confirmed');
		if (list.version !== version) return refuseChanged(trx, list.id);
		const rows = propose(await listCandidates(trx, list.stageId, list.id), list.rule);
		const listed = rows.filter(({ row }) => row !== null && row.grade !== null);
		if (listed.length === 0) return refuse('list_empty');
		const gone = listed.filter(({ inContest }) => !inContest);
		if (gone.length > 0) return refuse('entries_gone', { count: gone.length });
		const stale = rows.filter(isStale);
		if (stale.length > 0) return refuse('list_stale', { count: stale.length });
		await trx
			.updateTable('list')
			.set({ state: 'confirmed', confirmed_at: ctx.now, confirmed_by: accountOf(ctx.actor) })
			.where('id', '=', list.id)
			.execute();
		await recordAudit(trx, ctx, 'list.confirmed', refsOfList(list));
		return accept('confirmed');
	});
}
