import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';
import { shutDown } from '#lib/server/platform/shutdown.ts';
import { demoSizes } from './generate/sizes.ts';
import { ROOT } from './root.ts';
import { addressesOf } from './serve/addresses.ts';
import { enterDemoEnvironment, openDemoWorld, readDemoWorld, writeDemoWorld } from './serve/demo-world.ts';
import { assertPortFree } from './serve/http-server.ts';
import { runCommand } from './serve/lifetime.ts';
import { publishEnvironment, settingsFrom, untilSignal } from './serve/portal.ts';
import { takePortalLock } from './serve/portal-lock.ts';
import { printAccounts, printHowToStop, printUrls } from './serve/print-portal.ts';
import { createSteps } from './serve/steps.ts';

/** `npm run dev [-- --reset] [-- --port N]`: Vite with hot reload over a demo world of its own, in `data/dev`. */
await runCommand(async (lifetime) => {
	const { values } = parseArgs({
		options: { reset: { type: 'boolean', default: false }, port: { type: 'string' } },
	});
	enterDemoEnvironment();
	const settings = settingsFrom({ ...process.env, DATA_DIR: join(ROOT, 'data', 'dev') }, values);

	const lock = takePortalLock(lifetime, settings.dataDir);
	await assertPortFree(settings);
	const step = createSteps(4);
	const database = await openDemoWorld(lifetime, settings, step, {
		reset: values.reset,
		now: new Date(),
		seed: 1,
		sizes: demoSizes,
	});
	publishEnvironment(settings, database);
	const urls = await step('启动 Vite · Start Vite', async () => {
		lifetime.defer(() => shutDown('end'));
		const server = await createServer({
			root: ROOT,
			server: { host: settings.host ?? true, port: settings.port, strictPort: true },
		});
		await server.listen();
		lifetime.defer(() => server.close());
		lifetime.serving();
		return addressesOf(settings.host, settings.port);
	});

	const { accounts } = readDemoWorld(settings.dataDir);
	writeDemoWorld(settings.dataDir, { url: urls[0]!, accounts });
	lock.note({ url: urls[0]!, applicationUrl: database.applicationUrl, ownerUrl: database.ownerUrl });
	printUrls(urls.slice(0, 1), urls.slice(1));
	printAccounts(accounts, relative(ROOT, join(settings.dataDir, 'demo.json')));
	printHowToStop();
	return untilSignal();
});
