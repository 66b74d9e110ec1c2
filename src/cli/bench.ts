import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './root.ts';
import { runCommand } from './serve/lifetime.ts';

/** `npm run bench -- [--out FILE] [--scenario NAME]…`: the measurements live with the tests; here is only their command. */
await runCommand(async (lifetime) => {
	const child = spawn(process.execPath, [join('tests', 'bench', 'bench.ts'), ...process.argv.slice(2)], {
		cwd: ROOT,
		stdio: 'inherit',
	});
	lifetime.defer(() => void child.kill('SIGTERM'));
	return new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
});
