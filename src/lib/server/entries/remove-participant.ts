import { accept, type Decision } from '#lib/domain/decision.ts';
import type { EditRefusal } from '#lib/domain/entry.ts';
import type { Context } from '../platform/context.ts';
import { openDraft, touchDraft } from './draft.ts';

/** 移除作者 from this entry; the pupil stays on the school's list. One who is gone already is no error. */
export function removeParticipant(
	ctx: Context,
	input: { entryId: string; participantId: string },
): Promise<Decision<'removed', EditRefusal>> {
	return ctx.transaction(async (trx) => {
		const draft = await openDraft(trx, ctx, input.entryId);
		if (!draft.ok) return draft;
		const gone = await trx
			.deleteFrom('participant')
			.where('entry_id', '=', draft.entry.id)
			.where('id', '=', input.participantId)
			.returning('person_id')
			.executeTakeFirst();
		if (gone)
			await touchDraft(trx, ctx, draft, 'entry.participant_removed', ['participants'], { person: gone.person_id });
		return accept('removed');
	});
}
