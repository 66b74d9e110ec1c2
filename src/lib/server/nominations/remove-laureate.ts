import { hasRole } from '#lib/domain/access.ts';
import { accept, type Decision } from '#lib/domain/decision.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';

/** 删除一条历届获得者 that was listed by mistake. */
export function removeLaureate(ctx: Context, laureateId: string): Promise<Decision<'removed', never>> {
	return ctx.transaction(async (trx) => {
		if (!hasRole(ctx.actor, 'staff')) throw new NotFound('laureate');
		const gone = await trx
			.deleteFrom('laureate')
			.where('id', '=', laureateId)
			.returning(['id', 'programme_id'])
			.executeTakeFirst();
		if (!gone) throw new NotFound('laureate');
		await recordAudit(trx, ctx, 'laureate.removed', { laureate: gone.id, programme: gone.programme_id });
		return accept('removed');
	});
}
