import { GRADES, type Grade } from './award.ts';
import { SCHOOL_STAGES, type SchoolStage } from './edition.ts';
import type { OutcomeGrade } from './higher.ts';

/** 学段, or none: teachers' works, and those whose stage cannot be told. */
export const COUNTED_STAGES = [...SCHOOL_STAGES, 'none'] as const;
export type CountedStage = SchoolStage | 'none';

/** 获奖: the grade in a confirmed award list, or any. */
export const COUNTED_AWARDS = ['any', ...GRADES.filter((grade) => grade !== 'shortlisted')] as const;
export type CountedAward = 'any' | Exclude<Grade, 'shortlisted'>;

/** Days inclusive, YYYY-MM-DD. */
export interface Period {
	from: string;
	until: string;
}

/** What a figure of the year's report counts: the filters of the list of entries that its link carries. */
export interface Counted {
	/** works alone: a nominee (推荐人选) is an entry, yet no work */
	works: boolean;
	/** 首次报送 in this time, and not recalled */
	filed: Period | null;
	stage: CountedStage | null;
	award: CountedAward | null;
	/** the award list was confirmed in this time */
	awarded: Period | null;
}

export const NOTHING_COUNTED: Counted = { works: false, filed: null, stage: null, award: null, awarded: null };

/** A day that exists: 2026-02-30 does not. */
export function isDay(text: string): boolean {
	if (!/^[12]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
	const at = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** The same filters as fields of an address or a form. */
export function writeCounted({ works, filed, stage, award, awarded }: Partial<Counted>): Record<string, string> {
	return {
		...(works && { only: 'works' }),
		...(filed && { from: filed.from, until: filed.until }),
		...(stage && { stage }),
		...(award && { award }),
		...(awarded && { award_from: awarded.from, award_until: awarded.until }),
	};
}

/** The same for what went up: filters of a higher edition's sheet and of its outcomes. */
export interface CountedUpward {
	/** 报送 in this time, and not withdrawn */
	sent: Period | null;
	/** of those, the ones without any verified outcome */
	pending: boolean;
	/** verified outcomes that were published in this time */
	decided: Period | null;
	/** `named`: an award that is none of the grades */
	grade: OutcomeGrade | 'named' | null;
}

/** As fields of an address. */
export function writeCountedUpward({ sent, pending, decided, grade }: Partial<CountedUpward>): Record<string, string> {
	return {
		...(sent && { sent_from: sent.from, sent_until: sent.until }),
		...(pending && { pending: '1' }),
		...(decided && { decided_from: decided.from, decided_until: decided.until }),
		...(grade && { grade }),
	};
}
