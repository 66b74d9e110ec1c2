import { sql } from 'kysely';
import {
	columnOf,
	csvLine,
	personalColumns,
	type ViewColumn,
	type ViewShape,
	type ViewSource,
} from '#lib/domain/view.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { cellOf, codeText, columnName, SOURCE_NAMES } from '#lib/i18n/reasons/desks.ts';
import { recordExport } from '../exports/record-export.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { writeXlsx, type XlsxColumn, type XlsxRow, type XlsxSheet } from '../platform/xlsx.ts';
import { documentIn, fileNameOf, type ExportedFile } from '../results/sheet-words.ts';
import { deskSql, orderBy, summedKeys } from './desk-sql.ts';
import { getDeskTotals, requireStaff, type DeskGroup, type DeskValue } from './queries.ts';
import { sourceSql, type DeskReader } from './sources.ts';

export interface ViewExport extends DeskReader {
	source: ViewSource;
	shape: ViewShape;
	format: 'xlsx' | 'csv';
}

/** Rows that are in memory at a time. */
const BATCH = 250;

/**
 * 导出当前名单: the list as it stands on the page, all of it, in its columns and its order: a workbook (with the totals on a second sheet where
 * there are any) or a CSV. The rows come by a cursor and are packed as they come. Recorded: which columns and which of them were filtered,
 * not what was typed.
 */
export async function exportView(ctx: Context, input: ViewExport): Promise<ExportedFile> {
	requireStaff(ctx);
	const { source, shape, format, locale, zone } = input;
	const title = SOURCE_NAMES[source](locale);
	const { bytes, rowCount } = await ctx.transaction(async (trx) => {
		// the rows and the totals are of one moment
		await sql`set transaction isolation level repeatable read, read only`.execute(trx);
		return format === 'csv' ? writeCsv(ctx, trx, input) : writeBook(ctx, trx, input, title);
	});
	const fileName = fileNameOf([m.desks_file_name({ source: title }, { locale })], ctx.now, zone, format);
	await recordExport(ctx, {
		kind: 'desk_list',
		scope: {
			source,
			format,
			columns: shape.columns.join(','),
			personal: personalColumns(source, shape).join(','),
			filtered: Object.keys(shape.filters).join(','),
			group: shape.group,
		},
		rowCount,
		fileName,
		bytes,
	});
	return { fileName, bytes };
}

type Cells = (string | number)[];

/** The cells of every row of the list, a batch at a time. */
async function* readCells(ctx: Context, trx: Trx, { source, shape, ...reader }: ViewExport): AsyncGenerator<Cells[]> {
	const parts = sourceSql(ctx, source, reader);
	const { where, order, shown } = deskSql(source, shape, parts, reader);
	// all rows are wanted, not the first few soon
	await sql`set local cursor_tuple_fraction = 1`.execute(trx);
	await sql`declare desk_rows no scroll cursor for
		select ${shown} from ${parts.from} where ${where} order by ${orderBy(order, parts.id)}`.execute(trx);
	const columns = columnsOf({ source, shape });
	const names = columns.map((_, index) => `c${index}`);
	for (;;) {
		const { rows } = await sql<Record<string, DeskValue>>`fetch ${sql.lit(BATCH)} from desk_rows`.execute(trx);
		yield rows.map((row) => columns.map((column, index) => cellOf(source, column, row[names[index]!] ?? null, reader)));
		if (rows.length < BATCH) return;
	}
}

async function writeCsv(ctx: Context, trx: Trx, input: ViewExport): Promise<{ bytes: Buffer; rowCount: number }> {
	const columns = columnsOf(input);
	// the mark tells Excel that it is UTF-8
	const chunks = [
		Buffer.from(`\uFEFF${csvLine(columns.map(({ key }) => columnName(input.source, key, input.locale)))}`),
	];
	let rowCount = 0;
	for await (const rows of readCells(ctx, trx, input)) {
		rowCount += rows.length;
		chunks.push(Buffer.from(rows.map(csvLine).join('')));
	}
	return { bytes: Buffer.concat(chunks), rowCount };
}

async function writeBook(
	ctx: Context,
	trx: Trx,
	input: ViewExport,
	title: string,
): Promise<{ bytes: Buffer; rowCount: number }> {
	const { source, shape, locale, zone } = input;
	const columns = columnsOf(input);
	const totals = await getDeskTotals(ctx, source, shape, input, trx);
	let rowCount = 0;
	const rows = async function* (): AsyncGenerator<XlsxRow[]> {
		for await (const batch of readCells(ctx, trx, input))
			yield batch.map((cells) => {
				cells.unshift((rowCount += 1));
				return cells;
			});
	};
	const notes = [
		m.results_sheet_note({ date: formatDate(ctx.now, zone, locale), count: totals.total.count }, { locale }),
	];
	const list: XlsxSheet = {
		name: title,
		title,
		notes,
		columns: [
			{ header: m.results_column_index({}, { locale }), kind: 'integer' },
			...columns.map((column): XlsxColumn => ({
				header: columnName(source, column.key, locale),
				kind: column.kind !== 'number' ? 'text' : column.decimal ? 'decimal' : 'integer',
				...(column.kind === 'text' && { maxWidth: 36 }),
			})),
		],
		rows: rows(),
	};
	const summed = summedKeys(source, shape);
	const sheets = [list];
	if (shape.group !== null || summed.length > 0) sheets.push(totalsSheet(input, totals, summed, notes));
	const bytes = await writeXlsx(sheets, documentIn(locale));
	return { bytes, rowCount };
}

function totalsSheet(
	{ source, shape, locale }: ViewExport,
	{ groups, total }: { groups: DeskGroup[]; total: DeskGroup },
	summed: readonly string[],
	notes: readonly string[],
): XlsxSheet {
	const line = (label: string, { count, sums }: DeskGroup) => [label, count, ...summed.map((key) => sums[key] ?? 0)];
	return {
		name: m.desks_totals({}, { locale }),
		title: m.desks_totals({}, { locale }),
		notes,
		columns: [
			{
				header: shape.group === null ? m.desks_totals({}, { locale }) : columnName(source, shape.group, locale),
				kind: 'text',
			},
			{ header: m.desks_count({}, { locale }), kind: 'integer' },
			...summed.map((key): XlsxColumn => ({ header: columnName(source, key, locale), kind: 'integer' })),
		],
		rows: [
			...groups.map((group) => line(groupName(source, shape.group!, group, locale), group)),
			line(m.desks_total({}, { locale }), total),
		],
	};
}

/** What a group is called: its text, its code in words, or the name behind an id. */
export function groupName(
	source: ViewSource,
	key: string,
	{ value, label }: Pick<DeskGroup, 'value' | 'label'>,
	locale: DeskReader['locale'],
): string {
	if (label !== null) return label;
	if (value === null || value === '') return m.desks_nothing({}, { locale });
	const column = columnOf(source, key);
	return column?.kind === 'enum' && column.codes !== 'stored' ? codeText(source, key, value, locale) : value;
}

function columnsOf({ source, shape }: Pick<ViewExport, 'source' | 'shape'>): ViewColumn[] {
	return shape.columns.map((key) => columnOf(source, key)!);
}
