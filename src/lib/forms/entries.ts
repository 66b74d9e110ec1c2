import { z } from 'zod';
import { NAME_MAX, normalName, SEXES } from '#lib/domain/person.ts';
import { readGrade, readMonth } from './draft.ts';

const uuid = z.uuid();

export const categoryChoice = z.object({ category: uuid });
export const rowChoice = z.object({ row: uuid });
export const personChoice = z.object({ person: uuid });

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
