import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checklist, divisionFor, missingItems, namesInText, type DraftContent, type EntryRules } from './checklist.ts';

const rules: EntryRules = {
	entrantKind: 'pupils',
	participantsMin: 1,
	participantsMax: 3,
	advisorsMin: 0,
	advisorsMax: 2,
	entriesPerParticipant: 1,
	sameStageRequired: true,
	ageMin: null,
	ageMax: null,
	titleMax: 10,
	abstractMax: 20,
	abstractRequired: true,
	fields: [
		{ key: 'novelty', kind: 'textarea', label: { zh: '创新点' }, required: true, max: 5 },
		{ key: 'weight', kind: 'number', label: { zh: '重量' }, required: true, max: 50 },
		{ key: 'own', kind: 'checkbox', label: { zh: '自主' }, required: true },
		{
			key: 'kind',
			kind: 'select',
			label: { zh: '类型' },
			required: true,
			options: [{ value: 'a', label: { zh: '甲' } }],
		},
	],
	divisions: [
		{ id: 'p', stages: ['primary'], gradeMin: null, gradeMax: null },
		{ id: 'j', stages: ['junior'], gradeMin: null, gradeMax: null },
	],
	disciplines: [{ id: 'd' }],
	attachmentRules: [{ key: 'report', label: { zh: '报告' }, countMin: 1, countMax: 1 }],
	declarations: [{ key: 'true', text: { zh: '属实' } }],
	ageOn: '2026-04',
};

const pupil = (id: string, grade: number | null, more: Partial<DraftContent['participants'][number]> = {}) => ({
	...{ id, personId: `person-${id}`, name: `学生${id}`, grade, bornMonth: null, labour: '', otherEntries: 0 },
	...more,
});

const complete: DraftContent = {
	title: '伞',
	abstract: '变色',
	collectiveName: '',
	disciplineId: 'd',
	fieldValues: { novelty: '新', weight: 3, own: true, kind: 'a' },
	declared: ['true'],
	participants: [pupil('1', 4)],
	advisors: [],
	files: { report: 1 },
	collectiveIsPerson: false,
	unitName: '第一小学',
};

const codes = (draft: Partial<DraftContent>, changed: Partial<EntryRules> = {}) =>
	missingItems({ ...rules, ...changed }, { ...complete, ...draft }).map(({ code }) => code);

describe('checklist', () => {
	test('a complete draft misses nothing, and what is done stays on the list', () => {
		expect(codes({})).toEqual([]);
		expect(checklist(rules, complete).map(({ code }) => code)).toEqual([
			'title',
			'abstract',
			'discipline',
			...Array<string>(4).fill('field'),
			'participants',
			'attachment',
			'declarations',
		]);
	});

	test('an empty draft misses each requirement once', () => {
		expect(
			codes({
				...{ title: ' ', abstract: '\n', disciplineId: 'elsewhere', fieldValues: { own: false, kind: 'forged' } },
				...{ declared: [], participants: [], files: {} },
			}),
		).toEqual(checklist(rules, complete).map(({ code }) => code));
	});

	test('lengths count characters as people do', () => {
		expect(codes({ title: '𬘭'.repeat(10) })).toEqual([]);
		expect(codes({ title: '字'.repeat(11) })).toEqual(['title_too_long']);
		expect(codes({ abstract: `${'字'.repeat(10)}\r\n${'字'.repeat(9)}` })).toEqual([]);
		expect(codes({ fieldValues: { novelty: '六个字太长了', weight: 51, own: true, kind: 'a' } })).toEqual([
			'field_too_long',
			'field_too_large',
		]);
	});

	test('participants: number, one stage, a division that fits, division of labour in a team', () => {
		expect(codes({ participants: [pupil('1', 4), pupil('2', 5)] })).toEqual(['labour', 'labour']);
		expect(codes({ participants: [pupil('1', 6, { labour: '画' }), pupil('2', 7, { labour: '写' })] })).toEqual([
			'stages_differ',
		]);
		expect(codes({ participants: [pupil('1', 11)] })).toEqual(['division_none']);
		expect(codes({ participants: [pupil('1', null)] })).toEqual(['grade']);
		const four = ['1', '2', '3', '4'].map((id) => pupil(id, 4, { labour: '做' }));
		expect(codes({ participants: four })).toEqual(['participants_too_many']);
		expect(codes({ participants: [pupil('1', 4, { otherEntries: 1 })] })).toEqual(['participant_over_limit']);
		expect(codes({ participants: [pupil('1', 4, { otherEntries: 9 })] }, { entriesPerParticipant: null })).toEqual([]);
	});

	test('age counts in the month entry closes, both ends included', () => {
		const aged = (bornMonth: string | null) =>
			codes({ participants: [pupil('1', 4, { bornMonth })] }, { ageMin: 5, ageMax: 14 });
		expect(aged(null)).toEqual(['born_month']);
		expect(aged('2021-04')).toEqual([]);
		expect(aged('2021-05')).toEqual(['age_out_of_range']);
		expect(aged('2011-05')).toEqual([]);
		expect(aged('2011-04')).toEqual(['age_out_of_range']);
	});

	test('a group bears a group’s name: that of a member, an advisor or anybody at the school is refused', () => {
		const group = (collectiveName: string, more: Partial<DraftContent> = {}) =>
			codes(
				{ collectiveName, advisors: [{ id: 'a', personId: 'x', name: '王 老师' }], ...more },
				{ entrantKind: 'collective' },
			);
		expect(group('')).toEqual(['collective_name']);
		expect(group('种子观察小组')).toEqual([]);
		expect(group('学生1')).toEqual(['collective_is_person']);
		expect(group('王老师')).toEqual(['collective_is_person']);
		expect(group('李四', { collectiveIsPerson: true })).toEqual(['collective_is_person']);
	});

	test('advisors: within the limits, and never a participant', () => {
		const advisor = (personId: string) => ({ id: personId, personId, name: '老师' });
		expect(codes({}, { advisorsMin: 1 })).toEqual(['advisors']);
		expect(codes({ advisors: ['a', 'b', 'c'].map(advisor) })).toEqual(['advisors_too_many']);
		expect(codes({ advisors: [advisor('person-1')] })).toEqual(['advisor_is_participant']);
	});

	test('keys are unique and every undone item names a field, whatever the draft', () => {
		const text = fc.string({ unit: 'grapheme', maxLength: 30 });
		const anyDraft = fc.record({
			title: text,
			abstract: text,
			collectiveName: text,
			disciplineId: fc.constantFrom('d', null),
			fieldValues: fc.dictionary(
				fc.constantFrom('novelty', 'weight', 'own', 'kind'),
				fc.oneof(text, fc.integer(), fc.boolean()),
			),
			declared: fc.subarray(['true']),
			participants: fc.array(
				fc.record({
					...{ id: fc.uuid(), personId: fc.uuid(), name: text, grade: fc.option(fc.integer({ min: 1, max: 12 })) },
					...{ bornMonth: fc.constant(null), labour: text, otherEntries: fc.nat(3) },
				}),
				{ maxLength: 5 },
			),
			advisors: fc.array(fc.record({ id: fc.uuid(), personId: fc.uuid(), name: text }), { maxLength: 4 }),
			files: fc.record({ report: fc.nat(3) }),
			collectiveIsPerson: fc.boolean(),
			unitName: text,
		});
		const kinds = fc.constantFrom(
			'pupils' as const,
			'collective' as const,
			'entering_teacher' as const,
			'team' as const,
		);
		fc.assert(
			fc.property(anyDraft, kinds, (draft, entrantKind) => {
				const items = checklist({ ...rules, entrantKind }, draft);
				expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
				expect(items.every(({ field }) => field !== '')).toBe(true);
				// adding what a requirement asks for never makes another one appear
				const titled = checklist({ ...rules, entrantKind }, { ...draft, title: '伞' });
				expect(titled.filter(({ done }) => !done).length).toBeLessThanOrEqual(items.filter(({ done }) => !done).length);
			}),
		);
	});
});

