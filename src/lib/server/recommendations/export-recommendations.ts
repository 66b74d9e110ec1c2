import { sql } from 'kysely';
import type { Grade } from '#lib/domain/award.ts';
import type { EntrantKind, SchoolStage } from '#lib/domain/edition.ts';
import type { EntryIdentity } from '#lib/domain/entry.ts';
import type { WorkKind } from '#lib/domain/higher.ts';
import { localText, type LocalText } from '#lib/domain/local-text.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { gradeText } from '#lib/i18n/reasons/entries.ts';
import { STAGE_NAMES, UNIT_NAMES, WORK_KIND_NAMES } from '#lib/i18n/reasons/upward.ts';
import { recordExport } from '../exports/record-export.ts';
import type { Context } from '../platform/context.ts';
import { writeDocx, type DocxBlock } from '../platform/docx.ts';
import { NotFound } from '../platform/not-found.ts';
import { writeXlsx, type XlsxColumn, type XlsxSheet } from '../platform/xlsx.ts';
import {
	authorsOf,
	documentIn,
	fileNameOf,
	gradeName,
	namesOf,
	type ExportedFile,
	type SheetReader,
} from '../results/sheet-words.ts';
import { getHigherRules, requireStaff, type HigherEditionRules } from './lock-higher-edition.ts';

export interface ExportRecommendations extends SheetReader {
	editionId: string;
	type: 'xlsx' | 'docx';
	/** 推荐单位, for the seal line */
	association: LocalText;
}

interface ExportRow {
	number: string | null;
	title: string;
	categoryId: string | null;
	discipline: LocalText | null;
	stage: SchoolStage | null;
	kind: WorkKind;
	entrantKind: EntrantKind;
	identity: EntryIdentity;
	unit: LocalText;
	phone: string | null;
	grade: Grade | null;
	opinion: string;
	remark: string;
}

/**
 * 推荐汇总表 of the works that hold a place, in the sheet's order: as a workbook (a sheet per category and one of counts) or as a document
 * to edit. The columns are those that higher contests ask for (domain reference 5.3); scores stay in the house, and the telephone is the
 * school's, never a child's. Recorded.
 */
export async function exportRecommendations(ctx: Context, options: ExportRecommendations): Promise<ExportedFile> {
	const { editionId, locale, zone, type } = options;
	requireStaff(ctx, editionId);
	const edition = await getHigherRules(ctx.db, editionId);
	const rows = await listRows(ctx, editionId);
	if (rows.length === 0) throw new NotFound('recommendation');
	const editionName = localText(edition.name, locale);
	const title = m.upward_sheet_title({ edition: editionName }, { locale });
	const unit = localText(options.association, locale);
	const sheet: Sheet = {
		title,
		note: m.upward_sheet_note({ unit, date: formatDate(ctx.now, zone, locale), count: rows.length }, { locale }),
		seal: m.upward_sheet_seal({ unit }, { locale }),
		date: m.upward_sheet_date({}, { locale }),
		district: m.upward_sheet_district({ unit }, { locale }),
		groups: groupRows(edition, rows, options),
		counts: countLines(edition, rows, options),
	};
	const bytes = type === 'xlsx' ? await asWorkbook(sheet, options) : await asDocument(sheet, options);
	const fileName = fileNameOf([title], ctx.now, zone, type);
	await recordExport(ctx, {
		kind: 'recommendation_sheet',
		scope: { higher_edition: editionId, type },
		rowCount: rows.length,
		fileName,
		bytes,
	});
	return { fileName, bytes };
}

interface Sheet {
	title: string;
	note: string;
	seal: string;
	date: string;
	district: string;
	groups: { name: string; rows: ExportRow[] }[];
	counts: [what: string, count: string][];
}

