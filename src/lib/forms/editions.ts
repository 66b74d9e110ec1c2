import { z } from 'zod';
import {
	ASSESSMENT_KINDS,
	ATTACHMENT_TYPES,
	ENTRANT_KINDS,
	FIELD_KINDS,
	HOST_ROLES,
	PHASES,
	QUOTA_UNITS,
	SCHOOL_STAGES,
	type CategoryField,
	type Declaration,
	type Host,
	type Phase,
	type PhaseWindow,
} from '#lib/domain/edition.ts';
import type { CategoryShape } from '#lib/domain/edition-change.ts';
import { EDITION_FORM_PROBLEMS, type EditionFormProblem } from '#lib/domain/edition-form-problem.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import { PRESET_KEYS } from '#lib/domain/presets/presets.ts';
import { pointsText, SCORE_STEPS, type Rubric } from '#lib/domain/rubric.ts';
import { momentOf } from '#lib/domain/window-zone.ts';

/**
 * Staff's forms have rows inside rows, so their fields are named by path (`divisions.0.name.zh`). A form is read in two steps: a *tree* of texts and
 * ticks exactly as typed, which a refused page shows again, and from it what the command takes, or problems by path.
 */

/* ------------------------------------------------------------------ trees */

type Node = string | Node[] | { [key: string]: Node };

/** Fields named by path → nested objects; a level whose keys are all numbers is a list, in their order. */
export function readTree(form: FormData): Node {
	const root: { [key: string]: Node } = {};
	for (const [name, value] of form) {
		if (typeof value !== 'string') continue;
		const path = name.split('.');
		if (path.some((step) => !/^[A-Za-z0-9_-]{1,60}$/.test(step) || step === '__proto__')) continue;
		let at: { [key: string]: Node } = root;
		for (const step of path.slice(0, -1)) {
			const next = Object.hasOwn(at, step) ? at[step] : undefined;
			at = typeof next === 'object' && !Array.isArray(next) ? next : (at[step] = {});
		}
		at[path.at(-1)!] = value;
	}
	const lists = (node: Node): Node => {
		if (typeof node !== 'object' || Array.isArray(node)) return node;
		const keys = Object.keys(node);
		return keys.length > 0 && keys.every((key) => /^\d+$/.test(key))
			? keys.sort((a, b) => Number(a) - Number(b)).map((key) => lists(node[key]!))
			: Object.fromEntries(keys.map((key) => [key, lists(node[key]!)]));
	};
	return Object.fromEntries(Object.entries(root).map(([key, node]) => [key, lists(node)]));
}

/** What the pressed button asks for, beside saving everything. Lists by path: `divisions`, `heads.1.children`. */
type FormStep =
	{ kind: 'save' } | { kind: 'add'; list: string } | { kind: 'remove' | 'up'; list: string; index: number };

export function readStep(form: FormData): FormStep {
	const text = form.get('do');
	const match = typeof text === 'string' ? /^(add|remove|up):([a-z.0-9]+?)(?::(\d+))?$/i.exec(text) : null;
	if (!match) return { kind: 'save' };
	const [, kind, list, index] = match as unknown as [string, 'add' | 'remove' | 'up', string, string | undefined];
	if (kind === 'add') return { kind, list };
	return index === undefined ? { kind: 'save' } : { kind, list, index: Number(index) };
}

/** The list at a path such as `heads.1.children`. */
function listAt(tree: unknown, path: string): unknown[] | null {
	let at: unknown = tree;
	for (const step of path.split('.')) {
		if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return null;
		at = (at as Record<string, unknown>)[step];
	}
	return Array.isArray(at) ? at : null;
}

