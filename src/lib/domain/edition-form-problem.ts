/** What may be wrong with a field of staff's forms on an edition. The forms name it, `i18n/reasons/editions.ts` has the words. */
export const EDITION_FORM_PROBLEMS = [
	'text_missing',
	'text_too_long',
	'chinese_missing',
	'number_missing',
	'number_odd',
	'number_out_of_range',
	'code_odd',
	'choice_odd',
	'date_odd',
	'date_pair_incomplete',
	'max_below_min',
	'key_taken',
	'types_missing',
	'options_missing',
	'option_odd',
	'points_missing',
	'points_odd',
	'points_off_step',
] as const;
export type EditionFormProblem = (typeof EDITION_FORM_PROBLEMS)[number];
