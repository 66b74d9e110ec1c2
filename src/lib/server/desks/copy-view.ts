import { nameOfCopy } from '#lib/domain/view.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { lockView, lockViewNames } from './lock-view.ts';
import { requireStaff } from './queries.ts';

/** 复制名单: one's own or a colleague's shared view, as one's own and not shared. */
export async function copyView(
	ctx: Context,
	input: { viewId: string },
): Promise<{ ok: true; code: 'copied'; viewId: string; name: string }> {
	const accountId = requireStaff(ctx);
	return ctx.transaction(async (trx) => {
		const view = await lockView(trx, accountId, input.viewId);
		const name = nameOfCopy(view.name, await lockViewNames(trx, accountId, view.source));
		const viewId = newId();
		await trx
			.insertInto('saved_view')
			.values({
				id: viewId,
				owner_id: accountId,
				source: view.source,
				name,
				shape: toJsonb(view.shape),
				shared: false,
				created_at: ctx.now,
				updated_at: ctx.now,
			})
			.execute();
		await recordAudit(trx, ctx, 'view.copied', { view: viewId });
		return { ok: true, code: 'copied', viewId, name };
	});
}
