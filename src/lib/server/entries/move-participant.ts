import { sql } from 'kysely';
import { accept, type Decision } from '#lib/domain/decision.ts';
import type { EditRefusal } from '#lib/domain/entry.ts';
import type { Context } from '../platform/context.ts';
import { openDraft, touchDraft } from './draft.ts';

/** 署名顺序: one place up or down; at the end of the row nothing moves. The first is 第一作者. */
export function moveParticipant(
	ctx: Context,
	input: { entryId: string; participantId: string; by: -1 | 1 },
): Promise<Decision<'moved', EditRefusal>> {
	return ctx.transaction(async (trx) => {
		const draft = await openDraft(trx, ctx, input.entryId);
		if (!draft.ok) return draft;
		const rows = await trx
			.selectFrom('participant')
			.select(['id', 'position'])
			.where('entry_id', '=', draft.entry.id)
			.orderBy('position')
			.execute();
		const index = rows.findIndex(({ id }) => id === input.participantId);
		const here = rows[index];
		const there = rows[index + input.by];
		if (!here || !there) return accept('moved');
		await sql`set constraints participant_entry_id_position_key deferred`.execute(trx);
		await trx.updateTable('participant').set({ position: there.position }).where('id', '=', here.id).execute();
		await trx.updateTable('participant').set({ position: here.position }).where('id', '=', there.id).execute();
		await touchDraft(trx, ctx, draft, 'entry.saved', ['participants']);
		return accept('moved');
	});
}
