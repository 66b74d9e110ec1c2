import { accountOf } from '#lib/domain/access.ts';
import type { Decision } from '#lib/domain/decision.ts';
import { decideTakeBack, stateBeforeHandIn, type TakeBackRefusal } from '#lib/domain/entry.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockEntryToWrite } from './queries.ts';
import { gateOf, getCategoryForEntry } from './rules.ts';

/** 取回修改: until the school files. A returned entry becomes a returned one again, with its mend-by date. */
export function takeBackEntry(ctx: Context, entryId: string): Promise<Decision<'taken_back', TakeBackRefusal>> {
	return ctx.transaction(async (trx) => {
		const entry = await lockEntryToWrite(trx, entryId, ctx.actor);
		const category = await getCategoryForEntry(trx, entry.categoryId, ctx.installation.timeZone);
		const decision = decideTakeBack(entry, gateOf(category), ctx.now);
		if (!decision.ok) return decision;
		await trx
			.updateTable('entry')
			.set({
				state: stateBeforeHandIn(entry),
				unit_rank: null,
				updated_at: ctx.now,
				updated_by: accountOf(ctx.actor),
				version: entry.version + 1,
			})
			.where('id', '=', entry.id)
			.execute();
		await recordAudit(trx, ctx, 'entry.taken_back', { entry: entry.id, edition: entry.editionId });
		return decision;
	});
}
