import { z } from 'zod';
import {
	ACHIEVEMENT_KINDS,
	ACHIEVEMENT_LEVELS,
	OUTCOME_GRADES,
	type AchievementKind,
	type AchievementLevel,
} from '#lib/domain/higher.ts';
import {
	CONDITION_GRADES,
	NOMINEE_OUTCOMES,
	SCHOOL_NOTICE_RESULTS,
	TALENT_EXPORTS,
	type ConditionFormProblem,
	type LaureateProblem,
	type NomineeOutcome,
	type PanelProblem,
	type SchoolNoticeResult,
	type TalentExport,
} from '#lib/domain/nomination.ts';
import { normalName } from '#lib/domain/person.ts';
import { achievementField, type ACHIEVEMENT_FIELDS, type AchievementInput } from './achievements.ts';
import { readMonth } from './draft.ts';

/*
 * The forms of the nominations. What schools type is a draft: nothing is refused for being unfinished, the checklist names it. What staff type is read
 * strictly where it decides something.
 */

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function text(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}
const line = (value: string, max = 200) =>
	value
		.replace(/[\r\n]+/g, ' ')
		.trim()
		.slice(0, max);
const paragraphs = (value: string, max: number) => value.replaceAll('\r\n', '\n').trim().slice(0, max);
const oneOf = <Key extends string>(keys: readonly Key[], value: string): Key | null =>
	keys.find((key) => key === value) ?? null;
const id = (value: string): string | null => (UUID.test(value) ? value : null);

/** A day as the date field sends it; null for none, and for one that no calendar has. */
export function readDay(value: string): string | null {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return null;
	const at = new Date(`${value}T00:00:00Z`);
	return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== value ? null : value;
}

export const readVersion = (form: FormData): number =>
	z.coerce.number().int().min(0).catch(0).parse(text(form, 'version'));

/* ------------------------------------------------------------------------------------------ the school's nomination */

export interface SchoolPart {
	schoolOpinion: string;
	opinionSigner: string;
	opinionOn: string | null;
	noticeFrom: string | null;
	noticeUntil: string | null;
	noticePlace: string;
	noticeResult: SchoolNoticeResult;
	noticeNote: string;
}

export interface NominationInput {
	version: number;
	/** by achievement; those that the page did not show are left as they are */
	rows: Record<string, AchievementInput>;
	/** null where the page had no such part */
	school: SchoolPart | null;
}

export function readNomination(form: FormData): NominationInput {
	const rows: NominationInput['rows'] = {};
	for (const name of form.keys()) {
		const row = id(/^condition\.(.+)$/.exec(name)?.[1] ?? '');
		if (row === null) continue;
		const of = (field: (typeof ACHIEVEMENT_FIELDS)[number]) => text(form, achievementField(field, row));
		rows[row] = {
			kind: oneOf(ACHIEVEMENT_KINDS, of('kind')) ?? 'award',
			achievedMonth: readMonth(of('month')) ?? '',
			name: line(of('name')),
			level: oneOf(ACHIEVEMENT_LEVELS, of('level')),
			grade: oneOf(OUTCOME_GRADES, of('grade')),
			workTitle: line(of('work')),
			shareNote: line(of('share'), 100),
			certificateNumber: line(of('certificate'), 100),
			unitThen: line(of('unit'), 100),
			conditionId: id(of('condition')),
		};
	}
	return {
		version: readVersion(form),
		rows,
		school: form.has('school_opinion')
			? {
					schoolOpinion: paragraphs(text(form, 'school_opinion'), 2000),
					opinionSigner: line(text(form, 'opinion_signer'), 30),
					opinionOn: readDay(text(form, 'opinion_on')),
					noticeFrom: readDay(text(form, 'notice_from')),
					noticeUntil: readDay(text(form, 'notice_until')),
					noticePlace: line(text(form, 'notice_place')),
					noticeResult: oneOf(SCHOOL_NOTICE_RESULTS, text(form, 'notice_result')) ?? '',
					noticeNote: paragraphs(text(form, 'notice_note'), 1000),
				}
			: null,
	};
}

/** The row or the known proof that a button stands for. */
export function readRow(form: FormData): string | null {
	return id(text(form, 'row'));
}
export function readKnown(form: FormData): { kind: 'list' | 'outcome'; id: string } | null {
	const [kind, of] = text(form, 'known').split(':');
	const known = id(of ?? '');
	return (kind === 'list' || kind === 'outcome') && known ? { kind, id: known } : null;
}

/* ------------------------------------------------------------------------------------------------------- conditions */

const pair = z.object({ zh: z.string().catch(''), en: z.string().catch('') }).catch({ zh: '', en: '' });
const conditionTree = z.object({
	conditions: z
		.array(
			z.object({
				id: z.string().catch(''),
				code: z.string().catch(''),
				text: pair,
				kind: z.string().catch(''),
				level: z.string().catch(''),
				grade: z.string().catch(''),
				years: z.string().catch(''),
			}),
		)
		.max(40)
		.catch([]),
});
export type ConditionsTree = z.infer<typeof conditionTree>;
export const BLANK_CONDITION: ConditionsTree['conditions'][number] = {
	id: '',
	code: '',
	text: { zh: '', en: '' },
	kind: 'award',
	level: '',
	grade: '',
	years: '2',
};