test('the division follows the highest grade; adults go to the one without stages', () => {
	expect(divisionFor(rules, [4, 9])).toBe('j');
	expect(divisionFor(rules, [])).toBeNull();
	expect(divisionFor(rules, [null])).toBeNull();
	const teachers = {
		entrantKind: 'entering_teacher' as const,
		divisions: [{ id: 't', stages: [], gradeMin: null, gradeMax: null }],
	};
	expect(divisionFor(teachers, [])).toBe('t');
	const byGrade = {
		...rules,
		divisions: [
			{ id: 'a', stages: [], gradeMin: 1, gradeMax: 4 },
			{ id: 'b', stages: [], gradeMin: 5, gradeMax: 6 },
		],
	};
	expect([1, 4, 5, 6, 7].map((grade) => divisionFor(byGrade, [grade]))).toEqual(['a', 'a', 'b', 'b', null]);
});

test('names in what judges read are found, single characters are not', () => {
	expect(namesInText(['王小明的伞', '由第一小学制作'], ['王小明', '王', '第一小学', '李四'])).toEqual([
		'王小明',
		'第一小学',
	]);
});

test('names in title, abstract or open fields are a warning that does not block', () => {
	const warned = (draft: Partial<DraftContent>, changed: Partial<EntryRules> = {}) =>
		checklist({ ...rules, ...changed }, { ...complete, ...draft })
			.filter(({ kind }) => kind === 'warning')
			.map(({ code, field, facts }) => [code, field, facts.names]);
	const people = {
		participants: [pupil('1', 4, { name: '王小明' })],
		advisors: [{ id: 'v', personId: 'v', name: '李老师' }],
	};
	expect(warned(people)).toEqual([]);
	expect(warned({ ...people, title: '王小明的伞' })).toEqual([['names_in_text', 'title', ['王小明']]]);
	expect(warned({ ...people, abstract: '李老师，第一小学' })).toEqual([
		['names_in_text', 'abstract', ['李老师', '第一小学']],
	]);
	expect(warned({ ...people, fieldValues: { ...complete.fieldValues, novelty: '王小明' } })).toEqual([
		['names_in_text', 'value.novelty', ['王小明']],
	]);
	const hidden = rules.fields.map((field) => ({ ...field, identifying: true }));
	expect(
		warned({ ...people, fieldValues: { ...complete.fieldValues, novelty: '王小明' } }, { fields: hidden }),
	).toEqual([]);
	expect(codes({ ...people, title: '王小明的伞' })).toEqual([]);
});
