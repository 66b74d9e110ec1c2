import { GRADES, type Grade } from '#lib/domain/award.ts';
import { QUOTA_UNITS, SCHOOL_STAGES, type QuotaUnit, type SchoolStage } from '#lib/domain/edition.ts';
import { isId } from '#lib/domain/entry.ts';
import type { HigherEditionShape, HigherProgrammeShape, UpwardFormProblem } from '#lib/domain/higher-edition.ts';
import {
	HIGHER_KINDS,
	HIGHER_LEVELS,
	OUTCOME_GRADES,
	OUTCOME_RESULTS,
	ROUTES,
	WHITELIST_STATUSES,
	WORK_KINDS,
	type ShareRule,
	type WorkKind,
} from '#lib/domain/higher.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import { OUTCOME_TEXT_MAX, type OutcomeFact } from '#lib/domain/outcome.ts';
import type { HigherPreset } from '#lib/domain/presets/higher-programmes.ts';
import { momentOf, wallTime } from '#lib/domain/window-zone.ts';
import { readTree } from './editions.ts';

interface Fields {
	get(name: string): unknown;
	getAll(name: string): unknown[];
}

function textOf(fields: Fields, name: string, max = 500): string {
	const value = fields.get(name);
	return typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim().slice(0, max) : '';
}

function oneOf<Key extends string>(keys: readonly Key[], value: unknown): Key | null {
	return keys.find((key) => key === value) ?? null;
}

/** A day that exists, as native date fields write it. */
function dayOf(text: string): string | null {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
	const at = new Date(`${text}T00:00:00Z`);
	return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text ? null : text;
}

/** One row's id; what is none is empty. */
export function readId(fields: Fields, name: string): string {
	return textOf(fields, name);
}

/** The ticked rows. */
export function readPicks(fields: Fields, name = 'pick'): string[] {
	return fields.getAll(name).filter((id): id is string => typeof id === 'string' && isId(id));
}

/* ------------------------------------------------------------------- sheet */

const LONG_TEXT = 2_000;

export interface RowInput {
	version: number;
	categoryId: string | null;
	opinion: string;
	remark: string;
	papers: string[];
}

export function readSheetRow(fields: Fields): RowInput {
	const category = textOf(fields, 'category');
	return {
		version: Number(textOf(fields, 'version')) || 0,
		categoryId: isId(category) ? category : null,
		opinion: textOf(fields, 'opinion', LONG_TEXT),
		remark: textOf(fields, 'remark'),
		papers: fields.getAll('papers').filter((key): key is string => typeof key === 'string'),
	};
}

export function readSending(fields: Fields): { sentOn: string | null; note: string } {
	return { sentOn: dayOf(textOf(fields, 'sentOn')), note: textOf(fields, 'note', OUTCOME_TEXT_MAX) };
}

export function readReason(fields: Fields): string {
	return textOf(fields, 'reason');
}

/* --------------------------------------------------------------- programmes */

type Node = ReturnType<typeof readTree>;
const at = (node: Node | undefined, ...path: (string | number)[]): Node | undefined =>
	path.reduce<Node | undefined>(
		(inner, step) =>
			typeof inner === 'object' ? (Array.isArray(inner) ? inner[Number(step)] : inner[String(step)]) : undefined,
		node,
	);
const str = (node: Node | undefined, ...path: (string | number)[]): string => {
	const found = at(node, ...path);
	return typeof found === 'string' ? found.trim() : '';
};
const listOf = (node: Node | undefined, name: string): Node[] => {
	const found = at(node, name);
	return Array.isArray(found) ? found.slice(0, 100) : [];
};
export interface Pair {
	zh: string;
	en: string;
}
const pairAt = (node: Node | undefined, ...path: (string | number)[]): Pair => ({
	zh: str(node, ...path, 'zh'),
	en: str(node, ...path, 'en'),
});
const pairOf = (text: LocalText | null | undefined): Pair => ({ zh: text?.zh ?? '', en: text?.en ?? '' });
const localOf = ({ zh, en }: Pair): LocalText => (en ? { zh, en } : { zh });

