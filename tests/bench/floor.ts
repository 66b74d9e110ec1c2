import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const HERE = join(import.meta.dirname, 'floor');
const ROOT = join(import.meta.dirname, '../..');

/** Builds and serves the empty page in a process of its own. */
export async function startFloor(port: number): Promise<{ origin: string; stop: () => void }> {
	execFileSync(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], {
		cwd: HERE,
		stdio: ['ignore', 'ignore', 'inherit'],
		env: { ...process.env, NODE_ENV: 'production' },
	});
	const child = spawn(process.execPath, [join(ROOT, 'data/bench-floor/build/index.js')], {
		env: { ...process.env, NODE_ENV: 'production', PORT: String(port), HOST: '127.0.0.1' },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	await once(child.stdout, 'data');
	return { origin: `http://127.0.0.1:${port}`, stop: () => void child.kill('SIGTERM') };
}
