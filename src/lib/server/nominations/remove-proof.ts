import { accept, type Decision } from '#lib/domain/decision.ts';
import type { EditRefusal } from '#lib/domain/entry.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { forgetFiles } from '../files/store-file.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { forgetFindings, lockNomination, touchNomination, type LockedNomination } from './lock-nomination.ts';

/** 删除证明 of an achievement. */
export function removeProof(
	ctx: Context,
	input: { entryId: string; achievementId: string },
): Promise<Decision<'removed', EditRefusal>> {
	return ctx.transaction(async (trx) => {
		const locked = await lockNomination(trx, ctx, input.entryId);
		if (!locked.editing.ok) return { ok: false, reason: locked.editing.reason };
		const row = await trx
			.selectFrom('achievement')
			.select('proof_file_id')
			.where('id', '=', input.achievementId)
			.where('entry_id', '=', locked.entry.id)
			.executeTakeFirst();
		if (row?.proof_file_id) {
			await trx.updateTable('achievement').set({ proof_file_id: null }).where('id', '=', input.achievementId).execute();
			await forgetFindings(trx, input.achievementId);
			await touchNomination(trx, locked);
			await releaseProof(trx, locked, row.proof_file_id);
			await recordAudit(trx, ctx, 'nomination.proof_removed', {
				entry: locked.entry.id,
				edition: locked.entry.editionId,
				file: row.proof_file_id,
			});
		}
		return accept('removed');
	});
}

/** The file is kept once the nominee was filed: the version of that day names it, and staff may open it. */
export async function releaseProof(
	trx: Trx,
	{ entry }: Pick<LockedNomination, 'entry'>,
	fileId: string | null,
): Promise<void> {
	if (fileId !== null && entry.number === null) await forgetFiles(trx, [fileId]);
}
