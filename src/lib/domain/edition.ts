import type { LocalText } from './local-text.ts';

/** 学段: primary 小学, junior 初中, senior 高中 (vocational included). Source: domain reference 1.1. */
export const SCHOOL_STAGES = ['primary', 'junior', 'senior'] as const;
export type SchoolStage = (typeof SCHOOL_STAGES)[number];

/** 学段 of a grade: 1–6 primary, 7–9 junior, 10–12 senior. */
export function stageOfGrade(grade: number): SchoolStage {
	return grade <= 6 ? 'primary' : grade <= 9 ? 'junior' : 'senior';
}

export const EDITION_STATES = ['draft', 'open', 'finished'] as const;
export type EditionState = (typeof EDITION_STATES)[number];

/** 参赛主体: who stands behind an entry of the category. */
export const ENTRANT_KINDS = ['pupils', 'collective', 'entering_teacher', 'team', 'person', 'unit'] as const;
export type EntrantKind = (typeof ENTRANT_KINDS)[number];

/** 评审方式. */
export const ASSESSMENT_KINDS = ['rubric', 'sift_then_rubric', 'live', 'file_review', 'none'] as const;
export type AssessmentKind = (typeof ASSESSMENT_KINDS)[number];

/** 阶段, in order: 教师填报, 学校报送, 资格审查, 评审, 结果. Each is a window in time, per category where it has its own. */
export const PHASES = ['entry', 'filing', 'eligibility', 'judging', 'results'] as const;
export type Phase = (typeof PHASES)[number];

/** 名额单位: 件 幅 项 支队 人 所. */
export const QUOTA_UNITS = ['jian', 'fu', 'xiang', 'zhidui', 'ren', 'suo'] as const;
export type QuotaUnit = (typeof QUOTA_UNITS)[number];

/** 主办、承办、协办单位. */
export const HOST_ROLES = ['host', 'organizer', 'co_organizer'] as const;
export interface Host {
	role: (typeof HOST_ROLES)[number];
	name: LocalText;
}

/** 确认事宜: what the teacher declares for the entrants. */
export interface Declaration {
	key: string;
	text: LocalText;
}

export const FIELD_KINDS = ['text', 'textarea', 'select', 'number', 'checkbox'] as const;
/** A field of the category's form, beside title and abstract. */
export interface CategoryField {
	key: string;
	kind: (typeof FIELD_KINDS)[number];
	label: LocalText;
	help?: LocalText;
	required: boolean;
	/** characters for text, value for number */
	max?: number;
	options?: { value: string; label: LocalText }[];
	/** may name people or the school, so judges never see it */
	identifying?: boolean;
}
export type FieldValues = Record<string, string | number | boolean>;

/** 附件类型, by what is checked in the file's first bytes. */
export const ATTACHMENT_TYPES = ['pdf', 'jpeg', 'png', 'mp4', 'zip'] as const;
export type AttachmentType = (typeof ATTACHMENT_TYPES)[number];

/** Opens at `opensAt` inclusive, closes at `closesAt` exclusive. */
export interface PhaseWindow {
	phase: Phase;
	opensAt: Date;
	closesAt: Date;
}
