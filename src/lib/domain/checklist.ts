import {
	stageOfGrade,
	type AssessmentKind,
	type CategoryField,
	type Declaration,
	type EntrantKind,
	type FieldValues,
} from './edition.ts';
import type { LocalText } from './local-text.ts';
import { handInGaps, HAND_IN_GAPS, type NominationFacts } from './nomination.ts';
import { ageInMonth, sameName } from './person.ts';

/** The category's rules that the draft is held against: data of the edition, nothing of it in code. */
export interface EntryRules {
	entrantKind: EntrantKind;
	/** names in the text matter only where somebody judges blind; not given: somebody does */
	assessmentKind?: AssessmentKind;
	participantsMin: number;
	participantsMax: number;
	advisorsMin: number;
	advisorsMax: number;
	/** 每人限报, over all categories of the edition; null = no limit */
	entriesPerParticipant: number | null;
	sameStageRequired: boolean;
	ageMin: number | null;
	ageMax: number | null;
	titleMax: number;
	/** 0 = the category asks for no abstract */
	abstractMax: number;
	abstractRequired: boolean;
	fields: CategoryField[];
	divisions: DivisionRule[];
	disciplines: { id: string }[];
	attachmentRules: { key: string; label: LocalText; countMin: number; countMax: number }[];
	declarations: Declaration[];
	/** YYYY-MM in which ages count: the month the entry window closes */
	ageOn: string;
}

export interface DivisionRule {
	id: string;
	stages: readonly string[];
	gradeMin: number | null;
	gradeMax: number | null;
}

/** The draft as it stands, on the server from its tables, in the browser from the form. */
export interface DraftContent {
	title: string;
	abstract: string;
	collectiveName: string;
	disciplineId: string | null;
	fieldValues: FieldValues;
	declared: readonly string[];
	participants: readonly DraftParticipant[];
	advisors: readonly { id: string; personId: string; name: string }[];
	/** files by the key of their rule */
	files: Readonly<Record<string, number>>;
	/** somebody at the school bears the group's name; only the server can know */
	collectiveIsPerson: boolean;
	/** the school's; what judges read should not hold it */
	unitName: string;
	/** 推荐人选: what stands on the nomination's own page; null or absent where the category nominates nobody */
	nomination?: NominationFacts | null;
}

export interface DraftParticipant {
	id: string;
	personId: string;
	name: string;
	/** null for teachers */
	grade: number | null;
	bornMonth: string | null;
	labour: string;
	/** further entries of this edition that they stand in and that were handed in */
	otherEntries: number;
}

/** What every draft of the category needs; shown whether done or not. */
export const REQUIREMENT_CODES = [
	'title',
	'abstract',
	'discipline',
	'field',
	'participants',
	'collective_name',
	'grade',
	'born_month',
	'labour',
	'advisors',
	'attachment',
	'declarations',
	'achievements_missing',
	'achievement_incomplete',
	'proof_missing',
	'condition_unclaimed',
] as const;

/** What may be wrong with a draft; shown only where it is. */
export const PROBLEM_CODES = [
	'title_too_long',
	'abstract_too_long',
	'field_too_long',
	'field_too_large',
	'collective_is_person',
	'participants_too_many',
	'stages_differ',
	'division_none',
	'age_out_of_range',
	'participant_over_limit',
	'advisors_too_many',
	'advisor_is_participant',
	'attachment_too_many',
	'nominee_laureate',
] as const;

/** What its author should look at; it holds nothing up. */
export const WARNING_CODES = ['names_in_text'] as const;

export type ChecklistCode = (typeof REQUIREMENT_CODES | typeof PROBLEM_CODES | typeof WARNING_CODES)[number];

/** What a sentence may need. Names are shown to whoever may see the entry, and stored nowhere. */
export interface ChecklistFacts {
	label?: LocalText;
	name?: string;
	names?: string[];
	used?: number;
	min?: number;
	max?: number;
	have?: number;
}