/** A copy of the tree with the row gone, moved up, or a blank one at the end of the list. */
export function applyStep<Tree>(tree: Tree, step: FormStep, blank?: unknown): Tree {
	const copy = structuredClone(tree);
	if (step.kind === 'save') return copy;
	const list = listAt(copy, step.list);
	if (!list) return copy;
	if (step.kind === 'add') {
		if (blank !== undefined) list.push(structuredClone(blank));
	} else if (step.kind === 'remove') list.splice(step.index, 1);
	else if (step.index > 0 && step.index < list.length) {
		[list[step.index - 1], list[step.index]] = [list[step.index], list[step.index - 1]];
	}
	return copy;
}

const text = z.string().catch('');
/** A box: its field is there when ticked. */
const tick = z.preprocess((value) => value === true || typeof value === 'string', z.boolean());
const pair = z.object({ zh: text, en: text }).catch({ zh: '', en: '' });
const rows = <Row extends z.ZodType>(row: Row) => z.array(row).max(100).catch([]);
const ticks = <Key extends string>(keys: readonly Key[]) =>
	z
		.object(Object.fromEntries(keys.map((key) => [key, tick])) as Record<Key, typeof tick>)
		.catch(Object.fromEntries(keys.map((key) => [key, false])) as never);

const editionTree = z.object({
	name: pair,
	ordinal: text,
	periodLabel: text,
	theme: pair,
	callNumber: text,
	hosts: rows(z.object({ role: text, name: pair })),
	declarations: rows(z.object({ key: text, text: pair })),
});
type EditionTree = z.infer<typeof editionTree>;

const newEditionTree = z.object({
	preset: text,
	name: pair,
	ordinal: text,
	periodLabel: text,
	theme: pair,
	callNumber: text,
	startsOn: text,
});
export type NewEditionTree = z.infer<typeof newEditionTree>;

const newCategoryTree = z.object({ section: text, name: pair, code: text, entrantKind: text });
export type NewCategoryTree = z.infer<typeof newCategoryTree>;

const divisionTree = z.object({ id: text, name: pair, stages: ticks(SCHOOL_STAGES), gradeMin: text, gradeMax: text });
const disciplineTree = z.object({ id: text, code: text, name: pair });
const fieldTree = z.object({
	key: text,
	kind: text,
	label: pair,
	help: pair,
	required: tick,
	identifying: tick,
	max: text,
	/** one a line: value | 中文 | English */
	options: text,
});
const ruleTree = z.object({
	id: text,
	label: pair,
	help: pair,
	types: ticks(ATTACHMENT_TYPES),
	countMin: text,
	countMax: text,
	megabytes: text,
});
const categoryTree = z.object({
	code: text,
	name: pair,
	guidance: pair,
	entrantKind: text,
	assessmentKind: text,
	quotaUnit: text,
	participantsMin: text,
	participantsMax: text,
	advisorsMin: text,
	advisorsMax: text,
	entriesPerParticipant: text,
	entriesPerUnit: text,
	sameStageRequired: tick,
	ageMin: text,
	ageMax: text,
	titleMax: text,
	abstractMax: text,
	abstractRequired: tick,
	divisions: rows(divisionTree),
	disciplines: rows(disciplineTree),
	fields: rows(fieldTree),
	attachmentRules: rows(ruleTree),
});
type CategoryTree = z.infer<typeof categoryTree>;

const leafTree = z.object({ id: text, name: pair, help: pair, points: text, breaksTies: tick });
const rubricTree = z.object({ step: text, heads: rows(leafTree.extend({ children: rows(leafTree) })) });
type RubricTree = z.infer<typeof rubricTree>;

const NO_TICKS = Object.fromEntries([...SCHOOL_STAGES, ...ATTACHMENT_TYPES].map((key) => [key, false])) as Record<
	(typeof SCHOOL_STAGES)[number] | (typeof ATTACHMENT_TYPES)[number],
	boolean
>;
const NO_PAIR = { zh: '', en: '' };
const BLANK_LEAF = { id: '', name: NO_PAIR, help: NO_PAIR, points: '', breaksTies: false };

