import type { AchievementKind, AchievementLevel, OutcomeGrade } from '#lib/domain/higher.ts';

// Apart from the rest of the nomination's form: the browser needs the names, and not zod.

export const ACHIEVEMENT_FIELDS = [
	'kind',
	'month',
	'name',
	'level',
	'grade',
	'work',
	'share',
	'certificate',
	'unit',
	'condition',
	'proof',
] as const;
export const achievementField = (field: (typeof ACHIEVEMENT_FIELDS)[number], row: string) => `${field}.${row}`;

export interface AchievementInput {
	kind: AchievementKind;
	/** YYYY-MM, or '' */
	achievedMonth: string;
	name: string;
	level: AchievementLevel | null;
	grade: OutcomeGrade | null;
	workTitle: string;
	shareNote: string;
	certificateNumber: string;
	unitThen: string;
	conditionId: string | null;
}
