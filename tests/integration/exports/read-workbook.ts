import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import ExcelJS from 'exceljs';

/** A cell as LibreOffice understands it: text (it writes it in quotation marks) or a number as it is shown. */
export type OfficeCell = { text: string } | { number: string } | null;

/** Each sheet by its name, row by row, after LibreOffice has opened the workbook and written it as CSV. */
export async function openInLibreOffice(workbook: Buffer): Promise<Map<string, OfficeCell[][]>> {
	const folder = await mkdtemp(join(tmpdir(), 'workbook-'));
	try {
		await writeFile(join(folder, 'book.xlsx'), workbook);
		// comma, quotation mark, UTF-8, every text quoted, figures as shown, no formulas, all sheets
		const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1';
		await promisify(execFile)(
			'soffice',
			[
				`-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
				'--headless',
				'--convert-to',
				filter,
				'--outdir',
				folder,
				join(folder, 'book.xlsx'),
			],
			{ timeout: 120_000 },
		);
		const sheets = new Map<string, OfficeCell[][]>();
		for (const file of (await readdir(folder)).filter((name) => name.endsWith('.csv')))
			sheets.set(file.slice('book-'.length, -'.csv'.length), parseCsv(await readFile(join(folder, file), 'utf8')));
		return sheets;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function parseCsv(csv: string): OfficeCell[][] {
	const rows: OfficeCell[][] = [[]];
	const cell = /(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/gy;
	for (let match = cell.exec(csv); match && cell.lastIndex <= csv.length; match = cell.exec(csv)) {
		const [whole, text, number, end] = match;
		if (whole === '' && cell.lastIndex === csv.length) break;
		rows.at(-1)!.push(text !== undefined ? { text: text.replaceAll('""', '"') } : number ? { number } : null);
		if (end === '\n') rows.push([]);
	}
	return rows.filter((row) => row.length > 0);
}

/** The workbook through a reader that is not the one that wrote it. */
export async function openWithExcelJs(workbook: Buffer): Promise<ExcelJS.Workbook> {
	const book = new ExcelJS.Workbook();
	await book.xlsx.load(workbook as never);
	return book;
}
