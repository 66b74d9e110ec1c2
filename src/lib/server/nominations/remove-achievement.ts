import { accept, type Decision } from '#lib/domain/decision.ts';
import type { EditRefusal } from '#lib/domain/entry.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockNomination, touchNomination } from './lock-nomination.ts';
import { releaseProof } from './remove-proof.ts';

/** 删除一项成果, with what was found about it; its proof goes unless a filed version holds it. One that is gone already is no error. */
export function removeAchievement(
	ctx: Context,
	input: { entryId: string; achievementId: string },
): Promise<Decision<'removed', EditRefusal>> {
	return ctx.transaction(async (trx) => {
		const locked = await lockNomination(trx, ctx, input.entryId);
		if (!locked.editing.ok) return { ok: false, reason: locked.editing.reason };
		const gone = await trx
			.deleteFrom('achievement')
			.where('id', '=', input.achievementId)
			.where('entry_id', '=', locked.entry.id)
			.returning('proof_file_id')
			.executeTakeFirst();
		if (gone) {
			await touchNomination(trx, locked);
			await releaseProof(trx, locked, gone.proof_file_id);
			await recordAudit(trx, ctx, 'nomination.achievement_removed', {
				entry: locked.entry.id,
				edition: locked.entry.editionId,
			});
		}
		return accept('removed');
	});
}
