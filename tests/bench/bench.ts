import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { findPortal } from '../../src/cli/serve/portal-lock.ts';
import { createDatabase } from '../../src/lib/server/platform/db.ts';
import { measureExport } from './export.ts';
import { startFloor } from './floor.ts';
import { measure, measureCalls } from './load.ts';
import { SCENARIOS } from './scenarios.ts';

/**
 * `npm run bench -- [--out FILE] [--scenario NAME]…`: starts its own portal on its own world (2,000 entries, 150 judges, 8,000 sheets),
 * lets eight signed-in sessions work at once, and compares with what the same machine does at least: an empty SvelteKit page and
 * `select 1`.
 */
const ROOT = join(import.meta.dirname, '../..');
const DATA_DIR = join(ROOT, 'data', 'bench');
const PORT = 5390;
const CLIENTS = 8;
const START_LIMIT_MS = 10 * 60_000;

interface Row {
	name: string;
	value: number;
	unit: string;
}

const UNITS: Record<string, string> = {
	rps: '1/s',
	p50_ms: 'ms',
	p95_ms: 'ms',
	p99_ms: 'ms',
	bytes: 'B',
	peak_mb: 'MB',
};

const { values } = parseArgs({ options: { out: { type: 'string' }, scenario: { type: 'string', multiple: true } } });
const names = [...Object.keys(SCENARIOS), 'export', 'floor-page', 'floor-db'];
const wanted = values.scenario ?? names;
for (const name of wanted) if (!names.includes(name)) throw new Error(`--scenario is one of ${names.join(', ')}`);

const portal = spawn(
	process.execPath,
	['src/cli/demo.ts', '--data', DATA_DIR, '--sizes', 'bench', '--port', String(PORT)],
	{
		cwd: ROOT,
		stdio: ['ignore', 'ignore', 'inherit'],
		env: { ...process.env, LOG_LEVEL: 'warn' },
	},
);
process.on('exit', () => portal.kill('SIGTERM'));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const rows: Row[] = [];
const keep = (what: string, figures: object) => {
	for (const [figure, value] of Object.entries(figures) as [string, number][]) {
		rows.push({ name: `${what}.${figure}`, value: Math.round(value * 100) / 100, unit: UNITS[figure]! });
	}
	const shown = Object.entries(figures).map(([figure, value]) => `${figure} ${Number(value).toFixed(1)}`);
	console.log(`${what.padEnd(14)} ${shown.join('  ')}`);
};

const { url, applicationUrl } = await untilReady();
const db = createDatabase(applicationUrl, { max: 4 });
try {
	for (const [name, prepare] of Object.entries(SCENARIOS)) {
		if (!wanted.includes(name)) continue;
		const { clients, status } = await prepare({ db, origin: url, clients: CLIENTS });
		keep(name, await measure(url, clients, status));
	}
	if (wanted.includes('export')) keep('export-10k', await measureExport({ db, origin: url, pid: portal.pid! }));
	if (wanted.includes('floor-page')) {
		const floor = await startFloor(PORT + 1);
		try {
			keep(
				'floor-page',
				await measure(
					floor.origin,
					Array.from({ length: CLIENTS }, () => ({ next: () => ({ path: '/' }) })),
				),
			);
		} finally {
			floor.stop();
		}
	}
	if (wanted.includes('floor-db')) {
		const pool = new pg.Pool({ connectionString: applicationUrl, max: CLIENTS });
		keep('floor-db', await measureCalls(CLIENTS, () => pool.query('select 1')));
		await pool.end();
	}
} finally {
	await db.destroy();
}
if (values.out) writeFileSync(values.out, `${JSON.stringify(rows, undefined, '\t')}\n`);
const stopped = new Promise((resolve) => portal.once('exit', resolve));
portal.kill('SIGTERM');
await stopped;

async function untilReady(): Promise<{ url: string; applicationUrl: string }> {
	for (const limit = performance.now() + START_LIMIT_MS; performance.now() < limit; await sleep(500)) {
		if (portal.exitCode !== null) throw new Error('the portal did not start');
		const running = findPortal(DATA_DIR);
		if (!running?.url) continue;
		const answer = await fetch(`${running.url}/healthz`).catch(() => undefined);
		if (answer?.ok) return running;
	}
	throw new Error('the portal did not start in time');
}