/** A new row of each list, as its page first shows it. */
export const BLANK_ROWS: Record<string, unknown> = {
	hosts: { role: 'co_organizer', name: NO_PAIR },
	declarations: { key: '', text: NO_PAIR },
	divisions: { id: '', name: NO_PAIR, stages: NO_TICKS, gradeMin: '', gradeMax: '' },
	disciplines: { id: '', code: '', name: NO_PAIR },
	fields: {
		key: '',
		kind: 'text',
		label: NO_PAIR,
		help: NO_PAIR,
		required: false,
		identifying: false,
		max: '',
		options: '',
	},
	attachmentRules: {
		id: '',
		label: NO_PAIR,
		help: NO_PAIR,
		types: NO_TICKS,
		countMin: '0',
		countMax: '1',
		megabytes: '20',
	},
	heads: { ...BLANK_LEAF, children: [] },
	children: BLANK_LEAF,
};

/** `heads.1.children` → the blank row of `children`. */
export function blankRow(list: string): unknown {
	return BLANK_ROWS[list.split('.').at(-1) ?? ''];
}

/** Where a page goes after everything was saved: back to itself, with a blank row where one was asked for, at the row that was touched. */
export function afterSave(url: URL, step: FormStep, saved: unknown): string {
	// a fragment of its own: the browser would keep the old one and scroll past what was done
	if (step.kind === 'save') return `${url.pathname}#content`;
	const anchor = (index: number) => `#row-${step.list.replaceAll('.', '-')}-${index}`;
	if (step.kind === 'add') {
		return `${url.pathname}?add=${encodeURIComponent(step.list)}${anchor(listAt(saved, step.list)?.length ?? 0)}`;
	}
	return `${url.pathname}${anchor(Math.max(0, step.index - 1))}`;
}

/** The list that gets a blank row on this page: `?add=divisions`. */
export function rowToAdd(url: URL): string | null {
	const list = url.searchParams.get('add');
	return list && Object.hasOwn(BLANK_ROWS, list.split('.').at(-1) ?? '') ? list : null;
}

/** A row that was added and left empty is not a row. */
const filled = (...texts: string[]) => texts.some((value) => value.trim() !== '');

/* ------------------------------------------------------------------ from trees to what commands take */

/** What a refused page says above its form: why, and each reason by itself. */
export interface FormRefusal {
	message: string;
	details: string[];
}

/** Problems by field name. */
type FormProblems = Record<string, EditionFormProblem[]>;
type Reading<Tree, Value> = { ok: true; tree: Tree; value: Value } | { ok: false; tree: Tree; problems: FormProblems };

const problem = (code: EditionFormProblem) => code;

const line = (max: number) =>
	z
		.string()
		.transform((value) => value.trim().replace(/\s+/g, ' '))
		.pipe(z.string().max(max, problem('text_too_long')));
const paragraphs = (max: number) =>
	z
		.string()
		.transform((value) => value.replaceAll('\r\n', '\n').trim())
		.pipe(z.string().max(max, problem('text_too_long')));
const toLocal = ({ zh, en }: { zh: string; en: string }): LocalText => (en ? { zh, en } : { zh });
const local = (max: number, of: (max: number) => z.ZodType<string, string> = line) =>
	z.object({ zh: of(max).pipe(z.string().min(1, problem('text_missing'))), en: of(max * 3) }).transform(toLocal);
/** Both empty = nothing; English alone is refused, since readers of Chinese would see nothing. */
const optionalLocal = (max: number, of: (max: number) => z.ZodType<string, string> = line) =>
	z
		.object({ zh: of(max), en: of(max * 3) })
		.refine(({ zh, en }) => zh !== '' || en === '', { path: ['zh'], error: problem('chinese_missing') })
		.transform((value) => (value.zh ? toLocal(value) : null));
const whole = (min: number, max: number) =>
	z
		.string()
		.trim()
		.min(1, problem('number_missing'))
		.regex(/^\d*$/, problem('number_odd'))
		.transform(Number)
		.pipe(z.number().min(min, problem('number_out_of_range')).max(max, problem('number_out_of_range')));
