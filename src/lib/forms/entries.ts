import { z } from 'zod';
import { FIELD_NAMES } from '#lib/domain/checklist.ts';
import type { CategoryField, FieldValues } from '#lib/domain/edition.ts';
import { GRADES_OF_SCHOOL, NAME_MAX, normalName, SEXES } from '#lib/domain/person.ts';

/**
 * The draft's form. A draft must save with gaps and with texts that are still too long, so nothing here refuses what was typed: the
 * checklist names it, handing in refuses it. The limits below only keep out what no person types.
 */
const TEXT_MAX = 20_000;
const LINE_MAX = 1_000;

const line = z
	.string()
	.catch('')
	.transform((text) => text.replace(/[\r\n]+/g, ' ').slice(0, LINE_MAX));
const paragraphs = z
	.string()
	.catch('')
	.transform((text) => text.replaceAll('\r\n', '\n').slice(0, TEXT_MAX));
const uuid = z.uuid();

export const categoryChoice = z.object({ category: uuid });
export const rowChoice = z.object({ row: uuid });
export const personChoice = z.object({ person: uuid });

const BORN_MONTH = /^(19|20)\d{2}-(0[1-9]|1[0-2])$/;

/** A month as a native month field or a hand writes it: 2014-3, 2014/03, 2014年3月 → 2014-03; null when it is none. */
export function readMonth(text: string): string | null {
	const match = /^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?\s*$/.exec(text);
	if (!match) return null;
	const month = `${match[1]}-${match[2]!.padStart(2, '0')}`;
	return BORN_MONTH.test(month) ? month : null;
}

function readGrade(text: string): number | null {
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
			const value = (kind === 'textarea' ? paragraphs : line).parse(text(form, name));
			if (value !== '') fieldValues[key] = value;
		}
	}
	const rows: DraftInput['rows'] = {};
	for (const [name, value] of form) {
		const match = /^(labour|grade|born)\.([0-9a-f-]{36})$/.exec(name);
		if (!match || typeof value !== 'string') continue;
		const row = (rows[match[2]!] ??= {});
		if (match[1] === 'labour') row.labour = line.parse(value);
		else if (match[1] === 'grade') row.grade = readGrade(value);
		// what is no month is not a reason to forget the one we have
		else if (value.trim() === '' || readMonth(value) !== null) row.bornMonth = readMonth(value);
	}
	const discipline = uuid.safeParse(text(form, 'discipline'));
	return {
		version: z.coerce.number().int().min(0).catch(0).parse(text(form, 'version')),
		overwrite: form.get('overwrite') === 'yes',
		title: line.parse(text(form, 'title')).trim(),
		abstract: paragraphs.parse(text(form, 'abstract')),
		collectiveName: line.parse(text(form, 'collective_name')).trim(),
		disciplineId: discipline.success ? discipline.data : null,
		fieldValues,
		declared: shape.declarations.map(({ key }) => key).filter((key) => form.get(FIELD_NAMES.declared(key)) !== null),
		rows,
	};
}

const name = z
	.string()
	.transform(normalName)
	.pipe(
		z
			.string()
			.min(2, 'name_missing')
			.max(NAME_MAX, 'name_too_long')
			.regex(/^[^\d<>@#$%^*_=]+$/, 'name_odd'),
	);

/** A pupil who is not yet known: name and grade; class, sex optional; month of birth only where the category asks. */
export const newPupil = z.object({
	pupil_name: name,
	pupil_grade: z
		.string()
		.transform(readGrade)
		.refine((grade) => grade !== null, 'grade_missing'),
	pupil_class: z.string().trim().max(20, 'class_too_long').catch(''),
	pupil_sex: z.enum(SEXES).nullable().catch(null),
	pupil_born: z.string().catch('').transform(readMonth),
});
export type NewPupil = z.infer<typeof newPupil>;

/** An advisor who is not in our lists: name and unit are enough, no account is made. */
export const newAdvisor = z.object({
	advisor_name: name,
	advisor_unit: z.string().trim().min(2, 'unit_missing').max(60, 'unit_too_long'),
});
export type NewAdvisor = z.infer<typeof newAdvisor>;

/** What somebody searches for: a name, part of it, or pinyin initials. */
export const searchText = z.string().trim().max(60).catch('');
