import { expect, test } from 'vitest';
import {
	conditionsTreeOf,
	peopleText,
	readConditions,
	readDay,
	readDecision,
	readNomination,
	readPeople,
	readPoints,
	readTalentExport,
} from './talents.ts';

const id = '0198c0de-0000-7000-8000-000000000001';
const form = (values: Record<string, string>) => {
	const made = new FormData();
	for (const [name, value] of Object.entries(values)) made.set(name, value);
	return made;
};

test('a nomination is read as a draft: what is odd is left out, nothing is refused', () => {
	const read = readNomination(
		form({
			...{ version: '3', [`condition.${id}`]: 'no id', [`kind.${id}`]: 'medal', [`month.${id}`]: '2025年8月' },
			...{ [`name.${id}`]: ' 省赛\n一等奖 ', [`level.${id}`]: 'province', [`grade.${id}`]: 'best', 'condition.x': '' },
		}),
	);
	expect(read).toEqual({
		version: 3,
		rows: {
			[id]: {
				...{
					kind: 'award',
					achievedMonth: '2025-08',
					name: '省赛 一等奖',
					level: 'province',
					grade: null,
					workTitle: '',
				},
				...{ shareNote: '', certificateNumber: '', unitThen: '', conditionId: null },
			},
		},
		school: null,
	});
	const school = readNomination(
		form({ school_opinion: '同意\r\n推荐', notice_from: '2026-02-30', notice_result: 'odd' }),
	);
	expect(school.school).toMatchObject({ schoolOpinion: '同意\n推荐', noticeFrom: null, noticeResult: '' });
});

test('days that no calendar has are none', () => {
	expect(['2026-02-28', '2026-02-29', '2028-02-29', '2026-2-1', ''].map(readDay)).toEqual([
		'2026-02-28',
		null,
		'2028-02-29',
		null,
		null,
	]);
});

test('points: 0–100, one decimal, in tenths', () => {
	expect(['', '0', '86.5', '100', '100.1', '86.55', '-1', '九十'].map(readPoints)).toEqual([
		null,
		0,
		865,
		1000,
		undefined,
		undefined,
		undefined,
		undefined,
	]);
});

test('conditions: an empty row is no row, numbers differ, years are whole', () => {
	const row = { id: '', code: '', text: { zh: '', en: '' }, kind: 'award', level: '', grade: '', years: '2' };
	const tree = conditionsTreeOf({
		conditions: [{ ...row, code: '一', text: { zh: '全国奖', en: '' } }, row, { ...row, code: '一', years: '两' }],
	});
	expect(readConditions(tree)).toEqual({
		ok: false,
		problems: {
			'conditions.2.code': ['code_taken'],
			'conditions.2.text.zh': ['text_missing'],
			'conditions.2.years': ['years_odd'],
		},
	});
	const good = readConditions(
		conditionsTreeOf({ conditions: [{ ...row, code: '一', text: { zh: '全国奖', en: '' } }, row] }),
	);
	expect(good).toMatchObject({ ok: true, conditions: [{ code: '一', text: { zh: '全国奖' }, windowYears: 2 }] });
});

test('people one a line, there and back', () => {
	const people = readPeople('周工作 主任\n\n 李四（区教育局，科长）\n王五');
	expect(people).toEqual([
		{ name: '周工作', title: '主任' },
		{ name: '李四', title: '区教育局 科长' },
		{ name: '王五', title: '' },
	]);
	expect(readPeople(peopleText(people))).toEqual(people);
});

test('a decision: undecided rows stay undecided', () => {
	expect(
		readDecision(form({ version: '1', decided_on: '2026-04-01', [`outcome.${id}`]: '', [`reason.${id}`]: '再议' })),
	).toMatchObject({ decidedOn: '2026-04-01', rows: [{ entryId: id, outcome: null, reason: '再议' }] });
});

test('an export names its category, a form its nominee', () => {
	expect(readTalentExport(form({ kind: 'roster_xlsx', category: id }))).toEqual({
		kind: 'roster_xlsx',
		categoryId: id,
		entryId: null,
	});
	expect(readTalentExport(form({ kind: 'form_docx', category: id }))).toBeNull();
	expect(readTalentExport(form({ kind: 'all', category: id }))).toBeNull();
});
