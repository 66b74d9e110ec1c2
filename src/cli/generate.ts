import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { completeConfig } from '#lib/server/platform/config.ts';
import { createDatabase } from '#lib/server/platform/db.ts';
import { migrateToLatest } from '#lib/server/platform/migrate.ts';
import { OperatorError } from '#lib/server/platform/operator-error.ts';
import { generateWorld } from './generate/generate-world.ts';
import { sizesByName } from './generate/sizes.ts';
import { ROOT } from './root.ts';
import { writeDemoWorld } from './serve/demo-world.ts';
import { runCommand } from './serve/lifetime.ts';
import { openDatabase } from './serve/open-database.ts';
import { settingsFrom } from './serve/portal.ts';
import { findPortal, takePortalLock } from './serve/portal-lock.ts';
import { printAccounts } from './serve/print-portal.ts';
import { readEnvFile } from './serve/read-env-file.ts';
import { createSteps } from './serve/steps.ts';

/**
 * `node src/cli/bootstrap.mjs generate [--sizes demo|bench|tiny] [--seed N]`: an invented world into the empty database of
 * DATABASE_URL, else into the embedded cluster below DATA_DIR. `npm run demo` does this by itself.
 */
await runCommand(async (lifetime) => {
	readEnvFile();
	const { seed, sizes } = parseArguments();
	const settings = settingsFrom(process.env, {});
	const running = findPortal(settings.dataDir);
	if (!running?.ownerUrl) takePortalLock(lifetime, settings.dataDir);
	const { applicationUrl, ownerUrl } = running?.ownerUrl ? running : await openDatabase(lifetime, settings);
	await migrateToLatest({ applicationUrl, ownerUrl });
	const config = completeConfig({ ...settings, databaseUrl: applicationUrl, databaseOwnerUrl: ownerUrl });
	const db = createDatabase(applicationUrl, { max: 4 });
	lifetime.defer(() => db.destroy());
	const step = createSteps(1);
	const { accounts } = await step('生成数据 · World', (progress) =>
		generateWorld({
			db,
			dataDir: settings.dataDir,
			secretKey: config.secretKey,
			hashKey: config.hashKey,
			zone: config.timeZone,
			seed,
			sizes,
			now: new Date(),
			onProgress: (what, done, total) => progress(`${what} ${done}/${total}`),
		}),
	);
	writeDemoWorld(settings.dataDir, { url: running?.url ?? '', accounts });
	printAccounts(accounts, relative(ROOT, join(settings.dataDir, 'demo.json')));
});

function parseArguments() {
	const names = Object.keys(sizesByName);
	const usage = `generate [--sizes ${names.join('|')}] [--seed N]`;
	try {
		const { values } = parseArgs({
			options: { seed: { type: 'string', default: '1' }, sizes: { type: 'string', default: 'demo' } },
		});
		const sizes = sizesByName[values.sizes];
		const seed = Number(values.seed);
		if (!sizes) throw new OperatorError(`--sizes is one of ${names.join(', ')}.`);
		if (!Number.isSafeInteger(seed)) throw new OperatorError('--seed is a whole number.');
		return { seed, sizes };
	} catch (error) {
		if (error instanceof OperatorError) throw error;
		throw new OperatorError(`${(error as Error).message} — ${usage}`);
	}
}
