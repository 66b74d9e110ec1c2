import { accept, refuse, type Decision } from './decision.ts';
import { GRADES } from './award.ts';
import { isDay } from './counted.ts';
import { SCHOOL_STAGES } from './edition.ts';
import { ENTRY_STATES } from './entry.ts';
import {
	HIGHER_LEVELS,
	OUTCOME_GRADES,
	OUTCOME_RESULTS,
	OUTCOME_STATES,
	RECOMMENDATION_STATES,
	ROUTES,
	WORK_KINDS,
} from './higher.ts';
import { UNIT_KINDS, UNIT_SIZES } from './unit.ts';

/** 名单台: what a list may be made of. */
export const VIEW_SOURCES = ['entries', 'recommendations', 'outcomes', 'nominees', 'units'] as const;
export type ViewSource = (typeof VIEW_SOURCES)[number];

export type ColumnKind = 'text' | 'number' | 'date' | 'enum';

/** 列. The registry below is the whole of what may be asked for; SQL has an expression for each key and for nothing else. */
export interface ViewColumn {
	key: string;
	kind: ColumnKind;
	/** of an enum: its codes in their order; `stored` = ids of rows that the server names (届次, 类别) */
	codes: readonly string[] | 'stored';
	/** of an enum: rows may have none */
	nullable: boolean;
	filterable: boolean;
	sortable: boolean;
	groupable: boolean;
	/** names of people, telephones of adults: marked wherever the column is offered. Telephones of pupils are in no list. */
	personal: boolean;
	/** of a date: a day without time */
	day: boolean;
	/** of a number: two decimals */
	decimal: boolean;
	/** of a number: a total has a meaning (not so for ranks) */
	summed: boolean;
}

type Extras = Partial<Omit<ViewColumn, 'key' | 'kind'>>;
const column = (key: string, kind: ColumnKind, extras: Extras): ViewColumn => ({
	key,
	kind,
	codes: [],
	nullable: false,
	filterable: true,
	sortable: true,
	groupable: false,
	personal: false,
	day: false,
	decimal: false,
	summed: false,
	...extras,
});
const text = (key: string, extras: Extras = {}) => column(key, 'text', extras);
const count = (key: string) => column(key, 'number', { summed: true });
const figure = (key: string, extras: Extras = {}) => column(key, 'number', extras);
const moment = (key: string) => column(key, 'date', {});
const day = (key: string) => column(key, 'date', { day: true });
const choice = (key: string, codes: readonly string[] | 'stored', extras: Extras = {}) =>
	column(key, 'enum', { codes, groupable: true, ...extras });

export const YES_NO = ['yes', 'no'] as const;
/** 走到哪一步: the furthest that an entry has come. */
export const ENTRY_PROGRESS = ['filed', 'accepted', 'scored', 'listed', 'recommended', 'outcome'] as const;
export type EntryProgress = (typeof ENTRY_PROGRESS)[number];
/** 材料审核: no condition ticked, some claims not looked at, all looked at. */
export const REVIEW_STATES = ['waiting', 'begun', 'done'] as const;
export const DECISION_OUTCOMES = ['none', 'recommended', 'not_recommended'] as const;
export const STANDINGS = ['open', 'closed'] as const;

/** What staff see of entries: everything that was handed in. */
const SEEN_STATES = ENTRY_STATES.filter((state) => state !== 'draft');

