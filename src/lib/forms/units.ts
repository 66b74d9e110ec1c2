import { z } from 'zod';
import { SCHOOL_STAGES } from '#lib/domain/edition.ts';
import { UNIT_KINDS, UNIT_SIZES, type UnitFormProblem } from '#lib/domain/unit.ts';

const line = (max: number, tooLong: UnitFormProblem) =>
	z
		.string()
		.default('')
		.transform((text) => text.trim().replace(/\s+/g, ' '))
		.pipe(z.string().max(max, tooLong));

/** Full names with province and city may be long (domain reference 5.2). The problem codes become text at the edge. */
export const unitForm = z.object({
	name: line(80, 'name_too_long').pipe(z.string().min(2, 'name_missing')),
	name_en: line(160, 'name_too_long'),
	kind: z.enum(UNIT_KINDS).default('school'),
	stages: z.array(z.enum(SCHOOL_STAGES)).default([]),
	size: z.enum(UNIT_SIZES).default('medium'),
	parent: z.union([z.uuid(), z.literal('')]).default(''),
	contact_name: line(40, 'contact_name_too_long'),
	contact_phone: line(30, 'phone_odd').pipe(z.string().regex(/^[0-9+()（） -]*$/, 'phone_odd')),
});
export type UnitForm = z.infer<typeof unitForm>;
