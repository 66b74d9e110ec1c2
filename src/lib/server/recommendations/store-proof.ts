import { decideAttachmentSize, decideAttachmentType, MEDIA_TYPES } from '#lib/domain/attachment.ts';
import { refuse, type Decision } from '#lib/domain/decision.ts';
import { PROOF_RULE, type OutcomeRefusal, type OutcomeRefusalFacts } from '#lib/domain/outcome.ts';
import { inspectFile } from '../platform/file-type.ts';
import { stripMetadata } from '../platform/file-type-metadata.ts';
import type { Storage, StoredBytes } from '../platform/storage/storage.ts';

export interface UploadedProof {
	fileName: string;
	bytes: Buffer;
}
export type StoredProof = StoredBytes & { mediaType: string; originalName: string };

/** Looks into the bytes and puts them into storage, outside any transaction, so that no row is locked meanwhile. */
export async function storeProof(
	storage: Storage,
	proof: UploadedProof,
): Promise<{ ok: true; stored: StoredProof } | (Decision<never, OutcomeRefusal, OutcomeRefusalFacts> & { ok: false })> {
	const size = decideAttachmentSize(PROOF_RULE, 0, proof.bytes.length);
	if (!size.ok) return refuse(size.reason, size.facts);
	const found = await inspectFile(proof.bytes);
	const typed = decideAttachmentType(PROOF_RULE, found);
	if (!typed.ok) return refuse(typed.reason, typed.facts);
	if (found.kind !== 'known') throw new Error('only a known type is taken');
	const stored = await storage.put(stripMetadata(proof.bytes, found.type));
	return {
		ok: true,
		stored: { ...stored, mediaType: MEDIA_TYPES[found.type].mediaType, originalName: proof.fileName },
	};
}
