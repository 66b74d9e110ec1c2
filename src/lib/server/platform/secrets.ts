import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from './operator-error.ts';

/** The folder, inside the data folder, of what is not given through the environment. */
export const SECRETS_FOLDER = 'secrets';

/**
 * The secret kept as `<dataDir>/secrets/<name>`, made on first use: 32 random bytes in base64.
 *
 * Written aside and linked into place, so that two processes which start together end with the same secret and an
 * interrupted one leaves no half of it. A file that others may read is closed again (a restored backup often is open).
 */
export function keepSecret(dataDir: string, name: string): string {
	const folder = join(dataDir, SECRETS_FOLDER);
	const path = join(folder, name);
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		const kept = readSecret(path);
		if (kept !== undefined) return kept;
		const aside = `${path}.${process.pid}`;
		writeFileSync(aside, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
		try {
			linkSync(aside, path);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		} finally {
			rmSync(aside, { force: true });
		}
	} catch (error) {
		if (error instanceof OperatorError) throw error;
		throw new OperatorError(`Cannot keep secrets in ${folder}: ${(error as Error).message}.`, { cause: error });
	}
	return readSecret(path)!;
}

function readSecret(path: string): string | undefined {
	try {
		if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
		const text = readFileSync(path, 'utf8').trim();
		if (text === '') throw new OperatorError(`The secret in ${path} is empty: restore it from the backup.`);
		return text;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}
