import type { Actor } from '#lib/domain/access.ts';
import type { Context } from '../platform/context.ts';
import type { Queue } from '../platform/queue.ts';
import type { Storage } from '../platform/storage/storage.ts';

const GRACE_MS = 24 * 60 * 60 * 1000;

/** Every night: bytes without a row (removed drafts, uploads whose request broke) leave the disk after a day. */
export async function registerFileJobs(
	queue: Queue,
	{ context, storage }: { context(actor: Actor): Context; storage: Storage },
): Promise<void> {
	await queue.work('files.sweep', async () => {
		await sweepFiles(context({ kind: 'system' }), storage);
	});
	await queue.plan('files.sweep', '41 3 * * *', context({ kind: 'system' }).installation.timeZone);
}

export function sweepFiles({ db, now }: Context, storage: Storage): Promise<number> {
	return storage.sweep(new Date(now.getTime() - GRACE_MS), async (hashes) => {
		const rows = await db.selectFrom('file').select('sha256').distinct().where('sha256', 'in', hashes).execute();
		return new Set(rows.map(({ sha256 }) => sha256));
	});
}
