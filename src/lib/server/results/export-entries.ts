import { sql } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import type { Period } from '#lib/domain/counted.ts';
import type { EntryState } from '#lib/domain/entry.ts';
import { localText, type Locale, type LocalText } from '#lib/domain/local-text.ts';
import type { EntryExportFilter } from '#lib/forms/results.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { recordExport } from '../exports/record-export.ts';
import { conditions, ENTRY_SORTS, SORTS, type EntrySort } from '../filings/entry-list.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { writeXlsx, type XlsxColumn } from '../platform/xlsx.ts';
import { documentIn, fileNameOf, namesOf, type ExportedFile, type SheetReader } from './sheet-words.ts';

const STATES: Record<EntryState, (locale: Locale) => string> = {
	draft: (locale) => m.entries_state_draft({}, { locale }),
	handed_in: (locale) => m.entries_state_handed_in({}, { locale }),
	filed: (locale) => m.entries_state_filed({}, { locale }),
	accepted: (locale) => m.entries_state_accepted({}, { locale }),
	returned: (locale) => m.entries_state_returned({}, { locale }),
	rejected: (locale) => m.entries_state_rejected({}, { locale }),
	withdrawn: (locale) => m.entries_state_withdrawn({}, { locale }),
	disqualified: (locale) => m.entries_state_disqualified({}, { locale }),
};

interface EntryRow {
	number: string | null;
	title: string;
	state: EntryState;
	unit: LocalText;
	category: LocalText;
	division: LocalText | null;
	collectiveName: string;
	authors: string[];
	advisors: string[];
	filedAt: Date | null;
}

/**
 * 导出作品列表: the staff's list of entries under the same filters and in the same order, all of it, with the names that the list has no room
 * for. One query; recorded (whether a search was on, not what was typed).
 */
export async function exportEntries(
	ctx: Context,
	{ filter, locale, zone }: SheetReader & { filter: EntryExportFilter },
): Promise<ExportedFile> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('entries');
	const sort: EntrySort = ENTRY_SORTS.find((one) => one === filter.sort) ?? 'filed';
	const { by, descending } = SORTS[sort];
	const direction = sql.raw(descending ? 'desc' : 'asc');
	const { rows } = await sql<EntryRow>`
		select e.number, e.title, e.state, u.name as unit, c.name as category, d.name as division,
			e.collective_name as "collectiveName", e.filed_at as "filedAt",
			array(select p.name from participant x join person p on p.id = x.person_id where x.entry_id = e.id order by x.position) as authors,
			array(select p.name from advisor x join person p on p.id = x.person_id where x.entry_id = e.id order by x.position) as advisors
		from entry e join unit u on u.id = e.unit_id join category c on c.id = e.category_id
			left join division d on d.id = e.division_id
		where ${conditions(ctx, { ...filter, sort, cursor: null })}
		order by ${by} ${direction}, e.id ${direction}`.execute(ctx.db);
	const title = m.results_entry_list({}, { locale });
	const bytes = await writeXlsx(
		[
			{
				name: title,
				title,
				notes: [m.results_sheet_note({ date: formatDate(ctx.now, zone, locale), count: rows.length }, { locale })],
				columns: entryColumns(locale),
				rows: rows.map((row, index) => [
					index + 1,
					row.number ?? '',
					row.title,
					localText(row.category, locale),
					row.division === null ? '' : localText(row.division, locale),
					row.collectiveName || namesOf(row.authors, locale),
					localText(row.unit, locale),
					namesOf(row.advisors, locale),
					STATES[row.state](locale),
					row.filedAt === null ? '' : formatDate(row.filedAt, zone, locale),
				]),
			},
		],
		documentIn(locale),
	);
	const fileName = fileNameOf([title], ctx.now, zone);
	await recordExport(ctx, {
		kind: 'entry_list',
		scope: {
			edition: filter.editionId,
			category: filter.categoryId,
			division: filter.divisionId,
			unit: filter.unitId,
			state: filter.state,
			overdue: filter.overdue,
			progress: filter.progress ?? null,
			running: filter.running ?? false,
			searched: filter.search !== '',
			filed: periodText(filter.counted?.filed),
			stage: filter.counted?.stage ?? null,
			award: filter.counted?.award ?? null,
			awarded: periodText(filter.counted?.awarded),
		},
		rowCount: rows.length,
		fileName,
		bytes,
	});
	return { fileName, bytes };
}

function periodText(period: Period | null | undefined): string | null {
	return period ? `${period.from}/${period.until}` : null;
}

function entryColumns(locale: Locale): XlsxColumn[] {
	return [
		{ header: m.results_column_index({}, { locale }), kind: 'integer' },
		{ header: m.results_column_number({}, { locale }), kind: 'text' },
		{ header: m.results_column_title({}, { locale }), kind: 'text', maxWidth: 40 },
		{ header: m.results_column_category({}, { locale }), kind: 'text', maxWidth: 18 },
		{ header: m.results_column_division({}, { locale }), kind: 'text' },
		{ header: m.results_column_authors({}, { locale }), kind: 'text', maxWidth: 24 },
		{ header: m.results_column_unit({}, { locale }), kind: 'text', maxWidth: 32 },
		{ header: m.results_column_advisors({}, { locale }), kind: 'text', maxWidth: 20 },
		{ header: m.results_column_state({}, { locale }), kind: 'text' },
		{ header: m.results_column_filed({}, { locale }), kind: 'text' },
	];
}
