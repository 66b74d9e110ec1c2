import { accountOf } from '#lib/domain/access.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';

/** The stage's own half of closing it; what is frozen belongs to the results. The stage is locked. */
export async function markStageClosed(trx: Trx, ctx: Context, stageId: string): Promise<void> {
	await trx
		.updateTable('stage')
		.set((eb) => ({
			state: 'closed',
			closed_at: ctx.now,
			closed_by: accountOf(ctx.actor),
			version: eb('version', '+', 1),
		}))
		.where('id', '=', stageId)
		.execute();
}

/** And of opening it again. */
export async function markStageReopened(trx: Trx, stageId: string): Promise<void> {
	await trx
		.updateTable('stage')
		.set((eb) => ({ state: 'open', closed_at: null, closed_by: null, version: eb('version', '+', 1) }))
		.where('id', '=', stageId)
		.execute();
}
