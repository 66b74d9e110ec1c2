import { localText, type Locale, type LocalText } from '#lib/domain/local-text.ts';
import { highestAchievement } from '#lib/domain/nomination.ts';
import { ACHIEVEMENT_GRADE_NAMES, ACHIEVEMENT_LEVEL_NAMES } from '#lib/i18n/reasons/talents.ts';
import { gradeName, sheetTitle } from './words.ts';
import { hasRole } from '#lib/domain/access.ts';
import { isId } from '#lib/domain/entry.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDate } from '#lib/i18n/format.ts';
import { recordExport } from '../exports/record-export.ts';
import type { Context } from '../platform/context.ts';
import { writeDocx } from '../platform/docx.ts';
import { NotFound } from '../platform/not-found.ts';
import { writeXlsx, type XlsxColumn } from '../platform/xlsx.ts';
import { documentIn, fileNameOf, type ExportedFile, type SheetReader } from '../results/sheet-words.ts';
import { listSheetRows, type SheetRow } from './sheet-rows.ts';
import { getTalentCategory } from './queries.ts';

export interface ExportNominees extends SheetReader {
	categoryId: string;
	association: LocalText;
}

/**
 * 推荐人选名册, for signature and for who reads it outside: name and school by surname strokes, no scores, nothing else of a child. Before the decision is
 * confirmed it holds everybody on file and says so. Recorded. Source: domain reference 6.5 [S64], 7.2.
 */
export async function exportRoster(
	ctx: Context,
	{ categoryId, association, locale, zone, type }: ExportNominees & { type: 'xlsx' | 'docx' },
): Promise<ExportedFile> {
	if (!hasRole(ctx.actor, 'staff') || !isId(categoryId)) throw new NotFound('category');
	const category = await getTalentCategory(ctx, categoryId);
	const final = category.decision === 'confirmed';
	const rows = (await listSheetRows(ctx, categoryId)).filter(({ outcome }) => !final || outcome === 'recommended');
	const kind = m.talents_roster({}, { locale });
	const title = sheetTitle(category.editionName, kind, locale);
	const count = m.talents_sheet_note({ date: formatDate(ctx.now, zone, locale), count: rows.length }, { locale });
	const note = final ? count : `${count}${m.talents_sheet_not_decided({}, { locale })}`;
	const header = [
		m.talents_column_index({}, { locale }),
		m.talents_column_name({}, { locale }),
		m.talents_column_unit({}, { locale }),
	];
	const table = rows.map((row, index) => [String(index + 1), row.name, localText(row.unitThen, locale)]);
	const seal = m.talents_sheet_seal({ unit: localText(association, locale) }, { locale });
	const bytes =
		type === 'xlsx'
			? await writeXlsx(
					[
						{
							name: kind,
							title,
							notes: [note],
							columns: header.map((text, at) => ({ header: text, kind: at === 0 ? 'integer' : 'text', maxWidth: 44 })),
							rows: table.map(([index, ...rest]) => [Number(index), ...rest]),
							closing: [seal],
						},
					],
					documentIn(locale),
				)
			: await writeDocx({
					title,
					orientation: 'portrait',
					script: locale === 'en' ? 'latin' : 'han',
					footer: 'official',
					blocks: [
						{ kind: 'paragraph', text: m.talents_roster_lead({ count: rows.length }, { locale }) },
						{ kind: 'note', text: note },
						{ kind: 'table', header, rows: table, widths: [1, 3, 7] },
						{
							kind: 'closing',
							lines: [localText(association, locale), m.talents_sheet_date({}, { locale })],
						},
					],
				});
	const fileName = fileNameOf([localText(category.editionName, locale), kind], ctx.now, zone, type);
	await recordExport(ctx, {
		kind: 'nominee_roster',
		scope: { category: categoryId, type },
		rowCount: rows.length,
		fileName,
		bytes,
	});
	return { fileName, bytes };
}

const CLIP = 100;
const clip = (text: string) => ([...text].length > CLIP ? `${[...text].slice(0, CLIP - 1).join('')}…` : text);

/** 最高奖项 in words: 国家级 一等奖 全国青少年科技创新大赛（2025年8月）. */
function highestText(row: SheetRow, locale: Locale): string {
	const best = highestAchievement(row.achievements);
	if (!best?.level) return '';
	return [
		ACHIEVEMENT_LEVEL_NAMES[best.level](locale),
		best.grade && ACHIEVEMENT_GRADE_NAMES[best.grade](locale),
		best.name,
	]
		.filter(Boolean)
		.join(' ');
}

/** 推荐人选汇总表, with the columns that the city asks for, by surname strokes. Recorded. Source: domain reference 6.5. */
export async function exportSummary(
	ctx: Context,
	{ categoryId, association, locale, zone }: ExportNominees,
): Promise<ExportedFile> {
	if (!hasRole(ctx.actor, 'staff') || !isId(categoryId)) throw new NotFound('category');
	const category = await getTalentCategory(ctx, categoryId);
	const final = category.decision === 'confirmed';
	const rows = (await listSheetRows(ctx, categoryId)).filter(({ outcome }) => !final || outcome === 'recommended');
	const kind = m.talents_summary({}, { locale });
	const count = m.talents_sheet_note({ date: formatDate(ctx.now, zone, locale), count: rows.length }, { locale });
	const text = (header: string, maxWidth?: number): XlsxColumn => ({
		header,
		kind: 'text',
		...(maxWidth !== undefined && { maxWidth }),
	});
	const sender = localText(association, locale);
	const bytes = await writeXlsx(
		[
			{
				name: kind,
				title: sheetTitle(category.editionName, kind, locale),
				notes: [final ? count : `${count}${m.talents_sheet_not_decided({}, { locale })}`],
				columns: [
					{ header: m.talents_column_index({}, { locale }), kind: 'integer' },
					text(m.talents_column_name({}, { locale })),
					text(m.talents_column_sex({}, { locale })),
					text(m.talents_column_unit({}, { locale }), 30),
					text(m.talents_column_grade({}, { locale })),
					text(m.talents_column_born({}, { locale })),
					text(m.talents_column_conditions({}, { locale }), 12),
					text(m.talents_column_main({}, { locale }), 40),
					text(m.talents_column_highest({}, { locale }), 30),
					text(m.talents_column_sender({}, { locale }), 24),
					text(m.talents_column_remark({}, { locale }), 20),
				],
				rows: rows.map((row, index) => [
					index + 1,
					row.name,
					row.sex === null
						? ''
						: row.sex === 'female'
							? m.talents_sex_female({}, { locale })
							: m.talents_sex_male({}, { locale }),
					localText(row.unitThen, locale),
					row.grade === null ? '' : gradeName(row.grade, locale),
					row.bornMonth ?? '',
					row.conditions.join(locale === 'en' ? ', ' : '、'),
					clip([row.title, row.abstract].filter(Boolean).join(locale === 'en' ? ': ' : '：')),
					highestText(row, locale),
					sender,
					row.moved && row.unitNow !== null
						? m.talents_now_at({ unit: localText(row.unitNow, locale) }, { locale })
						: '',
				]),
				closing: [m.talents_sheet_seal({ unit: sender }, { locale })],
			},
		],
		documentIn(locale),
	);
	const fileName = fileNameOf([localText(category.editionName, locale), kind], ctx.now, zone);
	await recordExport(ctx, {
		kind: 'nominee_summary',
		scope: { category: categoryId },
		rowCount: rows.length,
		fileName,
		bytes,
	});
	return { fileName, bytes };
}
