import { hasRole } from '#lib/domain/access.ts';
import type { CheckFacts } from '#lib/domain/eligibility.ts';
import { decisionStands, shareCategory } from '../entries/nomination-facts.ts';
import { lockEntry, type LockedEntry } from '../entries/queries.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import type { EligibilityOutcome, EligibilityReason } from '#lib/domain/eligibility.ts';

export interface LockedCheck {
	entry: LockedEntry;
	versionId: string;
	facts: CheckFacts;
}

/** Locks the entry under check. `versionId` is the version that the examiner read: a newer one must be read first. */
export async function lockCheck(trx: Trx, ctx: Context, entryId: string, versionId: string): Promise<LockedCheck> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('entry');
	await shareCategory(trx, entryId);
	const entry = await lockEntry(trx, entryId, ctx.actor);
	const row = await trx
		.selectFrom('entry as e')
		.select((eb) => [
			'e.current_version_id',
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
		])
		.where('e.id', '=', entryId)
		.executeTakeFirstOrThrow();
	return {
		entry,
		versionId,
		facts: {
			state: entry.state,
			sameVersion: row.current_version_id === versionId,
			judgingBegun: Boolean(row.judging_begun),
			now: ctx.now,
		},
	};
}

/** The check itself: a row that is never changed. The entry's new state is marked with it. */
export async function saveCheck(
	trx: Trx,
	ctx: Context,
	check: LockedCheck,
	outcome: EligibilityOutcome,
	words: { reasons: readonly EligibilityReason[]; note: string; mendBy: Date | null },
): Promise<void> {
	if (ctx.actor.kind !== 'account') throw new NotFound('entry');
	await trx
		.insertInto('eligibility_check')
		.values({
			id: newId(),
			entry_id: check.entry.id,
			version_id: check.versionId,
			outcome,
			reasons: [...words.reasons],
			note: words.note,
			mend_by: words.mendBy,
			checked_by: ctx.actor.accountId,
			checked_at: ctx.now,
		})
		.execute();
}
