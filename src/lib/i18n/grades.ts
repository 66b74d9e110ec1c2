import type { Grade } from '#lib/domain/award.ts';
import { m } from './paraglide/messages.js';
import type { Locale } from './format.ts';

/** 奖次, on pages (the reader's language) and in sheets (the one asked for). */
export const GRADE_NAMES: Record<Grade, (locale?: Locale) => string> = {
	first: (locale) => m.results_grade_first({}, locale && { locale }),
	second: (locale) => m.results_grade_second({}, locale && { locale }),
	third: (locale) => m.results_grade_third({}, locale && { locale }),
	encouragement: (locale) => m.results_grade_encouragement({}, locale && { locale }),
	shortlisted: (locale) => m.results_grade_shortlisted({}, locale && { locale }),
};
