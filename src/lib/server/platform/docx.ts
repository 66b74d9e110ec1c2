import {
	AlignmentType,
	BorderStyle,
	Document,
	Footer,
	HeightRule,
	LineRuleType,
	Packer,
	PageNumber,
	PageOrientation,
	Paragraph,
	Table,
	TableCell,
	TableRow,
	TextRun,
	VerticalAlign,
	WidthType,
} from 'docx';

export type DocxBlock =
	/** numbered by the writer: 一、（一） */
	| { kind: 'heading'; text: string }
	/** body text, first line two characters in unless `plain` */
	| { kind: 'paragraph'; text: string; plain?: boolean }
	/** a line under the title or over a table: the unit, the date */
	| { kind: 'note'; text: string }
	/** header repeated on each page, no row broken in two; `widths` are shares of the line */
	| { kind: 'table'; header: readonly string[]; rows: readonly (readonly string[])[]; widths: readonly number[] }
	/** a form: label and value side by side, `pairs` a row */
	| { kind: 'form'; facts: readonly { label: string; value: string }[]; pairs: 1 | 2 }
	/** the next page begins here */
	| { kind: 'break' }
	/** signature, seal, date: on the right, never alone on a page: two rows or two lines of what stands before stay with it */
	| { kind: 'closing'; lines: readonly string[] };

export interface DocxDocument {
	title: string;
	orientation: 'portrait' | 'landscape';
	/** which letters the fixed texts are in: decides the fonts */
	script: 'han' | 'latin';
	/** `official`: — 1 —; else the words, with {page} and {pages} */
	footer: 'official' | { words: string };
	blocks: readonly DocxBlock[];
}

/** Fonts that every Chinese office machine has; sizes in half points. Layout of official documents: GB/T 9704. */
const FONTS = {
	han: { title: '方正小标宋简体', heading: '黑体', body: '仿宋', table: '宋体' },
	latin: { title: 'Times New Roman', heading: 'Arial', body: 'Times New Roman', table: 'Arial' },
} as const;
const SIZE = { title: 44, heading: 32, body: 32, note: 24, table: 21 } as const;
/** millimetres → twentieths of a point */
const mm = (length: number) => Math.round((length / 25.4) * 1440);
const A4 = { width: mm(210), height: mm(297) };
const MARGINS = {
	portrait: { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26) },
	landscape: { top: mm(20), bottom: mm(18), left: mm(18), right: mm(18) },
} as const;
const LINE = { line: 560, lineRule: LineRuleType.EXACT } as const;
const THIN = { style: BorderStyle.SINGLE, size: 4, color: '555555' } as const;
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
/** between what is signed and the signature */
const CLOSING_GAP = 480;
const BORDERS = { top: THIN, bottom: THIN, left: THIN, right: THIN } as const;