/** Empty = null, "no limit" or "not asked". */
const optionalWhole = (min: number, max: number) =>
	z.string().transform((value, ctx) => {
		if (value.trim() === '') return null;
		const read = whole(min, max).safeParse(value);
		if (read.success) return read.data;
		ctx.addIssue({ code: 'custom', message: read.error.issues[0]!.message });
		return z.NEVER;
	});
const choice = <Key extends string>(keys: readonly Key[]) => z.enum(keys as [Key, ...Key[]], problem('choice_odd'));
const ticked = <Key extends string>(keys: readonly Key[], boxes: Record<Key, boolean>): Key[] =>
	keys.filter((key) => boxes[key]);

const code = z
	.string()
	.transform((value) => value.trim().toUpperCase())
	.pipe(z.string().regex(/^[A-Z]{1,4}$/, problem('code_odd')));

function strict<Tree, Value>(tree: Tree, schema: z.ZodType<Value>): Reading<Tree, Value> {
	const result = schema.safeParse(tree);
	if (result.success) return { ok: true, tree, value: result.data };
	const problems: FormProblems = {};
	for (const issue of result.error.issues) {
		const name = issue.path.join('.');
		const known = (EDITION_FORM_PROBLEMS as readonly string[]).includes(issue.message);
		(problems[name] ??= []).push(known ? (issue.message as EditionFormProblem) : 'choice_odd');
	}
	return { ok: false, tree, problems };
}

const basics = {
	name: local(60),
	ordinal: optionalWhole(1, 999),
	periodLabel: line(30).pipe(z.string().min(1, problem('text_missing'))),
	theme: optionalLocal(60),
	callNumber: line(60).transform((value) => value || null),
};

const editionForm = z
	.object({
		...basics,
		hosts: z.array(z.object({ role: choice(HOST_ROLES), name: local(60) })),
		declarations: z.array(
			z.object({ key: z.string().regex(/^[a-z0-9_]{0,40}$/, problem('code_odd')), text: local(300, paragraphs) }),
		),
	})
	.transform((value) => {
		const taken = new Set(value.declarations.map(({ key }) => key));
		const freshKey = () => {
			let number = taken.size;
			while (taken.has(`d${number}`)) number += 1;
			taken.add(`d${number}`);
			return `d${number}`;
		};
		return { ...value, declarations: value.declarations.map((row) => ({ ...row, key: row.key || freshKey() })) };
	});
type EditionForm = z.infer<typeof editionForm>;

const SAVE: FormStep = { kind: 'save' };

/** The posted tree, with the step done (before empty rows go, since a step counts rows as the page showed them). */
export function editionTreeOf(form: FormData, step = SAVE): EditionTree {
	const tree = applyStep(editionTree.parse(readTree(form)), step);
	return {
		...tree,
		hosts: tree.hosts.filter(({ name }) => filled(name.zh, name.en)),
		declarations: tree.declarations.filter((row) => filled(row.key, row.text.zh, row.text.en)),
	};
}
export function readEditionForm(tree: EditionTree): Reading<EditionTree, EditionForm> {
	return strict(tree, editionForm);
}

const newEditionForm = z.object({
	...basics,
	preset: choice(PRESET_KEYS),
	startsOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, problem('date_odd')),
});
type NewEditionForm = z.infer<typeof newEditionForm>;

export function readNewEdition(form: FormData): Reading<NewEditionTree, NewEditionForm> {
	return strict(newEditionTree.parse(readTree(form)), newEditionForm);
}

const newCategoryForm = z.object({
	section: z.uuid(problem('choice_odd')),
	name: local(30),
	code,
	entrantKind: choice(ENTRANT_KINDS),
});
type NewCategoryForm = z.infer<typeof newCategoryForm>;

export function readNewCategory(form: FormData): Reading<NewCategoryTree, NewCategoryForm> {
	return strict(newCategoryTree.parse(readTree(form)), newCategoryForm);
}

