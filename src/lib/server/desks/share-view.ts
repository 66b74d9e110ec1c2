import type { Decision } from '#lib/domain/decision.ts';
import { decideViewChange, type ViewRefusal } from '#lib/domain/view.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockView } from './lock-view.ts';
import { requireStaff } from './queries.ts';

/** 共享给同事, or for oneself again. Only the owner's. */
export async function shareView(
	ctx: Context,
	input: { viewId: string; version: number; shared: boolean },
): Promise<Decision<'shared' | 'unshared' | 'unchanged', ViewRefusal>> {
	const accountId = requireStaff(ctx);
	return ctx.transaction(async (trx) => {
		const view = await lockView(trx, accountId, input.viewId);
		const decision = decideViewChange({ ...view, seen: input.version });
		if (!decision.ok) return decision;
		if (view.shared === input.shared) return { ok: true, code: 'unchanged' };
		await trx
			.updateTable('saved_view')
			.set({ shared: input.shared, updated_at: ctx.now, version: view.version + 1 })
			.where('id', '=', view.id)
			.execute();
		await recordAudit(trx, ctx, input.shared ? 'view.shared' : 'view.unshared', { view: view.id });
		return { ok: true, code: input.shared ? 'shared' : 'unshared' };
	});
}
