import { accept, type Decision } from '#lib/domain/decision.ts';
import type { EditRefusal } from '#lib/domain/entry.ts';
import type { Context } from '../platform/context.ts';
import { openDraft, touchDraft } from './draft.ts';

/** 移除指导教师 from this entry. One who is gone already is no error. */
export function removeAdvisor(
	ctx: Context,
	input: { entryId: string; advisorId: string },
): Promise<Decision<'removed', EditRefusal>> {
	return ctx.transaction(async (trx) => {
		const draft = await openDraft(trx, ctx, input.entryId);
		if (!draft.ok) return draft;
		const gone = await trx
			.deleteFrom('advisor')
			.where('entry_id', '=', draft.entry.id)
			.where('id', '=', input.advisorId)
			.returning('person_id')
			.executeTakeFirst();
		if (gone) await touchDraft(trx, ctx, draft, 'entry.advisor_removed', ['advisors'], { person: gone.person_id });
		return accept('removed');
	});
}