export const conditionsTreeOf = (tree: unknown): ConditionsTree => conditionTree.parse(tree);

export interface ReadCondition {
	id: string;
	code: string;
	text: { zh: string; en?: string };
	evidenceKind: AchievementKind;
	minLevel: AchievementLevel | null;
	minGrade: (typeof CONDITION_GRADES)[number] | null;
	windowYears: number | null;
}

/** What the command takes, or what is wrong by field name. A row that was added and left empty is no row. */
export function readConditions(
	tree: ConditionsTree,
): { ok: true; conditions: ReadCondition[] } | { ok: false; problems: Record<string, ConditionFormProblem[]> } {
	const problems: Record<string, ConditionFormProblem[]> = {};
	const add = (name: string, code: ConditionFormProblem) => (problems[name] ??= []).push(code);
	const codes = new Set<string>();
	const conditions = tree.conditions.flatMap((row, index): ReadCondition[] => {
		const at = `conditions.${index}`;
		const code = line(row.code, 10);
		const zh = line(row.text.zh, 300);
		const en = line(row.text.en, 600);
		if (code === '' && zh === '' && en === '') return [];
		if (code === '') add(`${at}.code`, 'code_missing');
		else if (codes.has(code)) add(`${at}.code`, 'code_taken');
		codes.add(code);
		if (zh === '') add(`${at}.text.zh`, 'text_missing');
		const years = row.years.trim();
		if (years !== '' && !/^([1-9]|1\d|20)$/.test(years)) add(`${at}.years`, 'years_odd');
		return [
			{
				id: id(row.id) ?? '',
				code,
				text: en ? { zh, en } : { zh },
				evidenceKind: oneOf(ACHIEVEMENT_KINDS, row.kind) ?? 'other',
				minLevel: oneOf(ACHIEVEMENT_LEVELS, row.level),
				minGrade: oneOf(CONDITION_GRADES, row.grade),
				windowYears: years === '' ? null : Number(years),
			},
		];
	});
	return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, conditions };
}

/* --------------------------------------------------------------------------------------------------------- findings */

export interface FindingInput {
	conditionId: string;
	achievementId: string;
	/** null = not checked */
	met: boolean | null;
	note: string;
}
export const findingField = (condition: string, achievement: string) => `met.${condition}.${achievement}`;
export const findingNoteField = (condition: string, achievement: string) => `note.${condition}.${achievement}`;

export function readFindings(form: FormData): { versionId: string; findings: FindingInput[] } | null {
	const versionId = id(text(form, 'version'));
	if (versionId === null) return null;
	const findings: FindingInput[] = [];
	for (const [name, value] of form) {
		const match = /^met\.([0-9a-f-]{36})\.([0-9a-f-]{36})$/.exec(name);
		const conditionId = id(match?.[1] ?? '');
		const achievementId = id(match?.[2] ?? '');
		if (conditionId === null || achievementId === null) continue;
		findings.push({
			conditionId,
			achievementId,
			met: value === 'yes' ? true : value === 'no' ? false : null,
			note: paragraphs(text(form, findingNoteField(conditionId, achievementId)), 500),
		});
	}
	return { versionId, findings };
}

/* ------------------------------------------------------------------------------------------------------------ panel */

export interface PanelInput {
	/** in order; one without an id is new */
	members: { id: string | null; key: string; name: string; title: string }[];
	/** null = no score */
	scores: { key: string; entryId: string; pointsTenths: number | null }[];
}

/** 0–100 with at most one digit after the point, in tenths; undefined when it is no such number. */
export function readPoints(value: string): number | null | undefined {
	const typed = value.trim().replace('。', '.');
	if (typed === '') return null;
	if (!/^\d{1,3}(\.\d)?$/.test(typed)) return undefined;
	const tenths = Math.round(Number(typed) * 10);
	return tenths <= 1000 ? tenths : undefined;
}

/** Rows of people by key (their id, or new1 …), and what each gave. */
export function readPanel(
	form: FormData,
): { ok: true; value: PanelInput } | { ok: false; problems: Record<string, PanelProblem[]> } {
	const members: PanelInput['members'] = [];
	const scores: PanelInput['scores'] = [];
	const problems: Record<string, PanelProblem[]> = {};
	for (const [name, value] of form) {
		if (typeof value !== 'string') continue;
		const member = /^member\.([0-9a-z-]{1,36})$/.exec(name)?.[1];
		if (member !== undefined && normalName(value) !== '')
			members.push({
				id: id(member),
				key: member,
				name: normalName(value).slice(0, 30),
				title: line(text(form, `title.${member}`), 60),
			});
		const score = /^points\.([0-9a-z-]{1,36})\.([0-9a-f-]{36})$/.exec(name);
		if (!score) continue;
		const entryId = id(score[2]!);
		if (entryId === null) continue;
		const points = readPoints(value);
		if (points === undefined) problems[name] = ['points_odd'];
		else scores.push({ key: score[1]!, entryId, pointsTenths: points });
	}
	return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, value: { members, scores } };
}

