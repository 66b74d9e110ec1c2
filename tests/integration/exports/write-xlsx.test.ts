import { describe, expect, test } from 'vitest';
import { writeXlsx, type XlsxColumn, type XlsxSheet } from '#lib/server/platform/xlsx.ts';
import { PROGRAMS } from '../../../src/cli/test/programs.ts';
import { openInLibreOffice, openWithExcelJs, type OfficeCell } from './read-workbook.ts';

const office = PROGRAMS.find(({ name }) => name === 'LibreOffice')!;

const columns: XlsxColumn[] = [
	{ header: '序号', kind: 'integer' },
	{ header: '作品编号', kind: 'text' },
	{ header: '姓名', kind: 'text', maxWidth: 12 },
	{ header: '得分', kind: 'decimal' },
	{ header: '备注', kind: 'text', maxWidth: 30 },
];
const awkward: (string | number | null)[][] = [
	[1, '000123', '垚䶮喆', 85.33, '430111201203048812'],
	[2, '1234567890123456789', '𬘭𠮷', 90, '=1+2'],
	[3, '1E5', '欧阳上官', 0, '+8613800000000'],
	[4, '2026-04-18', 'Ann O’Neill', 100.5, '-1'],
	[5, '1/2', '<b>&"引号"</b>', null, '@SUM(A1)'],
	[6, 'TRUE', "it's", 7.25, '第一行\n第二行，有逗号,和"引号"'],
	[7, '', '', null, '_x0041_ 与 \t制表'],
	[8, '\u0001控制\u0008字符', ' 前后有空格 ', 12.3, '＝全角'],
];
const sheet: XlsxSheet = {
	name: '科学幻想绘画',
	title: '第13届青少年创客节拟获奖名单',
	notes: ['生成日期：2026年4月18日　共 8 项'],
	columns,
	rows: awkward,
	closing: ['协会（盖章）：'],
};
const second: XlsxSheet = { ...sheet, name: '科学幻想绘画', notes: [], rows: [[1, 'A', 'B', 2, 'C']], closing: [] };
const odd: XlsxSheet = { ...second, name: "'[创客]/作品:*?\\ 名称很长很长很长很长很长很长很长很长很长很长'" };
const write = (sheets: XlsxSheet[]) => writeXlsx(sheets, { footer: '第 &P 页　共 &N 页', script: 'han' });

/** What may stand in a cell of XML 1.0. */
// eslint-disable-next-line no-control-regex -- exactly these are meant
const legal = (text: string) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
const expected = (row: (string | number | null)[]): OfficeCell[] =>
	row.map((value) => {
		if (value === null || value === '') return null;
		if (typeof value === 'number') return { number: String(value) };
		return { text: legal(value) };
	});

describe('write-xlsx', () => {
	test.skipIf(!office.present())('every cell is in LibreOffice what it was here', { timeout: 150_000 }, async () => {
		const sheets = await openInLibreOffice(await write([sheet, second, odd]));
		expect([...sheets.keys()].sort()).toEqual(
			['科学幻想绘画', '科学幻想绘画 2', '创客  作品     名称很长很长很长很长很长很长很长'].sort(),
		);
		const rows = sheets.get('科学幻想绘画')!;
		const blank = [null, null, null, null];
		expect(rows).toEqual([
			[{ text: sheet.title }, ...blank],
			[{ text: sheet.notes![0] }, ...blank],
			columns.map(({ header }) => ({ text: header })),
			...awkward.map(expected),
			[{ text: sheet.closing![0] }, ...blank],
		]);
		expect(sheets.get('科学幻想绘画 2')!.slice(1)).toEqual([
			columns.map(({ header }) => ({ text: header })),
			[{ number: '1' }, { text: 'A' }, { text: 'B' }, { number: '2' }, { text: 'C' }],
		]);
	});

	test('has a merged title, a frozen and repeated header, text cells, A4 across, page numbers', async () => {
		const book = await openWithExcelJs(await write([sheet, second]));
		const [first] = book.worksheets;
		expect(book.worksheets.map(({ name }) => name)).toEqual(['科学幻想绘画', '科学幻想绘画 2']);
		expect(first!.getCell('E1').master.address).toBe('A1');
		expect(first!.getCell('E2').master.address).toBe('A2');
		expect(first!.views).toMatchObject([{ state: 'frozen', ySplit: 3 }]);
		expect(first!.pageSetup).toMatchObject({
			paperSize: 9,
			orientation: 'landscape',
			fitToPage: true,
			fitToWidth: 1,
			fitToHeight: 0,
			printTitlesRow: '3:3',
		});
		expect(first!.headerFooter.oddFooter).toBe('&C第 &P 页　共 &N 页');
		for (const [index, row] of awkward.entries()) {
			for (const [at, value] of row.entries()) {
				const cell = first!.getCell(4 + index, 1 + at);
				// what looks like a formula is text, like everything that is no quantity
				expect(cell.formula).toBeUndefined();
				// ExcelJS leaves the escaped underscore as it stands in the file; Excel and LibreOffice do not
				const read = typeof cell.value === 'string' ? cell.value.replace('_x005F_', '_') : cell.value;
				expect(read ?? '').toBe(typeof value === 'string' ? legal(value) : (value ?? ''));
				expect(cell.numFmt).toBe(columns[at]!.kind === 'text' ? '@' : columns[at]!.kind === 'integer' ? '0' : '0.00');
			}
		}
		// 19 digits and two of padding; a Chinese letter counts double, the longest line decides, notes widen nothing
		expect([1, 2, 3, 4, 5].map((column) => first!.getColumn(column).width)).toEqual([6, 21, 14, 8, 25]);
	});

	test('gives the same bytes for the same content', async () => {
		expect((await write([sheet, second])).equals(await write([sheet, second]))).toBe(true);
	});
});
