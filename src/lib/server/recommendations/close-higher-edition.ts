import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { HigherEditionRefusal, HigherEditionRefusalFacts } from '#lib/domain/higher-edition.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockHigherEdition } from './lock-higher-edition.ts';

/** 办结: nothing on its sheet changes any more; outcomes are still recorded. Refused while a confirmed work was not sent. */
export function closeHigherEdition(
	ctx: Context,
	{ editionId }: { editionId: string },
): Promise<Decision<'closed', HigherEditionRefusal, HigherEditionRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const edition = await lockHigherEdition(trx, ctx, editionId);
		if (edition.rules.closedAt !== null) return refuse('edition_closed');
		const { count } = await trx
			.selectFrom('recommendation')
			.select((eb) => eb.fn.countAll<number>().as('count'))
			.where('edition_id', '=', edition.id)
			.where('state', '=', 'confirmed')
			.executeTakeFirstOrThrow();
		if (count > 0) return refuse('not_all_sent', { count });
		await trx
			.updateTable('higher_edition')
			.set((eb) => ({ closed_at: ctx.now, version: eb('version', '+', 1) }))
			.where('id', '=', edition.id)
			.execute();
		await recordAudit(trx, ctx, 'higher_edition.closed', { higher_edition: edition.id });
		return accept('closed');
	});
}
