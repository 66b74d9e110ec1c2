import {
	decideAttachmentSize,
	decideAttachmentType,
	MEDIA_TYPES,
	UPLOAD_BYTES_MAX,
	type AttachmentRefusal,
	type AttachmentRefusalFacts,
} from '#lib/domain/attachment.ts';
import { refuse } from '#lib/domain/decision.ts';
import type { EditRefusal } from '#lib/domain/entry.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { storeFile } from '../files/store-file.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { inspectFile } from '../platform/file-type.ts';
import { stripMetadata } from '../platform/file-type-metadata.ts';
import { NotFound } from '../platform/not-found.ts';
import type { Storage } from '../platform/storage/storage.ts';
import { forgetFindings, lockNomination, touchNomination } from './lock-nomination.ts';
import { releaseProof } from './remove-proof.ts';

/** What a proof may be: the scan of a certificate, a photo of it. */
export const PROOF_RULE = { types: ['pdf', 'jpeg', 'png'], countMax: 1, bytesMax: UPLOAD_BYTES_MAX } as const;

export type AttachProofResult =
	| { ok: true; code: 'attached'; fileId: string }
	| { ok: false; reason: EditRefusal | AttachmentRefusal | 'proof_known'; facts?: AttachmentRefusalFacts };

/**
 * 上传证明 of an achievement; a new one replaces the old. What the portal knows by itself needs none. Looked into and stored outside the transaction, as
 * every upload; what was decided before is decided again inside.
 */
export async function attachProof(
	ctx: Context,
	storage: Storage,
	input: { entryId: string; achievementId: string; fileName: string; bytes: Buffer },
): Promise<AttachProofResult> {
	const before = await ctx.transaction((trx) => openAchievement(trx, ctx, input));
	if (!before.ok) return before;
	const size = decideAttachmentSize(PROOF_RULE, 0, input.bytes.length);
	if (!size.ok) return refuse(size.reason, size.facts);
	const found = await inspectFile(input.bytes);
	const typed = decideAttachmentType(PROOF_RULE, found);
	if (!typed.ok) return refuse(typed.reason, typed.facts);
	if (found.kind !== 'known') throw new Error('only a known type is taken');
	const stored = await storage.put(stripMetadata(input.bytes, found.type));
	return ctx.transaction(async (trx) => {
		const now = await openAchievement(trx, ctx, input);
		if (!now.ok) return now;
		const fileId = await storeFile(trx, ctx, {
			...stored,
			mediaType: MEDIA_TYPES[found.type].mediaType,
			originalName: input.fileName,
		});
		await trx.updateTable('achievement').set({ proof_file_id: fileId }).where('id', '=', input.achievementId).execute();
		await forgetFindings(trx, input.achievementId);
		await touchNomination(trx, now.locked);
		await releaseProof(trx, now.locked, now.proofFileId);
		await recordAudit(trx, ctx, 'nomination.proof_attached', {
			entry: now.locked.entry.id,
			edition: now.locked.entry.editionId,
			file: fileId,
		});
		return { ok: true, code: 'attached', fileId };
	});
}

async function openAchievement(trx: Trx, ctx: Context, input: { entryId: string; achievementId: string }) {
	const locked = await lockNomination(trx, ctx, input.entryId);
	if (!locked.editing.ok) return refuse<EditRefusal, AttachmentRefusalFacts>(locked.editing.reason);
	const row = await trx
		.selectFrom('achievement')
		.select(['proof_file_id', 'list_row_id', 'outcome_id'])
		.where('id', '=', input.achievementId)
		.where('entry_id', '=', locked.entry.id)
		.executeTakeFirst();
	if (!row) throw new NotFound('achievement');
	if (row.list_row_id !== null || row.outcome_id !== null)
		return refuse<'proof_known', AttachmentRefusalFacts>('proof_known');
	return { ok: true as const, locked, proofFileId: row.proof_file_id };
}
