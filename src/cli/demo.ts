import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { OperatorError } from '#lib/server/platform/operator-error.ts';
import { sizesByName } from './generate/sizes.ts';
import { ROOT } from './root.ts';
import { ensureBuild } from './serve/build.ts';
import { ageInDays, enterDemoEnvironment, openDemoWorld, readDemoWorld, writeDemoWorld } from './serve/demo-world.ts';
import { assertPortFree } from './serve/http-server.ts';
import { runCommand } from './serve/lifetime.ts';
import { publishEnvironment, serveBuild, settingsFrom, untilSignal } from './serve/portal.ts';
import { takePortalLock } from './serve/portal-lock.ts';
import { printAccounts, printHowToStop, printUrls } from './serve/print-portal.ts';
import { createSteps } from './serve/steps.ts';

/** A world this old has phases that have passed. */
const OLD_DAYS = 7;

/**
 * `npm run demo [-- --reset] [-- --port N]`: the portal with an invented world, from nothing to serving. For tests also
 * `--data DIR`, `--sizes tiny`, `--seed N`.
 */
await runCommand(async (lifetime) => {
	const { values } = parseArguments();
	enterDemoEnvironment();
	const dataDir = values.data ?? join(ROOT, 'data', 'demo');
	const settings = settingsFrom({ ...process.env, DATA_DIR: dataDir }, values);

	const lock = takePortalLock(lifetime, settings.dataDir);
	await assertPortFree(settings);
	const step = createSteps(5);
	const now = new Date();
	const sizes = sizesByName[values.sizes];
	if (!sizes) throw new OperatorError(`--sizes is one of ${Object.keys(sizesByName).join(', ')}.`);
	const seed = Number(values.seed);
	if (!Number.isSafeInteger(seed)) throw new OperatorError('--seed is a whole number.');
	const database = await openDemoWorld(lifetime, settings, step, { reset: values.reset, now, seed, sizes });
	await step('构建 · Build', (progress) => ensureBuild(lifetime, progress));
	publishEnvironment(settings, database);
	const urls = await step('启动 · Start', () => serveBuild(lifetime, settings));

	const url = urls[0]!;
	const { accounts } = readDemoWorld(settings.dataDir);
	writeDemoWorld(settings.dataDir, { url, accounts });
	lock.note({ url, applicationUrl: database.applicationUrl, ownerUrl: database.ownerUrl });
	printUrls(urls.slice(0, 1), urls.slice(1));
	printAccounts(accounts, relative(ROOT, join(settings.dataDir, 'demo.json')));
	const age = await ageInDays(database.cluster!, now);
	if (age >= OLD_DAYS) {
		console.log(
			`  演示数据是 ${age} 天前生成的，npm run demo -- --reset 可重新生成 · The demo world is ${age} days old; --reset makes a new one.`,
		);
	}
	printHowToStop();
	return untilSignal();
});

function parseArguments() {
	try {
		return parseArgs({
			options: {
				reset: { type: 'boolean', default: false },
				port: { type: 'string' },
				data: { type: 'string' },
				sizes: { type: 'string', default: 'demo' },
				seed: { type: 'string', default: '1' },
			},
		});
	} catch (error) {
		throw new OperatorError(
			`${(error as Error).message} — npm run demo -- [--reset] [--port N] [--data DIR] [--sizes demo|tiny|bench] [--seed N]`,
		);
	}
}