export type UpwardProblems = Record<string, UpwardFormProblem>;
export type Reading<Tree, Value> =
	{ ok: true; tree: Tree; value: Value } | { ok: false; tree: Tree; problems: UpwardProblems };

/** Collects what is wrong while values are read. */
class Checker {
	readonly problems: UpwardProblems = {};

	name(path: string, pair: Pair, max: number): LocalText {
		if (!pair.zh) this.problems[`${path}.zh`] = 'text_missing';
		else if (pair.zh.length > max) this.problems[`${path}.zh`] = 'text_too_long';
		if (pair.en.length > max * 3) this.problems[`${path}.en`] = 'text_too_long';
		return localOf(pair);
	}
	optionalName(path: string, pair: Pair, max: number): LocalText | null {
		if (!pair.zh && pair.en) this.problems[`${path}.zh`] = 'chinese_missing';
		return pair.zh ? this.name(path, pair, max) : null;
	}
	choice<Key extends string>(path: string, keys: readonly Key[], text: string): Key {
		const found = oneOf(keys, text);
		if (found === null) this.problems[path] = 'choice_odd';
		return found ?? keys[0]!;
	}
	optionalChoice<Key extends string>(path: string, keys: readonly Key[], text: string): Key | null {
		return text === '' ? null : this.choice(path, keys, text);
	}
	whole(path: string, text: string, most: number): number | null {
		if (text === '') return null;
		if (!/^\d{1,6}$/.test(text) || Number(text) > most) {
			this.problems[path] = 'number_odd';
			return null;
		}
		return Number(text);
	}
	day(path: string, text: string): string | null {
		if (text === '') return null;
		const day = dayOf(text);
		if (day === null) this.problems[path] = 'date_odd';
		return day;
	}
	result<Tree, Value>(tree: Tree, value: Value): Reading<Tree, Value> {
		return Object.keys(this.problems).length > 0
			? { ok: false, tree, problems: this.problems }
			: { ok: true, tree, value };
	}
}

export interface ProgrammeTree {
	kind: string;
	name: Pair;
	level: string;
	organisers: Pair[];
	whitelistStatus: string;
	whitelistFrom: string;
	whitelistUntil: string;
	note: Pair;
	archived: boolean;
}

const NO_PAIR: Pair = { zh: '', en: '' };
export const BLANK_PROGRAMME: ProgrammeTree = {
	kind: 'contest',
	name: NO_PAIR,
	level: 'city',
	organisers: [],
	whitelistStatus: 'unknown',
	whitelistFrom: '',
	whitelistUntil: '',
	note: NO_PAIR,
	archived: false,
};

export function programmeTreeFrom(programme: HigherProgrammeShape & { archived: boolean }): ProgrammeTree {
	return {
		kind: programme.kind,
		name: pairOf(programme.name),
		level: programme.level,
		organisers: programme.organisers.map(pairOf),
		whitelistStatus: programme.whitelist.status,
		whitelistFrom: programme.whitelist.from ?? '',
		whitelistUntil: programme.whitelist.until ?? '',
		note: pairOf(programme.note),
		archived: programme.archived,
	};
}