export interface ChecklistItem {
	/** a warning is never lacking: `done` is true */
	kind: 'missing' | 'warning';
	code: ChecklistCode;
	/** unique in the list */
	key: string;
	/** name of the form's field, or of the first field of the group, to jump to */
	field: string;
	done: boolean;
	facts: ChecklistFacts;
}

/** Names of the form's fields: one place for the form, the checklist and the server. */
export const FIELD_NAMES = {
	value: (key: string) => `value.${key}`,
	labour: (id: string) => `labour.${id}`,
	grade: (id: string) => `grade.${id}`,
	bornMonth: (id: string) => `born.${id}`,
	file: (ruleKey: string) => `file.${ruleKey}`,
	declared: (key: string) => `declared.${key}`,
	/** 推荐人选: all that stands on the nomination's own page */
	nomination: 'nomination',
} as const;

/** Characters as people count them: a rare character outside the BMP is one, a line end is one. */
export function characters(text: string): number {
	return [...text.replaceAll('\r\n', '\n')].length;
}

const filled = (text: string) => text.trim() !== '';

/** Whether participants are pupils (with grade and stage) or adults of the unit. */
export function entersPupils(kind: EntrantKind): boolean {
	return kind !== 'entering_teacher' && kind !== 'unit';
}

/** 分工 is asked of pupils who made one work together; a collective describes itself in its report. Source: domain reference 1.2 [S01]. */
export function asksLabour(rules: Pick<EntryRules, 'entrantKind'>, participants: number): boolean {
	return participants > 1 && (rules.entrantKind === 'pupils' || rules.entrantKind === 'team');
}

export function asksBirth(rules: Pick<EntryRules, 'entrantKind' | 'ageMin' | 'ageMax'>): boolean {
	return entersPupils(rules.entrantKind) && (rules.ageMin !== null || rules.ageMax !== null);
}

function holds(division: DivisionRule, grade: number): boolean {
	if (division.gradeMin !== null && grade < division.gradeMin) return false;
	if (division.gradeMax !== null && grade > division.gradeMax) return false;
	return division.stages.length === 0 || division.stages.includes(stageOfGrade(grade));
}

/**
 * 组别: derived from the participants' grades, never chosen. Where stages may mix, the highest grade decides [INF]. Adults go to the
 * division without stages. Null: nobody entered yet, the category has no divisions, or none fits.
 */
export function divisionFor(
	rules: Pick<EntryRules, 'entrantKind' | 'divisions'>,
	grades: readonly (number | null)[],
): string | null {
	if (!entersPupils(rules.entrantKind))
		return (
			rules.divisions.find(
				({ stages, gradeMin, gradeMax }) => stages.length === 0 && gradeMin === null && gradeMax === null,
			)?.id ?? null
		);
	const known = grades.filter((grade) => grade !== null);
	if (known.length === 0) return null;
	const highest = Math.max(...known);
	return rules.divisions.find((division) => holds(division, highest))?.id ?? null;
}

function stageCount(participants: readonly DraftParticipant[]): number {
	return new Set(participants.flatMap(({ grade }) => (grade === null ? [] : [stageOfGrade(grade)]))).size;
}

/**
 * 自查清单: what the draft needs and whether it is there, in the order of the form. The same list is shown live while typing and
 * decides on the server whether the entry may be handed in.
 */
