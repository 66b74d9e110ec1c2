import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface LaidOut {
	/** the text of each page, as lines */
	pages: string[];
	/** e.g. `595.304 x 841.89 pts (A4)` */
	size: string;
	fonts: string;
}

/** Documents as LibreOffice Writer lays them out, read back from PDF; all in one run, since most of its time is starting. */
export async function layOut(documents: readonly Buffer[]): Promise<LaidOut[]> {
	const folder = await mkdtemp(join(tmpdir(), 'document-'));
	try {
		const files = documents.map((_, at) => join(folder, `${at}.docx`));
		for (const [at, file] of files.entries()) await writeFile(file, documents[at]!);
		const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
		await run('soffice', [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, ...files], {
			timeout: 180_000,
		});
		const read: LaidOut[] = [];
		for (const at of files.keys()) {
			const pdf = join(folder, `${at}.pdf`);
			const [text, facts, fonts] = await Promise.all([
				run('pdftotext', ['-layout', pdf, '-']),
				run('pdfinfo', [pdf]),
				run('pdffonts', [pdf]),
			]);
			read.push({
				// each page ends with a form feed
				pages: text.stdout.split('\f').slice(0, -1),
				size: /Page size:\s*(.*)/.exec(facts.stdout)?.[1] ?? '',
				fonts: fonts.stdout,
			});
		}
		return read;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
