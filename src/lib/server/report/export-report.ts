import type { Period } from '#lib/domain/counted.ts';
import { hasRole } from '#lib/domain/access.ts';
import { localText, type LocalText } from '#lib/domain/local-text.ts';
import { plainSummary, renderSummary } from '#lib/domain/report.ts';
import { formatDate, formatDay } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { reportTables, type ReportTable } from '#lib/i18n/report-tables.ts';
import { periodTitle, summaryPlaceholders, summaryTemplate } from '#lib/i18n/summary.ts';
import { recordExport } from '../exports/record-export.ts';
import type { Context } from '../platform/context.ts';
import { writeDocx, type DocxBlock } from '../platform/docx.ts';
import { NotFound } from '../platform/not-found.ts';
import { writeXlsx } from '../platform/xlsx.ts';
import { documentIn, fileNameOf, type ExportedFile, type SheetReader } from '../results/sheet-words.ts';
import { findSummary, getReport } from './queries.ts';

export type ReportFileType = 'docx' | 'xlsx';

interface ReportParts {
	title: string;
	/** the summary as it reads now; empty for a period without figures */
	paragraphs: string[];
	tables: ReportTable[];
}

/** 导出年度数据: the summary as it stands and every table of the page, as a document to edit or as sheets to reckon with; recorded. */
export async function exportReport(
	ctx: Context,
	{
		period,
		type,
		locale,
		zone,
		association,
	}: SheetReader & { period: Period; type: ReportFileType; association: LocalText },
): Promise<ExportedFile> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('report');
	const [figures, saved] = await Promise.all([getReport(ctx, period), findSummary(ctx, period, locale)]);
	const reader = { locale, association: association.zh };
	const text = saved?.text ?? summaryTemplate(figures, reader);
	const parts: ReportParts = {
		title: m.report_doc_title(
			{ association: localText(association, locale), period: periodTitle(period, locale) },
			{ locale },
		),
		paragraphs: plainSummary(renderSummary(text, summaryPlaceholders(figures, reader)))
			.split('\n')
			.filter((line) => line.trim() !== ''),
		tables: reportTables(figures, locale),
	};
	const days = { from: formatDay(period.from, locale), until: formatDay(period.until, locale) };
	const note = m.report_doc_note({ ...days, date: formatDate(ctx.now, zone, locale) }, { locale });
	const bytes =
		type === 'docx'
			? await writeReport(parts, note, {
					locale,
					association: localText(association, locale),
					day: formatDate(ctx.now, zone, locale),
				})
			: await writeSheets(parts, note, locale);
	const fileName = fileNameOf(
		[m.report_file({ period: periodTitle(period, locale) }, { locale })],
		ctx.now,
		zone,
		type,
	);
	await recordExport(ctx, {
		kind: 'year_report',
		scope: { from: period.from, until: period.until, type, edited: Boolean(saved?.text) },
		rowCount: parts.tables.reduce((sum, { rows }) => sum + rows.length, 0),
		fileName,
		bytes,
	});
	return { fileName, bytes };
}

const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

function writeReport(
	{ title, paragraphs, tables }: ReportParts,
	note: string,
	{ locale, association, day }: { locale: SheetReader['locale']; association: string; day: string },
): Promise<Buffer> {
	let count = 0;
	const heading = (text: string): DocxBlock => {
		const number = locale === 'en' ? String(count + 1) : NUMERALS[count]!;
		count += 1;
		return { kind: 'heading', text: m.report_heading({ number, title: text }, { locale }) };
	};
	const blocks: DocxBlock[] = [{ kind: 'note', text: note }];
	if (paragraphs.length > 0)
		blocks.push(
			heading(m.report_summary({}, { locale })),
			...paragraphs.map((text): DocxBlock => ({ kind: 'paragraph', text })),
		);
	for (const table of tables)
		blocks.push(heading(table.title), {
			kind: 'table',
			header: table.columns.map(({ label }) => label),
			rows: linesOf(table).map((row) => row.map(String)),
			widths: widthsOf(table),
		});
	blocks.push(
		heading(m.report_rules({}, { locale })),
		{ kind: 'paragraph', text: rulesText(locale) },
		{ kind: 'closing', lines: [m.report_doc_prepared({}, { locale }), association, day] },
	);
	return writeDocx({
		title,
		orientation: 'portrait',
		script: locale === 'en' ? 'latin' : 'han',
		footer: 'official',
		blocks,
	});
}

/** By which date a thing counts, in one paragraph. */
function rulesText(locale: SheetReader['locale']): string {
	const in_ = { locale };
	return [
		m.report_rule_entry({}, in_),
		m.report_rule_state({}, in_),
		m.report_rule_award({}, in_),
		m.report_rule_sent({}, in_),
		m.report_rule_outcome({}, in_),
		m.report_rule_participants({}, in_),
		m.report_rule_before({}, in_),
	].join(locale === 'en' ? ' ' : '');
}

function linesOf({ rows, sum }: ReportTable): (string | number)[][] {
	return [...rows, ...(sum ? [sum] : [])].map((row) => row.map(({ value }) => value));
}

/** Names take what figures leave; a table of a dozen columns of figures gives its names no more than a third. */
function widthsOf({ columns }: ReportTable): number[] {
	return columns.map(({ kind }, at) => (kind === 'number' ? 2 : at === 0 ? 8 : 4));
}

function writeSheets(
	{ title, paragraphs, tables }: ReportParts,
	note: string,
	locale: SheetReader['locale'],
): Promise<Buffer> {
	const summary = m.report_sheet_summary({}, { locale });
	return writeXlsx(
		[
			...(paragraphs.length > 0
				? [
						{
							name: summary,
							title,
							notes: [note],
							columns: [{ header: m.report_summary({}, { locale }), kind: 'text' as const, maxWidth: 100 }],
							rows: paragraphs.map((text) => [text]),
						},
					]
				: []),
			...tables.map((table) => ({
				name: table.title,
				title: table.title,
				notes: [note],
				columns: table.columns.map(({ label, kind }) => ({
					header: label,
					// 尚未公布 may stand where a figure will
					kind: kind === 'number' ? ('integer' as const) : ('text' as const),
				})),
				rows: linesOf(table),
			})),
			...(paragraphs.length + tables.length === 0
				? [
						{
							name: summary,
							title,
							notes: [note],
							columns: [{ header: m.report_empty({}, { locale }), kind: 'text' as const }],
							rows: [],
						},
					]
				: []),
		],
		documentIn(locale),
	);
}