export const VIEW_COLUMNS: Record<ViewSource, readonly ViewColumn[]> = {
	entries: [
		text('number'),
		text('title'),
		choice('edition', 'stored'),
		choice('category', 'stored'),
		text('division', { groupable: true }),
		text('discipline', { groupable: true }),
		text('unit', { groupable: true }),
		choice('state', SEEN_STATES),
		choice('progress', ENTRY_PROGRESS, { nullable: true }),
		text('collective'),
		text('authors', { personal: true }),
		count('author_count'),
		text('advisors', { personal: true }),
		figure('unit_rank'),
		figure('score', { decimal: true }),
		figure('rank'),
		choice('shortlisted', YES_NO),
		choice(
			'grade',
			GRADES.filter((grade) => grade !== 'shortlisted'),
			{ nullable: true },
		),
		text('recommended_to'),
		count('outcome_count'),
		count('file_count'),
		moment('handed_in_at'),
		moment('filed_at'),
		moment('mend_by'),
	],
	recommendations: [
		choice('higher_edition', 'stored'),
		choice('level', HIGHER_LEVELS),
		choice('route', ROUTES),
		text('higher_category', { groupable: true }),
		choice('stage', SCHOOL_STAGES, { nullable: true }),
		choice('work_kind', WORK_KINDS),
		figure('position'),
		text('number'),
		text('title'),
		text('category', { groupable: true }),
		text('unit', { groupable: true }),
		text('collective'),
		text('authors', { personal: true }),
		text('advisors', { personal: true }),
		choice('state', RECOMMENDATION_STATES),
		count('papers_missing'),
		choice('standing', STANDINGS),
		moment('deadline'),
		moment('confirmed_at'),
		day('sent_on'),
		count('outcome_count'),
	],
	outcomes: [
		choice('higher_edition', 'stored'),
		choice('level', HIGHER_LEVELS),
		text('number'),
		text('title'),
		text('category', { groupable: true }),
		text('unit', { groupable: true }),
		text('people', { personal: true }),
		choice('result', OUTCOME_RESULTS),
		choice('grade', OUTCOME_GRADES, { nullable: true }),
		text('award_name', { groupable: true }),
		day('decided_on'),
		text('source'),
		text('certificate_number'),
		choice('recommended', YES_NO),
		choice('state', OUTCOME_STATES),
		moment('reported_at'),
	],
	nominees: [
		text('number'),
		text('nominee', { personal: true }),
		choice('edition', 'stored'),
		choice('category', 'stored'),
		text('unit_then', { groupable: true }),
		text('unit_now', { groupable: true }),
		figure('school_grade', {}),
		choice('state', SEEN_STATES),
		count('achievements'),
		count('conditions_met'),
		choice('review', REVIEW_STATES),
		figure('panel_average', { decimal: true }),
		choice('decision', DECISION_OUTCOMES),
		choice('recommended', YES_NO),
		choice('result', OUTCOME_RESULTS, { nullable: true }),
		moment('filed_at'),
	],
	units: [
		text('unit'),
		choice('kind', UNIT_KINDS),
		choice('size', UNIT_SIZES),
		text('parent', { groupable: true }),
		choice('signed_in', YES_NO),
		text('contact_name', { personal: true }),
		text('contact_phone', { personal: true }),
		count('drafts'),
		count('handed_in'),
		count('filed'),
		count('returned'),
		count('accepted'),
		count('listed'),
		count('recommended_count'),
		count('outcome_count'),
	],
};

export function columnOf(source: ViewSource, key: string): ViewColumn | undefined {
	return VIEW_COLUMNS[source].find((one) => one.key === key);
}

export interface ViewSort {
	key: string;
	descending: boolean;
}

/** 名单的样子: which columns in which order, which rows, how they are ordered and grouped. */
export interface ViewShape {
	columns: string[];
	/** by column: see {@link readFilter} */
	filters: Record<string, string>;
	sort: ViewSort[];
	group: string | null;
}

export const SORT_KEYS_MAX = 3;
const FILTER_LENGTH_MAX = 300;

/** How each source begins. */
export const DEFAULT_SHAPES: Record<ViewSource, ViewShape> = {
	entries: {
		columns: ['number', 'title', 'category', 'division', 'unit', 'authors', 'state', 'filed_at'],
		filters: {},
		sort: [{ key: 'filed_at', descending: true }],
		group: null,
	},
	recommendations: {
		columns: [
			'higher_edition',
			'position',
			'number',
			'title',
			'unit',
			'authors',
			'state',
			'papers_missing',
			'deadline',
		],
		filters: {},
		sort: [
			{ key: 'deadline', descending: false },
			{ key: 'position', descending: false },
		],
		group: null,
	},
	outcomes: {
		columns: ['higher_edition', 'level', 'title', 'unit', 'people', 'result', 'grade', 'decided_on', 'state'],
		filters: {},
		sort: [{ key: 'decided_on', descending: true }],
		group: null,
	},
	nominees: {
		columns: ['number', 'nominee', 'unit_then', 'school_grade', 'achievements', 'review', 'decision', 'result'],
		filters: {},
		sort: [{ key: 'number', descending: false }],
		group: null,
	},
	units: {
		columns: ['unit', 'kind', 'signed_in', 'drafts', 'handed_in', 'filed', 'returned', 'accepted', 'contact_name'],
		filters: {},
		sort: [{ key: 'unit', descending: false }],
		group: null,
	},
};

const NUMBER = /^-?\d{1,9}(\.\d{1,2})?$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What stands for "nothing there" among the codes of an enum. */
export const NOTHING = '-';

/**
 * A filter as text, put in order, or null where it says nothing or cannot be one of this column:
 * text: a part of it, or `=…` exactly that (`=` alone: empty) · number and date: `from..to`, either end may be open ·
 * enum: codes by comma, `-` for none.
 */
export function readFilter({ kind, codes, filterable }: ViewColumn, raw: string): string | null {
	const value = raw.trim().slice(0, FILTER_LENGTH_MAX);
	if (!filterable || value === '' || value.includes('\0')) return null;
	if (kind === 'text') return value;
	if (kind === 'enum') {
		const asked = new Set(value.split(',').map((code) => code.trim()));
		const known =
			codes === 'stored'
				? [...asked].filter((code) => ID.test(code) || code === NOTHING).sort()
				: [...codes, NOTHING].filter((code) => asked.has(code));
		return known.length > 0 ? known.join(',') : null;
	}
	const [from = '', to = '', more] = value.includes('..') ? value.split('..') : [value, value];
	const fits = (end: string) => end === '' || (kind === 'date' ? isDay(end) : NUMBER.test(end));
	if (more !== undefined || !fits(from) || !fits(to) || (from === '' && to === '')) return null;
	return `${from}..${to}`;
}

