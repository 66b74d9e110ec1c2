import type { Grade } from './award.ts';
import type { QuotaUnit, SchoolStage } from './edition.ts';
import type { HigherKind, HigherLevel, Route, ShareRule, WhitelistStatus, WorkKind } from './higher.ts';
import type { LocalText } from './local-text.ts';
import type { HigherPaper } from './recommendation.ts';

/** 上级赛事: what staff write of it once. */
export interface HigherProgrammeShape {
	kind: HigherKind;
	name: LocalText;
	level: HigherLevel;
	organisers: LocalText[];
	whitelist: { status: WhitelistStatus; from: string | null; until: string | null };
	note: LocalText | null;
}

/** 上级赛事的一届: what its call says. */
export interface HigherEditionShape {
	name: LocalText;
	ordinal: number | null;
	periodLabel: string;
	route: Route;
	callNumber: string | null;
	opensOn: string | null;
	deadlineAt: Date | null;
	resultExpectedOn: string | null;
	stages: SchoolStage[];
	ageMin: number | null;
	ageMax: number | null;
	ageOn: string | null;
	lowerAward: Grade | null;
	onePerPupil: boolean;
	forbidsPrior: boolean;
	totalMax: number | null;
	unit: QuotaUnit;
	shares: ShareRule[];
	papers: HigherPaper[];
	/** a new one has no id yet */
	categories: { id: string | null; key: string; name: LocalText; unit: QuotaUnit }[];
	/** categories by key */
	quotas: { categoryKey: string | null; stage: SchoolStage | null; kind: WorkKind | null; max: number }[];
}

export const HIGHER_EDITION_REFUSALS = [
	'changed_meanwhile',
	'preset_taken',
	'programme_archived',
	'period_taken',
	'edition_closed',
	'edition_not_closed',
	'category_in_use',
	'not_all_sent',
] as const;
export type HigherEditionRefusal = (typeof HIGHER_EDITION_REFUSALS)[number];

export interface HigherEditionRefusalFacts {
	count?: number;
	by?: string | null;
}

/** What can be wrong with a field of the forms on higher contests. Texts: i18n/reasons/upward.ts. */
export const UPWARD_FORM_PROBLEMS = [
	'text_missing',
	'text_too_long',
	'chinese_missing',
	'number_odd',
	'percent_odd',
	'date_odd',
	'choice_odd',
	'max_below_min',
	'end_before_begin',
	'dates_for_listed_only',
	'quota_twice',
	'category_twice',
	'share_twice',
] as const;
export type UpwardFormProblem = (typeof UPWARD_FORM_PROBLEMS)[number];
