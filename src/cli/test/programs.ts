import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the machine should have beside npm's packages, and what goes unchecked without it. */
export const PROGRAMS = [
	{
		name: 'LibreOffice',
		package: 'libreoffice-calc',
		present: () => succeeds('soffice', ['--version']) || succeeds('libreoffice', ['--version']),
		unchecked: 'exported workbooks are not opened in LibreOffice',
	},
	{
		name: 'LibreOffice Writer',
		package: 'libreoffice-writer',
		present: hasWriter,
		unchecked: 'exported documents are not laid out in LibreOffice',
	},
	{
		name: 'pdftotext',
		package: 'poppler-utils',
		present: () => succeeds('pdftotext', ['-v']),
		unchecked: 'the text of PDF files is not read back',
	},
	{
		name: 'Noto CJK',
		package: 'fonts-noto-cjk',
		present: () => spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout?.trim().length > 0,
		unchecked: 'pages are laid out without Chinese letters',
	},
];

function succeeds(file: string, args: string[]): boolean {
	return spawnSync(file, args, { stdio: 'ignore', timeout: 60_000 }).status === 0;
}

/** Calc may be installed without Writer: looks for Writer's library beside the program; where an installation is laid out otherwise, it converts a line. */
function hasWriter(): boolean {
	const office = (process.env['PATH'] ?? '')
		.split(delimiter)
		.map((folder) => join(folder, 'soffice'))
		.find((file) => existsSync(file));
	if (office === undefined) return false;
	const home = dirname(realpathSync(office));
	if (['libswlo.so', '../Frameworks/libswlo.dylib'].some((file) => existsSync(join(home, file)))) return true;
	const beside = ['libsclo.so', '../Frameworks/libsclo.dylib'].some((file) => existsSync(join(home, file)));
	return beside ? false : convertsText();
}

function convertsText(): boolean {
	const folder = mkdtempSync(join(tmpdir(), 'writer-'));
	try {
		writeFileSync(join(folder, 'line.txt'), 'line');
		const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
		const convert = [
			'--headless',
			'--convert-to',
			'pdf:writer_pdf_Export',
			'--outdir',
			folder,
			join(folder, 'line.txt'),
		];
		return succeeds('soffice', [profile, ...convert]) && existsSync(join(folder, 'line.pdf'));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
