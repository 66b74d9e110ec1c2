import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
	closeSync,
	existsSync,
	fstatSync,
	openSync,
	readFileSync,
	statSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { OperatorError } from '../operator-error.ts';
import { beganAt } from '../process-lock.ts';
import type { RunAs } from './run-as.ts';

/** The server process of one cluster: found running, started, stopped. */
export interface Postmaster {
	readonly pid: number;
	readonly port: number;
}

export interface StartOptions {
	runAs: RunAs;
	/** where PostgreSQL's own messages go */
	logFile: string;
	/** false for clusters that may be lost, such as that of the tests: faster */
	durable: boolean;
	maxConnections: number;
	/** undefined = any free one */
	port: number | undefined;
	/** the superuser's URL at a port */
	adminUrl: (port: number) => string;
}

/** Old backends leave within moments of their postmaster's death; a crash recovery of a busy cluster takes longer. */
const START_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 20_000;
const LOG_LIMIT_BYTES = 10 * 1024 ** 2;

/** What the next attempt may not meet again: backends of a killed postmaster that have not left yet, a port taken meanwhile. */
const PASSING =
	/pre-existing shared memory block|lock file ".*" already exists|could not bind|could not create any TCP/;

/** A server running on the cluster's folder, whoever started it; undefined when there is none. */
export function findPostmaster(folder: string): Postmaster | undefined {
	const file = join(folder, 'postmaster.pid');
	if (!existsSync(file)) return undefined;
	const lines = readFileSync(file, 'utf8').split('\n');
	const pid = Number(lines[0]);
	if (!Number.isInteger(pid) || pid <= 0 || !beganAt(pid)) return undefined;
	if (!commandLine(pid).includes(folder)) {
		// After a crash of the machine another process may have the number, and PostgreSQL would refuse to start. The
		// file itself must stay: the rest of it tells whether backends of the old server are still there.
		writeFileSync(file, [String(spawnSync('true').pid), ...lines.slice(1)].join('\n'));
		return undefined;
	}
	return { pid, port: Number(lines[3]) };
}

/** Whether the server answers the superuser; waits while it starts up or recovers. */
export async function isHealthy(url: string, withinMs: number): Promise<boolean> {
	const until = performance.now() + withinMs;
	for (;;) {
		const answer = await knock(url);
		if (answer === 'open') return true;
		if (answer === 'locked' || performance.now() > until) return false;
		await sleep(100);
	}
}

export async function startPostmaster(options: StartOptions): Promise<Postmaster> {
	const until = performance.now() + START_WITHIN_MS;
	for (;;) {
		const port = options.port ?? (await freePort());
		const outcome = await attempt(options, port, until);
		if (typeof outcome === 'object') return outcome;
		if (!PASSING.test(outcome) || performance.now() > until) {
			const words = /(?:FATAL|PANIC|ERROR|error): +(.*)/.exec(outcome)?.[1] ?? outcome.trim().split('\n').at(-1) ?? '';
			throw new OperatorError(`PostgreSQL did not start: ${words || 'it said nothing'} (see ${options.logFile}).`);
		}
		await sleep(300);
	}
}

/** The running server, or what it wrote before it ended. */
async function attempt(options: StartOptions, port: number, until: number): Promise<Postmaster | string> {
	const { runAs, logFile } = options;
	if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) truncateSync(logFile);
	const log = openSync(logFile, 'a', 0o600);
	const begin = fstatSync(log).size;
	const { file, args, options: identity } = runAs.command('postgres', ['-D', runAs.folder, ...flags(options, port)]);
	// Detached: Ctrl-C reaches the whole group of the terminal, and the database must outlive the last request.
	const child = spawn(file, args, { ...identity, cwd: '/', detached: true, stdio: ['ignore', log, log] });
	closeSync(log);
	let ended = false;
	child.once('exit', () => (ended = true));
	child.once('error', () => (ended = true));
	child.unref();
	const said = () => readFileSync(logFile).subarray(begin).toString('utf8');

	for (;;) {
		if (ended || child.pid === undefined) return said();
		const answer = await knock(options.adminUrl(port));
		if (answer === 'open' && !ended) return { pid: child.pid, port };
		if (answer === 'locked') {
			await stopPostmaster(child.pid);
			throw new OperatorError(
				`PostgreSQL in ${runAs.folder} does not accept the password kept beside it: restore the folder secrets from the backup.`,
			);
		}
		if (performance.now() > until) {
			await stopPostmaster(child.pid);
			return said();
		}
		await sleep(40);
	}
}

function flags({ durable, maxConnections }: StartOptions, port: number): string[] {
	const settings: Record<string, string | number> = {
		port,
		listen_addresses: '127.0.0.1',
		// TCP only: the path of a socket may be 107 bytes long, that of a checkout is longer sooner or later
		unix_socket_directories: '',
		max_connections: maxConnections,
		shared_buffers: '256MB',
		// plans are short, disks are solid
		jit: 'off',
		random_page_cost: 1.1,
		...(!durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '4GB' }),
	};
	return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Ends sessions and writes a checkpoint; a server that does not listen is ended harder, and recovers at its next start. */
export async function stopPostmaster(pid: number): Promise<void> {
	const since = beganAt(pid);
	for (const [signal, withinMs] of [
		['SIGINT', STOP_WITHIN_MS],
		['SIGQUIT', 5_000],
		['SIGKILL', 5_000],
	] as const) {
		if (!since || beganAt(pid) !== since) return;
		try {
			process.kill(pid, signal);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
			throw error;
		}
		const until = performance.now() + withinMs;
		while (beganAt(pid) === since && performance.now() < until) await sleep(20);
	}
}

async function knock(url: string): Promise<'open' | 'locked' | 'closed'> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
	client.on('error', () => {});
	try {
		await client.connect();
		await client.query('select 1');
		return 'open';
	} catch (error) {
		return (error as { code?: string }).code === '28P01' ? 'locked' : 'closed';
	} finally {
		await client.end().catch(() => {});
	}
}

export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}

function commandLine(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
	} catch {
		try {
			return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
		} catch {
			return '';
		}
	}
}
