import type { SchoolStage } from './edition.ts';

/** 级别 of a contest above the district. */
export const HIGHER_LEVELS = ['city', 'province', 'nation'] as const;
export type HigherLevel = (typeof HIGHER_LEVELS)[number];

export const HIGHER_KINDS = ['contest', 'talent_award'] as const;
export type HigherKind = (typeof HIGHER_KINDS)[number];

/** 推荐渠道: 科协推荐 | 教育部门推荐 | 学校自主报名. Source: domain reference 14. */
export const ROUTES = ['association', 'education', 'self'] as const;
export type Route = (typeof ROUTES)[number];

/** 白名单 of the Ministry of Education. Source: domain reference 8. */
export const WHITELIST_STATUSES = ['listed', 'not_listed', 'not_applicable', 'unknown'] as const;
export type WhitelistStatus = (typeof WHITELIST_STATUSES)[number];

/** 推荐的状态: substitute 递补 waits for a place; sent 已报送. Source: domain reference 1.4. */
export const RECOMMENDATION_STATES = ['proposed', 'substitute', 'confirmed', 'sent', 'withdrawn'] as const;
export type RecommendationState = (typeof RECOMMENDATION_STATES)[number];

/** 个人项目 / 集体项目. */
export const WORK_KINDS = ['individual', 'team'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** A share of what is recommended that the higher contest limits, e.g. 集体项目 ≤ 20 %, 小学 ≥ 20 %. Source: domain reference 5.1 [S14]. */
export interface ShareRule {
	of: 'team' | SchoolStage;
	bound: 'min' | 'max';
	percent: number;
}

/** 入围, 终评, 奖项, 授予称号 (a talent award's own), 未获奖. 入围 is never an award. */
export const OUTCOME_RESULTS = ['shortlisted', 'final', 'award', 'honoured', 'none'] as const;
export type OutcomeResult = (typeof OUTCOME_RESULTS)[number];

export const OUTCOME_GRADES = ['first', 'second', 'third', 'encouragement', 'special'] as const;
export type OutcomeGrade = (typeof OUTCOME_GRADES)[number];

export const OUTCOME_STATES = ['reported', 'verified', 'rejected'] as const;
export type OutcomeState = (typeof OUTCOME_STATES)[number];

/** 级别 of an achievement as the conditions of a talent award count it, lowest first. */
export const ACHIEVEMENT_LEVELS = ['district', 'city', 'province', 'nation', 'international'] as const;
export type AchievementLevel = (typeof ACHIEVEMENT_LEVELS)[number];

export const ACHIEVEMENT_KINDS = ['award', 'patent', 'title', 'paper', 'other'] as const;
export type AchievementKind = (typeof ACHIEVEMENT_KINDS)[number];
