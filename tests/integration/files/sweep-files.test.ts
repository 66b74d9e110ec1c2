import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepFiles } from '#lib/server/files/jobs.ts';
import { createContext, type Installation } from '#lib/server/platform/context.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { createDiskStorage } from '#lib/server/platform/storage/storage.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
	database = await createTestDatabase();
	folder = await mkdtemp(join(tmpdir(), 'files-'));
});
afterAll(async () => {
	await database.drop();
	await rm(folder, { recursive: true });
});

test('bytes without a row leave after a day, what has a row or is young stays', async () => {
	const storage = createDiskStorage(folder);
	const [known, lost, young] = [
		await storage.put(Buffer.from('known')),
		await storage.put(Buffer.from('lost')),
		await storage.put(Buffer.from('young')),
	];
	await writeFile(join(folder, 'incoming', 'broken'), 'half an upload');
	const now = new Date();
	const old = new Date(now.getTime() - 2 * 24 * 60 * 60 * 1000);
	const path = (hash: string) => join(folder, hash.slice(0, 2), hash.slice(2, 4), hash);
	for (const file of [path(known.sha256), path(lost.sha256), join(folder, 'incoming', 'broken')])
		await utimes(file, old, old);
	await database.db
		.insertInto('file')
		.values({ id: newId(), ...known, media_type: 'text/plain', original_name_enc: Buffer.alloc(1), uploaded_at: old })
		.execute();

	const ctx = createContext({ db: database.db, actor: { kind: 'system' }, now, installation: {} as Installation });
	expect(await sweepFiles(ctx, storage)).toBe(2);
	expect(await storage.size(known.sha256)).toBe(5);
	expect(await storage.size(young.sha256)).toBe(5);
	await expect(storage.size(lost.sha256)).rejects.toThrow();
	expect(await readdir(join(folder, 'incoming'))).toEqual([]);
	expect(await sweepFiles(ctx, storage)).toBe(0);
});
