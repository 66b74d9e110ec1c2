import type {
	AssessmentKind,
	AttachmentType,
	CategoryField,
	Declaration,
	EntrantKind,
	Host,
	PhaseWindow,
	QuotaUnit,
	SchoolStage,
} from '../edition.ts';
import type { LocalText } from '../local-text.ts';
import type { ConditionDraft } from '../nomination.ts';
import type { CriterionDraft, ScoreStep } from '../rubric.ts';

/** What a preset hangs its dates and labels on. */
export interface YearFacts {
	now: Date;
	/** IANA zone of the association; deadlines are wall times there */
	zone: string;
	/** the day entries open; a week from now when not given */
	startsOn?: Date;
	/** 届 */
	ordinal?: number;
}

export interface DivisionDraft {
	name: LocalText;
	stages: SchoolStage[];
	gradeMin?: number | null;
	gradeMax?: number | null;
}

export interface DisciplineDraft {
	code: string;
	name: LocalText;
}

export interface AttachmentRuleDraft {
	key: string;
	label: LocalText;
	help?: LocalText | null;
	types: AttachmentType[];
	countMin: number;
	countMax: number;
	/** bytes, at most 20 MB */
	bytesMax: number;
}

export interface RubricDraft {
	stepTenths: ScoreStep;
	criteria: CriterionDraft[];
}

/** 类别 as it is before it has ids. */
export interface CategoryDraft {
	key: string;
	/** letters in the work number */
	code: string;
	name: LocalText;
	guidance?: LocalText | null;
	entrantKind: EntrantKind;
	assessmentKind: AssessmentKind;
	quotaUnit: QuotaUnit;
	participantsMin: number;
	participantsMax: number;
	advisorsMin: number;
	advisorsMax: number;
	/** null = unlimited */
	entriesPerParticipant: number | null;
	/** the school's quota; null = unlimited */
	entriesPerUnit: number | null;
	sameStageRequired: boolean;
	ageMin: number | null;
	ageMax: number | null;
	titleMax: number;
	abstractMax: number;
	abstractRequired: boolean;
	fields: CategoryField[];
	divisions: DivisionDraft[];
	disciplines: DisciplineDraft[];
	attachmentRules: AttachmentRuleDraft[];
	/** null where nothing is scored */
	rubric: RubricDraft | null;
	/** 申报条件, where persons are nominated */
	conditions?: ConditionDraft[];
	/** the category's own windows; a phase that is absent follows the edition */
	windows: PhaseWindow[];
}

interface SectionDraft {
	name: LocalText;
	categories: CategoryDraft[];
}

export const PROGRAMME_KINDS = ['festival', 'contest', 'talent_award', 'forwarded_call'] as const;
type ProgrammeKind = (typeof PROGRAMME_KINDS)[number];

/** 届 as a preset proposes it: plain data, adjusted by staff before it opens. */
export interface EditionDraft {
	preset: string;
	programme: { kind: ProgrammeKind; name: LocalText };
	name: LocalText;
	ordinal: number | null;
	periodLabel: string;
	theme: LocalText | null;
	callNumber: string | null;
	hosts: Host[];
	declarations: Declaration[];
	/** the edition's own windows, for every category without its own */
	windows: PhaseWindow[];
	sections: SectionDraft[];
}

export type Preset = (facts: YearFacts) => EditionDraft;
