import { accountOf } from '#lib/domain/access.ts';
import { encrypt } from '../platform/crypto.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import type { StoredBytes } from '../platform/storage/storage.ts';

/** Bound to the encrypted original name of a file. */
export const FILE_NAME_PURPOSE = 'file.original_name';

const NAME_MAX = 200;

/** The name without the path that some browsers send and without control characters; the ending is kept when it must be cut. */
export function cleanFileName(name: string): string {
	const base = name
		.normalize('NFC')
		.split(/[\\/]/)
		.at(-1)!
		// eslint-disable-next-line no-control-regex -- these are what is removed
		.replace(/[\u0000-\u001F\u007F\u202A-\u202E\u2066-\u2069]/g, '')
		.trim();
	if (base.length <= NAME_MAX) return base;
	const ending = /\.[^.]{1,10}$/.exec(base)?.[0] ?? '';
	return base.slice(0, NAME_MAX - ending.length) + ending;
}

/** The row of bytes that storage already holds; the original name may contain a child's name and is kept encrypted. */
export async function storeFile(
	trx: Trx,
	ctx: Context,
	file: StoredBytes & { mediaType: string; originalName: string },
): Promise<string> {
	const id = newId();
	await trx
		.insertInto('file')
		.values({
			id,
			sha256: file.sha256,
			bytes: file.bytes,
			media_type: file.mediaType,
			original_name_enc: encrypt(ctx.installation.secretKey, cleanFileName(file.originalName), FILE_NAME_PURPOSE),
			uploaded_by: accountOf(ctx.actor),
			uploaded_at: ctx.now,
		})
		.execute();
	return id;
}

/** Forgets the rows that nothing refers to any more; the bytes go with the storage's own sweep, since equal bytes are stored once. */
export async function forgetFiles(trx: Trx, fileIds: readonly string[]): Promise<void> {
	if (fileIds.length === 0) return;
	await trx
		.deleteFrom('file as f')
		.where('f.id', 'in', fileIds)
		.where(({ not, exists, selectFrom }) =>
			not(exists(selectFrom('entry_file as ef').select('ef.id').whereRef('ef.file_id', '=', 'f.id'))),
		)
		.where(({ not, exists, selectFrom }) =>
			not(exists(selectFrom('entry_version_file as vf').select('vf.id').whereRef('vf.file_id', '=', 'f.id'))),
		)
		.where(({ not, exists, selectFrom }) =>
			not(exists(selectFrom('achievement as a').select('a.id').whereRef('a.proof_file_id', '=', 'f.id'))),
		)
		.where(({ not, exists, selectFrom }) =>
			not(exists(selectFrom('outcome as o').select('o.id').whereRef('o.proof_file_id', '=', 'f.id'))),
		)
		.execute();
}
