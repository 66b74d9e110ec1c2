import type { Decision } from '#lib/domain/decision.ts';
import { decideViewChange, readShape, sameShape, type ViewRefusal, type ViewShape } from '#lib/domain/view.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { lockView } from './lock-view.ts';
import { requireStaff } from './queries.ts';

/** 更新名单: other columns, filters, order or groups under the same name. Only the owner's. */
export async function reshapeView(
	ctx: Context,
	input: { viewId: string; version: number; shape: ViewShape },
): Promise<Decision<'changed' | 'unchanged', ViewRefusal>> {
	const accountId = requireStaff(ctx);
	return ctx.transaction(async (trx) => {
		const view = await lockView(trx, accountId, input.viewId);
		const decision = decideViewChange({ ...view, seen: input.version });
		if (!decision.ok) return decision;
		const shape = readShape(view.source, input.shape);
		if (sameShape(shape, view.shape)) return { ok: true, code: 'unchanged' };
		await trx
			.updateTable('saved_view')
			.set({ shape: toJsonb(shape), updated_at: ctx.now, version: view.version + 1 })
			.where('id', '=', view.id)
			.execute();
		await recordAudit(trx, ctx, 'view.changed', { view: view.id }, ['shape']);
		return { ok: true, code: 'changed' };
	});
}
