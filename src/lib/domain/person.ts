/** Grades as stored: 1–6 小学, 7–9 初中, 10–12 高中 (vocational included). */
export const GRADES_OF_SCHOOL = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/** As some forms ask; it may stay open. */
export const SEXES = ['female', 'male'] as const;
export type Sex = (typeof SEXES)[number];

/** Names of ethnic minorities reach 20 characters and more; the paper forms give 30. */
export const NAME_MAX = 30;

/**
 * A person's name as it is compared and stored: outer spaces and those between Chinese characters gone (王　明 = 王明), the middle dot of
 * names such as 阿依古丽·买买提 in one of its many forms made U+00B7.
 */
export function normalName(name: string): string {
	return name
		.normalize('NFC')
		.replace(/[•‧∙・․．﹒]/g, '·')
		.replace(/\s+/g, ' ')
		.replace(
			/([\u2E80-\u9FFF\uF900-\uFAFF\u{20000}-\u{3FFFF}]) (?=[\u2E80-\u9FFF\uF900-\uFAFF\u{20000}-\u{3FFFF}])/gu,
			'$1',
		)
		.trim();
}

export function sameName(a: string, b: string): boolean {
	const name = normalName(a).toLowerCase();
	return name !== '' && name === normalName(b).toLowerCase();
}

/**
 * Full years at the end of `onMonth` ("YYYY-MM") of somebody born in `bornMonth`. The day is not asked for, so in the birthday's own
 * month the birthday counts as past.
 */
export function ageInMonth(bornMonth: string, onMonth: string): number {
	const months = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
	return Math.floor((months(onMonth) - months(bornMonth)) / 12);
}

/** What may be wrong with a person who is typed in. */
export type PersonProblem =
	'name_missing' | 'name_too_long' | 'name_odd' | 'grade_missing' | 'class_too_long' | 'unit_missing' | 'unit_too_long';