/** `value | 中文 | English`, one a line; without a value it is made from the position, so that staff need not think of one. */
function readOptions(lines: string): { value: string; label: LocalText }[] | null {
	const options = lines
		.split('\n')
		.map((row) => row.trim())
		.filter(Boolean)
		.map((row) => {
			const parts = row.split(/[|｜]/).map((part) => part.trim());
			const [value, zh, en] = parts.length === 1 ? ['', parts[0]!, ''] : [parts[0]!, parts[1]!, parts[2] ?? ''];
			return { value, label: toLocal({ zh, en }), odd: parts.length > 3 || zh === '' || zh.length > 60 };
		});
	if (options.some(({ value, odd }) => odd || !/^[a-z0-9_]{0,40}$/.test(value))) return null;
	const taken = new Set(options.map(({ value }) => value));
	let number = 0;
	const named = options.map(({ value, label }) => {
		if (value) return { value, label };
		do number += 1;
		while (taken.has(`o${number}`));
		return { value: `o${number}`, label };
	});
	return new Set(named.map(({ value }) => value)).size === named.length ? named : null;
}

/** The reverse of {@link readOptions}, for the page. */
function writeOptions(options: readonly { value: string; label: LocalText }[] | undefined): string {
	return (options ?? [])
		.map(({ value, label }) => [value, label.zh, ...(label.en ? [label.en] : [])].join(' | '))
		.join('\n');
}

const fieldForm = z
	.object({
		key: z.string().regex(/^[a-z0-9_]{0,40}$/, problem('code_odd')),
		kind: choice(FIELD_KINDS),
		label: local(40),
		help: optionalLocal(120),
		required: z.boolean(),
		identifying: z.boolean(),
		max: optionalWhole(1, 1_000_000),
		options: z.string(),
	})
	.transform((row, ctx): CategoryField => {
		const options = row.kind === 'select' ? readOptions(row.options) : [];
		if (options === null || (row.kind === 'select' && options.length === 0)) {
			ctx.addIssue({ code: 'custom', path: ['options'], message: problem(options ? 'options_missing' : 'option_odd') });
			return z.NEVER;
		}
		return {
			key: row.key,
			kind: row.kind,
			label: row.label,
			...(row.help && { help: row.help }),
			required: row.required,
			...(row.max !== null && row.kind !== 'select' && row.kind !== 'checkbox' && { max: row.max }),
			...(row.kind === 'select' && { options }),
			...(row.identifying && { identifying: true }),
		};
	});

const rowId = z.union([z.uuid(), z.literal('')], problem('choice_odd'));
const MEGABYTE = 1024 * 1024;

