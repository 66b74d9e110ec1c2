import {
	decideAttachmentSize,
	decideAttachmentType,
	MEDIA_TYPES,
	type AttachmentRefusal,
	type AttachmentRefusalFacts,
} from '#lib/domain/attachment.ts';
import { refuse } from '#lib/domain/decision.ts';
import type { EditRefusal } from '#lib/domain/entry.ts';
import { forgetFiles, storeFile } from '../files/store-file.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { inspectFile } from '../platform/file-type.ts';
import { stripMetadata } from '../platform/file-type-metadata.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import type { Storage } from '../platform/storage/storage.ts';
import { openDraft, touchDraft } from './draft.ts';

export type AttachRefusal = EditRefusal | AttachmentRefusal;
export type AttachResult =
	{ ok: true; code: 'attached'; fileId: string } | { ok: false; reason: AttachRefusal; facts?: AttachmentRefusalFacts };

/**
 * 上传附件. Where the rule takes one file, the new one replaces the old, but only once it has been found good. The bytes are looked into
 * and written to storage outside the transaction, so that no row is locked meanwhile; what was decided before is decided again inside.
 */
export async function attachFile(
	ctx: Context,
	storage: Storage,
	input: { entryId: string; ruleKey: string; fileName: string; bytes: Buffer },
): Promise<AttachResult> {
	const before = await ctx.transaction((trx) => openRule(trx, ctx, input));
	if (!before.ok) return before;
	const found = await inspectFile(input.bytes);
	const typed = decideAttachmentType(before.rule, found);
	if (!typed.ok) return refuse(typed.reason, typed.facts);
	if (found.kind !== 'known') throw new Error('only a known type is taken');
	const stored = await storage.put(stripMetadata(input.bytes, found.type));
	return ctx.transaction(async (trx) => {
		const now = await openRule(trx, ctx, input);
		if (!now.ok) return now;
		const { rule, rows, draft } = now;
		const fileId = await storeFile(trx, ctx, {
			...stored,
			mediaType: MEDIA_TYPES[found.type].mediaType,
			originalName: input.fileName,
		});
		const replaced = rule.countMax === 1 ? rows : [];
		if (replaced.length > 0)
			await trx
				.deleteFrom('entry_file')
				.where(
					'id',
					'in',
					replaced.map(({ id }) => id),
				)
				.execute();
		await trx
			.insertInto('entry_file')
			.values({
				id: newId(),
				entry_id: draft.entry.id,
				rule_id: rule.id,
				position: Math.max(0, ...rows.map(({ position }) => position)) + 1,
				file_id: fileId,
			})
			.execute();
		await forgetFiles(
			trx,
			replaced.map(({ file_id }) => file_id),
		);
		await touchDraft(trx, ctx, draft, 'entry.file_attached', [rule.key], { file: fileId });
		return { ok: true, code: 'attached', fileId };
	});
}

async function openRule(trx: Trx, ctx: Context, input: { entryId: string; ruleKey: string; bytes: Buffer }) {
	const draft = await openDraft(trx, ctx, input.entryId);
	if (!draft.ok) return refuse<AttachRefusal, AttachmentRefusalFacts>(draft.reason);
	const rule = draft.category.attachmentRules.find(({ key }) => key === input.ruleKey);
	if (!rule) throw new NotFound('attachment rule');
	const rows = await trx
		.selectFrom('entry_file')
		.select(['id', 'file_id', 'position'])
		.where('entry_id', '=', draft.entry.id)
		.where('rule_id', '=', rule.id)
		.execute();
	// a single file is replaced, so it does not count against its own place
	const size = decideAttachmentSize(rule, rule.countMax === 1 ? 0 : rows.length, input.bytes.length);
	if (!size.ok) return refuse<AttachRefusal, AttachmentRefusalFacts>(size.reason, size.facts);
	return { ok: true as const, draft, rule, rows };
}
