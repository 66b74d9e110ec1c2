import type { Settings } from '#lib/server/platform/config.ts';
import { startCluster, type Cluster } from '#lib/server/platform/embedded-postgres/cluster.ts';
import type { Lifetime } from './lifetime.ts';

/** The name of the portal's database in an embedded cluster. */
export const DATABASE = 'xinmiao';

export interface OpenDatabase {
	/** the application's role */
	applicationUrl: string;
	/** the role that may migrate */
	ownerUrl: string;
	/** undefined = a database of the operator's own */
	cluster: Cluster | undefined;
}

/** The database of DATABASE_URL, else the embedded cluster of the data folder, which ends with the command. */
export async function openDatabase(
	lifetime: Lifetime,
	settings: Pick<Settings, 'databaseUrl' | 'databaseOwnerUrl' | 'dataDir'>,
): Promise<OpenDatabase> {
	if (settings.databaseUrl) {
		return {
			applicationUrl: settings.databaseUrl,
			ownerUrl: settings.databaseOwnerUrl ?? settings.databaseUrl,
			cluster: undefined,
		};
	}
	const cluster = await openCluster(lifetime, settings.dataDir);
	if (!(await cluster.hasDatabase(DATABASE))) await cluster.createDatabase(DATABASE);
	return { applicationUrl: cluster.applicationUrl(DATABASE), ownerUrl: cluster.ownerUrl(DATABASE), cluster };
}

export async function openCluster(lifetime: Lifetime, dataDir: string): Promise<Cluster> {
	const starting = startCluster({ dataDir, onTrouble: (sentence) => console.error(`! ${sentence}`) });
	// Registered before it is there: Ctrl-C may come while it starts.
	lifetime.defer(async () => {
		const cluster = await starting.catch(() => undefined);
		await cluster?.stop();
	});
	return starting;
}