const categoryForm = z
	.object({
		code,
		name: local(30),
		guidance: optionalLocal(500, paragraphs),
		entrantKind: choice(ENTRANT_KINDS),
		assessmentKind: choice(ASSESSMENT_KINDS),
		quotaUnit: choice(QUOTA_UNITS),
		participantsMin: whole(0, 500),
		participantsMax: whole(1, 500),
		advisorsMin: whole(0, 20),
		advisorsMax: whole(0, 20),
		entriesPerParticipant: optionalWhole(1, 100),
		entriesPerUnit: optionalWhole(1, 10_000),
		sameStageRequired: z.boolean(),
		ageMin: optionalWhole(3, 100),
		ageMax: optionalWhole(3, 100),
		titleMax: whole(5, 100),
		abstractMax: whole(0, 5000),
		abstractRequired: z.boolean(),
		divisions: z.array(
			z
				.object({
					id: rowId,
					name: local(20),
					stages: z.object({ primary: z.boolean(), junior: z.boolean(), senior: z.boolean() }),
					gradeMin: optionalWhole(1, 12),
					gradeMax: optionalWhole(1, 12),
				})
				.refine(({ gradeMin, gradeMax }) => gradeMin === null || gradeMax === null || gradeMax >= gradeMin, {
					path: ['gradeMax'],
					error: problem('max_below_min'),
				})
				.transform((row) => ({ ...row, stages: ticked(SCHOOL_STAGES, row.stages) })),
		),
		disciplines: z.array(
			z.object({
				id: rowId,
				code: z
					.string()
					.transform((value) => value.trim().toUpperCase())
					.pipe(z.string().regex(/^[A-Z0-9-]{1,12}$/, problem('code_odd'))),
				name: local(40),
			}),
		),
		fields: z.array(fieldForm),
		attachmentRules: z.array(
			z
				.object({
					id: rowId,
					label: local(40),
					help: optionalLocal(200),
					types: z.object({
						pdf: z.boolean(),
						jpeg: z.boolean(),
						png: z.boolean(),
						mp4: z.boolean(),
						zip: z.boolean(),
					}),
					countMin: whole(0, 50),
					countMax: whole(1, 50),
					megabytes: whole(1, 20),
				})
				.refine(({ types }) => Object.values(types).some(Boolean), { path: ['types'], error: problem('types_missing') })
				.refine(({ countMin, countMax }) => countMax >= countMin, {
					path: ['countMax'],
					error: problem('max_below_min'),
				})
				.transform(({ megabytes, ...row }) => ({
					...row,
					key: '',
					types: ticked(ATTACHMENT_TYPES, row.types),
					bytesMax: megabytes * MEGABYTE,
				})),
		),
	})
	.superRefine((value, ctx) => {
		const below = (path: string) => ctx.addIssue({ code: 'custom', path: [path], message: problem('max_below_min') });
		if (value.participantsMax < value.participantsMin) below('participantsMax');
		if (value.advisorsMax < value.advisorsMin) below('advisorsMax');
		if (value.ageMin !== null && value.ageMax !== null && value.ageMax < value.ageMin) below('ageMax');
		value.disciplines.forEach((row, index) => {
			if (value.disciplines.findIndex((other) => other.code === row.code) < index) {
				ctx.addIssue({ code: 'custom', path: ['disciplines', index, 'code'], message: problem('key_taken') });
			}
		});
	})
	.transform((value): CategoryShape => {
		const taken = new Set(value.fields.map(({ key }) => key));
		const freshKey = () => {
			let number = 1;
			while (taken.has(`f${number}`)) number += 1;
			taken.add(`f${number}`);
			return `f${number}`;
		};
		return { ...value, fields: value.fields.map((row) => ({ ...row, key: row.key || freshKey() })) };
	});

export function categoryTreeOf(form: FormData, step = SAVE): CategoryTree {
	const tree = applyStep(categoryTree.parse(readTree(form)), step);
	return {
		...tree,
		divisions: tree.divisions.filter((row) => filled(row.id, row.name.zh, row.name.en, row.gradeMin, row.gradeMax)),
		disciplines: tree.disciplines.filter((row) => filled(row.id, row.code, row.name.zh, row.name.en)),
		fields: tree.fields.filter((row) => filled(row.key, row.label.zh, row.label.en, row.help.zh, row.options)),
		attachmentRules: tree.attachmentRules.filter((row) => filled(row.id, row.label.zh, row.label.en, row.help.zh)),
	};
}
export function readCategoryForm(tree: CategoryTree): Reading<CategoryTree, CategoryShape> {
	return strict(tree, categoryForm);
}

const both = (value: LocalText | null | undefined) => ({ zh: value?.zh ?? '', en: value?.en ?? '' });
const number = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value));

/** What its page shows of an edition. */
export function editionTreeFrom(edition: {
	name: LocalText;
	ordinal: number | null;
	periodLabel: string;
	theme: LocalText | null;
	callNumber: string | null;
	hosts: Host[];
	declarations: Declaration[];
}): EditionTree {
	return {
		name: both(edition.name),
		ordinal: number(edition.ordinal),
		periodLabel: edition.periodLabel,
		theme: both(edition.theme),
		callNumber: edition.callNumber ?? '',
		hosts: edition.hosts.map(({ role, name }) => ({ role, name: both(name) })),
		declarations: edition.declarations.map(({ key, text: words }) => ({ key, text: both(words) })),
	};
}