async function listRows(ctx: Context, editionId: string): Promise<ExportRow[]> {
	const { rows } = await sql<ExportRow>`
		select e.number, v.title, r.higher_category_id as "categoryId", s.name as discipline, r.stage, r.kind,
			c.entrant_kind as "entrantKind", v.identity, u.name as unit, u.contact_phone as phone, r.opinion, r.remark,
			(select w.grade from list_row w join list l on l.id = w.list_id
				where w.entry_id = e.id and w.grade is not null
				order by array_position(array['first', 'second', 'third', 'encouragement', 'shortlisted'], w.grade), l.state limit 1) as grade
		from recommendation r
			join entry_version v on v.id = r.version_id
			join entry e on e.id = r.entry_id
			join category c on c.id = e.category_id
			join unit u on u.id = e.unit_id
			left join discipline s on s.id = v.discipline_id
		where r.edition_id = ${editionId} and r.state in ('confirmed', 'sent')
		order by r.position, r.id`.execute(ctx.db);
	return rows;
}

function groupRows(edition: HigherEditionRules, rows: readonly ExportRow[], { locale }: SheetReader): Sheet['groups'] {
	const named = edition.categories.map(({ id, name }) => ({
		name: localText(name, locale),
		rows: rows.filter(({ categoryId }) => categoryId === id),
	}));
	const rest = rows.filter(({ categoryId }) => categoryId === null);
	return [...named, { name: m.upward_sheet_all({}, { locale }), rows: rest }].filter(({ rows: own }) => own.length > 0);
}

interface Column {
	column: XlsxColumn;
	/** share of the line in the document */
	width: number;
	value: (row: ExportRow, index: number) => string | number;
}

/** The union of what higher contests ask for. Source: domain reference 5.3. */
function columnsIn({ locale }: SheetReader, category: string): Column[] {
	const text = (header: string, width: number, value: Column['value'], maxWidth?: number): Column => ({
		column: { header, kind: 'text', ...(maxWidth && { maxWidth }) },
		width,
		value,
	});
	return [
		{
			column: { header: m.results_column_index({}, { locale }), kind: 'integer' },
			width: 3,
			value: (_, index) => index + 1,
		},
		text(m.upward_column_number({}, { locale }), 7, (row) => row.number ?? ''),
		text(m.upward_column_title({}, { locale }), 13, (row) => row.title, 40),
		text(m.upward_column_category({}, { locale }), 7, () => category),
		text(m.upward_column_discipline({}, { locale }), 6, (row) =>
			row.discipline ? localText(row.discipline, locale) : '',
		),
		text(m.upward_column_stage({}, { locale }), 4, (row) => (row.stage ? STAGE_NAMES[row.stage](locale) : '')),
		text(m.upward_column_kind({}, { locale }), 5, (row) => WORK_KIND_NAMES[row.kind](locale)),
		text(m.upward_column_authors({}, { locale }), 9, (row) => authorsOf(row.identity, locale), 24),
		text(m.upward_column_grade({}, { locale }), 5, (row) =>
			namesOf(
				[...new Set(row.identity.participants.map(({ grade }) => gradeIn(grade, locale)).filter(Boolean))],
				locale,
			),
		),
		text(m.upward_column_unit({}, { locale }), 11, (row) => localText(row.unit, locale), 32),
		text(
			m.upward_column_advisors({}, { locale }),
			7,
			(row) =>
				namesOf(
					row.identity.advisors.map(({ name }) => name),
					locale,
				),
			20,
		),
		text(m.upward_column_phone({}, { locale }), 8, (row) => row.phone ?? ''),
		text(m.upward_column_award({}, { locale }), 5, (row) => (row.grade ? gradeName(row.grade, locale) : '')),
		text(m.upward_column_opinion({}, { locale }), 9, (row) => row.opinion, 36),
		text(m.upward_column_remark({}, { locale }), 5, (row) => row.remark, 24),
	];
}

/** 四年级, in the sheet's language. */
function gradeIn(grade: number | null, locale: SheetReader['locale']): string {
	if (grade === null) return '';
	return locale === 'en' ? m.upward_grade_number({ grade }, { locale }) : gradeText(grade) || String(grade);
}

/** 一、 二、 … as official sheets number. */
const NUMERALS = [...'一二三四五六七八九十'];
function ordinalOf(index: number, { locale }: SheetReader): string {
	if (locale === 'en') return `${index + 1}. `;
	const numeral = index < 10 ? NUMERALS[index] : `十${NUMERALS[index - 10] ?? ''}`;
	return `${numeral ?? index + 1}、`;
}

