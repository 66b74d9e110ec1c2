import { localText, type Locale, type LocalText } from '#lib/domain/local-text.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

const GRADES: Record<number, (locale: Locale) => string> = {
	1: (locale) => m.entries_grade_1({}, { locale }),
	2: (locale) => m.entries_grade_2({}, { locale }),
	3: (locale) => m.entries_grade_3({}, { locale }),
	4: (locale) => m.entries_grade_4({}, { locale }),
	5: (locale) => m.entries_grade_5({}, { locale }),
	6: (locale) => m.entries_grade_6({}, { locale }),
	7: (locale) => m.entries_grade_7({}, { locale }),
	8: (locale) => m.entries_grade_8({}, { locale }),
	9: (locale) => m.entries_grade_9({}, { locale }),
	10: (locale) => m.entries_grade_10({}, { locale }),
	11: (locale) => m.entries_grade_11({}, { locale }),
	12: (locale) => m.entries_grade_12({}, { locale }),
};

/** 年级, in the language of the sheet. */
export function gradeName(grade: number, locale: Locale): string {
	return GRADES[grade]?.(locale) ?? '';
}

/** The heading of a sheet: the edition's name and what the sheet is, without saying 推荐 twice. */
export function sheetTitle(edition: LocalText, sheet: string, locale: Locale): string {
	const name = localText(edition, locale);
	const said = name.endsWith('推荐') && sheet.startsWith('推荐');
	return m.talents_sheet_title({ edition: said ? name.slice(0, -2) : name, sheet }, { locale });
}