/** A category as its page shows it. */
export function categoryTreeFrom(category: CategoryShape): CategoryTree {
	return {
		code: category.code,
		name: both(category.name),
		guidance: both(category.guidance),
		entrantKind: category.entrantKind,
		assessmentKind: category.assessmentKind,
		quotaUnit: category.quotaUnit,
		participantsMin: number(category.participantsMin),
		participantsMax: number(category.participantsMax),
		advisorsMin: number(category.advisorsMin),
		advisorsMax: number(category.advisorsMax),
		entriesPerParticipant: number(category.entriesPerParticipant),
		entriesPerUnit: number(category.entriesPerUnit),
		sameStageRequired: category.sameStageRequired,
		ageMin: number(category.ageMin),
		ageMax: number(category.ageMax),
		titleMax: number(category.titleMax),
		abstractMax: number(category.abstractMax),
		abstractRequired: category.abstractRequired,
		divisions: category.divisions.map((row) => ({
			id: row.id,
			name: both(row.name),
			stages: boxes(SCHOOL_STAGES, row.stages),
			gradeMin: number(row.gradeMin),
			gradeMax: number(row.gradeMax),
		})),
		disciplines: category.disciplines.map((row) => ({ id: row.id, code: row.code, name: both(row.name) })),
		fields: category.fields.map((row) => ({
			key: row.key,
			kind: row.kind,
			label: both(row.label),
			help: both(row.help),
			required: row.required,
			identifying: row.identifying ?? false,
			max: number(row.max),
			options: writeOptions(row.options),
		})),
		attachmentRules: category.attachmentRules.map((row) => ({
			id: row.id,
			label: both(row.label),
			help: both(row.help),
			types: boxes(ATTACHMENT_TYPES, row.types),
			countMin: number(row.countMin),
			countMax: number(row.countMax),
			megabytes: number(Math.max(1, Math.round(row.bytesMax / MEGABYTE))),
		})),
	};
}

function boxes<Key extends string>(keys: readonly Key[], on: readonly Key[]): Record<Key, boolean> {
	return Object.fromEntries(keys.map((key) => [key, on.includes(key)])) as Record<Key, boolean>;
}

/** Points as staff type them, with at most one decimal → tenths. */
const points = z
	.string()
	.trim()
	.min(1, problem('points_missing'))
	.regex(/^(\d{1,3}(\.\d)?)?$/, problem('points_odd'))
	.transform((value) => Math.round(Number(value) * 10))
	.pipe(z.number().min(1, problem('points_missing')));
const leafForm = z.object({ id: rowId, name: local(40), help: optionalLocal(200), points, breaksTies: z.boolean() });
const rubricForm = z
	.object({
		step: z.enum(SCORE_STEPS.map(String) as [string, ...string[]], problem('choice_odd')),
		heads: z.array(
			z.object({
				id: rowId,
				name: local(40),
				help: optionalLocal(200),
				points: z.string(),
				breaksTies: z.boolean(),
				children: z.array(leafForm),
			}),
		),
	})
	.transform((value, ctx) => {
		const stepTenths = Number(value.step) as (typeof SCORE_STEPS)[number];
		const offStep = (tenths: number, path: (string | number)[]) => {
			if (tenths % stepTenths !== 0) {
				ctx.addIssue({ code: 'custom', path: [...path, 'points'], message: problem('points_off_step') });
			}
		};
		const heads = value.heads.map((head, index) => {
			const children = head.children.map(({ points: maxTenths, ...leaf }, below) => {
				offStep(maxTenths, ['heads', index, 'children', below]);
				return { ...leaf, maxTenths };
			});
			const { points: typed, ...rest } = head;
			// a head with criteria below it has their points, whatever stands in its own field
			if (children.length > 0) return { ...rest, maxTenths: null, children };
			const own = points.safeParse(typed);
			if (!own.success) {
				ctx.addIssue({ code: 'custom', path: ['heads', index, 'points'], message: own.error.issues[0]!.message });
				return { ...rest, maxTenths: null, children };
			}
			offStep(own.data, ['heads', index]);
			return { ...rest, maxTenths: own.data, children };
		});
		return { stepTenths, heads };
	});
