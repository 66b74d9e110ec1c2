import type { Decision } from '#lib/domain/decision.ts';
import { decideEditing, type EditRefusal } from '#lib/domain/entry.ts';
import { mayWriteSchoolPart, nominates } from '#lib/domain/nomination.ts';
import { hasRole } from '#lib/domain/access.ts';
import { lockEntryToWrite, type LockedEntry } from '../entries/queries.ts';
import { gateOf, getCategoryForEntry, type CategoryForEntry } from '../entries/rules.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';

export interface LockedNomination {
	entry: LockedEntry;
	category: CategoryForEntry;
	/** of the nomination's row; 0 = there is none yet */
	version: number;
	/** achievements may be changed, as the draft may */
	editing: Decision<'open', EditRefusal>;
	/** opinion and notice may be written, by the coordinator */
	schoolPart: boolean;
}

/** The nominee's entry, locked, for who may write it, with what may be changed now. An entry that is no nominee's is absent here. */
export async function lockNomination(trx: Trx, ctx: Context, entryId: string): Promise<LockedNomination> {
	const entry = await lockEntryToWrite(trx, entryId, ctx.actor);
	const category = await getCategoryForEntry(trx, entry.categoryId, ctx.installation.timeZone);
	if (!nominates(category)) throw new NotFound('nomination');
	const row = await trx.selectFrom('nomination').select('version').where('entry_id', '=', entry.id).executeTakeFirst();
	return {
		entry,
		category,
		version: row?.version ?? 0,
		editing: decideEditing(entry, gateOf(category), ctx.now),
		schoolPart: hasRole(ctx.actor, 'coordinator') && mayWriteSchoolPart(entry.state, category.editionState === 'open'),
	};
}

/** The nomination's row, made with the first thing that is saved: the school that puts the pupil forward is the school then. */
export async function touchNomination(trx: Trx, { entry }: Pick<LockedNomination, 'entry'>): Promise<number> {
	const { version } = await trx
		.insertInto('nomination')
		.values({ entry_id: entry.id, unit_then_id: entry.unitId })
		.onConflict((conflict) =>
			conflict.column('entry_id').doUpdateSet((eb) => ({ version: eb('nomination.version', '+', 1) })),
		)
		.returning('version')
		.executeTakeFirstOrThrow();
	return version;
}

/** What was checked against an achievement is checked anew once the achievement is another. */
export async function forgetFindings(trx: Trx, achievementId: string): Promise<void> {
	await trx.deleteFrom('condition_finding').where('achievement_id', '=', achievementId).execute();
}
