import { refuse } from '#lib/domain/decision.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import { nextPosition, type AddAchievementRefusal } from './add-achievement.ts';
import { listKnownProofs } from './known-proofs.ts';
import { lockNomination, touchNomination } from './lock-nomination.ts';

/** 引用本平台已核实的奖项: a row with the facts as the portal has them, which nobody can change, only remove. */
export function addKnownProof(
	ctx: Context,
	input: { entryId: string; known: { kind: 'list' | 'outcome'; id: string } },
): Promise<{ ok: true; code: 'added'; achievementId: string } | { ok: false; reason: AddAchievementRefusal }> {
	return ctx.transaction(async (trx) => {
		const locked = await lockNomination(trx, ctx, input.entryId);
		if (!locked.editing.ok) return refuse(locked.editing.reason);
		const known = (await listKnownProofs(trx, locked.entry.id, ctx.installation.timeZone)).find(
			({ kind, id }) => kind === input.known.kind && id === input.known.id,
		);
		if (!known) throw new NotFound('proof');
		const position = await nextPosition(trx, locked.entry.id);
		if (position === null) return refuse('achievements_full');
		await touchNomination(trx, locked);
		const achievementId = newId();
		await trx
			.insertInto('achievement')
			.values({
				id: achievementId,
				entry_id: locked.entry.id,
				position,
				kind: 'award',
				achieved_month: known.month,
				name: known.name,
				level: known.level,
				grade: known.grade,
				work_title: known.workTitle,
				certificate_number: known.certificateNumber,
				unit_then: known.unitName,
				...(known.kind === 'list' ? { list_row_id: known.id } : { outcome_id: known.id }),
			})
			.execute();
		await recordAudit(trx, ctx, 'nomination.achievement_added', {
			entry: locked.entry.id,
			edition: locked.entry.editionId,
			...(known.kind === 'outcome' && { outcome: known.id }),
		});
		return { ok: true, code: 'added', achievementId };
	});
}
