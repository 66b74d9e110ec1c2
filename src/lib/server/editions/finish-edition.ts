import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import { mayFinish, type FinishEditionRefusal } from '#lib/domain/edition-change.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lastSaved, lockEdition, type SavedMeanwhile } from './lock-edition.ts';
import { getEdition } from './queries.ts';

/** From open to finished: everything stays readable, nothing can be entered, filed, judged or changed. */
export function finishEdition(
	ctx: Context,
	input: { editionId: string; version: number },
): Promise<
	Decision<'finished', FinishEditionRefusal | 'changed_meanwhile', { saved: SavedMeanwhile } | { count: number }>
> {
	return ctx.transaction(async (trx) => {
		const locked = await lockEdition(trx, ctx, input.editionId);
		const edition = await getEdition(ctx, locked.id, trx);
		const { count } = await trx
			.selectFrom('stage as s')
			.innerJoin('category as c', 'c.id', 's.category_id')
			.select((eb) => eb.fn.countAll<number>().as('count'))
			.where('c.edition_id', '=', locked.id)
			.where('s.state', '<>', 'closed')
			.executeTakeFirstOrThrow();
		const refusal = mayFinish(
			{ state: locked.state, openStages: count, windows: edition.categories.map(({ windows }) => windows) },
			ctx.now,
		);
		if (refusal) return refuse(refusal, { count });
		if (locked.version !== input.version) {
			return refuse('changed_meanwhile', await lastSaved(trx, 'edition', locked.id));
		}
		await trx
			.updateTable('edition')
			.set((eb) => ({ state: 'finished', finished_at: ctx.now, version: eb('version', '+', 1) }))
			.where('id', '=', locked.id)
			.execute();
		await recordAudit(trx, ctx, 'edition.finished', { edition: locked.id });
		return accept('finished');
	});
}