export function readProgramme(form: FormData): Reading<ProgrammeTree, HigherProgrammeShape & { archived: boolean }> {
	const node = readTree(form);
	const tree: ProgrammeTree = {
		kind: str(node, 'kind') || 'contest',
		name: pairAt(node, 'name'),
		level: str(node, 'level'),
		organisers: listOf(node, 'organisers')
			.map((row) => pairAt(row))
			.filter(({ zh, en }) => zh !== '' || en !== ''),
		whitelistStatus: str(node, 'whitelistStatus'),
		whitelistFrom: str(node, 'whitelistFrom'),
		whitelistUntil: str(node, 'whitelistUntil'),
		note: pairAt(node, 'note'),
		archived: str(node, 'archived') !== '',
	};
	const check = new Checker();
	const whitelist = {
		status: check.choice('whitelistStatus', WHITELIST_STATUSES, tree.whitelistStatus),
		from: check.day('whitelistFrom', tree.whitelistFrom),
		until: check.day('whitelistUntil', tree.whitelistUntil),
	};
	if (whitelist.from && whitelist.until && whitelist.until < whitelist.from)
		check.problems['whitelistUntil'] = 'end_before_begin';
	if (whitelist.status !== 'listed' && (whitelist.from || whitelist.until))
		check.problems['whitelistFrom'] = 'dates_for_listed_only';
	return check.result(tree, {
		kind: check.choice('kind', HIGHER_KINDS, tree.kind),
		name: check.name('name', tree.name, 80),
		level: check.choice('level', HIGHER_LEVELS, tree.level),
		organisers: tree.organisers.map((pair, index) => check.name(`organisers.${index}`, pair, 80)),
		whitelist,
		note: check.optionalName('note', tree.note, 1_000),
		archived: tree.archived,
	});
}

/* ----------------------------------------------------------------- editions */

export interface HigherEditionTree {
	name: Pair;
	ordinal: string;
	periodLabel: string;
	route: string;
	callNumber: string;
	opensOn: string;
	deadlineAt: string;
	resultExpectedOn: string;
	stages: Record<SchoolStage, boolean>;
	ageMin: string;
	ageMax: string;
	ageOn: string;
	lowerAward: string;
	onePerPupil: boolean;
	forbidsPrior: boolean;
	totalMax: string;
	unit: string;
	shares: { of: string; bound: string; percent: string }[];
	papers: { key: string; label: Pair; required: boolean }[];
	categories: { id: string; key: string; name: Pair; unit: string }[];
	quotas: { categoryKey: string; stage: string; kind: string; max: string }[];
}

export const SHARE_OF = ['team', ...SCHOOL_STAGES] as const;
export const SHARE_BOUNDS = ['min', 'max'] as const;

const boxes = (on: readonly SchoolStage[]): Record<SchoolStage, boolean> => ({
	primary: on.includes('primary'),
	junior: on.includes('junior'),
	senior: on.includes('senior'),
});
const numberText = (value: number | null) => (value === null ? '' : String(value));

/** A new edition of a contest: what its preset knows; the numbers stand in the year's call. */
export function newHigherEditionTree(
	programme: { name: LocalText },
	preset: HigherPreset | undefined,
	year: number,
): HigherEditionTree {
	const label = `${year}年`;
	return {
		name: { zh: `${label}${programme.name.zh}`, en: programme.name.en ? `${programme.name.en} ${year}` : '' },
		ordinal: '',
		periodLabel: label,
		route: preset?.route ?? 'association',
		callNumber: '',
		opensOn: '',
		deadlineAt: '',
		resultExpectedOn: '',
		stages: boxes(preset?.stages ?? []),
		ageMin: numberText(preset?.ageMin ?? null),
		ageMax: numberText(preset?.ageMax ?? null),
		ageOn: '',
		lowerAward: preset?.lowerAward ?? '',
		onePerPupil: preset?.onePerPupil ?? true,
		forbidsPrior: preset?.forbidsPrior ?? false,
		totalMax: '',
		unit: preset?.unit ?? 'jian',
		shares: (preset?.shares ?? []).map((share) => ({ ...share, percent: String(share.percent) })),
		papers: (preset?.papers ?? []).map(({ key, label: name, required }) => ({ key, label: pairOf(name), required })),
		categories: (preset?.categories ?? []).map(({ key, name, unit }) => ({ id: '', key, name: pairOf(name), unit })),
		quotas: (preset?.quotas ?? []).map(({ categoryKey, stage, kind }) => ({
			categoryKey: categoryKey ?? '',
			stage: stage ?? '',
			kind: kind ?? '',
			max: '',
		})),
	};
}

