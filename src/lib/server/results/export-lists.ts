import type { ListKind } from '#lib/domain/list.ts';
import { localText, type LocalText } from '#lib/domain/local-text.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { getEdition } from '../editions/queries.ts';
import { recordExport } from '../exports/record-export.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { writeXlsx, type XlsxColumn, type XlsxSheet } from '../platform/xlsx.ts';
import { listListRows, type ListSheetRow } from './queries.ts';
import {
	authorsOf,
	documentIn,
	entrantHeader,
	fileNameOf,
	gradeName,
	namesOf,
	type ExportedFile,
	type SheetReader,
} from './sheet-words.ts';

export interface ExportLists extends SheetReader {
	editionId: string;
	kind: ListKind;
	/** one category's list alone; null = all lists of the kind */
	listId: string | null;
	/** for the signature line */
	association: LocalText;
}

/**
 * 导出名单 for signature and seal: one sheet per category, in the order of division, grade and rank. No scores: they stay in the house
 * (domain reference 5.3). A draft says on the sheet that it is one. Recorded.
 */
export async function exportLists(ctx: Context, options: ExportLists): Promise<ExportedFile> {
	const { editionId, kind, listId, locale, zone } = options;
	const edition = await getEdition(ctx, editionId);
	const rows = await listListRows(ctx, { editionId, kind, listId });
	if (rows.length === 0) throw new NotFound('list');
	const title = kind === 'award' ? m.results_award_list({}, { locale }) : m.results_shortlist({}, { locale });
	const editionName = localText(edition.name, locale);
	const byCategory = [...Map.groupBy(rows, (row) => row.categoryId).values()];
	const sheets = byCategory.map((inCategory): XlsxSheet => {
		const [first] = inCategory;
		const category = localText(first!.categoryName, locale);
		const columns = listColumns(kind, inCategory, options);
		const note = m.results_sheet_note(
			{ date: formatDate(ctx.now, zone, locale), count: inCategory.length },
			{ locale },
		);
		return {
			name: category,
			title: m.results_sheet_title({ edition: editionName, category, title }, { locale }),
			notes: [first!.listState === 'draft' ? `${note}${m.results_sheet_draft({}, { locale })}` : note],
			columns: columns.map(({ column }) => column),
			rows: inCategory.map((row, index) => columns.map(({ value }) => value(row, index))),
			closing: [m.results_sheet_seal({ unit: localText(options.association, locale) }, { locale })],
		};
	});
	const bytes = await writeXlsx(sheets, documentIn(locale));
	const name = listId === null ? [editionName, title] : [editionName, sheets[0]!.name, title];
	const fileName = fileNameOf(name, ctx.now, zone);
	await recordExport(ctx, {
		kind: `${kind}_list`,
		scope: { edition: editionId, ...(listId === null ? {} : { list: listId }) },
		rowCount: rows.length,
		fileName,
		bytes,
	});
	return { fileName, bytes };
}

interface ListColumn {
	column: XlsxColumn;
	value: (row: ListSheetRow, index: number) => string | number;
}

/** Remarks only where somebody wrote one; advisors only where the category has any: an entering teacher has none. */
function listColumns(kind: ListKind, rows: readonly ListSheetRow[], { locale }: SheetReader): ListColumn[] {
	const entrantKind = rows[0]!.entrantKind;
	const text = (header: string, maxWidth?: number): XlsxColumn => ({
		header,
		kind: 'text',
		...(maxWidth && { maxWidth }),
	});
	const columns: ListColumn[] = [
		{ column: { header: m.results_column_index({}, { locale }), kind: 'integer' }, value: (_, index) => index + 1 },
		{ column: text(m.results_column_number({}, { locale })), value: (row) => row.number ?? '' },
		{ column: text(m.results_column_title({}, { locale }), 40), value: (row) => row.title },
		{
			column: text(m.results_column_division({}, { locale })),
			value: (row) => (row.divisionName === null ? '' : localText(row.divisionName, locale)),
		},
		{ column: text(entrantHeader(entrantKind, locale), 24), value: (row) => authorsOf(row.identity, locale) },
		{ column: text(m.results_column_unit({}, { locale }), 32), value: (row) => localText(row.unit, locale) },
	];
	if (entrantKind !== 'entering_teacher') {
		columns.push({
			column: text(m.results_column_advisors({}, { locale }), 20),
			value: (row) =>
				namesOf(
					row.identity.advisors.map(({ name }) => name),
					locale,
				),
		});
	}
	columns.push({
		column: text(kind === 'award' ? m.results_column_grade({}, { locale }) : m.results_column_outcome({}, { locale })),
		value: (row) => gradeName(row.grade, locale),
	});
	if (rows.some(({ reason }) => reason !== '')) {
		columns.push({ column: text(m.results_column_remark({}, { locale }), 30), value: (row) => row.reason });
	}
	return columns;
}
