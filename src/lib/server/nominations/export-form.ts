import type { CategoryField, FieldValues } from '#lib/domain/edition.ts';
import { localText, type Locale, type LocalText } from '#lib/domain/local-text.ts';
import { formatDay } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import {
	ACHIEVEMENT_GRADE_NAMES,
	ACHIEVEMENT_KIND_NAMES,
	ACHIEVEMENT_LEVEL_NAMES,
	NOTICE_RESULT_NAMES,
} from '#lib/i18n/reasons/talents.ts';
import { recordExport } from '../exports/record-export.ts';
import type { Context } from '../platform/context.ts';
import { writeDocx, type DocxBlock } from '../platform/docx.ts';
import { fileNameOf, type ExportedFile, type SheetReader } from '../results/sheet-words.ts';
import { listConditions } from '../editions/set-conditions.ts';
import { getNominee, getTalentCategory } from './queries.ts';
import { gradeName, sheetTitle } from './words.ts';

export interface ExportForm extends SheetReader {
	categoryId: string;
	entryId: string;
	association: LocalText;
}

/** A field's value as it stands on paper. */
function valueText(field: CategoryField, values: FieldValues, locale: Locale): string {
	const value = values[field.key];
	if (value === undefined || value === '') return '';
	if (typeof value === 'boolean') return value ? m.talents_yes({}, { locale }) : m.talents_no({}, { locale });
	const option = field.options?.find((one) => one.value === value);
	return option ? localText(option.label, locale) : String(value);
}

/**
 * 推荐表 of one nominee, editable: particulars, claims, achievements as a table, opinions with places for signer, date and seal. Nothing that the category
 * does not ask for. Recorded; its file name tells no child's name. Source: domain reference 6.3.
 */