export function higherEditionTreeFrom(shape: HigherEditionShape, zone: string): HigherEditionTree {
	return {
		name: pairOf(shape.name),
		ordinal: numberText(shape.ordinal),
		periodLabel: shape.periodLabel,
		route: shape.route,
		callNumber: shape.callNumber ?? '',
		opensOn: shape.opensOn ?? '',
		deadlineAt: shape.deadlineAt ? wallTime(shape.deadlineAt, zone) : '',
		resultExpectedOn: shape.resultExpectedOn ?? '',
		stages: boxes(shape.stages),
		ageMin: numberText(shape.ageMin),
		ageMax: numberText(shape.ageMax),
		ageOn: shape.ageOn ?? '',
		lowerAward: shape.lowerAward ?? '',
		onePerPupil: shape.onePerPupil,
		forbidsPrior: shape.forbidsPrior,
		totalMax: numberText(shape.totalMax),
		unit: shape.unit,
		shares: shape.shares.map((share) => ({ ...share, percent: String(share.percent) })),
		papers: shape.papers.map(({ key, label, required }) => ({ key, label: pairOf(label), required })),
		categories: shape.categories.map(({ id, key, name, unit }) => ({ id: id ?? '', key, name: pairOf(name), unit })),
		quotas: shape.quotas.map(({ categoryKey, stage, kind, max }) => ({
			categoryKey: categoryKey ?? '',
			stage: stage ?? '',
			kind: kind ?? '',
			max: String(max),
		})),
	};
}

/** A free key: k1, k2 … */
function freeKey(taken: ReadonlySet<string>): string {
	for (let count = 1; ; count += 1) if (!taken.has(`k${count}`)) return `k${count}`;
}

