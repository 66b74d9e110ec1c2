import { accountOf } from '#lib/domain/access.ts';
import type { Decision } from '#lib/domain/decision.ts';
import { decideWithdrawal, type WithdrawRefusal } from '#lib/domain/entry.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { forgetFiles } from '../files/store-file.ts';
import type { Context } from '../platform/context.ts';
import { lockEntryToWrite } from './queries.ts';

/**
 * 删除草稿, 撤回不报. A draft that only its school has seen goes with everything in it (children's data are not kept for nothing); one that
 * was handed in once stays as withdrawn. What is filed, the school recalls.
 */
export function withdrawEntry(
	ctx: Context,
	entryId: string,
): Promise<Decision<'deleted' | 'withdrawn', WithdrawRefusal>> {
	return ctx.transaction(async (trx) => {
		const entry = await lockEntryToWrite(trx, entryId, ctx.actor);
		const decision = decideWithdrawal(entry);
		if (!decision.ok) return decision;
		if (decision.code === 'deleted') {
			const files = await trx.selectFrom('entry_file').select('file_id').where('entry_id', '=', entry.id).execute();
			const proofs = await trx
				.selectFrom('achievement')
				.select('proof_file_id')
				.where('entry_id', '=', entry.id)
				.where('proof_file_id', 'is not', null)
				.execute();
			await trx.deleteFrom('entry').where('id', '=', entry.id).execute();
			await forgetFiles(trx, [
				...files.map(({ file_id }) => file_id),
				...proofs.flatMap(({ proof_file_id }) => proof_file_id ?? []),
			]);
			await recordAudit(trx, ctx, 'entry.deleted', { entry: entry.id, edition: entry.editionId });
			return decision;
		}
		await trx
			.updateTable('entry')
			.set({
				state: 'withdrawn',
				unit_rank: null,
				updated_at: ctx.now,
				updated_by: accountOf(ctx.actor),
				version: entry.version + 1,
			})
			.where('id', '=', entry.id)
			.execute();
		await recordAudit(trx, ctx, 'entry.withdrawn', { entry: entry.id, edition: entry.editionId });
		return decision;
	});
}
