import { packText, writeZip, type PackedBytes, type ZipMember } from './zip.ts';

export interface XlsxColumn {
	header: string;
	/** text keeps 000123 and 18-digit numbers as they are; integer and decimal can be summed in the sheet */
	kind: 'text' | 'integer' | 'decimal';
	/** columns that people read as one block of text wrap at this width (in half-width characters) instead of widening the page */
	maxWidth?: number;
}

export type XlsxRow = readonly (string | number | null)[];

export interface XlsxSheet {
	/** on the tab; what Excel forbids there is replaced, duplicates get a number */
	name: string;
	/** merged first row */
	title: string;
	/** small lines under the title: unit, date, filters */
	notes?: readonly string[];
	columns: readonly XlsxColumn[];
	/** rows that come in batches are packed as they come: for thousands */
	rows: Iterable<XlsxRow> | AsyncIterable<readonly XlsxRow[]>;
	/** lines after the table: signatures and seal */
	closing?: readonly string[];
}

export interface XlsxDocument {
	/** at the foot of each printed page; &P is the page, &N their number */
	footer: string;
	/** which letters the fixed texts are in: decides the fonts, that every office machine has */
	script: 'han' | 'latin';
}

const FONTS = {
	han: { title: '黑体', body: '宋体' },
	latin: { title: 'Arial', body: 'Arial' },
} as const;

/** Text wraps at this width in half-width characters, unless its column says less. */
const MAX_WIDTH = 44;
/** What Excel takes in one cell. */
const MAX_TEXT = 32_767;
const TITLE_HEIGHT = 34;
const NOTE_HEIGHT = 18;
const HEADER_HEIGHT = 26;
const CLOSING_HEIGHT = 42;

/** Places in `cellXfs` of {@link styles}. */
const STYLE = { title: 1, note: 2, header: 3, block: 4, text: 5, integer: 6, decimal: 7, closing: 8 } as const;

/**
 * A workbook as it leaves the house: title row, header frozen and repeated on each page, cells as text where they are no quantities,
 * widths that fit, A4 landscape with page numbers. Strings are written as strings, never as formulas. Equal content gives equal bytes.
 *
 * Written here and not by a library: of 2,000 rows only the text is made on the event loop (some 10 ms), where ExcelJS needs 60; the
 * tests read it back with ExcelJS and LibreOffice.
 */
export async function writeXlsx(sheets: readonly XlsxSheet[], document: XlsxDocument): Promise<Buffer> {
	const tabs = tabNames(sheets.map(({ name }) => name));
	const parts: [string, string][] = [
		['[Content_Types].xml', contentTypes(sheets.length)],
		['_rels/.rels', rels([['officeDocument', 'xl/workbook.xml']])],
		['xl/workbook.xml', workbook(sheets, tabs)],
		[
			'xl/_rels/workbook.xml.rels',
			rels([
				...sheets.map((_, at): [string, string] => ['worksheet', `worksheets/sheet${at + 1}.xml`]),
				['styles', 'styles.xml'],
			]),
		],
		['xl/styles.xml', styles(FONTS[document.script])],
	];
	const written: ZipMember[] = [];
	// one after the other: what comes bit by bit comes from one connection
	for (const [at, sheet] of sheets.entries())
		written.push({
			name: `xl/worksheets/sheet${at + 1}.xml`,
			bytes:
				Symbol.asyncIterator in sheet.rows
					? await packWorksheet(sheet, sheet.rows, document.footer)
					: Buffer.from(DECLARATION + worksheet(sheet, sheet.rows, document.footer)),
		});
	return writeZip([...parts.map(([name, xml]) => ({ name, bytes: Buffer.from(DECLARATION + xml) })), ...written]);
}

/* ---------------------------------------------------------------- one sheet */

/** A sheet in three parts; the first can be said only when the rows are known, since it holds the widths of the columns. */
interface SheetParts {
	/** title, notes and header */
	top: string;
	row(values: XlsxRow): string;
	/** the lines after the table, and the end of the sheet */
	bottom(): string;
	/** everything before the first row; after `bottom` */
	beginning(): string;
}

function worksheet(sheet: XlsxSheet, rows: Iterable<XlsxRow>, footer: string): string {
	const parts = sheetParts(sheet, footer);
	const out: string[] = [];
	for (const values of rows) out.push(parts.row(values));
	const bottom = parts.bottom();
	return parts.beginning() + parts.top + out.join('') + bottom;
}