export async function exportForm(
	ctx: Context,
	{ categoryId, entryId, association, locale, zone }: ExportForm,
): Promise<ExportedFile> {
	const category = await getTalentCategory(ctx, categoryId);
	const nominee = await getNominee(ctx, categoryId, entryId);
	const conditions = await listConditions(ctx.db, categoryId);
	const kind = m.talents_form({}, { locale });
	const codeOf = (id: string | null) => conditions.find((condition) => condition.id === id)?.code ?? '';
	const short = nominee.fields.filter(({ kind: of }) => of !== 'textarea');
	const long = nominee.fields.filter(({ kind: of }) => of === 'textarea');
	const sealed = (unit: string): DocxBlock => ({
		kind: 'closing',
		lines: [
			m.talents_form_signer({}, { locale }),
			m.talents_form_seal({ unit }, { locale }),
			m.talents_sheet_date({}, { locale }),
		],
	});
	const blocks: DocxBlock[] = [
		{
			kind: 'note',
			text: m.talents_form_note({ period: category.periodLabel, number: nominee.number ?? '—' }, { locale }),
		},
		{
			kind: 'form',
			pairs: 2,
			facts: [
				{ label: m.talents_column_name({}, { locale }), value: nominee.name },
				{
					label: m.talents_column_sex({}, { locale }),
					value:
						nominee.sex === null
							? ''
							: nominee.sex === 'female'
								? m.talents_sex_female({}, { locale })
								: m.talents_sex_male({}, { locale }),
				},
				{ label: m.talents_column_born({}, { locale }), value: nominee.bornMonth ?? '' },
				{
					label: m.talents_column_grade({}, { locale }),
					value: [nominee.grade === null ? '' : gradeName(nominee.grade, locale), nominee.classLabel ?? '']
						.filter(Boolean)
						.join(' '),
				},
				{ label: m.talents_form_unit_then({}, { locale }), value: localText(nominee.unitThen, locale) },
				{
					label: m.talents_form_unit_now({}, { locale }),
					value: nominee.unitNow === null ? '' : localText(nominee.unitNow, locale),
				},
				...short.map((field) => ({
					label: localText(field.label, locale),
					value: valueText(field, nominee.fieldValues, locale),
				})),
				{
					label: m.talents_form_contact({}, { locale }),
					value: [nominee.contact.name, nominee.contact.phone].filter(Boolean).join(' '),
				},
				{ label: m.talents_form_advisors({}, { locale }), value: nominee.advisors.join(locale === 'en' ? ', ' : '、') },
			],
		},
		{ kind: 'heading', text: m.talents_form_claims({}, { locale }) },
		{
			kind: 'paragraph',
			text: nominee.claims
				.map((code) => {
					const condition = conditions.find((one) => one.code === code);
					return `${code}${locale === 'en' ? '. ' : '、'}${condition ? localText(condition.text, locale) : ''}`;
				})
				.join('\n'),
		},
		{ kind: 'heading', text: m.talents_form_abstract({}, { locale }) },
		{ kind: 'paragraph', text: [nominee.title, nominee.abstract].filter(Boolean).join('\n') },
		{ kind: 'heading', text: m.talents_form_achievements({}, { locale }) },
		{
			kind: 'table',
			header: [
				m.talents_ach_month({}, { locale }),
				m.talents_ach_name({}, { locale }),
				m.talents_ach_level({}, { locale }),
				m.talents_ach_grade({}, { locale }),
				m.talents_ach_work({}, { locale }),
				m.talents_ach_share({}, { locale }),
				m.talents_ach_certificate({}, { locale }),
				m.talents_ach_condition({}, { locale }),
			],
			rows: nominee.achievements.map((row) => [
				row.achievedMonth,
				row.kind === 'award' ? row.name : `${row.name}（${ACHIEVEMENT_KIND_NAMES[row.kind](locale)}）`,
				row.level === null ? '' : ACHIEVEMENT_LEVEL_NAMES[row.level](locale),
				row.grade === null ? '' : ACHIEVEMENT_GRADE_NAMES[row.grade](locale),
				row.workTitle,
				row.shareNote,
				row.certificateNumber,
				codeOf(row.conditionId),
			]),
			widths: [4, 6, 3, 3, 5, 4, 6, 3],
		},
		...long.flatMap((field): DocxBlock[] => {
			const value = valueText(field, nominee.fieldValues, locale);
			return value === ''
				? []
				: [
						{ kind: 'heading', text: localText(field.label, locale) },
						{ kind: 'paragraph', text: value },
					];
		}),
		{ kind: 'heading', text: m.talents_form_school_opinion({}, { locale }) },
		{ kind: 'paragraph', text: nominee.schoolOpinion },
		{
			kind: 'paragraph',
			plain: true,
			text: m.talents_form_opinion_by(
				{
					signer: nominee.opinionSigner,
					date: nominee.opinionOn === null ? '' : formatDay(nominee.opinionOn, locale),
				},
				{ locale },
			),
		},
		{
			kind: 'paragraph',
			text: m.talents_form_notice(
				{
					place: nominee.noticePlace,
					from: nominee.noticeFrom === null ? '' : formatDay(nominee.noticeFrom, locale),
					until: nominee.noticeUntil === null ? '' : formatDay(nominee.noticeUntil, locale),
					result: NOTICE_RESULT_NAMES[nominee.noticeResult](locale),
				},
				{ locale },
			),
		},
		sealed(localText(nominee.unitThen, locale)),
		{ kind: 'heading', text: m.talents_form_association_opinion({}, { locale }) },
		{
			kind: 'paragraph',
			text:
				nominee.decisionState === 'confirmed' && nominee.outcome === 'recommended'
					? m.talents_form_agreed({ date: formatDay(nominee.decidedOn!, locale) }, { locale })
					: '',
		},
		sealed(localText(association, locale)),
		{ kind: 'heading', text: m.talents_form_city_opinion({}, { locale }) },
		{ kind: 'paragraph', text: '' },
		{ kind: 'closing', lines: [m.talents_form_signer({}, { locale }), m.talents_sheet_date({}, { locale })] },
	];
	const bytes = await writeDocx({
		title: sheetTitle(category.editionName, kind, locale),
		orientation: 'portrait',
		script: locale === 'en' ? 'latin' : 'han',
		footer: 'official',
		blocks,
	});
	const fileName = fileNameOf([kind, nominee.number ?? ''].filter(Boolean), ctx.now, zone, 'docx');
	await recordExport(ctx, {
		kind: 'nominee_form',
		scope: { category: categoryId, entry: entryId },
		rowCount: 1,
		fileName,
		bytes,
	});
	return { fileName, bytes };
}