type RubricForm = z.infer<typeof rubricForm>;

export function rubricTreeOf(form: FormData, step = SAVE): RubricTree {
	const tree = applyStep(rubricTree.parse(readTree(form)), step);
	const kept = (row: { id: string; name: { zh: string; en: string }; points: string }) =>
		filled(row.id, row.name.zh, row.name.en, row.points);
	return {
		...tree,
		heads: tree.heads
			.map((head) => ({ ...head, children: head.children.filter(kept) }))
			.filter((head) => kept(head) || head.children.length > 0),
	};
}
export function readRubricForm(tree: RubricTree): Reading<RubricTree, RubricForm> {
	return strict(tree, rubricForm);
}

/** A rubric as its page shows it; half points where a category has none yet. */
export function rubricTreeFrom(rubric: Rubric | null): RubricTree {
	const leaf = (row: {
		id: string;
		name: LocalText;
		help: LocalText | null;
		maxTenths: number | null;
		breaksTies: boolean;
	}) => ({
		id: row.id,
		name: both(row.name),
		help: both(row.help),
		points: row.maxTenths === null ? '' : pointsText(row.maxTenths),
		breaksTies: row.breaksTies,
	});
	return {
		step: String(rubric?.stepTenths ?? 5),
		heads: (rubric?.heads ?? []).map((head) => ({ ...leaf(head), children: head.children.map(leaf) })),
	};
}

/* ------------------------------------------------------------------ dates */

/** What two fields of a cell hold: wall times of the association's zone. */
export interface WindowCell {
	opens: string;
	closes: string;
}
/** Cells by row (`edition`, or a category's id) and phase. */
export type WindowsTree = Record<string, Record<Phase, WindowCell>>;

interface WindowsForm {
	windows: PhaseWindow[];
	categories: Record<string, PhaseWindow[]>;
}

/** Field names: `windows.<row>.<phase>.opens`. A cell is empty, or has both its times. */
export function readWindowsForm(
	form: FormData,
	categoryIds: readonly string[],
	zone: string,
): Reading<WindowsTree, WindowsForm> {
	const problems: FormProblems = {};
	const tree: WindowsTree = {};
	const moments: Record<string, PhaseWindow[]> = {};
	for (const row of ['edition', ...categoryIds]) {
		const cells: Partial<Record<Phase, WindowCell>> = {};
		moments[row] = [];
		for (const phase of PHASES) {
			const name = `windows.${row}.${phase}`;
			const read = (end: string) => {
				const value = form.get(`${name}.${end}`);
				return typeof value === 'string' ? value.trim() : '';
			};
			const cell = { opens: read('opens'), closes: read('closes') };
			cells[phase] = cell;
			if (!cell.opens && !cell.closes) continue;
			const opensAt = momentOf(cell.opens, zone);
			const closesAt = momentOf(cell.closes, zone);
			for (const [end, at] of [
				['opens', opensAt],
				['closes', closesAt],
			] as const) {
				if (!at) problems[`${name}.${end}`] = [cell[end] ? 'date_odd' : 'date_pair_incomplete'];
			}
			if (opensAt && closesAt) moments[row].push({ phase, opensAt, closesAt });
		}
		tree[row] = cells as Record<Phase, WindowCell>;
	}
	if (Object.keys(problems).length > 0) return { ok: false, tree, problems };
	const { edition = [], ...categories } = moments;
	return { ok: true, tree, value: { windows: edition, categories } };
}