/** The same bytes before packing, without the whole sheet ever being in memory. */
async function packWorksheet(
	sheet: XlsxSheet,
	batches: AsyncIterable<readonly XlsxRow[]>,
	footer: string,
): Promise<PackedBytes> {
	const parts = sheetParts(sheet, footer);
	const packing = packText();
	await packing.add(parts.top);
	for await (const rows of batches) await packing.add(rows.map((values) => parts.row(values)).join(''));
	await packing.add(parts.bottom());
	return packing.finish(DECLARATION + parts.beginning());
}

function sheetParts(sheet: XlsxSheet, footer: string): SheetParts {
	const { columns, notes = [], closing = [] } = sheet;
	const letters = columns.map((_, at) => letterOf(at));
	const last = letters.at(-1) ?? 'A';
	const widths = columns.map(({ header }) => displayWidth(header));
	const headerAt = notes.length + 2;
	const merged: string[] = [];

	/** A line across the whole table. */
	const line = (at: number, text: string, style: number, height: number): string => {
		if (columns.length > 1) merged.push(`<mergeCell ref="A${at}:${last}${at}"/>`);
		return `<row r="${at}" ht="${height}" customHeight="1">${stringCell(`A${at}`, style, text)}</row>`;
	};
	const top = [
		line(1, sheet.title, STYLE.title, TITLE_HEIGHT),
		...notes.map((note, index) => line(index + 2, note, STYLE.note, NOTE_HEIGHT)),
		`<row r="${headerAt}" ht="${HEADER_HEIGHT}" customHeight="1">`,
		...columns.map(({ header }, at) => stringCell(letters[at]! + headerAt, STYLE.header, header)),
		'</row>',
	].join('');

	const styleOf = columns.map(({ kind, maxWidth }) =>
		kind !== 'text' ? STYLE[kind] : maxWidth ? STYLE.block : STYLE.text,
	);
	let at = headerAt;
	let lastRow = at;
	return {
		top,
		row(values) {
			at += 1;
			// No height: every program then gives the row the height of its wrapped text.
			let row = `<row r="${at}">`;
			for (let index = 0; index < columns.length; index += 1) {
				const value = values[index] ?? null;
				const place = letters[index]! + at;
				if (value === null || value === '') {
					row += `<c r="${place}" s="${styleOf[index]!}"/>`;
				} else if (typeof value === 'number' && columns[index]!.kind !== 'text') {
					row += `<c r="${place}" s="${styleOf[index]!}"><v>${value}</v></c>`;
					const shown = columns[index]!.kind === 'decimal' ? value.toFixed(2) : String(value);
					widths[index] = Math.max(widths[index]!, shown.length);
				} else {
					const text = String(value);
					row += stringCell(place, styleOf[index]!, text);
					if (widths[index]! < MAX_WIDTH) widths[index] = Math.max(widths[index]!, displayWidth(text));
				}
			}
			return `${row}</row>`;
		},
		bottom() {
			lastRow = at;
			const lines = closing.map((text) => line((at += 1), text, STYLE.closing, CLOSING_HEIGHT));
			return `${lines.join('')}</sheetData>
${merged.length > 0 ? `<mergeCells count="${merged.length}">${merged.join('')}</mergeCells>` : ''}<printOptions horizontalCentered="1"/><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.35"/>
<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;C${escape(footer)}</oddFooter></headerFooter>
<ignoredErrors><ignoredError sqref="A1:${last}${lastRow}" numberStoredAsText="1"/></ignoredErrors></worksheet>`;
		},
		beginning() {
			const cols = columns.map(({ maxWidth = MAX_WIDTH }, index) => {
				const width = Math.min(widths[index]!, maxWidth) + 2;
				return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`;
			});
			return `<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:${last}${at}"/>
<sheetViews><sheetView workbookViewId="0"><pane ySplit="${headerAt}" topLeftCell="A${headerAt + 1}" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A${headerAt + 1}" sqref="A${headerAt + 1}"/></sheetView></sheetViews>
<sheetFormatPr defaultRowHeight="18"/><cols>${cols.join('')}</cols><sheetData>`;
		},
	};
}

function stringCell(place: string, style: number, text: string): string {
	return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escape(text.slice(0, MAX_TEXT))}</t></is></c>`;
}

/** 0 → A, 25 → Z, 26 → AA */
function letterOf(index: number): string {
	return (index >= 26 ? letterOf(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
}

/** Width in half-width characters of the longest line: a Chinese one takes two. */
function displayWidth(text: string): number {
	let longest = 0;
	let width = 0;
	for (let index = 0; index < text.length; index += 1) {
		const code = text.charCodeAt(index);
		if (code === 10) width = 0;
		// the second half of a rare character has been counted with its first
		else if (code < 0xdc00 || code > 0xdfff) width += code > 0x2e7f ? 2 : 1;
		if (width > longest) longest = width;
	}
	return longest;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '' };
// eslint-disable-next-line no-control-regex -- what XML 1.0 forbids is exactly what is looked for
const SPECIAL = /[&<>"\r]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g;

/** Excel reads _x0041_ as A, so an underscore that would begin such a thing is itself written that way. */
function escape(text: string): string {
	return text.toWellFormed().replace(SPECIAL, (sign) => (sign === '_' ? '_x005F_' : (ENTITIES[sign] ?? '')));
}

/* ---------------------------------------------------------------- the book */

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Excel allows 31 characters and none of []:*?/\ in a tab's name, no apostrophe at its ends, and names must differ. */
function tabNames(names: readonly string[]): string[] {
	const taken = new Set<string>();
	return names.map((name) => {
		const plain =
			[...name.replace(/[[\]:*?/\\]/g, ' ').replace(/^[\s']+|[\s']+$/g, '')].slice(0, 27).join('').slice(0, 27) || '1';
		let tab = plain;
		for (let count = 2; taken.has(tab.toLowerCase()); count += 1) tab = `${plain} ${count}`;
		taken.add(tab.toLowerCase());
		return tab;
	});
}

function workbook(sheets: readonly XlsxSheet[], tabs: readonly string[]): string {
	const titles = sheets.map(({ notes = [] }, at) => {
		const row = notes.length + 2;
		const tab = escape(`'${tabs[at]!.replaceAll("'", "''")}'`);
		return `<definedName name="_xlnm.Print_Titles" localSheetId="${at}">${tab}!$${row}:$${row}</definedName>`;
	});
	const entries = tabs.map((tab, at) => `<sheet name="${escape(tab)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`);
	return `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets>${entries.join('')}</sheets><definedNames>${titles.join('')}</definedNames></workbook>`;
}

function rels(targets: readonly [type: string, target: string][]): string {
	const each = targets.map(
		([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
	);
	return `<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}

function contentTypes(sheets: number): string {
	const override = (part: string, type: string) =>
		`<Override PartName="${part}" ContentType="${SPREADSHEET}.${type}+xml"/>`;
	const each = Array.from({ length: sheets }, (_, at) => override(`/xl/worksheets/sheet${at + 1}.xml`, 'worksheet'));
	return `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${override('/xl/workbook.xml', 'sheet.main')}${override('/xl/styles.xml', 'styles')}${each.join('')}</Types>`;
}

function styles({ title, body }: { title: string; body: string }): string {
	const font = (name: string, size: number, bold = false) =>
		`<font>${bold ? '<b/>' : ''}<sz val="${size}"/><name val="${name}"/><family val="2"/></font>`;
	const side = (name: string) => `<${name} style="thin"><color rgb="FF8A8A84"/></${name}>`;
	const cell = (parts: { fmt?: number; font?: number; fill?: number; border?: number; align: string }) =>
		`<xf numFmtId="${parts.fmt ?? 0}" fontId="${parts.font ?? 0}" fillId="${parts.fill ?? 0}" borderId="${parts.border ?? 0}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1" ${parts.align}/></xf>`;
	const left = 'horizontal="left"';
	const centre = 'horizontal="center"';
	const fonts = [font(body, 10.5), font(title, 16), font(body, 10.5, true), font(body, 12)];
	// built-in formats: 49 text, 1 whole numbers, 2 two decimals; in the order of STYLE
	const cells = [
		`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`,
		cell({ fmt: 49, font: 1, align: centre }),
		cell({ fmt: 49, align: left }),
		cell({ fmt: 49, font: 2, fill: 2, border: 1, align: centre }),
		cell({ fmt: 49, border: 1, align: left }),
		cell({ fmt: 49, border: 1, align: centre }),
		cell({ fmt: 1, border: 1, align: centre }),
		cell({ fmt: 2, border: 1, align: 'horizontal="right"' }),
		cell({ fmt: 49, font: 3, align: left }),
	];
	return `<styleSheet xmlns="${MAIN}"><fonts count="${fonts.length}">${fonts.join('')}</fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFEFEFEA"/><bgColor indexed="64"/></patternFill></fill></fills>
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${['left', 'right', 'top', 'bottom'].map(side).join('')}<diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${cells.length}">${cells.join('')}</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
}
