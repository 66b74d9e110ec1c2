import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import { mayOpen, openingProblems, type OpenEditionRefusal, type OpeningProblem } from '#lib/domain/edition-change.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lastSaved, lockEdition, type SavedMeanwhile } from './lock-edition.ts';
import { getEdition } from './queries.ts';

/** From draft to open: the public page shows it, teachers enter by its windows. There is no way back to a draft. */
export function openEdition(
	ctx: Context,
	input: { editionId: string; version: number },
): Promise<
	Decision<
		'opened',
		OpenEditionRefusal | 'changed_meanwhile',
		{ saved: SavedMeanwhile } | { problems: OpeningProblem[] }
	>
> {
	return ctx.transaction(async (trx) => {
		const locked = await lockEdition(trx, ctx, input.editionId);
		const problems = openingProblems(await getEdition(ctx, locked.id, trx), ctx.now);
		const refusal = mayOpen(locked.state, problems);
		if (refusal) return refuse(refusal, { problems });
		if (locked.version !== input.version) {
			return refuse('changed_meanwhile', await lastSaved(trx, 'edition', locked.id));
		}
		await trx
			.updateTable('edition')
			.set((eb) => ({ state: 'open', opened_at: ctx.now, version: eb('version', '+', 1) }))
			.where('id', '=', locked.id)
			.execute();
		await recordAudit(trx, ctx, 'edition.opened', { edition: locked.id });
		return accept('opened');
	});
}
