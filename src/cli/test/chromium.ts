import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { ROOT } from '../root.ts';

/** Where a browser may be; the first that answers is taken. */
function candidates(): string[] {
	return [process.env.CHROMIUM_PATH ?? '', chromium.executablePath(), '/usr/bin/chromium', '/usr/bin/chromium-browser'];
}

export function findChromium(): string | undefined {
	return candidates().find((path) => path !== '' && existsSync(path) && runs(path));
}

/** Playwright's download first, for it is the version the tests were written with; it does not work everywhere. */
export function installChromium(say: (text: string) => void): string | undefined {
	const root = process.getuid?.() === 0;
	const ways: [string, string[]][] = [
		[process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium']],
		...(root ? ([['apt-get', ['update']]] as [string, string[]][]) : []),
		[
			root ? 'apt-get' : 'sudo',
			[...(root ? [] : ['-n', 'apt-get']), 'install', '-y', '--no-install-recommends', 'chromium'],
		],
	];
	for (const [file, args] of ways) {
		say(`${file} ${args.join(' ')}`);
		spawnSync(file, args, {
			cwd: ROOT,
			stdio: 'inherit',
			timeout: 10 * 60_000,
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
		});
		const found = findChromium();
		if (found) return found;
	}
	return undefined;
}

/** A downloaded browser without the system's libraries is there and does not run. */
function runs(path: string): boolean {
	return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}
