import type { Actor } from '#lib/domain/access.ts';
import type { Context } from '../platform/context.ts';
import type { Queue } from '../platform/queue.ts';
import { removeOldWindows } from './rate-limits.ts';
import type { Sessions } from './sessions.ts';

/** Sweeps every night what has no use any more: expired sessions and old counters. Links stay: they tell who was invited. */
export async function registerAccountJobs(
	queue: Queue,
	{ context, sessions }: { context(actor: Actor): Context; sessions: Sessions },
): Promise<void> {
	await queue.work('accounts.sweep', async () => {
		await sessions.removeExpired();
		await removeOldWindows(context({ kind: 'system' }));
	});
	await queue.plan('accounts.sweep', '17 3 * * *', context({ kind: 'system' }).installation.timeZone);
}
