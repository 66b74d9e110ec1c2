import { accountOf } from '#lib/domain/access.ts';
import type { Decision } from '#lib/domain/decision.ts';
import { decideHandIn, type HandInRefusal } from '#lib/domain/entry.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { loadMissingItems, lockEntryToWrite } from './queries.ts';
import { gateOf, getCategoryForEntry } from './rules.ts';

/** 提交给学校. Refused while the checklist names anything; the checklist is read again here, from what is saved. */
export function handInEntry(ctx: Context, entryId: string): Promise<Decision<'handed_in', HandInRefusal>> {
	return ctx.transaction(async (trx) => {
		const entry = await lockEntryToWrite(trx, entryId, ctx.actor);
		const category = await getCategoryForEntry(trx, entry.categoryId, ctx.installation.timeZone);
		// Two works with the same pupil handed in at the same moment: the second waits here and then counts the first.
		await trx
			.selectFrom('person as p')
			.innerJoin('participant as t', 't.person_id', 'p.id')
			.select('p.id')
			.where('t.entry_id', '=', entry.id)
			.orderBy('p.id')
			.forUpdate('p')
			.execute();
		const missing = await loadMissingItems(trx, ctx, entry.id);
		const decision = decideHandIn(entry, gateOf(category), missing.length, ctx.now);
		if (!decision.ok) return decision;
		await trx
			.updateTable('entry')
			.set({
				state: 'handed_in',
				handed_in_at: ctx.now,
				updated_at: ctx.now,
				updated_by: accountOf(ctx.actor),
				version: entry.version + 1,
			})
			.where('id', '=', entry.id)
			.execute();
		await recordAudit(trx, ctx, 'entry.handed_in', { entry: entry.id, edition: entry.editionId });
		return decision;
	});
}
