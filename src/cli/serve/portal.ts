import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RequestListener } from 'node:http';
import { loadConfig, parseSettings, type Settings } from '#lib/server/platform/config.ts';
import { shutDown } from '#lib/server/platform/shutdown.ts';
import { addressesOf } from './addresses.ts';
import { BUILD_FOLDER } from './build.ts';
import { listen } from './http-server.ts';
import type { Lifetime } from './lifetime.ts';
import type { OpenDatabase } from './open-database.ts';
import { adapterEnvironment } from './request-origin.ts';

/** Tells the application, which reads the environment itself, what was found out on the way here. */
export function publishEnvironment(
	settings: Settings,
	database: Pick<OpenDatabase, 'applicationUrl' | 'ownerUrl'>,
): void {
	Object.assign(process.env, {
		DATABASE_URL: database.applicationUrl,
		DATABASE_OWNER_URL: database.ownerUrl,
		DATA_DIR: settings.dataDir,
		PORT: String(settings.port),
		...adapterEnvironment(settings.bodySizeLimit),
	});
	loadConfig(process.env);
}

/** Serves the built application in this process, until the lifetime ends. */
export async function serveBuild(lifetime: Lifetime, settings: Settings): Promise<string[]> {
	// NODE_ENV: svelte and others choose their faster half by it.
	process.env.NODE_ENV = 'production';
	lifetime.defer(() => shutDown('end'));
	const { handler } = (await import(pathToFileURL(join(BUILD_FOLDER, 'handler.js')).href)) as {
		handler: RequestListener;
	};
	const server = await listen(handler, settings);
	lifetime.defer(() => server.close());
	lifetime.serving();
	return addressesOf(settings.host, settings.port);
}

/** Resolves never: what serves goes on until a signal. */
export function untilSignal(): Promise<never> {
	return new Promise(() => {});
}

/** `--port` and the settings of the environment; what is given on the command line wins. */
export function settingsFrom(env: Record<string, string | undefined>, given: { port?: string }): Settings {
	return parseSettings({ ...env, ...(given.port !== undefined && { PORT: given.port }) });
}
