import { z } from 'zod';
import { COMMENT_MAX, GROUP_METHODS, SHEET_FLAGS, type SheetFlag } from '#lib/domain/judging.ts';

/** 评分表: criteria and points stand side by side, in the order of the sheet; empty points are not given yet. */
export const sheetForm = z.object({
	/** of the sheet the judge was looking at; 0 = none yet */
	version: z.coerce.number().int().min(0).default(0),
	criterion: z.array(z.string()).default([]),
	points: z.array(z.string()).default([]),
	comment: z.string().max(COMMENT_MAX, 'comment_too_long').default(''),
	flags: z.array(z.enum(SHEET_FLAGS)).default([]),
});
export type SheetForm = z.infer<typeof sheetForm>;

/** What was typed as points: tenths, nothing, or no figure with at most one decimal. Full-width digits are digits. */
export function tenthsOf(typed: string): number | 'empty' | 'unreadable' {
	const text = typed
		.normalize('NFKC')
		.replace(/[，。,]/g, '.')
		.trim();
	if (text === '') return 'empty';
	const match = /^(\d{1,5})(?:\.(\d)?0*)?$/.exec(text);
	return match ? Number(match[1]) * 10 + Number(match[2] ?? 0) : 'unreadable';
}

/** The sheet's scores by criterion id, and the criteria whose points nobody can read. */
export function readScores(form: Pick<SheetForm, 'criterion' | 'points'>): {
	scores: Map<string, number>;
	unreadable: string[];
} {
	const scores = new Map<string, number>();
	const unreadable: string[] = [];
	for (const [index, id] of form.criterion.entries()) {
		const tenths = tenthsOf(form.points[index] ?? '');
		if (tenths === 'unreadable') unreadable.push(id);
		else if (tenths !== 'empty') scores.set(id, tenths);
	}
	return { scores, unreadable };
}

/** What was typed, given back as it was, with what is wrong. */
export interface RefusedSheet extends Record<string, unknown> {
	message: string;
	elsewhere: boolean;
	typed: { points: Record<string, string>; comment: string; flags: SheetFlag[] };
	problems: Record<string, string>;
	commentProblem: string | null;
}

/** 回避 */
export const recusalForm = z.object({ reason: z.string().trim().max(500, 'reason_too_long').default('') });

/** 评审组 */
export const groupForm = z.object({
	version: z.coerce.number().int().default(1),
	name: z.string().trim().max(30, 'group_name_too_long').default(''),
	name_en: z.string().trim().max(60, 'group_name_too_long').default(''),
	method: z.enum(GROUP_METHODS).default('all'),
	judges_per_entry: z.coerce.number().int().min(1, 'judges_per_entry_odd').max(15, 'judges_per_entry_odd').default(3),
	judges: z.array(z.uuid()).default([]),
	lead: z.union([z.uuid(), z.literal('')]).default(''),
});

/** 按组别分组: divisions and their groups side by side; '' = entries without division, 'keep' = stays as it is */
export const distributionForm = z.object({
	version: z.coerce.number().int().default(1),
	division: z.array(z.union([z.uuid(), z.literal('')])).default([]),
	group: z.array(z.union([z.uuid(), z.enum(['spread', 'keep'])])).default([]),
});

/** 登记回避 */
export const conflictForm = z.object({
	judge: z.union([z.uuid(), z.literal('')]).default(''),
	about: z.enum(['entry', 'unit']).default('entry'),
	number: z.string().trim().max(40).default(''),
	unit: z.union([z.uuid(), z.literal('')]).default(''),
	reason: z.string().trim().max(500, 'reason_too_long').default(''),
});