/** Rows whose first field is empty are no rows: so a row is removed by clearing it, and blank ones may stand at the end. */
export function readHigherEdition(form: FormData, zone: string): Reading<HigherEditionTree, HigherEditionShape> {
	const node = readTree(form);
	const keys = new Set<string>();
	const keyed = (text: string) => {
		const key = /^[a-z][a-z0-9_]{0,30}$/.test(text) && !keys.has(text) ? text : freeKey(keys);
		keys.add(key);
		return key;
	};
	const categories = listOf(node, 'categories')
		.map((row) => ({ id: str(row, 'id'), key: str(row, 'key'), name: pairAt(row, 'name'), unit: str(row, 'unit') }))
		.filter(({ name }) => name.zh !== '' || name.en !== '')
		.map((row) => ({ ...row, key: keyed(row.key) }));
	const paperKeys = new Set<string>();
	const papers = listOf(node, 'papers')
		.map((row) => ({ key: str(row, 'key'), label: pairAt(row, 'label'), required: str(row, 'required') !== '' }))
		.filter(({ label }) => label.zh !== '' || label.en !== '')
		.map((row) => {
			const key = /^[a-z][a-z0-9_]{0,30}$/.test(row.key) && !paperKeys.has(row.key) ? row.key : freeKey(paperKeys);
			paperKeys.add(key);
			return { ...row, key };
		});
	const tree: HigherEditionTree = {
		name: pairAt(node, 'name'),
		ordinal: str(node, 'ordinal'),
		periodLabel: str(node, 'periodLabel'),
		route: str(node, 'route'),
		callNumber: str(node, 'callNumber'),
		opensOn: str(node, 'opensOn'),
		deadlineAt: str(node, 'deadlineAt'),
		resultExpectedOn: str(node, 'resultExpectedOn'),
		stages: boxes(SCHOOL_STAGES.filter((stage) => str(node, 'stages', stage) !== '')),
		ageMin: str(node, 'ageMin'),
		ageMax: str(node, 'ageMax'),
		ageOn: str(node, 'ageOn'),
		lowerAward: str(node, 'lowerAward'),
		onePerPupil: str(node, 'onePerPupil') !== '',
		forbidsPrior: str(node, 'forbidsPrior') !== '',
		totalMax: str(node, 'totalMax'),
		unit: str(node, 'unit'),
		shares: listOf(node, 'shares')
			.map((row) => ({ of: str(row, 'of'), bound: str(row, 'bound'), percent: str(row, 'percent') }))
			.filter(({ percent }) => percent !== ''),
		papers,
		categories,
		quotas: listOf(node, 'quotas')
			.map((row) => ({
				categoryKey: str(row, 'categoryKey'),
				stage: str(row, 'stage'),
				kind: str(row, 'kind'),
				max: str(row, 'max'),
			}))
			.filter(({ max }) => max !== ''),
	};
	const check = new Checker();
	const { problems } = check;
	if (!tree.periodLabel) problems['periodLabel'] = 'text_missing';
	else if (tree.periodLabel.length > 30) problems['periodLabel'] = 'text_too_long';
	if (tree.callNumber.length > 60) problems['callNumber'] = 'text_too_long';
	const deadlineAt = tree.deadlineAt === '' ? null : momentOf(tree.deadlineAt, zone);
	if (tree.deadlineAt !== '' && deadlineAt === null) problems['deadlineAt'] = 'date_odd';
	const ageMin = check.whole('ageMin', tree.ageMin, 99);
	const ageMax = check.whole('ageMax', tree.ageMax, 99);
	if (ageMin !== null && ageMax !== null && ageMax < ageMin) problems['ageMax'] = 'max_below_min';
	const opensOn = check.day('opensOn', tree.opensOn);
	if (opensOn !== null && deadlineAt !== null && tree.deadlineAt.slice(0, 10) < opensOn)
		problems['deadlineAt'] = 'end_before_begin';
	const unit = check.choice('unit', QUOTA_UNITS, tree.unit);
	const seenQuotas = new Set<string>();
	const quotas = tree.quotas.map((row, index) => {
		const path = `quotas.${index}`;
		const categoryKey = check.optionalChoice(
			`${path}.categoryKey`,
			tree.categories.map(({ key }) => key),
			row.categoryKey,
		);
		const value = {
			categoryKey,
			stage: check.optionalChoice<SchoolStage>(`${path}.stage`, SCHOOL_STAGES, row.stage),
			kind: check.optionalChoice<WorkKind>(`${path}.kind`, WORK_KINDS, row.kind),
			max: check.whole(`${path}.max`, row.max, 100_000) ?? 0,
		};
		const same = `${value.categoryKey}/${value.stage}/${value.kind}`;
		if (seenQuotas.has(same)) problems[`${path}.max`] = 'quota_twice';
		seenQuotas.add(same);
		return value;
	});
	const seenShares = new Set<string>();
	const shares = tree.shares.map((row, index): ShareRule => {
		const path = `shares.${index}`;
		const percent = check.whole(`${path}.percent`, row.percent.replace(/\s*[%％]$/, ''), 100);
		if (percent === null) problems[`${path}.percent`] = 'percent_odd';
		const share = {
			of: check.choice(`${path}.of`, SHARE_OF, row.of),
			bound: check.choice(`${path}.bound`, SHARE_BOUNDS, row.bound),
			percent: percent ?? 0,
		};
		if (seenShares.has(`${share.of}/${share.bound}`)) problems[`${path}.percent`] = 'share_twice';
		seenShares.add(`${share.of}/${share.bound}`);
		return share;
	});
	const names = new Set<string>();
	return check.result(tree, {
		name: check.name('name', tree.name, 80),
		ordinal: check.whole('ordinal', tree.ordinal, 1_000),
		periodLabel: tree.periodLabel,
		route: check.choice('route', ROUTES, tree.route),
		callNumber: tree.callNumber || null,
		opensOn,
		deadlineAt,
		resultExpectedOn: check.day('resultExpectedOn', tree.resultExpectedOn),
		stages: SCHOOL_STAGES.filter((stage) => tree.stages[stage]),
		ageMin,
		ageMax,
		ageOn: check.day('ageOn', tree.ageOn),
		lowerAward: check.optionalChoice<Grade>('lowerAward', GRADES, tree.lowerAward),
		onePerPupil: tree.onePerPupil,
		forbidsPrior: tree.forbidsPrior,
		totalMax: check.whole('totalMax', tree.totalMax, 100_000),
		unit,
		shares,
		papers: tree.papers.map(({ key, label, required }, index) => ({
			key,
			label: check.name(`papers.${index}.label`, label, 60),
			required,
		})),
		categories: tree.categories.map(({ id, key, name, unit: own }, index) => {
			if (names.has(name.zh)) problems[`categories.${index}.name.zh`] = 'category_twice';
			names.add(name.zh);
			return {
				id: isId(id) ? id : null,
				key,
				name: check.name(`categories.${index}.name`, name, 60),
				unit: own === '' ? unit : check.choice<QuotaUnit>(`categories.${index}.unit`, QUOTA_UNITS, own),
			};
		}),
		quotas,
	});
}

