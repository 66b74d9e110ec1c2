import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OperatorError } from '#lib/server/platform/operator-error.ts';
import { keepSecret } from '#lib/server/platform/secrets.ts';

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'xinmiao-secrets-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('made once, 32 bytes, readable by nobody else', () => {
	const secret = keepSecret(dataDir, 'secret-key');
	expect(Buffer.from(secret, 'base64')).toHaveLength(32);
	expect(keepSecret(dataDir, 'secret-key')).toBe(secret);
	expect(keepSecret(dataDir, 'other')).not.toBe(secret);
	expect(mode(join(dataDir, 'secrets', 'secret-key'))).toBe('600');
	expect(mode(join(dataDir, 'secrets'))).toBe('700');
	expect(readdirSync(join(dataDir, 'secrets')).toSorted()).toEqual(['other', 'secret-key']);
});

test('a file that others may read, as after restoring a backup, is closed', () => {
	const secret = keepSecret(dataDir, 'secret-key');
	chmodSync(join(dataDir, 'secrets', 'secret-key'), 0o644);
	expect(keepSecret(dataDir, 'secret-key')).toBe(secret);
	expect(mode(join(dataDir, 'secrets', 'secret-key'))).toBe('600');
});

test('an emptied secret is not replaced by another one', () => {
	keepSecret(dataDir, 'secret-key');
	writeFileSync(join(dataDir, 'secrets', 'secret-key'), '');
	expect(() => keepSecret(dataDir, 'secret-key')).toThrow(OperatorError);
});
