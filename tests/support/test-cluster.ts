import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startCluster, type Cluster } from '#lib/server/platform/embedded-postgres/cluster.ts';
import { migrateToLatest, migrationChecksums } from '#lib/server/platform/migrate.ts';
import { readLock, takeLock, withLock } from '#lib/server/platform/process-lock.ts';

/** One cluster for every test run on this checkout, also for several at once: the last to leave stops it. */
const DATA_DIR = join(import.meta.dirname, '../../data/test');
const PLATFORM = join(import.meta.dirname, '../../src/lib/server/platform');
const TURN = join(DATA_DIR, 'cluster.lock');
const VISITORS = join(DATA_DIR, 'visitors');

export interface TestCluster {
	/** of the cluster's own database: exchange the name for another's */
	adminUrl: string;
	ownerUrl: string;
	applicationUrl: string;
	/** the name of the migrated, empty database that tests copy */
	template: string;
	leave(): Promise<void>;
}

export async function enterTestCluster(): Promise<TestCluster> {
	mkdirSync(VISITORS, { recursive: true });
	const own = takeLock(join(VISITORS, `${process.pid}`), {});
	const cluster = await withLock(TURN, () => startCluster({ dataDir: DATA_DIR, durable: false, maxConnections: 300 }));
	const template = await withLock(TURN, async () => {
		if (visitors() === 1) await dropLeftovers(cluster);
		return ensureTemplate(cluster);
	});
	return {
		adminUrl: cluster.adminUrl(),
		ownerUrl: cluster.ownerUrl('postgres'),
		applicationUrl: cluster.applicationUrl('postgres'),
		template,
		leave: () =>
			withLock(TURN, async () => {
				if (own.ok) own.lock.release();
				if (visitors() === 0) await cluster.stop();
				else cluster.release();
			}),
	};
}

function visitors(): number {
	return readdirSync(VISITORS).filter((name) => {
		const path = join(VISITORS, name);
		const present = readLock(path) !== undefined;
		if (!present) rmSync(path, { force: true });
		return present;
	}).length;
}

/** Named by what it was made from, so that it is made once per set of migrations; those of other sets are dropped. */
async function ensureTemplate(cluster: Cluster): Promise<string> {
	const made = createHash('sha256').update(JSON.stringify(migrationChecksums()));
	for (const file of ['migrate.ts', 'queue.ts']) made.update(readFileSync(join(PLATFORM, file)));
	const hash = made.digest('hex').slice(0, 12);
	const name = `template_${hash}`;
	if (await cluster.hasDatabase(name)) return name;
	for (const old of await listTemplates(cluster)) await cluster.dropDatabase(old);
	const unfinished = `${name}_unfinished`;
	await cluster.dropDatabase(unfinished);
	await cluster.createDatabase(unfinished);
	await migrateToLatest({ ownerUrl: cluster.ownerUrl(unfinished), applicationUrl: cluster.applicationUrl(unfinished) });
	await cluster.renameDatabase(unfinished, name);
	return name;
}

/** Databases of runs that were killed. */
async function dropLeftovers(cluster: Cluster): Promise<void> {
	const names = await cluster.asAdmin(async (client) => {
		const { rows } = await client.query<{ datname: string }>(
			`select datname from pg_database where datname like 'test\\_%'`,
		);
		return rows.map((row) => row.datname);
	});
	for (const name of names) await cluster.dropDatabase(name);
}

/** A run that began before the migrations changed may still copy its own: only what nobody has touched for long goes. */
async function listTemplates(cluster: Cluster): Promise<string[]> {
	return cluster.asAdmin(async (client) => {
		const { rows } = await client.query<{ datname: string }>(
			`select datname from pg_database
			where datname like 'template\\_%'
				and (pg_stat_file('base/' || oid || '/PG_VERSION')).modification < now() - interval '1 day'`,
		);
		return rows.map((row) => row.datname);
	});
}