/* ----------------------------------------------------------------- outcomes */

function readFact(
	fields: Fields,
	prefix: string,
	shared: { decidedOn: string | null; source: string },
): OutcomeFact | null {
	const result = oneOf(OUTCOME_RESULTS, textOf(fields, `${prefix}result`));
	if (result === null) return null;
	return {
		result,
		grade: result === 'award' ? oneOf(OUTCOME_GRADES, textOf(fields, `${prefix}grade`)) : null,
		awardName: textOf(fields, `${prefix}award`, 100),
		certificateNumber: textOf(fields, `${prefix}certificate`, 100) || null,
		...shared,
	};
}

function readSource(fields: Fields): { decidedOn: string | null; source: string } {
	return { decidedOn: dayOf(textOf(fields, 'decidedOn')), source: textOf(fields, 'source', OUTCOME_TEXT_MAX) };
}

/** One fact for each work of `entry` whose `result-<id>` was chosen; date and source are those of the published list. */
export function readOutcomeRows(fields: Fields): ({ entryId: string } & OutcomeFact)[] {
	const shared = readSource(fields);
	return readPicks(fields, 'entry').flatMap((entryId) => {
		const named: Fields = {
			get: (name) => fields.get(name.startsWith('-') ? `${name.slice(1)}-${entryId}` : name),
			getAll: (name) => fields.getAll(name),
		};
		const fact = readFact(named, '-', shared);
		return fact ? [{ entryId, ...fact }] : [];
	});
}

export interface ReportTree {
	edition: string;
	/** an entry's id, or empty for a work that never stood in the portal */
	entry: string;
	title: string;
	result: string;
	grade: string;
	award: string;
	decidedOn: string;
	source: string;
	certificate: string;
	pupils: string[];
	search: string;
}

export function reportTreeOf(fields: Fields): ReportTree {
	return {
		edition: textOf(fields, 'edition'),
		entry: textOf(fields, 'entry'),
		title: textOf(fields, 'title', 100),
		result: textOf(fields, 'result'),
		grade: textOf(fields, 'grade'),
		award: textOf(fields, 'award', 100),
		decidedOn: textOf(fields, 'decidedOn'),
		source: textOf(fields, 'source', OUTCOME_TEXT_MAX),
		certificate: textOf(fields, 'certificate', 100),
		pupils: readPicks(fields, 'pupil'),
		search: textOf(fields, 'search', 40),
	};
}

export interface ReportInput {
	editionId: string;
	work: { entryId: string } | { title: string; personIds: string[] };
	fact: OutcomeFact;
}

/** Null where edition or result was not chosen. */
export function readReport(fields: Fields): ReportInput | null {
	const tree = reportTreeOf(fields);
	const fact = readFact(fields, '', readSource(fields));
	if (!fact || !isId(tree.edition)) return null;
	return {
		editionId: tree.edition,
		work: isId(tree.entry) ? { entryId: tree.entry } : { title: tree.title, personIds: tree.pupils },
		fact,
	};
}

/** A chosen file; an empty file input sends one nameless empty file. */
export function readProof(fields: Fields): File | null {
	const file = fields.get('proof');
	return file instanceof File && file.name !== '' ? file : null;
}
