import type { AttachmentType } from '#lib/domain/edition.ts';
import type { Storage, StoredBytes } from '#lib/server/platform/storage/storage.ts';
import type { PlannedEntry, PlannedFile } from './entries.ts';
import { renderFilm } from './films.ts';
import { renderPicture } from './pictures.ts';
import { createRandom } from './random.ts';
import { createReportPrinter } from './reports.ts';
import type { Sizes } from './sizes.ts';

export interface MadeFile extends StoredBytes {
	type: AttachmentType;
}

/** sharp renders on threads of its own: a few at a time keep two cores busy while typst writes a report. */
const renderedAtOnce = 4;

/**
 * Draws, prints and films everything the entries bring, into the storage. Pictures differ per work unless `sizes` asks for
 * a pool; every report carries its own work's title; films come from a small pool, because encoding takes a third of a second.
 */
export async function makeFiles(
	entries: readonly PlannedEntry[],
	sizes: Sizes,
	storage: Storage,
	onProgress: (done: number, total: number) => void,
): Promise<Map<PlannedFile, MadeFile>> {
	const made = new Map<PlannedFile, MadeFile>();
	const pooled = new Map<string, Promise<MadeFile>>();
	const printer = createReportPrinter();
	const wanted = entries.flatMap((entry) => entry.files.map((file) => ({ entry, file })));

	const once = (key: string, make: () => Promise<MadeFile>): Promise<MadeFile> => {
		const known = pooled.get(key);
		if (known) return known;
		const fresh = make();
		pooled.set(key, fresh);
		return fresh;
	};
	const produce = (entry: PlannedEntry, file: PlannedFile): Promise<MadeFile> => {
		const { kind, seed } = file.content;
		switch (kind) {
			case 'painting':
			case 'model': {
				const shared = sizes.pictures === null ? seed : seed % sizes.pictures;
				return once(`${kind} ${shared}`, async () => ({
					...(await storage.put(await renderPicture(kind, shared))),
					type: 'jpeg',
				}));
			}
			case 'film': {
				const shared = seed % Math.max(1, sizes.films);
				return once(`film ${shared}`, async () => ({ ...(await storage.put(await renderFilm(shared))), type: 'mp4' }));
			}
			case 'report':
				return storage
					.put(printer.print(entry.work, createRandom(seed), file.uploadedAt))
					.then((stored) => ({ ...stored, type: 'pdf' }));
		}
	};

	let next = 0;
	const worker = async () => {
		for (;;) {
			const job = wanted[next];
			next += 1;
			if (!job) return;
			made.set(job.file, await produce(job.entry, job.file));
			if (made.size % 10 === 0 || made.size === wanted.length) onProgress(made.size, wanted.length);
		}
	};
	await Promise.all(Array.from({ length: renderedAtOnce }, worker));
	return made;
}
