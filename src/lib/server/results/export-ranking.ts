import { localText, type Locale } from '#lib/domain/local-text.ts';
import { shownScore } from '#lib/domain/scoring.ts';
import { formatDate, formatScore } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { recordExport } from '../exports/record-export.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { writeXlsx, type XlsxColumn, type XlsxSheet } from '../platform/xlsx.ts';
import { getRanking, getRankingHead, type RankingHead, type RankingRow } from './queries.ts';
import {
	documentIn,
	entrantHeader,
	fileNameOf,
	gradeName,
	namesOf,
	type ExportedFile,
	type SheetReader,
} from './sheet-words.ts';

/** 导出排名 for the house: one sheet per division, each figure with the sheets behind it. Internal, and the sheet says so. Recorded. */
export async function exportRanking(
	ctx: Context,
	{ stageId, locale, zone }: SheetReader & { stageId: string },
): Promise<ExportedFile> {
	const head = await getRankingHead(ctx, stageId);
	const title = m.results_ranking({}, { locale });
	const category = localText(head.categoryName, locale);
	const edition = localText(head.editionName, locale);
	const sheets: XlsxSheet[] = [];
	let rowCount = 0;
	for (const division of head.divisions) {
		const { rows } = await getRanking(ctx, head, { divisionId: division.id, limit: null });
		rowCount += rows.length;
		const name = division.name === null ? m.results_no_division({}, { locale }) : localText(division.name, locale);
		const note = m.results_sheet_note({ date: formatDate(ctx.now, zone, locale), count: rows.length }, { locale });
		const warning = head.state === 'closed' ? m.results_sheet_internal : m.results_sheet_interim;
		sheets.push({
			name,
			title: m.results_sheet_title_division(
				{ edition, category, division: name, stage: localText(head.name, locale), title },
				{ locale },
			),
			notes: [`${note}${warning({}, { locale })}`],
			columns: rankingColumns(head, locale),
			rows: rows.map((row) => rankingCells(row, locale)),
		});
	}
	if (rowCount === 0) throw new NotFound('ranking');
	const bytes = await writeXlsx(sheets, documentIn(locale));
	const fileName = fileNameOf([edition, category, title], ctx.now, zone);
	await recordExport(ctx, { kind: 'ranking', scope: { stage: stageId }, rowCount, fileName, bytes });
	return { fileName, bytes };
}

/** As a number with two decimals, rounded as it is shown on the page. */
function scoreOf(sumTenths: number, count: number): number | null {
	const shown = shownScore(sumTenths, count);
	return shown === null ? null : Number(shown);
}

function rankingCells(row: RankingRow, locale: Locale): (string | number | null)[] {
	return [
		row.rank,
		row.lotNumber,
		row.number ?? '',
		row.title,
		namesOf(row.authors, locale),
		localText(row.unit, locale),
		scoreOf(row.keptSumTenths, row.keptCount),
		row.sheets.length === 0 ? null : row.spreadTenths / 10,
		// a trimmed figure stands in brackets, as the column's head says
		row.sheets
			.map(({ judge, totalTenths, trimmed }) => {
				const points = formatScore(totalTenths);
				return `${judge} ${trimmed ? `[${points}]` : points}`;
			})
			.join(locale === 'en' ? '; ' : '；'),
		row.grades.map(({ grade }) => gradeName(grade, locale)).join(' '),
	];
}

function rankingColumns({ entrantKind }: Pick<RankingHead, 'entrantKind'>, locale: Locale): XlsxColumn[] {
	return [
		{ header: m.results_column_rank({}, { locale }), kind: 'integer' },
		{ header: m.results_column_lot({}, { locale }), kind: 'integer' },
		{ header: m.results_column_number({}, { locale }), kind: 'text' },
		{ header: m.results_column_title({}, { locale }), kind: 'text', maxWidth: 36 },
		{ header: entrantHeader(entrantKind, locale), kind: 'text', maxWidth: 20 },
		{ header: m.results_column_unit({}, { locale }), kind: 'text', maxWidth: 28 },
		{ header: m.results_column_score({}, { locale }), kind: 'decimal' },
		{ header: m.results_column_spread({}, { locale }), kind: 'decimal' },
		{ header: m.results_column_sheets({}, { locale }), kind: 'text', maxWidth: 44 },
		{ header: m.results_column_grade({}, { locale }), kind: 'text' },
	];
}
