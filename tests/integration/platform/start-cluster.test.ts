import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { removeCluster, startCluster, type Cluster } from '#lib/server/platform/embedded-postgres/cluster.ts';
import { OperatorError } from '#lib/server/platform/operator-error.ts';
import { beganAt } from '#lib/server/platform/process-lock.ts';

const isRoot = process.getuid?.() === 0;

let dataDir: string;
let running: Cluster[] = [];
beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), 'xinmiao-cluster-'));
	running = [];
});
afterEach(async () => {
	for (const cluster of running) await cluster.stop();
	await removeCluster(dataDir);
	rmSync(dataDir, { recursive: true, force: true });
});

async function start(onTrouble?: (sentence: string) => void): Promise<Cluster> {
	const cluster = await startCluster({ dataDir, maxConnections: 10, onTrouble });
	running.push(cluster);
	return cluster;
}

/** A row that was committed; what recovery must not lose. */
async function remember(cluster: Cluster): Promise<void> {
	await cluster.createDatabase('memory');
	await cluster.asAdmin((client) => client.query('create table kept as select 42 as answer'), 'memory');
}
async function recall(cluster: Cluster): Promise<unknown> {
	return cluster.asAdmin(
		async (client) => (await client.query<{ answer: number }>('select answer from kept')).rows,
		'memory',
	);
}

test('PostgreSQL 18 in UTF-8, on the loopback alone, in which Chinese has trigrams', async () => {
	const cluster = await start();
	const [settings, trigrams] = await cluster.asAdmin(async (client) => {
		const asked = await client.query(
			`select current_setting('server_version_num')::int / 10000 as major, current_setting('listen_addresses') as listen,
				current_setting('server_encoding') as encoding`,
		);
		await client.query('create extension pg_trgm');
		const shown = await client.query<{ similarity: number }>(`select similarity('新苗杯创客节', '创客节')`);
		return [asked.rows[0] as unknown, shown.rows[0]!.similarity] as const;
	});
	expect(settings).toEqual({ major: 18, listen: '127.0.0.1', encoding: 'UTF8' });
	expect(trigrams).toBeGreaterThan(0.2);
});

test('passwords are kept with mode 0600, and the log is not for others', async () => {
	const cluster = await start();
	for (const name of ['postgres-superuser', 'postgres-owner', 'postgres-application']) {
		expect(statSync(join(dataDir, 'secrets', name)).mode & 0o777).toBe(0o600);
	}
	expect(statSync(join(dataDir, 'postgres.log')).mode & 0o077).toBe(0);
	expect(existsSync(join(dataDir, 'postgres.new.password'))).toBe(false);
	const wrong = cluster.adminUrl().replace(/:[^:@]+@/, ':wrong@');
	await expect(new pg.Client(wrong).connect()).rejects.toThrow('password authentication failed');
});

test('stopped and started again, it has what it had', async () => {
	const first = await start();
	await remember(first);
	await first.stop();
	expect(beganAt(first.pid)).toBeUndefined();
	const second = await start();
	expect(second.adopted).toBe(false);
	expect(await recall(second)).toEqual([{ answer: 42 }]);
});

test('a server left running, as by kill -9 of the portal, is adopted', async () => {
	const first = await start();
	await remember(first);
	first.release();
	const second = await start();
	expect({ adopted: second.adopted, pid: second.pid, port: second.port }).toEqual({
		adopted: true,
		pid: first.pid,
		port: first.port,
	});
	expect(await recall(second)).toEqual([{ answer: 42 }]);
});

test('after kill -9 of the server too, while a session is open, the next start recovers', async () => {
	const first = await start();
	await remember(first);
	first.release();
	const session = new pg.Client(first.adminUrl());
	session.on('error', () => {});
	await session.connect();
	process.kill(first.pid, 'SIGKILL');
	const second = await start();
	expect(second.adopted).toBe(false);
	expect(await recall(second)).toEqual([{ answer: 42 }]);
});

test('a server that dies under a running portal comes back on the same port', async () => {
	const trouble = vi.fn();
	const cluster = await start(trouble);
	await remember(cluster);
	const { pid, port } = cluster;
	process.kill(pid, 'SIGKILL');
	await vi.waitFor(() => expect(trouble).toHaveBeenCalledWith('PostgreSQL had ended and was started again.'), 15_000);
	expect(cluster.pid).not.toBe(pid);
	expect(cluster.port).toBe(port);
	expect(await recall(cluster)).toEqual([{ answer: 42 }]);
});

test('a stale postmaster.pid whose number another process has now does not keep the cluster from starting', async () => {
	const first = await start();
	await first.stop();
	const file = join(dataDir, 'postgres', 'postmaster.pid');
	writeFileSync(file, `${process.pid}\n${join(dataDir, 'postgres')}\n0\n5432\n\n127.0.0.1\n0 0\nready\n`);
	const second = await start();
	expect(second.pid).not.toBe(process.pid);
});

test('an initialisation that was interrupted is made anew', async () => {
	mkdirSync(join(dataDir, 'postgres.new'));
	writeFileSync(join(dataDir, 'postgres.new', 'PG_VERSION'), '18');
	const cluster = await start();
	expect(await cluster.hasDatabase('postgres')).toBe(true);
	expect(existsSync(join(dataDir, 'postgres.new'))).toBe(false);
});

test('a cluster of another PostgreSQL is left alone, in one sentence', async () => {
	const first = await start();
	await first.stop();
	writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '16\n');
	const refused = start();
	await expect(refused).rejects.toBeInstanceOf(OperatorError);
	await expect(refused).rejects.toThrow(/was made by PostgreSQL 16, the portal now brings 18: restore a backup/);
});

test('a lost password is told as such', async () => {
	const first = await start();
	await first.stop();
	rmSync(join(dataDir, 'secrets', 'postgres-superuser'));
	await expect(start()).rejects.toThrow(/does not accept the password kept beside it/);
});

test('a data folder that is a file is told in one sentence', async () => {
	const file = join(dataDir, 'file');
	writeFileSync(file, '');
	await expect(startCluster({ dataDir: file })).rejects.toThrow(/^The folder .+ cannot be written to \(EEXIST\): /);
});

test.skipIf(isRoot)('a data folder without the right to write is told in one sentence', async () => {
	const closed = join(dataDir, 'closed');
	mkdirSync(closed);
	chmodSync(closed, 0o500);
	await expect(startCluster({ dataDir: closed })).rejects.toThrow(/^The folder .+ cannot be written to \(EACCES\): /);
});

test.runIf(isRoot)('as root the server does not run as root where another user may enter', async () => {
	chmodSync(dataDir, 0o755);
	const cluster = await start();
	const uid = /^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${cluster.pid}/status`, 'utf8'))?.[1];
	expect(Number(uid)).toBeGreaterThan(0);
	expect(statSync(join(dataDir, 'postgres')).uid).toBe(Number(uid));
});

test.runIf(isRoot)('as root below a folder that nobody else may enter, and back in an open one', async () => {
	chmodSync(dataDir, 0o700);
	const first = await start();
	await remember(first);
	await first.stop();
	chmodSync(dataDir, 0o755);
	const second = await start();
	expect(await recall(second)).toEqual([{ answer: 42 }]);
	await second.stop();
	chmodSync(dataDir, 0o700);
	expect(await recall(await start())).toEqual([{ answer: 42 }]);
});
