import { FIELD_NAMES } from '#lib/domain/checklist.ts';
import type { CategoryField, FieldValues } from '#lib/domain/edition.ts';
import { isId } from '#lib/domain/entry.ts';
import { GRADES_OF_SCHOOL } from '#lib/domain/person.ts';

/**
 * The draft's form. A draft must save with gaps and with texts that are still too long, so nothing here refuses what was typed: the
 * checklist names it, handing in refuses it. The limits below only keep out what no person types. Without zod: the browser reads the
 * form too, for the live checklist, and zod is a quarter of what a teacher's page may weigh.
 */
const TEXT_MAX = 20_000;
const LINE_MAX = 1_000;

const asLine = (typed: string) => typed.replace(/[\r\n]+/g, ' ').slice(0, LINE_MAX);
const asParagraphs = (typed: string) => typed.replaceAll('\r\n', '\n').slice(0, TEXT_MAX);

const BORN_MONTH = /^(19|20)\d{2}-(0[1-9]|1[0-2])$/;

/** A month as a native month field or a hand writes it: 2014-3, 2014/03, 2014年3月 → 2014-03; null when it is none. */
export function readMonth(text: string): string | null {
	const match = /^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?\s*$/.exec(text);
	if (!match) return null;
	const month = `${match[1]}-${match[2]!.padStart(2, '0')}`;
	return BORN_MONTH.test(month) ? month : null;
}

export function readGrade(text: string): number | null {
	const grade = Number(text);
	return (GRADES_OF_SCHOOL as readonly number[]).includes(grade) ? grade : null;
}

/** What the whole form says, whichever button was pressed. */
export interface DraftInput {
	/** version that the form was made from */
	version: number;
	/** the person was told who saved meanwhile and chose their own text */
	overwrite: boolean;
	title: string;
	abstract: string;
	collectiveName: string;
	disciplineId: string | null;
	fieldValues: FieldValues;
	declared: readonly string[];
	/** by participant; absent where the form had no such field */
	rows: Record<string, { labour?: string; grade?: number | null; bornMonth?: string | null }>;
}

/** What of a category the form's reading depends on. */
interface FormShape {
	fields: readonly CategoryField[];
	declarations: readonly { key: string }[];
}

function text(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}

/** Reads the form, in the browser for the live checklist and on the server for saving: the same answer on both sides. */
export function readDraft(form: FormData, shape: FormShape): DraftInput {
	const fieldValues: FieldValues = {};
	for (const { key, kind } of shape.fields) {
		const name = FIELD_NAMES.value(key);
		if (kind === 'checkbox') fieldValues[key] = form.get(name) !== null;
		else if (kind === 'number') {
			const typed = text(form, name).trim();
			const value = Number(typed);
			if (typed !== '' && Number.isFinite(value)) fieldValues[key] = value;
		} else {
			const value = (kind === 'textarea' ? asParagraphs : asLine)(text(form, name));
			if (value !== '') fieldValues[key] = value;
		}
	}
	const rows: DraftInput['rows'] = {};
	for (const [name, value] of form) {
		const match = /^(labour|grade|born)\.([0-9a-f-]{36})$/.exec(name);
		if (!match || typeof value !== 'string') continue;
		const row = (rows[match[2]!] ??= {});
		if (match[1] === 'labour') row.labour = asLine(value);
		else if (match[1] === 'grade') row.grade = readGrade(value);
		// what is no month is not a reason to forget the one we have
		else if (value.trim() === '' || readMonth(value) !== null) row.bornMonth = readMonth(value);
	}
	const discipline = text(form, 'discipline');
	const version = Number(text(form, 'version'));
	return {
		version: Number.isInteger(version) && version >= 0 ? version : 0,
		overwrite: form.get('overwrite') === 'yes',
		title: asLine(text(form, 'title')).trim(),
		abstract: asParagraphs(text(form, 'abstract')),
		collectiveName: asLine(text(form, 'collective_name')).trim(),
		disciplineId: isId(discipline) ? discipline : null,
		fieldValues,
		declared: shape.declarations.map(({ key }) => key).filter((key) => form.get(FIELD_NAMES.declared(key)) !== null),
		rows,
	};
}