/* --------------------------------------------------------------------------------------------------------- decision */

export interface DecisionInput {
	version: number;
	higherEditionId: string | null;
	decidedOn: string | null;
	place: string;
	people: { name: string; title: string }[];
	reasons: string;
	rows: { entryId: string; outcome: NomineeOutcome | null; reason: string }[];
}

/** People as they are typed, one a line: 姓名 职务. */
export function readPeople(typed: string): { name: string; title: string }[] {
	return typed
		.split(/\r?\n/)
		.map((row) => row.trim())
		.filter((row) => row !== '')
		.slice(0, 40)
		.map((row) => {
			const [first = '', ...rest] = row.split(/[\s,，:：（(]+/);
			return {
				name: first.slice(0, 30),
				title: rest
					.join(' ')
					.replace(/[)）]$/, '')
					.slice(0, 60),
			};
		});
}
export const peopleText = (people: readonly { name: string; title: string }[]) =>
	people.map(({ name, title }) => (title ? `${name} ${title}` : name)).join('\n');

export function readDecision(form: FormData): DecisionInput {
	const rows: DecisionInput['rows'] = [];
	for (const [name, value] of form) {
		const entryId = id(/^outcome\.(.+)$/.exec(name)?.[1] ?? '');
		if (entryId === null || typeof value !== 'string') continue;
		rows.push({
			entryId,
			outcome: oneOf(NOMINEE_OUTCOMES, value),
			reason: paragraphs(text(form, `reason.${entryId}`), 300),
		});
	}
	return {
		version: readVersion(form),
		higherEditionId: id(text(form, 'target')),
		decidedOn: readDay(text(form, 'decided_on')),
		place: line(text(form, 'place'), 100),
		people: readPeople(text(form, 'people')),
		reasons: paragraphs(text(form, 'reasons'), 3000),
		rows,
	};
}

/* -------------------------------------------------------------------------------------------------------- laureates */

export interface LaureateInput {
	name: string;
	unitName: string;
	periodLabel: string;
	bornMonth: string | null;
	source: string;
}

export function readLaureate(
	form: FormData,
):
	| { ok: true; programmeId: string | null; value: LaureateInput }
	| { ok: false; problems: Record<string, LaureateProblem[]> } {
	const problems: Record<string, LaureateProblem[]> = {};
	const name = normalName(text(form, 'name')).slice(0, 30);
	const periodLabel = line(text(form, 'period_label'), 30);
	const born = text(form, 'born_month').trim();
	if (name === '') problems['name'] = ['name_missing'];
	if (periodLabel === '') problems['period_label'] = ['period_missing'];
	if (born !== '' && readMonth(born) === null) problems['born_month'] = ['month_odd'];
	if (Object.keys(problems).length > 0) return { ok: false, problems };
	return {
		ok: true,
		programmeId: id(text(form, 'programme')),
		value: {
			name,
			unitName: line(text(form, 'unit_name'), 100),
			periodLabel,
			bornMonth: readMonth(born),
			source: line(text(form, 'source')),
		},
	};
}

/**
 * Rows pasted from a sheet: 姓名, 学校, 年度, 出生年月, 来源, separated by tabs or commas; the last two may be missing. A heading is passed over. Numbers of the
 * lines that cannot be read are given back.
 */
export function readLaureateRows(typed: string): { rows: LaureateInput[]; odd: number[] } {
	const rows: LaureateInput[] = [];
	const odd: number[] = [];
	for (const [index, raw] of typed.split(/\r?\n/).slice(0, 500).entries()) {
		if (raw.trim() === '') continue;
		const cells = raw.split(raw.includes('\t') ? '\t' : /[,，]/).map((cell) => cell.trim());
		if (index === 0 && /^(姓名|name)$/i.test(cells[0] ?? '')) continue;
		const [name = '', unitName = '', periodLabel = '', born = '', source = ''] = cells;
		const bornMonth = born === '' ? null : readMonth(born);
		if (normalName(name) === '' || periodLabel === '' || (born !== '' && bornMonth === null)) odd.push(index + 1);
		else
			rows.push({
				name: normalName(name).slice(0, 30),
				unitName: line(unitName, 100),
				periodLabel: line(periodLabel, 30),
				bornMonth,
				source: line(source),
			});
	}
	return { rows, odd };
}

/* ---------------------------------------------------------------------------------------------------------- exports */

export function readTalentExport(
	form: FormData,
): { kind: TalentExport; categoryId: string; entryId: string | null } | null {
	const kind = oneOf(TALENT_EXPORTS, text(form, 'kind'));
	const categoryId = id(text(form, 'category'));
	const entryId = id(text(form, 'entry'));
	if (kind === null || categoryId === null || (kind === 'form_docx' && entryId === null)) return null;
	return { kind, categoryId, entryId };
}
