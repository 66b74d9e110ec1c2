import { parseArgs } from 'node:util';
import { createSetupLink } from '#lib/server/accounts/create-setup-link.ts';
import { loadConfig } from '#lib/server/platform/config.ts';
import { createContext } from '#lib/server/platform/context.ts';
import { createDatabase } from '#lib/server/platform/db.ts';
import { migrateToLatest } from '#lib/server/platform/migrate.ts';
import { ensureBuild } from './serve/build.ts';
import { assertPortFree } from './serve/http-server.ts';
import { runCommand } from './serve/lifetime.ts';
import { openDatabase } from './serve/open-database.ts';
import { publishEnvironment, serveBuild, settingsFrom, untilSignal } from './serve/portal.ts';
import { takePortalLock } from './serve/portal-lock.ts';
import { printHowToStop, printUrls } from './serve/print-portal.ts';
import { readEnvFile } from './serve/read-env-file.ts';
import { createSteps } from './serve/steps.ts';

/** `npm start [-- --port N]`: the portal for real use, on DATABASE_URL or the embedded cluster of the data folder. */
await runCommand(async (lifetime) => {
	const { values } = parseArgs({ options: { port: { type: 'string' } } });
	readEnvFile();
	const settings = settingsFrom(process.env, values);

	const lock = takePortalLock(lifetime, settings.dataDir);
	await assertPortFree(settings);
	const step = createSteps(4);
	const database = await step('数据库 · Database', async (progress) => {
		const opened = await openDatabase(lifetime, settings);
		progress(opened.cluster ? `PostgreSQL, 127.0.0.1:${opened.cluster.port}` : new URL(opened.applicationUrl).host);
		return opened;
	});
	await step('迁移 · Migrations', async (progress) => {
		const done = await migrateToLatest({ ...database, onMigration: progress });
		progress(done.length === 0 ? '已是最新 · up to date' : `${done.length}`);
	});
	await step('构建 · Build', (progress) => ensureBuild(lifetime, progress));
	publishEnvironment(settings, database);
	const urls = await step('启动 · Start', () => serveBuild(lifetime, settings));

	lock.note({ url: urls[0]!, applicationUrl: database.applicationUrl, ownerUrl: database.ownerUrl });
	printUrls([...(settings.origin ? [settings.origin] : []), urls[0]!], urls.slice(1));
	await printSetupLink(database.applicationUrl, settings.origin ?? urls[0]!);
	printHowToStop();
	return untilSignal();
});

/** Only while nobody can sign in as an administrator; printed, never logged or mailed. */
async function printSetupLink(url: string, origin: string): Promise<void> {
	const db = createDatabase(url, { max: 1 });
	try {
		const link = await createSetupLink(
			createContext({ db, actor: { kind: 'system' }, now: new Date(), installation: loadConfig() }),
		);
		if (!link) return;
		console.log(
			[
				'',
				'  还没有管理员。用这个链接创建第一位管理员（只能用一次，24 小时内有效；重新启动会换成新的）：',
				'  No administrator yet. This link creates the first one (works once, for 24 hours; a restart replaces it):',
				'',
				`    ${new URL(link.path, origin).href}`,
				'',
			].join('\n'),
		);
	} finally {
		await db.destroy();
	}
}
