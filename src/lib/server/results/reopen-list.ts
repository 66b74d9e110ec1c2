import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { ResultRefusal, ResultRefusalFacts } from '#lib/domain/list.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockList, refsOfList } from './lock-list.ts';

/** 撤回确认: the list is a draft again, unless a final already builds on it. */
export function reopenList(
	ctx: Context,
	{ listId }: { listId: string },
): Promise<Decision<'reopened', ResultRefusal, ResultRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const list = await lockList(trx, ctx, listId, 'category');
		if (list.state !== 'confirmed') return refuse('list_not_confirmed');
		if (list.kind === 'shortlist') {
			const later = await trx
				.selectFrom('stage')
				.select('id')
				.where('category_id', '=', list.categoryId)
				.where('kind', '=', 'final')
				.executeTakeFirst();
			if (later) return refuse('later_stage_exists');
		}
		await trx
			.updateTable('list')
			.set((eb) => ({ state: 'draft', confirmed_at: null, confirmed_by: null, version: eb('version', '+', 1) }))
			.where('id', '=', list.id)
			.execute();
		await recordAudit(trx, ctx, 'list.reopened', refsOfList(list));
		return accept('reopened');
	});
}
