import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../../..');

/**
 * A throw-away project with these files and our packages: a gate that is run on it must find what was planted.
 * Planted outside the tree, so that no real gate sees it.
 */
export function plant(files: Record<string, string>): { folder: string; remove: () => void } {
	const folder = mkdtempSync(path.join(tmpdir(), 'canary-'));
	for (const [name, text] of Object.entries(files)) {
		const file = path.join(folder, name);
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, text);
	}
	symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
	return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
