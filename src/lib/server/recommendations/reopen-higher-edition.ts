import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { HigherEditionRefusal, HigherEditionRefusalFacts } from '#lib/domain/higher-edition.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockHigherEdition } from './lock-higher-edition.ts';

/** 取消办结. */
export function reopenHigherEdition(
	ctx: Context,
	{ editionId }: { editionId: string },
): Promise<Decision<'reopened', HigherEditionRefusal, HigherEditionRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const edition = await lockHigherEdition(trx, ctx, editionId);
		if (edition.rules.closedAt === null) return refuse('edition_not_closed');
		await trx
			.updateTable('higher_edition')
			.set((eb) => ({ closed_at: null, version: eb('version', '+', 1) }))
			.where('id', '=', edition.id)
			.execute();
		await recordAudit(trx, ctx, 'higher_edition.reopened', { higher_edition: edition.id });
		return accept('reopened');
	});
}
