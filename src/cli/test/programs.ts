import { spawnSync } from 'node:child_process';

/** What the machine should have beside npm's packages, and what goes unchecked without it. */
export const PROGRAMS = [
	{
		name: 'LibreOffice',
		package: 'libreoffice-calc',
		present: () => succeeds('soffice', ['--version']) || succeeds('libreoffice', ['--version']),
		unchecked: 'exported workbooks are not opened in LibreOffice',
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
