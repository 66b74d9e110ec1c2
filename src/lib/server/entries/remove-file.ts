import { accept, type Decision } from '#lib/domain/decision.ts';
import type { EditRefusal } from '#lib/domain/entry.ts';
import { forgetFiles } from '../files/store-file.ts';
import type { Context } from '../platform/context.ts';
import { openDraft, touchDraft } from './draft.ts';

/** 删除附件 from the draft; a filed version keeps the file it was filed with. One that is gone already is no error. */
export function removeFile(
	ctx: Context,
	input: { entryId: string; entryFileId: string },
): Promise<Decision<'removed', EditRefusal>> {
	return ctx.transaction(async (trx) => {
		const draft = await openDraft(trx, ctx, input.entryId);
		if (!draft.ok) return draft;
		const gone = await trx
			.deleteFrom('entry_file')
			.where('entry_id', '=', draft.entry.id)
			.where('id', '=', input.entryFileId)
			.returning('file_id')
			.executeTakeFirst();
		if (gone) {
			await forgetFiles(trx, [gone.file_id]);
			await touchDraft(trx, ctx, draft, 'entry.file_removed', [], { file: gone.file_id });
		}
		return accept('removed');
	});
}
