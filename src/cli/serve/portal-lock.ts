import { join } from 'node:path';
import { assertWritable } from '#lib/server/platform/embedded-postgres/cluster.ts';
import { OperatorError } from '#lib/server/platform/operator-error.ts';
import { readLock, takeLock, type Lock } from '#lib/server/platform/process-lock.ts';
import type { Lifetime } from './lifetime.ts';

/** What a running portal tells other commands on the same data. Mode 0600: the URLs hold passwords. */
export interface PortalNote {
	/** '' while it starts */
	url: string;
	applicationUrl: string;
	ownerUrl: string;
}

const pathIn = (dataDir: string) => join(dataDir, 'portal.lock');

/** One portal per data folder: two would run each other's jobs and stop each other's database. */
export function takePortalLock(lifetime: Lifetime, dataDir: string): Lock<PortalNote> {
	assertWritable(dataDir);
	const taken = takeLock<PortalNote>(pathIn(dataDir), { url: '', applicationUrl: '', ownerUrl: '' });
	if (!taken.ok) {
		const { url, pid } = taken.holder;
		const where = url ? `${url}（pid ${pid}）` : `pid ${pid}`;
		throw new OperatorError(
			`这份数据已有门户在运行：${where} · A portal is already running on ${dataDir}: ${url || 'still starting'} (process ${pid}).`,
		);
	}
	lifetime.defer(() => taken.lock.release());
	return taken.lock;
}

/** The portal running on the folder, if any. */
export function findPortal(dataDir: string): PortalNote | undefined {
	return readLock<PortalNote>(pathIn(dataDir));
}
