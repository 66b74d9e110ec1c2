import type { Decision } from '#lib/domain/decision.ts';
import { decideReopening, type ReopenRefusal } from '#lib/domain/eligibility.ts';
import { hasRole } from '#lib/domain/access.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { markEntryReopened } from '../entries/mark-entry.ts';
import { decisionStands, shareCategory } from '../entries/nomination-facts.ts';
import { lockEntry } from '../entries/queries.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';

/** 撤销审查结论: the entry waits to be checked again; the check that is taken back stays in the record. */
export async function reopenCheck(
	ctx: Context,
	input: { entryId: string },
): Promise<Decision<'reopened', ReopenRefusal>> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('entry');
	return ctx.transaction(async (trx) => {
		await shareCategory(trx, input.entryId);
		const entry = await lockEntry(trx, input.entryId, ctx.actor);
		const row = await trx
			.selectFrom('entry as e')
			.select((eb) => [
				'e.updated_at',
				eb
					.or([
						eb.exists(
							eb
								.selectFrom('stage as s')
								.select('s.id')
								.whereRef('s.category_id', '=', 'e.category_id')
								.where('s.state', '<>', 'preparing'),
						),
						decisionStands(eb.ref('e.category_id')),
					])
					.as('judging_begun'),
				eb
					.exists(
						eb
							.selectFrom('recommendation as r')
							.select('r.id')
							.whereRef('r.entry_id', '=', 'e.id')
							.where('r.state', 'in', ['confirmed', 'sent']),
					)
					.as('recommended'),
				eb.exists(eb.selectFrom('stage_entry as s').select('s.id').whereRef('s.entry_id', '=', 'e.id')).as('in_stage'),
				eb
					.selectFrom('eligibility_check as k')
					.select('k.checked_at')
					.whereRef('k.entry_id', '=', 'e.id')
					.orderBy('k.checked_at', 'desc')
					.limit(1)
					.as('checked_at'),
			])
			.where('e.id', '=', entry.id)
			.executeTakeFirstOrThrow();
		const decision = decideReopening({
			state: entry.state,
			judgingBegun: Boolean(row.judging_begun),
			inStage: Boolean(row.in_stage),
			recommended: Boolean(row.recommended),
			editedSinceCheck: row.checked_at !== null && row.updated_at > row.checked_at,
		});
		if (!decision.ok) return decision;
		await markEntryReopened(trx, entry.id);
		await recordAudit(trx, ctx, 'entry.check_reopened', { entry: entry.id });
		return decision;
	});
}
