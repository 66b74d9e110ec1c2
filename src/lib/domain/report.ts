import type { CountedAward, CountedStage, Period } from './counted.ts';
import type { Host } from './edition.ts';
import { HIGHER_LEVELS, type HigherLevel, type OutcomeGrade, type Route } from './higher.ts';
import type { LocalText } from './local-text.ts';

/* ----------------------------------------------------------------- periods */

/**
 * 年度数据的缺省年份: the calendar year of `now` in the association's zone; in January–March the year before, because that is when the
 * summary of the past year is written (the founding document is dated 18 January).
 */
export function reportYearOf(now: Date, zone: string): number {
	const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, year: 'numeric', month: 'numeric' }).formatToParts(
		now,
	);
	const part = (type: 'year' | 'month') => Number(parts.find((one) => one.type === type)!.value);
	return part('month') <= 3 ? part('year') - 1 : part('year');
}

export function calendarYear(year: number): Period {
	return { from: `${year}-01-01`, until: `${year}-12-31` };
}

/** 学年: September to August, named by the year it begins in. */
export function schoolYear(year: number): Period {
	return { from: `${year}-09-01`, until: `${year + 1}-08-31` };
}

/** What a period is called by: its year, its school year (the one it begins in), or its days. */
export type PeriodName = { kind: 'year' | 'school_year'; year: number } | { kind: 'days'; period: Period };

export function nameOfPeriod(period: Period): PeriodName {
	const year = Number(period.from.slice(0, 4));
	const same = ({ from, until }: Period) => from === period.from && until === period.until;
	if (same(calendarYear(year))) return { kind: 'year', year };
	if (same(schoolYear(year))) return { kind: 'school_year', year };
	return { kind: 'days', period };
}

export type PeriodProblem = 'day_odd' | 'order_wrong';