export function checklist(rules: EntryRules, draft: DraftContent): ChecklistItem[] {
	const items: ChecklistItem[] = [];
	const need = (code: ChecklistCode, field: string, done: boolean, facts: ChecklistFacts = {}, key: string = code) =>
		items.push({ kind: 'missing', code, key, field, done, facts });
	const problem = (code: ChecklistCode, field: string, facts: ChecklistFacts = {}, key: string = code) =>
		items.push({ kind: 'missing', code, key, field, done: false, facts });
	const { participants, advisors } = draft;
	const pupils = entersPupils(rules.entrantKind);

	need('title', 'title', filled(draft.title));
	const titleUsed = characters(draft.title);
	if (titleUsed > rules.titleMax) problem('title_too_long', 'title', { used: titleUsed, max: rules.titleMax });

	if (rules.abstractMax > 0) {
		if (rules.abstractRequired) need('abstract', 'abstract', filled(draft.abstract));
		const used = characters(draft.abstract);
		if (used > rules.abstractMax) problem('abstract_too_long', 'abstract', { used, max: rules.abstractMax });
	}

	if (rules.disciplines.length > 0)
		need(
			'discipline',
			'discipline',
			rules.disciplines.some(({ id }) => id === draft.disciplineId),
		);

	for (const field of rules.fields) fieldItems(field, draft.fieldValues[field.key], need, problem);

	if (rules.participantsMax > 0) {
		need('participants', 'participants', participants.length >= rules.participantsMin, {
			min: rules.participantsMin,
			max: rules.participantsMax,
			have: participants.length,
		});
		if (participants.length > rules.participantsMax)
			problem('participants_too_many', 'participants', { max: rules.participantsMax, have: participants.length });
	}
	if (rules.entrantKind === 'collective') {
		need('collective_name', 'collective_name', filled(draft.collectiveName));
		const borne = [...participants, ...advisors].find(({ name }) => sameName(name, draft.collectiveName));
		if (filled(draft.collectiveName) && (borne || draft.collectiveIsPerson))
			problem('collective_is_person', 'collective_name', { name: draft.collectiveName.trim() });
	}
	for (const { id, name, grade, bornMonth, labour, otherEntries } of participants) {
		if (pupils) {
			if (grade === null) need('grade', FIELD_NAMES.grade(id), false, { name }, `grade:${id}`);
			if (asksBirth(rules)) {
				need('born_month', FIELD_NAMES.bornMonth(id), bornMonth !== null, { name }, `born_month:${id}`);
				const age = bornMonth === null ? null : ageInMonth(bornMonth, rules.ageOn);
				if (
					age !== null &&
					((rules.ageMin !== null && age < rules.ageMin) || (rules.ageMax !== null && age > rules.ageMax))
				)
					problem(
						'age_out_of_range',
						FIELD_NAMES.bornMonth(id),
						{ name, used: age, min: rules.ageMin ?? 0, max: rules.ageMax ?? 99 },
						`age_out_of_range:${id}`,
					);
			}
		}
		if (asksLabour(rules, participants.length))
			need('labour', FIELD_NAMES.labour(id), filled(labour), { name }, `labour:${id}`);
		if (rules.entriesPerParticipant !== null && otherEntries + 1 > rules.entriesPerParticipant)
			problem(
				'participant_over_limit',
				'participants',
				{ name, have: otherEntries, max: rules.entriesPerParticipant },
				`participant_over_limit:${id}`,
			);
	}
	if (pupils) {
		if (rules.sameStageRequired && stageCount(participants) > 1) problem('stages_differ', 'participants');
		else if (
			rules.divisions.length > 0 &&
			participants.some(({ grade }) => grade !== null) &&
			divisionFor(
				rules,
				participants.map(({ grade }) => grade),
			) === null
		)
			problem('division_none', 'participants');
	}

	if (rules.advisorsMin > 0)
		need('advisors', 'advisors', advisors.length >= rules.advisorsMin, {
			min: rules.advisorsMin,
			max: rules.advisorsMax,
			have: advisors.length,
		});
	if (advisors.length > rules.advisorsMax)
		problem('advisors_too_many', 'advisors', { max: rules.advisorsMax, have: advisors.length });
	for (const { id, personId, name } of advisors)
		if (participants.some((participant) => participant.personId === personId))
			problem('advisor_is_participant', 'advisors', { name }, `advisor_is_participant:${id}`);

	for (const { key, label, countMin, countMax } of rules.attachmentRules) {
		const have = draft.files[key] ?? 0;
		const field = FIELD_NAMES.file(key);
		if (countMin > 0)
			need('attachment', field, have >= countMin, { label, min: countMin, max: countMax, have }, `attachment:${key}`);
		if (have > countMax)
			problem('attachment_too_many', field, { label, max: countMax, have }, `attachment_too_many:${key}`);
	}

	const open = rules.declarations.filter(({ key }) => !draft.declared.includes(key));
	if (rules.declarations.length > 0)
		need('declarations', FIELD_NAMES.declared((open[0] ?? rules.declarations[0]!).key), open.length === 0, {
			have: rules.declarations.length - open.length,
			max: rules.declarations.length,
		});

	const { nomination } = draft;
	if (nomination) {
		const gaps = handInGaps(nomination);
		for (const code of HAND_IN_GAPS) {
			if (code === 'nominee_laureate') {
				if (gaps.includes(code)) problem(code, FIELD_NAMES.nomination, { name: nomination.laureate ?? '' });
			} else if (code === 'achievements_missing' || nomination.achievements > 0) {
				if (code === 'condition_unclaimed' && !nomination.conditions) continue;
				need(code, FIELD_NAMES.nomination, !gaps.includes(code));
			}
		}
	}

	// papers that nobody judges blind may name whom they are about
	if (rules.assessmentKind === 'file_review' || rules.assessmentKind === 'none') return items;
	const names = [...participants, ...advisors].map(({ name }) => name);
	for (const { field, names: found } of namesShown(rules.fields, draft, [...names, draft.unitName]))
		items.push({
			...{ kind: 'warning', code: 'names_in_text', key: `names_in_text:${field}` },
			...{ field, done: true, facts: { names: found } },
		});
	return items;
}

