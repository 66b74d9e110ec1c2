import type { Decision } from '#lib/domain/decision.ts';
import { decideViewChange, type ViewRefusal } from '#lib/domain/view.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockView } from './lock-view.ts';
import { requireStaff } from './queries.ts';

/** 删除名单: the saved view, nothing of what it lists. Only the owner's. */
export async function deleteView(
	ctx: Context,
	input: { viewId: string; version: number },
): Promise<Decision<'deleted', ViewRefusal>> {
	const accountId = requireStaff(ctx);
	return ctx.transaction(async (trx) => {
		const view = await lockView(trx, accountId, input.viewId);
		const decision = decideViewChange({ ...view, seen: input.version });
		if (!decision.ok) return decision;
		await trx.deleteFrom('saved_view').where('id', '=', view.id).execute();
		await recordAudit(trx, ctx, 'view.deleted', { view: view.id });
		return { ok: true, code: 'deleted' };
	});
}