/** An editable document as an office of a Chinese district writes it: A4, serif title, tables with repeated heads, page numbers. */
export async function writeDocx(document: DocxDocument): Promise<Buffer> {
	const fonts = FONTS[document.script];
	const margins = MARGINS[document.orientation];
	const across = document.orientation === 'landscape' ? A4.height : A4.width;
	const textWidth = across - margins.left - margins.right;
	const run = (text: string, font: string, size: number, bold = false) =>
		text.split('\n').map((line, at) => new TextRun({ text: line, font, size, bold, break: at === 0 ? 0 : 1 }));

	const cell = (text: string, width: number, options: { head?: boolean; centre?: boolean; keep?: boolean } = {}) =>
		new TableCell({
			borders: BORDERS,
			width: { size: width, type: WidthType.DXA },
			verticalAlign: VerticalAlign.CENTER,
			margins: { top: 50, bottom: 50, left: 80, right: 80 },
			...(options.head ? { shading: { fill: 'EFEFEA' } } : {}),
			children: [
				new Paragraph({
					alignment: options.centre || options.head ? AlignmentType.CENTER : AlignmentType.LEFT,
					keepNext: options.keep ?? false,
					children: run(text, options.head ? fonts.heading : fonts.table, SIZE.table),
				}),
			],
		});
	/** columns in twentieths of a point, that together fill the line */
	const columns = (shares: readonly number[]) => {
		const whole = shares.reduce((sum, share) => sum + share, 0);
		return shares.map((share) => Math.floor((share / whole) * textWidth));
	};
	const table = (widths: number[], rows: TableRow[]) =>
		new Table({ width: { size: textWidth, type: WidthType.DXA }, columnWidths: widths, rows });

	const closingLines = (lines: readonly string[], before: number) =>
		lines.map(
			(text, at) =>
				new Paragraph({
					alignment: AlignmentType.RIGHT,
					spacing: at === 0 ? { ...LINE, before } : LINE,
					keepLines: true,
					keepNext: at < lines.length - 1,
					children: run(text, fonts.body, SIZE.body),
				}),
		);
	/** Word keeps a table's last rows with the paragraph after it, LibreOffice only from the second page on: so the seal is a row without lines. */
	const closingRow = (lines: readonly string[], span: number, width: number) =>
		new TableRow({
			cantSplit: true,
			children: [
				new TableCell({
					borders: { left: NONE, right: NONE, bottom: NONE, top: THIN },
					columnSpan: span,
					width: { size: width, type: WidthType.DXA },
					margins: { left: 0, right: 0 },
					children: closingLines(lines, CLOSING_GAP),
				}),
			],
		});

	const blockOf = (block: DocxBlock, next: DocxBlock | undefined, closed: boolean): (Paragraph | Table)[] => {
		const closing = next?.kind === 'closing' ? next : undefined;
		switch (block.kind) {
			case 'heading':
				return [
					new Paragraph({ spacing: LINE, keepNext: true, children: run(block.text, fonts.heading, SIZE.heading) }),
				];
			case 'paragraph':
				return [
					new Paragraph({
						spacing: LINE,
						widowControl: true,
						keepNext: closing !== undefined,
						...(block.plain ? {} : { indent: { firstLine: SIZE.body * 20 } }),
						children: run(block.text, fonts.body, SIZE.body),
					}),
				];
			case 'note':
				return [
					new Paragraph({
						spacing: { after: 80 },
						// over a table it must not stay behind
						keepNext: closing !== undefined || next?.kind === 'table' || next?.kind === 'form',
						children: run(block.text, fonts.body, SIZE.note),
					}),
				];
			case 'break':
				return [hairline(true)];
			case 'table': {
				const widths = columns(block.widths);
				const head = new TableRow({
					tableHeader: true,
					cantSplit: true,
					children: block.header.map((text, at) => cell(text, widths[at]!, { head: true })),
				});
				// figures and short words stand in the middle, a column as a whole
				const centred = block.header.map((_, at) => block.rows.every((values) => [...(values[at] ?? '')].length <= 6));
				const rows = block.rows.map(
					(values, index) =>
						new TableRow({
							cantSplit: true,
							height: { value: 440, rule: HeightRule.ATLEAST },
							children: values.map((text, at) =>
								// the last rows stay with the seal
								cell(text, widths[at]!, {
									centre: centred[at]!,
									keep: closing !== undefined && index >= block.rows.length - 2,
								}),
							),
						}),
				);
				if (closing) rows.push(closingRow(closing.lines, widths.length, textWidth));
				return [table(widths, [head, ...rows])];
			}
			case 'form': {
				const widths = columns(block.pairs === 2 ? [2, 4, 2, 4] : [2, 10]);
				const rows: TableRow[] = [];
				for (let at = 0; at < block.facts.length; at += block.pairs) {
					const inRow = block.facts.slice(at, at + block.pairs);
					while (inRow.length < block.pairs) inRow.push({ label: '', value: '' });
					const keep = closing !== undefined && at + 2 * block.pairs >= block.facts.length;
					rows.push(
						new TableRow({
							height: { value: 500, rule: HeightRule.ATLEAST },
							children: inRow.flatMap(({ label, value }, place) => [
								cell(label, widths[place * 2]!, { head: true, keep }),
								cell(value, widths[place * 2 + 1]!, { keep }),
							]),
						}),
					);
				}
				if (closing) rows.push(closingRow(closing.lines, widths.length, textWidth));
				return [table(widths, rows)];
			}
			case 'closing':
				return closed ? [] : closingLines(block.lines, CLOSING_GAP);
		}
	};

	const { blocks } = document;
	const made = new Document({
		title: document.title,
		// the field must not say who sat at the server, nor "Un-named"
		creator: '新苗 Xinmiao',
		evenAndOddHeaderAndFooters: document.footer === 'official',
		styles: {
			default: { document: { run: { font: fonts.body, size: SIZE.body, language: { eastAsia: 'zh-CN' } } } },
		},
		sections: [
			{
				properties: {
					page: {
						size: {
							...A4,
							orientation: document.orientation === 'landscape' ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
						},
						margin: { ...margins, footer: mm(document.orientation === 'landscape' ? 8 : 24) },
					},
				},
				footers: footersOf(document, fonts.table),
				children: [
					new Paragraph({
						alignment: AlignmentType.CENTER,
						spacing: { after: 240 },
						keepNext: true,
						children: run(document.title, fonts.title, SIZE.title, document.script === 'latin'),
					}),
					...blocks.flatMap((block, at) => [
						...blockOf(block, blocks[at + 1], isTable(blocks[at - 1])),
						// two tables that touch become one, and nothing may end with a table: Word would add a full line, maybe a page
						...(isTable(block) && (blocks[at + 1] === undefined || isTable(blocks[at + 1])) ? [hairline()] : []),
						...(block.kind === 'closing' && isTable(blocks[at - 1]) ? [hairline()] : []),
					]),
				],
			},
		],
	});
	return Packer.toBuffer(made);
}

/** A paragraph without height: what a page, or Word after a table, must have. */
function hairline(pageBreakBefore = false): Paragraph {
	return new Paragraph({
		pageBreakBefore,
		spacing: { line: 20, lineRule: LineRuleType.EXACT, before: 0, after: 0 },
		children: [new TextRun({ text: '', size: 2 })],
	});
}

/** What carries the seal as a row of its own. */
function isTable(block: DocxBlock | undefined): boolean {
	return block?.kind === 'table' || block?.kind === 'form';
}

/** `official`: — 1 — at the outer edge, one character in; odd pages on the right (GB/T 9704). */
function footersOf({ footer }: DocxDocument, font: string): { default: Footer; even?: Footer } {
	if (footer === 'official') {
		const size = 28;
		const at = (alignment: (typeof AlignmentType)['LEFT' | 'RIGHT'], indent: { left: number } | { right: number }) =>
			new Footer({
				children: [
					new Paragraph({
						alignment,
						indent,
						children: [new TextRun({ font, size, children: ['— ', PageNumber.CURRENT, ' —'] })],
					}),
				],
			});
		return {
			default: at(AlignmentType.RIGHT, { right: size * 10 }),
			even: at(AlignmentType.LEFT, { left: size * 10 }),
		};
	}
	const parts = footer.words.split(/(\{page\}|\{pages\})/).map(
		(part) =>
			new TextRun({
				font,
				size: 18,
				children: [part === '{page}' ? PageNumber.CURRENT : part === '{pages}' ? PageNumber.TOTAL_PAGES : part],
			}),
	);
	return { default: new Footer({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: parts })] }) };
}
