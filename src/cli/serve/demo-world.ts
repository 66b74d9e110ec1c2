import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeConfig, type Settings } from '#lib/server/platform/config.ts';
import { createDatabase, refreshStatistics } from '#lib/server/platform/db.ts';
import type { Cluster } from '#lib/server/platform/embedded-postgres/cluster.ts';
import { removeCluster } from '#lib/server/platform/embedded-postgres/cluster.ts';
import { migrateToLatest } from '#lib/server/platform/migrate.ts';
import { OperatorError } from '#lib/server/platform/operator-error.ts';
import { SECRETS_FOLDER } from '#lib/server/platform/secrets.ts';
import { generateWorld } from '../generate/generate-world.ts';
import { associationName } from '../generate/places.ts';
import type { Sizes } from '../generate/sizes.ts';
import { DATABASE, openCluster } from './open-database.ts';
import type { Lifetime } from './lifetime.ts';
import type { OpenDatabase } from './open-database.ts';
import type { Step } from './steps.ts';

export interface DemoAccount {
	role: string;
	login: string;
	password: string;
	totpSecret?: string;
}

/**
 * Makes the environment that of the invented association: its name, and neither a real database nor real mailboxes, whatever the
 * operator's environment holds.
 */
export function enterDemoEnvironment(): void {
	for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL', 'SMTP_URL']) delete process.env[name];
	process.env.ASSOCIATION_NAME = associationName.zh;
	process.env.ASSOCIATION_NAME_EN = associationName.en;
}

/** What `demo.json` holds, for programs that sign in by themselves. */
export interface DemoWorld {
	url: string;
	accounts: DemoAccount[];
}

/** The world in the making; it becomes `DATABASE` in one step when it is whole. */
const UNFINISHED = `${DATABASE}_unfinished`;

/** What a generation anew leaves: the cluster, its log and secrets, the lock of this very process. */
const STAYS = ['postgres', 'postgres.log', SECRETS_FOLDER, 'portal.lock'];

const jsonIn = (dataDir: string) => join(dataDir, 'demo.json');

export interface DemoOptions {
	/** everything anew */
	reset: boolean;
	now: Date;
	seed: number;
	sizes: Sizes;
}

/**
 * The database with the demo world in it: three steps (database, migrations, world). What is there stays as the visitors
 * left it. An interrupted generation leaves `UNFINISHED` behind, which the next start throws away.
 */
export async function openDemoWorld(
	lifetime: Lifetime,
	settings: Settings,
	step: Step,
	{ reset, ...world }: DemoOptions,
): Promise<OpenDatabase> {
	const { dataDir } = settings;
	const cluster = await step('数据库 · Database', async (progress) => {
		if (reset) {
			progress('清空 · clearing');
			await removeCluster(dataDir);
			clear(dataDir, ['postgres.log', 'portal.lock']);
		}
		const opened = await openCluster(lifetime, dataDir);
		progress(`PostgreSQL, 127.0.0.1:${opened.port}`);
		return opened;
	});
	const isThere = await cluster.hasDatabase(DATABASE);
	if (!isThere) {
		await cluster.dropDatabase(UNFINISHED);
		clear(dataDir, STAYS);
		await cluster.createDatabase(UNFINISHED);
	}
	const name = isThere ? DATABASE : UNFINISHED;
	const urls = { applicationUrl: cluster.applicationUrl(name), ownerUrl: cluster.ownerUrl(name) };
	await step('迁移 · Migrations', async (progress) => {
		const done = await migrateToLatest({ ...urls, onMigration: progress });
		progress(done.length === 0 ? '已是最新 · up to date' : `${done.length}`);
	});
	await step('生成演示数据 · Demo world', async (progress) => {
		if (isThere) {
			progress('保留现有数据 · kept as it is');
			return;
		}
		await fill(settings, urls, world, (what, done, total) => progress(`${what} ${done}/${total}`));
		await cluster.renameDatabase(UNFINISHED, DATABASE);
		progress('');
	});
	return { cluster, applicationUrl: cluster.applicationUrl(DATABASE), ownerUrl: cluster.ownerUrl(DATABASE) };
}

async function fill(
	settings: Settings,
	urls: { applicationUrl: string; ownerUrl: string },
	world: Omit<DemoOptions, 'reset'>,
	onProgress: (what: string, done: number, total: number) => void,
): Promise<void> {
	const config = completeConfig({ ...settings, databaseUrl: urls.applicationUrl, databaseOwnerUrl: urls.ownerUrl });
	const db = createDatabase(urls.applicationUrl, { max: 4 });
	try {
		const { accounts } = await generateWorld({
			db,
			dataDir: settings.dataDir,
			secretKey: config.secretKey,
			hashKey: config.hashKey,
			...world,
			onProgress,
		});
		writeDemoWorld(settings.dataDir, { url: '', accounts });
	} finally {
		await db.destroy();
	}
	onProgress('统计 · statistics', 1, 1);
	await refreshStatistics(urls.ownerUrl);
}

export function readDemoWorld(dataDir: string): DemoWorld {
	try {
		return JSON.parse(readFileSync(jsonIn(dataDir), 'utf8')) as DemoWorld;
	} catch (error) {
		throw new OperatorError(`${jsonIn(dataDir)} cannot be read: make the demo world anew with --reset.`, {
			cause: error,
		});
	}
}

export function writeDemoWorld(dataDir: string, world: DemoWorld): void {
	writeFileSync(jsonIn(dataDir), `${JSON.stringify(world, undefined, '\t')}\n`);
}

/** All dates hang on the day of generation, so an old world is one whose windows have closed. */
export function ageInDays(cluster: Cluster, now: Date): Promise<number> {
	return cluster.asAdmin(async (client) => {
		const { rows } = await client.query<{ first: Date }>(
			'select min("timestamp")::timestamptz as first from kysely_migration',
		);
		return Math.floor((now.getTime() - (rows[0]?.first ?? now).getTime()) / 86_400_000);
	}, DATABASE);
}

function clear(dataDir: string, stays: string[]): void {
	for (const name of readdirSync(dataDir)) {
		const path = join(dataDir, name);
		if (stays.includes(name) || statSync(path, { throwIfNoEntry: false }) === undefined) continue;
		rmSync(path, { recursive: true, force: true });
	}
}
