import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newRandomId } from '../ids.ts';

export interface StoredBytes {
	sha256: string;
	bytes: number;
}

export interface Storage {
	/** Writes beside, syncs by rename: a broken upload leaves nothing under its hash. Equal bytes are stored once. */
	put(source: Readable | Buffer): Promise<StoredBytes>;
	open(sha256: string, range?: { start: number; end: number }): Readable;
	size(sha256: string): Promise<number>;
	/**
	 * Removes what was written before `before` and is not among what `known` answers, and broken uploads of that age. Bytes put again are
	 * young again, so an upload that is being recorded is never swept. Returns how many files went.
	 */
	sweep(before: Date, known: (hashes: string[]) => Promise<ReadonlySet<string>>): Promise<number>;
}

/** Files below one folder, named by their SHA-256: ab/cd/abcd… */
export function createDiskStorage(root: string): Storage {
	const pathOf = (hash: string) => {
		if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error('not a SHA-256');
		return join(root, hash.slice(0, 2), hash.slice(2, 4), hash);
	};
	return {
		async put(source) {
			const incoming = join(root, 'incoming');
			await mkdir(incoming, { recursive: true });
			const temporary = join(incoming, newRandomId());
			const hash = createHash('sha256');
			let bytes = 0;
			const measure = new Transform({
				transform(chunk: Buffer, _encoding, done) {
					hash.update(chunk);
					bytes += chunk.length;
					done(null, chunk);
				},
			});
			try {
				await pipeline(
					Buffer.isBuffer(source) ? Readable.from([source]) : source,
					measure,
					createWriteStream(temporary, { flush: true }),
				);
				const digest = hash.digest('hex');
				const target = pathOf(digest);
				await mkdir(join(target, '..'), { recursive: true });
				await rename(temporary, target);
				return { sha256: digest, bytes };
			} catch (error) {
				await rm(temporary, { force: true });
				throw error;
			}
		},
		open: (hash, range) => createReadStream(pathOf(hash), range),
		size: async (hash) => (await stat(pathOf(hash))).size,
		async sweep(before, known) {
			const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
			let gone = 0;
			for (const folder of new Set(entries.filter((entry) => entry.isFile()).map((entry) => entry.parentPath))) {
				const names = entries.filter((entry) => entry.isFile() && entry.parentPath === folder).map(({ name }) => name);
				const hashes = names.filter((name) => /^[0-9a-f]{64}$/.test(name));
				const kept = hashes.length > 0 ? await known(hashes) : new Set();
				for (const name of names) {
					const path = join(folder, name);
					if (kept.has(name) || (await stat(path)).mtime >= before) continue;
					await rm(path, { force: true });
					gone++;
				}
			}
			return gone;
		},
	};
}
