import type { Grade } from '#lib/domain/award.ts';
import type { EntrantKind } from '#lib/domain/edition.ts';
import type { EntryIdentity } from '#lib/domain/entry.ts';
import type { Locale } from '#lib/domain/local-text.ts';
import { GRADE_NAMES } from '#lib/i18n/grades.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { XlsxDocument } from '../platform/xlsx.ts';

export interface ExportedFile {
	fileName: string;
	bytes: Buffer;
}

/** In whose language and zone a sheet is written. */
export interface SheetReader {
	locale: Locale;
	zone: string;
}

export function gradeName(grade: Grade, locale: Locale): string {
	return GRADE_NAMES[grade](locale);
}

export function namesOf(names: readonly string[], locale: Locale): string {
	return names.join(locale === 'en' ? ', ' : '、');
}

/** A group stands by its own name, never by a pupil's. */
export function authorsOf(identity: EntryIdentity, locale: Locale): string {
	return (
		identity.collectiveName ||
		namesOf(
			identity.participants.map(({ name }) => name),
			locale,
		)
	);
}

/** 作者 | 集体 | 申报教师 | … : what the category calls those who enter. */
export function entrantHeader(kind: EntrantKind, locale: Locale): string {
	switch (kind) {
		case 'collective':
			return m.results_column_collective({}, { locale });
		case 'entering_teacher':
			return m.results_column_teacher({}, { locale });
		case 'team':
			return m.results_column_team({}, { locale });
		case 'person':
			return m.results_column_nominee({}, { locale });
		case 'unit':
		case 'pupils':
			return m.results_column_authors({}, { locale });
	}
}

export function documentIn(locale: Locale): XlsxDocument {
	return {
		footer: m.results_sheet_page({ page: '&P', pages: '&N' }, { locale }),
		script: locale === 'en' ? 'latin' : 'han',
	};
}

/** What leaves the house: a table to reckon with, a document to edit, bare rows. */
export type DocumentType = 'xlsx' | 'docx' | 'csv';

/** What it is and the day, nothing about a person or a school: file names travel further than files. */
export function fileNameOf(parts: readonly string[], now: Date, zone: string, type: DocumentType = 'xlsx'): string {
	const day = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(now);
	const name = [...parts, day].join(' ').replace(/[\\/:*?"<>|\s]+/g, ' ');
	return `${name}.${type}`;
}