function lastDayOfMonth(year: number, month: number): number {
	return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/**
 * 上年同期: the same span a year before; of a longer period the span so many years before that the two do not overlap. A span that ends
 * with a month ends with that month then, too, so that a school year's February is whole in a leap year; 29 February itself becomes 28.
 */
export function spanBefore({ from, until }: Period): Period {
	const shift = (day: string, years: number, keepsEnd: boolean) => {
		const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
		const last = lastDayOfMonth(year - years, month);
		const atEnd = keepsEnd && date === lastDayOfMonth(year, month);
		const then = String(year - years).padStart(4, '0');
		return `${then}-${String(month).padStart(2, '0')}-${String(atEnd ? last : Math.min(date, last)).padStart(2, '0')}`;
	};
	let years = 1;
	while (shift(until, years, true) >= from) years += 1;
	return { from: shift(from, years, false), until: shift(until, years, true) };
}

/* ----------------------------------------------------------------- figures */

/** How often a thing was counted in the period, and in the span that it is compared with. */
export interface Compared {
	now: number;
	before: number;
}

export interface ReportEdition {
	id: string;
	name: LocalText;
	hosts: Host[];
	/** YYYY-MM of its first opening and its last closing window; null without windows */
	opens: string | null;
	closes: string | null;
	works: number;
	accepted: number;
	schools: number;
	/** in award lists that were confirmed in the period */
	awarded: number;
}

export interface ReportCategory {
	id: string;
	name: LocalText;
	edition: { id: string; name: LocalText };
	works: number;
	accepted: number;
	awarded: number;
	/** works of the same category (by its key) of the same programme a year before */
	before: number;
}

export interface ReportUnit {
	id: string;
	name: LocalText;
	works: number;
	accepted: number;
}

/** What became of what was sent to one higher contest or talent award. */
export interface ReportHigher {
	editionId: string;
	/** the programme's own, without the year */
	programme: LocalText;
	name: LocalText;
	periodLabel: string;
	level: HigherLevel;
	route: Route;
	/** 已报送 in the period */
	sent: number;
	/** of those, how many have no verified outcome yet */
	pending: number;
	/** of those, how many may still win: 入围 and 终评 do not end the way, an award, a title or none does */
	undecided: number;
	/** outcomes published in the period and verified, with or without a recommendation of ours */
	shortlisted: number;
	final: number;
	awards: Record<OutcomeGrade | 'named', number>;
	honoured: number;
	none: number;
}

export interface ReportTalent extends ReportHigher {
	/** the category in which the nominees were filed; null where nothing was decided here */
	categoryId: string | null;
}

export interface ReportTotals {
	works: number;
	accepted: number;
	schools: number;
	/** pupils by name, each once; collectives have no names */
	participants: number;
	awarded: number;
	sent: number;
	/** higher contests to which something was sent */
	contests: number;
	higherAwards: Record<HigherLevel, number>;
	nominated: number;
	shortlisted: number;
	honoured: number;
}

export interface ReportFigures {
	period: Period;
	before: Period;
	totals: { now: ReportTotals; before: ReportTotals };
	/** in order of their dates */
	editions: ReportEdition[];
	categories: ReportCategory[];
	stages: ({ stage: CountedStage } & Compared)[];
	/** most works first */
	units: ReportUnit[];
	awards: ({ grade: Exclude<CountedAward, 'any'> } & Compared)[];
	/** highest level first, then most works */
	contests: ReportHigher[];
	talents: ReportTalent[];
}

export function awardsOf({ awards }: Pick<ReportHigher, 'awards'>): number {
	return Object.values(awards).reduce((sum, count) => sum + count, 0);
}

/** Highest level first, then what most works went to; the summary names the first two. */
export function byRank(a: ReportHigher, b: ReportHigher): number {
	return (
		HIGHER_LEVELS.indexOf(b.level) - HIGHER_LEVELS.indexOf(a.level) ||
		b.sent - a.sent ||
		(a.programme.zh < b.programme.zh ? -1 : 1)
	);
}

export function isEmpty({ editions, awards, contests, talents }: ReportFigures): boolean {
	return [editions, contests, talents].every(({ length }) => length === 0) && awards.every(({ now }) => now === 0);
}

/* ------------------------------------------------------------- the summary */

/**
 * 10余个: up to ten an office writes the number itself, above ten it rounds down to tens and says 余.
 * 9 → 9, 10 → 10, 11 → more than 10, 20 → 20, 23 → more than 20. Source: the founding document, domain reference 0.1.
 */
export function aboutTens(count: number): { value: number; more: boolean } {
	if (count <= 10) return { value: count, more: false };
	const value = Math.floor(count / 10) * 10;
	return { value, more: value !== count };
}

/** One part of the sentence; what would be a zero is not in it. `index` counts editions and talent awards from 0. */
export type Clause =
	| { kind: 'event'; index: number; partners: boolean; received: boolean; awarded: boolean }
	| { kind: 'sent'; named: 1 | 2; more: boolean; won: HigherLevel[] }
	/** awards of works that went up without us, or before the period */
	| { kind: 'won'; won: HigherLevel[] }
	| { kind: 'talent'; index: number; recommended: boolean; shortlisted: boolean; honoured: boolean };

/**
 * 工作总结 in the order of the founding document: what was held and received; what was sent up, and what it won; who was recommended
 * for which title, and how far they came. In: figures. Out: the clauses, none for a period without figures.
 */
export function planSummary(figures: ReportFigures, association: string): Clause[] {
	const { totals, editions, talents } = figures;
	const clauses: Clause[] = editions.map((edition, index) => ({
		kind: 'event',
		index,
		partners: partnersOf(edition, association).length > 0,
		received: edition.works > 0,
		awarded: edition.awarded > 0,
	}));
	const won = [...HIGHER_LEVELS].reverse().filter((level) => totals.now.higherAwards[level] > 0);
	const { contests } = totals.now;
	if (contests > 0) clauses.push({ kind: 'sent', named: contests === 1 ? 1 : 2, more: contests > 2, won });
	else if (won.length > 0) clauses.push({ kind: 'won', won });
	for (const [index, { sent, shortlisted, honoured }] of talents.entries())
		clauses.push({
			kind: 'talent',
			index,
			recommended: sent > 0,
			shortlisted: shortlisted > 0,
			honoured: honoured > 0,
		});
	return clauses;
}

/** 联合…: the other hosts of an edition. In: our own name in Chinese. */
export function partnersOf({ hosts }: Pick<ReportEdition, 'hosts'>, association: string): LocalText[] {
	return hosts.filter(({ role, name }) => role === 'host' && name.zh !== association).map(({ name }) => name);
}

/** 举办时间: months of an edition; the year is said where it is not the period's own. */
export function monthsHeld(
	{ opens, closes }: Pick<ReportEdition, 'opens' | 'closes'>,
	period: Period,
): { from: YearMonth; until: YearMonth; years: boolean } | null {
	if (opens === null || closes === null) return null;
	const [from, until] = [yearMonth(opens), yearMonth(closes)];
	const first = Number(period.from.slice(0, 4));
	const years = first !== Number(period.until.slice(0, 4)) || from.year !== first || until.year !== first;
	return { from, until, years };
}

export interface YearMonth {
	year: number;
	month: number;
}

function yearMonth(text: string): YearMonth {
	const [year = 0, month = 1] = text.split('-').map(Number);
	return { year, month };
}

/* ----------------------------------------------------------- its template */

export const SUMMARY_MAX = 3000;

/** {作品数} and what stands for it now. */
export interface Placeholder {
	/** as it is written between the braces, in the language of the text */
	name: string;
	value: string;
	/** the list that it counts */
	path: string | null;
}

export type Segment =
	| { kind: 'text'; text: string }
	| { kind: 'figure'; name: string; value: string; path: string | null }
	/** nothing of that name (any more) */
	| { kind: 'unknown'; name: string };

/** Names are found whatever their case and spaces: {Works Sent} is {works sent}. */
function plainName(name: string): string {
	return name.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** The text with its figures in their places. */
export function renderSummary(text: string, placeholders: readonly Placeholder[]): Segment[] {
	const known = new Map(placeholders.map((one) => [plainName(one.name), one]));
	const segments: Segment[] = [];
	let end = 0;
	for (const match of text.matchAll(/\{([^{}]*)\}/g)) {
		if (match.index > end) segments.push({ kind: 'text', text: text.slice(end, match.index) });
		const found = known.get(plainName(match[1]!));
		segments.push(found ? { kind: 'figure', ...found } : { kind: 'unknown', name: match[1]!.trim() });
		end = match.index + match[0].length;
	}
	if (end < text.length) segments.push({ kind: 'text', text: text.slice(end) });
	return segments;
}

/** What is read when nothing can be linked: a copy, a document. */
export function plainSummary(segments: readonly Segment[]): string {
	return segments
		.map((segment) =>
			segment.kind === 'text' ? segment.text : segment.kind === 'figure' ? segment.value : `{${segment.name}}`,
		)
		.join('');
}

export type SummaryProblem =
	| { code: 'text_missing' }
	| { code: 'text_too_long'; max: number; length: number }
	/** a brace without its other half */
	| { code: 'brace_alone' }
	| { code: 'placeholder_unknown'; names: string[] };

/** What is wrong with an edited summary; characters are counted as people do. */
export function checkSummary(text: string, placeholders: readonly Placeholder[]): SummaryProblem | null {
	if (text.trim() === '') return { code: 'text_missing' };
	const { length } = [...text];
	if (length > SUMMARY_MAX) return { code: 'text_too_long', max: SUMMARY_MAX, length };
	const segments = renderSummary(text, placeholders);
	if (segments.some((segment) => segment.kind === 'text' && /[{}]/.test(segment.text))) return { code: 'brace_alone' };
	const names = segments.flatMap((segment) => (segment.kind === 'unknown' ? [segment.name] : []));
	return names.length > 0 ? { code: 'placeholder_unknown', names: [...new Set(names)] } : null;
}

export type SummaryRefusal = 'changed_meanwhile' | 'nothing_saved';
