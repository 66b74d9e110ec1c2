/**
 * `node src/cli/bootstrap.mjs <command> [arguments]`: what `npm run …` calls on a machine with nothing but Node ≥ 20.
 *
 * Plain JavaScript without dependencies, since it runs before they are there: installs them when they are missing or not
 * those of package-lock.json, then runs `src/cli/<command>.ts` with the Node 24 that came with them, and passes signals
 * down and the exit code up.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.installed-lock-hash');
const node24 = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** @param {string} sentence @returns {never} */
function refuse(sentence) {
	console.error(`✗ ${sentence}`);
	process.exit(1);
}

const [command = '', ...args] = process.argv.slice(2);
if (Number.parseInt(process.versions.node, 10) < 20) {
	refuse(`需要 Node.js 20 或更高版本 · Node.js 20 or later is needed (this is ${process.versions.node}).`);
}
if (!/^[a-z-]+$/.test(command) || !existsSync(join(root, 'src/cli', `${command}.ts`))) {
	refuse(`没有这个命令 · There is no command “${command}”.`);
}

process.chdir(root);
const lock = readFileSync(join(root, 'package-lock.json'));
const lockHash = createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex');
if (!isInstalled()) await install();
run();

/** Whether node_modules is what package-lock.json says: by our stamp, else by the list that npm leaves at the end of its work. */
function isInstalled() {
	if (!existsSync(node24)) return false;
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash) return true;
	/** @type {Record<string, { version?: string; optional?: boolean; link?: boolean }>} */
	let present;
	try {
		present = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages;
	} catch {
		return false;
	}
	/** @type {typeof present} */
	const wanted = JSON.parse(lock.toString()).packages;
	const same = Object.entries(wanted).every(
		([path, { version, optional }]) =>
			path === '' || present[path]?.version === version || (optional && !present[path]),
	);
	if (same) remember();
	return same;
}

function remember() {
	try {
		writeFileSync(stamp, lockHash);
	} catch {
		// a read-only installation is compared anew each time
	}
}

/** `npm ci`, with a line that shows it is alive: npm itself says nothing where there is no terminal. */
async function install() {
	const expected = topLevelPackages();
	const began = Date.now();
	const terminal = process.stderr.isTTY;
	const line = () => {
		const seconds = Math.round((Date.now() - began) / 1000);
		return `安装依赖 · Installing dependencies … ${expected.filter(isUnpacked).length}/${expected.length} (${seconds} s)`;
	};
	console.error('安装依赖 · Installing dependencies (npm ci)');
	const ticker = setInterval(
		() => (terminal ? process.stderr.write(`\r\x1b[2K  ${line()}`) : console.error(`  ${line()}`)),
		terminal ? 500 : 5000,
	);
	const npm = process.env.npm_execpath;
	// --include=dev: the build needs them, whatever NODE_ENV says
	const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
	const [file, given] = npm?.endsWith('.js') ? [process.execPath, [npm, ...options]] : ['npm', options];
	const child = spawn(file, given, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
	const stop = () => child.kill('SIGTERM');
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stop);
	const code = await new Promise((resolve) => {
		child.once('error', () => resolve(127));
		child.once('exit', (status, signal) => resolve(status ?? 128 + (signal ? constants.signals[signal] : 0)));
	});
	clearInterval(ticker);
	if (terminal) process.stderr.write('\r\x1b[2K');
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.off(signal, stop);
	if (code === 127) refuse('找不到 npm · npm was not found: install Node.js together with npm.');
	if (code !== 0) {
		refuse(`安装失败 · npm ci failed (code ${code}); its own words are above, and a second try is safe.`);
	}
	// Where install scripts are switched off (ignore-scripts), the package node has not fetched its program yet.
	if (!existsSync(node24)) {
		spawnSync(process.execPath, ['installArchSpecificPackage.js'], { cwd: join(modules, 'node'), stdio: 'inherit' });
	}
	if (!existsSync(node24)) {
		refuse('npm 没有装上 Node 24 · npm left out Node 24: allow install scripts (npm config set ignore-scripts false).');
	}
	remember();
	console.error(`✓ 依赖已安装 · Dependencies installed (${Math.round((Date.now() - began) / 1000)} s)`);
}

/** The packages that end up directly in node_modules on this kind of machine. */
function topLevelPackages() {
	/** @type {[string, { os?: string[]; cpu?: string[]; libc?: string[] }][]} */
	const packages = Object.entries(JSON.parse(lock.toString()).packages);
	return packages
		.filter(
			([, { os, cpu }]) =>
				(os ?? [process.platform]).includes(process.platform) && (cpu ?? [process.arch]).includes(process.arch),
		)
		.flatMap(([path]) => /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1] ?? []);
}

/** npm makes all the folders first and fills them one by one. @param {string} name */
function isUnpacked(name) {
	return existsSync(join(modules, name, 'package.json'));
}

function run() {
	// The channel tells the command when this process is gone, even after `kill -9`.
	const child = spawn(node24, [join('src/cli', `${command}.ts`), ...args], {
		cwd: root,
		stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
		env: { ...process.env, PATH: `${join(modules, '.bin')}:${process.env.PATH}` },
	});
	child.channel?.unref();
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
		process.on(signal, () => child.kill(signal));
	}
	child.once('error', (error) => refuse(`Node 24 不能运行 · Node 24 does not run here: ${error.message}.`));
	child.once('exit', (status, signal) => {
		process.exit(status ?? 128 + (signal ? constants.signals[signal] : 0));
	});
	// npm, killed hard, tells nobody: without it this would go on serving unseen.
	if (process.env.npm_lifecycle_event) {
		const npm = process.ppid;
		setInterval(() => process.ppid !== npm && child.kill('SIGTERM'), 1000).unref();
	}
}
