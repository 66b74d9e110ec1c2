import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { OperatorError } from '#lib/server/platform/operator-error.ts';
import { withLock } from '#lib/server/platform/process-lock.ts';
import { ROOT } from '../root.ts';
import type { Lifetime } from './lifetime.ts';
import type { Progress } from './steps.ts';

export const BUILD_FOLDER = join(ROOT, 'build');
const STAMP = join(BUILD_FOLDER, '.source-hash');
const LOG = join(ROOT, 'data', 'build.log');

/** What the built application is made of. The command line runs from its sources and has no part in it. */
const SOURCES = ['src', 'static', 'svelte.config.js', 'vite.config.ts', 'package-lock.json', 'tsconfig.json'];
const NOT_BUILT = /^src\/(cli\/|lib\/i18n\/paraglide\/|lib\/i18n\/project\.inlang\/(?!settings\.json))|\.test\.ts$/;

/** Builds unless the build there is of these very sources. One at a time: two would mix in one folder. */
export async function ensureBuild(lifetime: Lifetime, progress: Progress): Promise<'built' | 'unchanged'> {
	const hash = hashSources();
	const unchanged = () => {
		progress('未变 · unchanged');
		return 'unchanged' as const;
	};
	if (isBuilt(hash)) return unchanged();
	return withLock(join(ROOT, 'data', 'build.lock'), async () => {
		if (isBuilt(hash)) return unchanged();
		rmSync(STAMP, { force: true });
		await build(lifetime, progress);
		writeFileSync(STAMP, hash);
		return 'built';
	});
}

function isBuilt(hash: string): boolean {
	return existsSync(join(BUILD_FOLDER, 'handler.js')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash;
}

function hashSources(): string {
	const files = SOURCES.flatMap((source) => {
		const path = join(ROOT, source);
		if (!existsSync(path)) return [];
		const inside = source.includes('.') ? [] : readdirSync(path, { recursive: true, withFileTypes: true });
		return source.includes('.')
			? [source]
			: inside.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name).slice(ROOT.length + 1));
	});
	const hash = createHash('sha256').update(process.version);
	for (const file of files.filter((name) => !NOT_BUILT.test(name)).toSorted()) {
		hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
	}
	return hash.digest('hex');
}

async function build(lifetime: Lifetime, progress: Progress): Promise<void> {
	progress('vite build');
	const child = spawn(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build'], {
		cwd: ROOT,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, NODE_ENV: 'production' },
	});
	lifetime.defer(() => void child.kill('SIGTERM'));
	const log = createWriteStream(LOG);
	const said: string[] = [];
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (coloured: string) => {
			const text = stripVTControlCharacters(coloured);
			log.write(text);
			said.push(text);
			const modules = /(\d+) modules transformed/.exec(text)?.[1];
			if (modules) progress(`vite build, ${modules} modules`);
		});
	}
	const code = await new Promise<number | null>((resolve) => {
		child.once('error', () => resolve(null));
		child.once('close', resolve);
	});
	log.end();
	if (code !== 0) {
		if (!lifetime.ending) console.error(`\n${said.join('').trimEnd().split('\n').slice(-25).join('\n')}\n`);
		throw new OperatorError(`构建失败 · The build failed: its last lines are above, all of them in ${LOG}.`);
	}
}