type Add = (code: ChecklistCode, field: string, done: boolean, facts?: ChecklistFacts, key?: string) => void;
type AddProblem = (code: ChecklistCode, field: string, facts?: ChecklistFacts, key?: string) => void;

function fieldItems(
	field: CategoryField,
	value: string | number | boolean | undefined,
	need: Add,
	problem: AddProblem,
) {
	const { key, kind, label, max } = field;
	const name = FIELD_NAMES.value(key);
	if (field.required) {
		const done =
			kind === 'checkbox'
				? value === true
				: kind === 'number'
					? typeof value === 'number'
					: kind === 'select'
						? (field.options ?? []).some((option) => option.value === value)
						: typeof value === 'string' && filled(value);
		need('field', name, done, { label }, `field:${key}`);
	}
	if (max === undefined) return;
	if (kind === 'number' && typeof value === 'number' && value > max)
		problem('field_too_large', name, { label, used: value, max }, `field_too_large:${key}`);
	if ((kind === 'text' || kind === 'textarea') && typeof value === 'string' && characters(value) > max)
		problem('field_too_long', name, { label, used: characters(value), max }, `field_too_long:${key}`);
}

/** What still stands between the draft and handing it in. */
export function missingItems(rules: EntryRules, draft: DraftContent): ChecklistItem[] {
	return checklist(rules, draft).filter(({ done }) => !done);
}

/**
 * 盲评提醒: names and the school's name that stand in what judges read. A reminder, never a refusal: 王 is also a word, and a work may be
 * about its school. Names of one character are not looked for.
 */
export function namesInText(texts: readonly string[], names: readonly string[]): string[] {
	const all = texts.join('\n');
	return [...new Set(names.map((name) => name.trim()))].filter((name) => characters(name) > 1 && all.includes(name));
}

/** The names in each text that judges read: title, abstract, and the fields that are not marked as identifying. By the form's fields. */
export function namesShown(
	fields: readonly CategoryField[],
	texts: Pick<DraftContent, 'title' | 'abstract' | 'fieldValues'>,
	names: readonly string[],
): { field: string; names: string[] }[] {
	const shown: [string, string][] = [
		['title', texts.title],
		['abstract', texts.abstract],
		...fields.flatMap(({ key, identifying }): [string, string][] => {
			const value = texts.fieldValues[key];
			return identifying || typeof value !== 'string' ? [] : [[FIELD_NAMES.value(key), value]];
		}),
	];
	return shown.flatMap(([field, text]) => {
		const found = namesInText([text], names);
		return found.length === 0 ? [] : [{ field, names: found }];
	});
}
