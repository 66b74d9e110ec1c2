import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readLock, takeLock, thisProcess } from '#lib/server/platform/process-lock.ts';

let folder: string;
let path: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'xinmiao-lock-'));
	path = join(folder, 'portal.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('one holder, who is told to the others, until he lets go', () => {
	const first = takeLock(path, { url: 'http://localhost:1' });
	expect(first.ok).toBe(true);
	expect(takeLock(path, { url: 'http://localhost:2' })).toEqual({
		ok: false,
		holder: { ...thisProcess(), url: 'http://localhost:1' },
	});
	if (first.ok) first.lock.note({ url: 'http://localhost:3' });
	expect(readLock(path)).toEqual({ ...thisProcess(), url: 'http://localhost:3' });
	expect(statSync(path).mode & 0o777).toBe(0o600);
	if (first.ok) first.lock.release();
	expect(readLock(path)).toBeUndefined();
	expect(readdirSync(folder)).toEqual([]);
});

test('the lock of a process that was killed is nobody’s', async () => {
	const { execPath } = process;
	const module = join(import.meta.dirname, '../../../src/lib/server/platform/process-lock.ts');
	const script = `import { takeLock } from ${JSON.stringify(module)}; takeLock(${JSON.stringify(path)}, {}); console.log('taken'); setInterval(() => {}, 1000);`;
	const child = spawn(execPath, ['--input-type=module-typescript', '-e', script], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	await once(child.stdout, 'data');
	expect(readLock(path)?.pid).toBe(child.pid);
	child.kill('SIGKILL');
	await once(child, 'exit');
	expect(readLock(path)).toBeUndefined();
	expect(takeLock(path, {}).ok).toBe(true);
});

test('a living process with the number of a dead holder does not hold its lock', () => {
	writeFileSync(path, JSON.stringify({ pid: process.pid, since: 'long ago' }));
	expect(readLock(path)).toBeUndefined();
	expect(takeLock(path, {}).ok).toBe(true);
});

test('a lock cut short by a full disk is nobody’s', () => {
	writeFileSync(path, '{"pid": 1');
	expect(takeLock(path, {}).ok).toBe(true);
});
