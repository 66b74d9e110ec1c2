import type { Decision } from '#lib/domain/decision.ts';
import { decideViewChange, decideViewName, tidyViewName, type ViewRefusal } from '#lib/domain/view.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockView, lockViewNames } from './lock-view.ts';
import { requireStaff } from './queries.ts';

/** 名单改名. Only the owner's. */
export async function renameView(
	ctx: Context,
	input: { viewId: string; version: number; name: string },
): Promise<Decision<'renamed' | 'unchanged', ViewRefusal>> {
	const accountId = requireStaff(ctx);
	return ctx.transaction(async (trx) => {
		const view = await lockView(trx, accountId, input.viewId);
		const change = decideViewChange({ ...view, seen: input.version });
		if (!change.ok) return change;
		const name = tidyViewName(input.name);
		const taken = await lockViewNames(trx, accountId, view.source, view.id);
		const decision = decideViewName(name, taken.includes(name));
		if (!decision.ok) return decision;
		if (name === view.name) return { ok: true, code: 'unchanged' };
		await trx
			.updateTable('saved_view')
			.set({ name, updated_at: ctx.now, version: view.version + 1 })
			.where('id', '=', view.id)
			.execute();
		await recordAudit(trx, ctx, 'view.changed', { view: view.id }, ['name']);
		return { ok: true, code: 'renamed' };
	});
}
