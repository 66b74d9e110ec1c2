import { migrateToLatest } from '#lib/server/platform/migrate.ts';
import { runCommand } from './serve/lifetime.ts';
import { openDatabase } from './serve/open-database.ts';
import { settingsFrom } from './serve/portal.ts';
import { findPortal, takePortalLock } from './serve/portal-lock.ts';
import { readEnvFile } from './serve/read-env-file.ts';

/** `node src/cli/bootstrap.mjs migrate`: the step that `npm start` takes by itself, alone, for those who deploy in steps. */
await runCommand(async (lifetime) => {
	readEnvFile();
	const settings = settingsFrom(process.env, {});
	const running = findPortal(settings.dataDir);
	if (!running?.ownerUrl) takePortalLock(lifetime, settings.dataDir);
	const database = running?.ownerUrl ? running : await openDatabase(lifetime, settings);
	const done = await migrateToLatest({ ...database, onMigration: (name) => console.log(`迁移 · Migrating ${name}`) });
	console.log(done.length === 0 ? '已是最新 · Up to date.' : `完成 · Done: ${done.length}.`);
});
