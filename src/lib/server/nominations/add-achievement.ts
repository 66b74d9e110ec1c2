import { refuse } from '#lib/domain/decision.ts';
import type { EditRefusal } from '#lib/domain/entry.ts';
import { ACHIEVEMENTS_MAX } from '#lib/domain/nomination.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { lockNomination, touchNomination } from './lock-nomination.ts';

export type AddAchievementRefusal = EditRefusal | 'achievements_full';
export type AddedAchievement =
	{ ok: true; code: 'added'; achievementId: string } | { ok: false; reason: AddAchievementRefusal };

/** 添加一项成果: an empty row at the end, with the school that puts the pupil forward as the school then. */
export function addAchievement(ctx: Context, entryId: string): Promise<AddedAchievement> {
	return ctx.transaction(async (trx) => {
		const locked = await lockNomination(trx, ctx, entryId);
		if (!locked.editing.ok) return refuse(locked.editing.reason);
		const position = await nextPosition(trx, locked.entry.id);
		if (position === null) return refuse('achievements_full');
		const unit = await trx
			.selectFrom('unit')
			.select('name')
			.where('id', '=', locked.entry.unitId)
			.executeTakeFirstOrThrow();
		await touchNomination(trx, locked);
		const achievementId = newId();
		await trx
			.insertInto('achievement')
			.values({ id: achievementId, entry_id: locked.entry.id, position, kind: 'award', unit_then: unit.name.zh })
			.execute();
		await recordAudit(trx, ctx, 'nomination.achievement_added', {
			entry: locked.entry.id,
			edition: locked.entry.editionId,
		});
		return { ok: true, code: 'added', achievementId };
	});
}

/** The place after the last; null when there is room for no more. */
export async function nextPosition(trx: Trx, entryId: string): Promise<number | null> {
	const { last, count } = await trx
		.selectFrom('achievement')
		.select((eb) => [eb.fn.coalesce(eb.fn.max('position'), eb.lit(0)).as('last'), eb.fn.countAll<number>().as('count')])
		.where('entry_id', '=', entryId)
		.executeTakeFirstOrThrow();
	return count >= ACHIEVEMENTS_MAX ? null : last + 1;
}
