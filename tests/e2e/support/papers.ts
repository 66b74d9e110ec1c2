import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderPicture } from '../../../src/cli/generate/pictures.ts';
import type { Database } from '#lib/server/platform/db.ts';

/** What a file input is given: a real file, under the name a teacher would give it. */
export interface Paper {
	name: string;
	mimeType: string;
	buffer: Buffer;
}

/** A JPEG that no other work has: equal seeds give equal bytes, and equal files are hinted at as duplicates. */
export async function picture(kind: 'painting' | 'model', seed: number, name: string): Promise<Paper> {
	return { name, mimeType: 'image/jpeg', buffer: await renderPicture(kind, seed) };
}

/** A readable report, or a playable film, that the demo world has made. */
export async function paperOfWorld(
	db: Database,
	world: { dataDir: string },
	mimeType: 'application/pdf' | 'video/mp4',
	name: string,
): Promise<Paper> {
	const { sha256 } = await db
		.selectFrom('file')
		.select('sha256')
		.where('media_type', '=', mimeType)
		.orderBy('id')
		.limit(1)
		.executeTakeFirstOrThrow();
	const path = join(world.dataDir, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
	return { name, mimeType, buffer: readFileSync(path) };
}
