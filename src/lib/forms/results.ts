import { z } from 'zod';
import { GRADES, type AwardRule, type Grade } from '#lib/domain/award.ts';
import { ENTRY_STATES, isId, type EntryState } from '#lib/domain/entry.ts';
import type { Counted } from '#lib/domain/counted.ts';
import type { ListKind, RuleProblem } from '#lib/domain/list.ts';
import { ENTRY_PROGRESS, type EntryProgress } from '#lib/domain/view.ts';
import { readCounted } from './counted.ts';

/** What a form or an address gives: both are read the same way. */
interface Fields {
	get(name: string): unknown;
	getAll(name: string): unknown[];
}

const REASON_MAX = 500;
const line = z
	.string()
	.catch('')
	.transform((text) => text.replaceAll('\r\n', '\n').trim().slice(0, REASON_MAX));
const whole = z.coerce.number().int().min(0).max(1_000_000);

function textOf(fields: Fields, name: string): string {
	const value = fields.get(name);
	return typeof value === 'string' ? value : '';
}

/* -------------------------------------------------------------------- gaps */

export interface GapInput {
	assignmentIds: string[];
	reason: string;
}

/** The ticked rows and one reason for all of them. */
export function readGaps(fields: Fields): GapInput {
	return {
		assignmentIds: fields.getAll('gap').filter((id): id is string => typeof id === 'string' && isId(id)),
		reason: line.parse(fields.get('reason')),
	};
}

/* -------------------------------------------------------------------- ties */

export interface TieInput {
	/** in the jury's order; null when places are missing, doubled or odd */
	stageEntryIds: string[] | null;
	/** what was typed, by entry */
	places: Record<string, string>;
	reason: string;
}

/** `entry` names the tied entries, `place-<id>` their places: 1, 2, 3, each once. */
export function readTie(fields: Fields): TieInput {
	const ids = fields.getAll('entry').filter((id): id is string => typeof id === 'string' && isId(id));
	const places = Object.fromEntries(ids.map((id) => [id, textOf(fields, `place-${id}`).trim()]));
	const inOrder = [...ids].sort((a, b) => Number(places[a]) - Number(places[b]));
	const fits = inOrder.every((id, index) => places[id] === String(index + 1));
	return { stageEntryIds: fits ? inOrder : null, places, reason: line.parse(fields.get('reason')) };
}

/* ------------------------------------------------------------------- rules */

export const RULE_MODELS = {
	award: ['share_of_entries', 'share_of_awards', 'counts'],
	shortlist: ['shortlist_count', 'shortlist_share'],
} as const satisfies Record<ListKind, readonly AwardRule['model'][]>;

/** The fields of each model, with what stands there at first (domain reference 3.7). */
export const RULE_FIELDS = {
	share_of_entries: { entries_first: '10', entries_second: '20', entries_third: '30', entries_cap: '60' },
	share_of_awards: { awards_total: '60', awards_first: '20', awards_second: '30', awards_third: '50' },
	counts: { counts_first: '3', counts_second: '6', counts_third: '9' },
	shortlist_count: { shortlist_count: '20' },
	shortlist_share: { shortlist_share: '30' },
} as const;
type FieldsOf<Model> = Model extends AwardRule['model'] ? keyof (typeof RULE_FIELDS)[Model] : never;
export type RuleField = FieldsOf<AwardRule['model']>;

export interface RuleInput {
	model: AwardRule['model'];
	values: Record<RuleField, string>;
	errors: Partial<Record<RuleField, RuleProblem>>;
	/** null while something is wrong */
	rule: AwardRule | null;
}

const PERCENT = /^\d{1,3}(?:[.．]\d{1,2})?\s*[%％]?$/;

/** A share as people write it: 12.5 or 12.5 %. Null = not one between 0 and 100. */
function readShare(text: string): number | null {
	if (!PERCENT.test(text.trim())) return null;
	const hundredths = Math.round(Number.parseFloat(text.replace('．', '.')) * 100);
	return hundredths <= 10_000 ? hundredths / 10_000 : null;
}

function readCount(text: string): number | null {
	return /^\d{1,4}$/.test(text.trim()) ? Number(text) : null;
}

/** The rule as typed, from a form or from the preview's address; what is absent stands as usual. */
export function readRule(fields: Fields, kind: ListKind): RuleInput {
	const models: readonly AwardRule['model'][] = RULE_MODELS[kind];
	const model = models.find((one) => one === fields.get('model')) ?? models[0]!;
	const usual = Object.values(RULE_FIELDS).flatMap((each): [string, string][] => Object.entries(each));
	const values = Object.fromEntries(
		usual.map(([name, text]) => [name, fields.get(name) === null ? text : textOf(fields, name).trim()]),
	) as Record<RuleField, string>;
	const errors: RuleInput['errors'] = {};
	const share = (name: RuleField) => {
		const read = readShare(values[name]);
		if (read === null) errors[name] = 'share_odd';
		return read ?? 0;
	};
	const count = (name: RuleField) => {
		const read = readCount(values[name]);
		if (read === null) errors[name] = 'count_odd';
		return read ?? 0;
	};
	const rule = readModel(model, share, count);
	const [firstField] = Object.keys(RULE_FIELDS[model]) as [RuleField];
	if (Object.keys(errors).length === 0) {
		const { given, shares } = sumOf(rule);
		// ten-thousandths: 0.1 + 0.2 + 0.7 is 1, not a little more
		if (shares && Math.round(given * 10_000) > 10_000) errors[firstField] = 'shares_above_hundred';
		else if (given === 0) errors[firstField] = 'nothing_to_give';
	}
	return { model, values, errors, rule: Object.keys(errors).length === 0 ? rule : null };
}

