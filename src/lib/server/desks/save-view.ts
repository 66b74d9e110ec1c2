import type { Decision } from '#lib/domain/decision.ts';
import {
	decideViewName,
	readShape,
	tidyViewName,
	type ViewRefusal,
	type ViewShape,
	type ViewSource,
} from '#lib/domain/view.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { lockViewNames } from './lock-view.ts';
import { requireStaff } from './queries.ts';

/** 存为名单: the list as it is looked at, under a name of its own, for oneself or shared with colleagues. */
export async function saveView(
	ctx: Context,
	input: { source: ViewSource; name: string; shape: ViewShape; shared: boolean },
): Promise<Decision<'saved', ViewRefusal> & { viewId?: string }> {
	const accountId = requireStaff(ctx);
	return ctx.transaction(async (trx) => {
		const name = tidyViewName(input.name);
		const taken = await lockViewNames(trx, accountId, input.source);
		const decision = decideViewName(name, taken.includes(name));
		if (!decision.ok) return decision;
		const viewId = newId();
		await trx
			.insertInto('saved_view')
			.values({
				id: viewId,
				owner_id: accountId,
				source: input.source,
				name,
				shape: toJsonb(readShape(input.source, input.shape)),
				shared: input.shared,
				created_at: ctx.now,
				updated_at: ctx.now,
			})
			.execute();
		await recordAudit(trx, ctx, 'view.saved', { view: viewId });
		return { ok: true, code: 'saved', viewId };
	});
}