/** The two ends of a number's or a date's filter; empty = open. */
export function endsOf(filter: string): [from: string, to: string] {
	const [from = '', to = ''] = filter.split('..');
	return [from, to];
}

/**
 * A shape held against the registry: unknown and repeated keys, filters that cannot be read and orders that are not offered are dropped.
 * Without any column left, the usual ones stand.
 */
export function readShape(source: ViewSource, raw: unknown): ViewShape {
	const given = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<keyof ViewShape, unknown>;
	const strings = (value: unknown): string[] =>
		Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
	const columns = [...new Set(strings(given.columns))].filter((key) => columnOf(source, key));
	const filters: Record<string, string> = {};
	if (typeof given.filters === 'object' && given.filters !== null)
		for (const known of VIEW_COLUMNS[source]) {
			const value = Object.hasOwn(given.filters, known.key)
				? (given.filters as Record<string, unknown>)[known.key]
				: '';
			const read = typeof value === 'string' ? readFilter(known, value) : null;
			if (read !== null) filters[known.key] = read;
		}
	const sort: ViewSort[] = [];
	for (const one of Array.isArray(given.sort) ? (given.sort as unknown[]) : []) {
		const { key, descending } = (typeof one === 'object' && one !== null ? one : {}) as Partial<ViewSort>;
		if (typeof key !== 'string' || !columnOf(source, key)?.sortable || sort.some((other) => other.key === key))
			continue;
		if (sort.length < SORT_KEYS_MAX) sort.push({ key, descending: descending === true });
	}
	const group = typeof given.group === 'string' && columnOf(source, given.group)?.groupable ? given.group : null;
	return { columns: columns.length > 0 ? columns : [...DEFAULT_SHAPES[source].columns], filters, sort, group };
}

export function sameShape(a: ViewShape, b: ViewShape): boolean {
	const plain = ({ columns, filters, sort, group }: ViewShape) =>
		JSON.stringify([columns, Object.entries(filters).sort(), sort.map((one) => [one.key, one.descending]), group]);
	return plain(a) === plain(b);
}

/** Columns of personal data that a shape shows. */
export function personalColumns(source: ViewSource, shape: ViewShape): string[] {
	return shape.columns.filter((key) => columnOf(source, key)?.personal);
}

/* ---------------------------------------------------------------------------------------------------- saved views */

export const VIEW_NAME_MAX = 60;
export const VIEW_REFUSALS = ['name_missing', 'name_too_long', 'name_taken', 'not_owner', 'changed_meanwhile'] as const;
export type ViewRefusal = (typeof VIEW_REFUSALS)[number];

/** A name typed for a view: one line, at most 60 characters, once per owner and source. */
export function decideViewName(name: string, taken: boolean): Decision<'named', ViewRefusal> {
	if (name === '') return refuse('name_missing');
	if ([...name].length > VIEW_NAME_MAX) return refuse('name_too_long');
	return taken ? refuse('name_taken') : accept('named');
}

/** Others see a shared view and may copy it; only the owner changes it, and not what was changed meanwhile in another window. */
export function decideViewChange(facts: {
	owned: boolean;
	version: number;
	seen: number;
}): Decision<'may', ViewRefusal> {
	if (!facts.owned) return refuse('not_owner');
	return facts.version === facts.seen ? accept('may') : refuse('changed_meanwhile');
}

/** The name of a copy: the same where the copier has none of that name, else with the next free number. */
export function nameOfCopy(name: string, taken: readonly string[]): string {
	if (!taken.includes(name)) return name;
	for (let number = 2; ; number += 1) {
		const ending = ` ${number}`;
		const candidate = [...name].slice(0, VIEW_NAME_MAX - ending.length).join('') + ending;
		if (!taken.includes(candidate)) return candidate;
	}
}

/** What staff may type into a name. */
export function tidyViewName(name: string): string {
	return name.replace(/\s+/g, ' ').trim();
}

/* ------------------------------------------------------------------------------------------------------------ CSV */

/** Signs with which a spreadsheet takes a text for a formula; full-width ones are read as half-width in Chinese editions. */
const FORMULA_SIGNS = new Set(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);

/** One cell of RFC 4180; a text that a spreadsheet would run as a formula gets a single quote before it, a number stays. */
export function csvCell(value: string | number | null): string {
	if (value === null) return '';
	if (typeof value === 'number') return String(value);
	const safe = FORMULA_SIGNS.has(value.charAt(0)) ? `'${value}` : value;
	return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvLine(values: readonly (string | number | null)[]): string {
	return `${values.map(csvCell).join(',')}\r\n`;
}