function readModel(
	model: AwardRule['model'],
	share: (name: RuleField) => number,
	count: (name: RuleField) => number,
): AwardRule {
	switch (model) {
		case 'share_of_entries':
			return {
				model,
				first: share('entries_first'),
				second: share('entries_second'),
				third: share('entries_third'),
				cap: share('entries_cap'),
			};
		case 'share_of_awards':
			return {
				model,
				total: share('awards_total'),
				first: share('awards_first'),
				second: share('awards_second'),
				third: share('awards_third'),
			};
		case 'counts':
			return {
				model,
				first: count('counts_first'),
				second: count('counts_second'),
				third: count('counts_third'),
			};
		case 'shortlist_count':
			return { model, count: count('shortlist_count') };
		case 'shortlist_share':
			return { model, share: share('shortlist_share') };
	}
}

function sumOf(rule: AwardRule): { given: number; shares: boolean } {
	switch (rule.model) {
		case 'share_of_entries':
		case 'share_of_awards':
			return { given: rule.first + rule.second + rule.third, shares: true };
		case 'counts':
			return { given: rule.first + rule.second + rule.third, shares: false };
		case 'shortlist_count':
			return { given: rule.count, shares: false };
		case 'shortlist_share':
			return { given: rule.share, shares: true };
	}
}

/** The fields that say a rule: to open the form with what a draft was made by. */
export function ruleFields(rule: AwardRule): URLSearchParams {
	const percent = (share: number) => String(Math.round(share * 10_000) / 100);
	const pairs: Partial<Record<RuleField, string>> = (() => {
		switch (rule.model) {
			case 'share_of_entries':
				return {
					entries_first: percent(rule.first),
					entries_second: percent(rule.second),
					entries_third: percent(rule.third),
					entries_cap: percent(rule.cap),
				};
			case 'share_of_awards':
				return {
					awards_total: percent(rule.total),
					awards_first: percent(rule.first),
					awards_second: percent(rule.second),
					awards_third: percent(rule.third),
				};
			case 'counts':
				return {
					counts_first: String(rule.first),
					counts_second: String(rule.second),
					counts_third: String(rule.third),
				};
			case 'shortlist_count':
				return { shortlist_count: String(rule.count) };
			case 'shortlist_share':
				return { shortlist_share: percent(rule.share) };
		}
	})();
	return new URLSearchParams({ model: rule.model, ...pairs });
}

/** The version of the draft that was looked at; null = there was none. */
export function readVersion(fields: Fields): number | null {
	const text = textOf(fields, 'version');
	return text === '' ? null : whole.catch(-1).parse(text);
}

/* ------------------------------------------------------------------ grades */

export interface GradeInput {
	entryId: string;
	from: Grade | null;
	/** undefined: nothing was chosen */
	grade: Grade | null | undefined;
	reason: string;
}

/** `none` takes an entry off the list. */
export function readGrade(fields: Fields): GradeInput | null {
	const entryId = textOf(fields, 'entry');
	const gradeOf = (text: string): Grade | null | undefined =>
		text === 'none' ? null : GRADES.find((grade) => grade === text);
	const from = gradeOf(textOf(fields, 'from'));
	if (!isId(entryId) || from === undefined) return null;
	return { entryId, from, grade: gradeOf(textOf(fields, 'grade')), reason: line.parse(fields.get('reason')) };
}

/* ----------------------------------------------------------------- exports */

export type ExportInput =
	| { kind: 'award' | 'shortlist'; editionId: string; listId: string | null }
	| { kind: 'ranking'; stageId: string }
	| { kind: 'entries'; filter: EntryExportFilter };

/** The filters of the staff's list of entries, by the same names as in its address. */
export interface EntryExportFilter {
	editionId: string | null;
	categoryId: string | null;
	divisionId: string | null;
	unitId: string | null;
	state: EntryState | null;
	overdue: boolean;
	progress?: EntryProgress | null;
	running?: boolean;
	search: string;
	counted?: Counted | undefined;
	/** the server knows which there are */
	sort: string;
}

/** Null = nothing that can be exported. A filter that cannot be read is refused: left out, it would export more than was asked for. */
export function readExport(fields: Fields): ExportInput | null {
	let broken = false;
	const id = (name: string) => {
		const value = textOf(fields, name);
		if (value !== '' && !isId(value)) broken = true;
		return isId(value) ? value : null;
	};
	const kind = textOf(fields, 'kind');
	if (kind === 'award' || kind === 'shortlist') {
		const editionId = id('edition');
		const listId = id('list');
		return editionId === null || broken ? null : { kind, editionId, listId };
	}
	if (kind === 'ranking') {
		const stageId = id('stage');
		return stageId === null ? null : { kind, stageId };
	}
	if (kind !== 'entries') return null;
	const state = textOf(fields, 'state');
	const overdue = textOf(fields, 'overdue');
	const progress = textOf(fields, 'progress');
	const running = textOf(fields, 'running');
	const counted = readCounted(fields);
	const filter: EntryExportFilter = {
		editionId: id('edition'),
		categoryId: id('category'),
		divisionId: id('division'),
		unitId: id('unit'),
		state: ENTRY_STATES.find((known) => known === state) ?? null,
		overdue: overdue === '1',
		progress: ENTRY_PROGRESS.find((known) => known === progress) ?? null,
		running: running === '1',
		search: textOf(fields, 'q').trim().slice(0, 60),
		counted: counted.value,
		sort: textOf(fields, 'sort'),
	};
	if (broken || counted.broken || (state !== '' && filter.state === null) || !['', '0', '1'].includes(overdue))
		return null;
	if ((progress !== '' && filter.progress === null) || !['', '0', '1'].includes(running)) return null;
	return { kind, filter };
}