/**
 * 推荐项目数量汇总: 一、科技创新成果 小学 … 个人项目 n 项，集体项目 n 项, each in its category's unit; stages only where works have one.
 * Source: domain reference 5.3 B.
 */
function countLines(edition: HigherEditionRules, rows: readonly ExportRow[], reader: SheetReader): [string, string][] {
	const { locale } = reader;
	const lines: [string, string][] = [];
	const said = (own: readonly ExportRow[], unit: string) => {
		const of = (kind: WorkKind) => own.filter((row) => row.kind === kind).length;
		return m.upward_sheet_kinds({ individual: of('individual'), team: of('team'), unit }, { locale });
	};
	for (const [index, category] of edition.categories.entries()) {
		const own = rows.filter(({ categoryId }) => categoryId === category.id);
		const unit = UNIT_NAMES[category.unit](locale);
		const name = `${ordinalOf(index, reader)}${localText(category.name, locale)}`;
		const staged = (['primary', 'junior', 'senior'] as const).filter((stage) => own.some((row) => row.stage === stage));
		const perStage = edition.system.quotas.some(
			({ categoryId, stage }) => categoryId === category.id && stage !== null,
		);
		if (!perStage || staged.length === 0) {
			lines.push([name, perStage ? said(own, unit) : m.upward_sheet_count({ count: own.length, unit }, { locale })]);
			continue;
		}
		for (const stage of staged)
			lines.push([
				`${name} ${STAGE_NAMES[stage](locale)}`,
				said(
					own.filter((row) => row.stage === stage),
					unit,
				),
			]);
	}
	lines.push([
		m.upward_sheet_total({}, { locale }),
		m.upward_sheet_count({ count: rows.length, unit: UNIT_NAMES[edition.system.unit](locale) }, { locale }),
	]);
	return lines;
}

function asWorkbook(sheet: Sheet, options: ExportRecommendations): Promise<Buffer> {
	const { locale } = options;
	const closing = [sheet.seal + sheet.date];
	const sheets = sheet.groups.map(({ name, rows }): XlsxSheet => {
		const columns = columnsIn(options, name);
		return {
			name,
			title: sheet.title,
			notes: [sheet.note],
			columns: columns.map(({ column }) => column),
			rows: rows.map((row, index) => columns.map(({ value }) => value(row, index))),
			closing,
		};
	});
	const counts: XlsxSheet = {
		name: m.upward_sheet_counts({}, { locale }),
		title: m.upward_sheet_counts_title({}, { locale }),
		notes: [sheet.district],
		columns: [
			{ header: m.upward_sheet_counts_what({}, { locale }), kind: 'text', maxWidth: 44 },
			{ header: m.upward_sheet_counts_count({}, { locale }), kind: 'text', maxWidth: 44 },
		],
		rows: sheet.counts,
		closing,
	};
	return writeXlsx([...sheets, counts], documentIn(locale));
}

function asDocument(sheet: Sheet, options: ExportRecommendations): Promise<Buffer> {
	const { locale } = options;
	const blocks: DocxBlock[] = [{ kind: 'note', text: sheet.note }];
	for (const { name, rows } of sheet.groups) {
		const columns = columnsIn(options, name);
		blocks.push(
			{ kind: 'heading', text: name },
			{
				kind: 'table',
				header: columns.map(({ column }) => column.header),
				widths: columns.map(({ width }) => width),
				rows: rows.map((row, index) => columns.map(({ value }) => String(value(row, index)))),
			},
		);
	}
	blocks.push(
		{ kind: 'heading', text: m.upward_sheet_counts_title({}, { locale }) },
		{ kind: 'note', text: sheet.district },
		{
			kind: 'table',
			header: [m.upward_sheet_counts_what({}, { locale }), m.upward_sheet_counts_count({}, { locale })],
			widths: [1, 1],
			rows: sheet.counts,
		},
		{ kind: 'closing', lines: [sheet.seal, sheet.date] },
	);
	return writeDocx({
		title: sheet.title,
		orientation: 'landscape',
		script: locale === 'en' ? 'latin' : 'han',
		footer: { words: m.results_sheet_page({ page: '{page}', pages: '{pages}' }, { locale }) },
		blocks,
	});
}
