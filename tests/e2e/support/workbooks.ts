import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import Excel from 'exceljs';

export interface Download {
	fileName: string;
	sha256: string;
	/** rows of each sheet as they are read, merged cells once */
	sheets: { name: string; rows: (string | number)[][] }[];
}

/** Presses the button that exports, and reads the file that comes. */
export async function download(page: Page, button: string): Promise<Download> {
	const coming = page.waitForEvent('download');
	await page.getByRole('button', { name: button }).click();
	const file = await coming;
	const bytes = readFileSync(await file.path());
	const book = new Excel.Workbook();
	await book.xlsx.load(bytes as unknown as Parameters<typeof book.xlsx.load>[0]);
	return {
		fileName: file.suggestedFilename(),
		sha256: createHash('sha256').update(bytes).digest('hex'),
		sheets: book.worksheets.map((sheet) => ({ name: sheet.name, rows: rowsOf(sheet) })),
	};
}

function rowsOf(sheet: Excel.Worksheet): (string | number)[][] {
	return Array.from({ length: sheet.rowCount }, (_, index) => {
		const cells: (string | number)[] = [];
		sheet.getRow(index + 1).eachCell({ includeEmpty: true }, (cell) => {
			if (cell.isMerged && cell.master !== cell) return;
			cells.push(typeof cell.value === 'number' ? cell.value : cell.text);
		});
		return cells;
	});
}
