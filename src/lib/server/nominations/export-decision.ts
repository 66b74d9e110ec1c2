import { localText, type LocalText } from '#lib/domain/local-text.ts';
import { formatDay } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { NOMINEE_OUTCOME_NAMES } from '#lib/i18n/reasons/talents.ts';
import { recordExport } from '../exports/record-export.ts';
import type { Context } from '../platform/context.ts';
import { writeDocx } from '../platform/docx.ts';
import { NotFound } from '../platform/not-found.ts';
import { fileNameOf, type ExportedFile, type SheetReader } from '../results/sheet-words.ts';
import { getDecision, getTalentCategory, listAllNominees } from './queries.ts';
import { sheetTitle } from './words.ts';

export interface ExportDecision extends SheetReader {
	categoryId: string;
	association: LocalText;
}

/** 集体研究记录: when, where, who, why, and each nominee with the result; a draft says that it is one. It stays in the house's files. Recorded. */
export async function exportDecision(
	ctx: Context,
	{ categoryId, association, locale, zone }: ExportDecision,
): Promise<ExportedFile> {
	const category = await getTalentCategory(ctx, categoryId);
	const { decision, targets } = await getDecision(ctx, categoryId);
	if (!decision) throw new NotFound('decision');
	const nominees = await listAllNominees(ctx, categoryId);
	const kind = m.talents_record({}, { locale });
	const separator = locale === 'en' ? ', ' : '、';
	const target = targets.find(({ id }) => id === decision.higherEditionId);
	const recommended = nominees.filter(({ outcome }) => outcome === 'recommended');
	const bytes = await writeDocx({
		title: sheetTitle(category.editionName, kind, locale),
		orientation: 'portrait',
		script: locale === 'en' ? 'latin' : 'han',
		footer: 'official',
		blocks: [
			...(decision.state === 'draft' ? [{ kind: 'note', text: m.talents_record_draft({}, { locale }) } as const] : []),
			{
				kind: 'form',
				pairs: 1,
				facts: [
					{ label: m.talents_decision_date({}, { locale }), value: formatDay(decision.decidedOn, locale) },
					{ label: m.talents_decision_place({}, { locale }), value: decision.place },
					{
						label: m.talents_decision_people({}, { locale }),
						value: decision.people.map(({ name, title }) => (title ? `${name}（${title}）` : name)).join(separator),
					},
					{
						label: m.talents_decision_target({}, { locale }),
						value: target ? localText(target.name, locale) : '',
					},
				],
			},
			{ kind: 'heading', text: m.talents_record_reasons({}, { locale }) },
			...decision.reasons
				.split('\n')
				.filter((text) => text.trim() !== '')
				.map((text) => ({ kind: 'paragraph', text }) as const),
			{ kind: 'heading', text: m.talents_record_result({}, { locale }) },
			{
				kind: 'paragraph',
				text: m.talents_record_count({ total: nominees.length, count: recommended.length }, { locale }),
			},
			{
				kind: 'table',
				header: [
					m.talents_column_index({}, { locale }),
					m.talents_column_name({}, { locale }),
					m.talents_column_unit({}, { locale }),
					m.talents_column_conditions({}, { locale }),
					m.talents_column_decision({}, { locale }),
					m.talents_column_reason({}, { locale }),
				],
				rows: nominees.map((row, index) => [
					String(index + 1),
					row.name,
					localText(row.unitThen, locale),
					row.claims.join(separator),
					row.outcome === null ? '' : NOMINEE_OUTCOME_NAMES[row.outcome](locale),
					row.reason,
				]),
				widths: [1, 3, 6, 2, 3, 6],
			},
			{ kind: 'paragraph', plain: true, text: m.talents_record_signatures({}, { locale }) },
			{
				kind: 'closing',
				lines: [localText(association, locale), formatDay(decision.decidedOn, locale)],
			},
		],
	});
	const fileName = fileNameOf([localText(category.editionName, locale), kind], ctx.now, zone, 'docx');
	await recordExport(ctx, {
		kind: 'nominee_decision',
		scope: { category: categoryId },
		rowCount: nominees.length,
		fileName,
		bytes,
	});
	return { fileName, bytes };
}
