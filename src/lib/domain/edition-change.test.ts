import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	changeBlockers,
	divisionsOverlap,
	mayFinish,
	mayRemoveCategory,
	type CategoryShape,
	type CategoryUse,
} from './edition-change.ts';
import { makerFestival } from './presets/maker-festival.ts';

const draft = makerFestival({ now: new Date('2026-03-02T02:00:00Z'), zone: 'Asia/Shanghai' });
const withIds = <Row>(rows: Row[], mark: string) => rows.map((row, index) => ({ ...row, id: `${mark}${index}` }));
const shapes: CategoryShape[] = draft.sections
	.flatMap(({ categories }) => categories)
	.map(({ key: _key, windows: _windows, rubric: _rubric, ...category }) => ({
		...category,
		divisions: withIds(category.divisions, 'division'),
		disciplines: withIds(category.disciplines, 'discipline'),
		attachmentRules: withIds(category.attachmentRules, 'rule'),
	}));
const UNUSED: CategoryUse = {
	...{ categoryId: '', entries: 0, filed: 0, numbered: 0, divisions: {}, disciplines: {}, rules: {} },
	...{
		participantsMost: 0,
		advisorsMost: 0,
		perUnitMost: 0,
		perParticipantMost: 0,
		titleLongest: 0,
		abstractLongest: 0,
	},
	...{ fieldKeys: [], fieldOptions: [], stages: 0 },
};
const anyShape = fc.constantFrom(...shapes);
const anyUse: fc.Arbitrary<CategoryUse> = fc.record({
	categoryId: fc.constant(''),
	entries: fc.nat(50),
	filed: fc.nat(50),
	numbered: fc.nat(50),
	divisions: fc.dictionary(fc.constantFrom('division0', 'division1'), fc.nat(9)),
	disciplines: fc.dictionary(fc.constantFrom('discipline0', 'discipline3'), fc.nat(9)),
	rules: fc.dictionary(fc.constantFrom('rule0', 'rule1'), fc.nat(9)),
	participantsMost: fc.nat(80),
	advisorsMost: fc.nat(5),
	perUnitMost: fc.nat(40),
	perParticipantMost: fc.nat(3),
	titleLongest: fc.nat(100),
	abstractLongest: fc.nat(900),
	fieldKeys: fc.subarray(['medium', 'type', 'intent']),
	fieldOptions: fc.subarray(['type=fun', 'medium=oil']),
	stages: fc.nat(3),
});

describe('changeBlockers', () => {
	test('what did not change harms nobody, however it is used', () => {
		fc.assert(
			fc.property(anyShape, anyUse, (shape, use) => {
				expect(changeBlockers(shape, structuredClone(shape), use)).toEqual([]);
			}),
		);
	});

	test('where nothing stands, anything may change', () => {
		fc.assert(
			fc.property(anyShape, anyShape, (before, after) => {
				expect(changeBlockers(before, after, UNUSED)).toEqual([]);
			}),
		);
	});

	test('a limit may always be raised or lifted, and lowered down to what stands', () => {
		fc.assert(
			fc.property(anyShape, anyUse, fc.nat(50), (shape, use, more) => {
				const after = {
					...shape,
					participantsMax: shape.participantsMax + more,
					entriesPerUnit: more % 2 ? null : Math.max(use.perUnitMost, 1),
				};
				expect(changeBlockers(shape, after, use)).toEqual([]);
			}),
		);
	});

	test('a limit that is already passed may stay as it is', () => {
		const [painting] = shapes as [CategoryShape];
		const use = { ...UNUSED, entries: 25, perUnitMost: 25 };
		expect(changeBlockers(painting, { ...painting, name: { zh: '画' } }, use)).toEqual([]);
		expect(changeBlockers(painting, { ...painting, entriesPerUnit: 19 }, use)).toEqual([
			{ code: 'unit_quota_below_use', count: 25 },
		]);
	});

	test('what judges may see of a field that is filled in stays as it was', () => {
		const maker = shapes[2]!;
		const use = { ...UNUSED, entries: 3, fieldKeys: ['intent'] };
		const shown = maker.fields.map((field) => (field.key === 'intent' ? { ...field, identifying: true } : field));
		expect(changeBlockers(maker, { ...maker, fields: shown }, use)).toEqual([
			{ code: 'field_in_use', count: 3, part: '设计意图' },
		]);
	});
});

test('divisions overlap where a grade falls into two', () => {
	const stage = (...stages: string[]) => ({ stages, gradeMin: null, gradeMax: null });
	const grades = (gradeMin: number | null, gradeMax: number | null) => ({ stages: [], gradeMin, gradeMax });
	expect(divisionsOverlap([stage('primary'), stage('junior', 'senior')])).toBe(false);
	expect(divisionsOverlap([stage('primary'), stage('senior'), stage('primary', 'junior')])).toBe(true);
	expect(divisionsOverlap([grades(1, 4), grades(5, 6), stage('junior')])).toBe(false);
	expect(divisionsOverlap([grades(1, 4), grades(4, 6)])).toBe(true);
	expect(divisionsOverlap([grades(null, 6), stage('primary')])).toBe(true);
	expect(divisionsOverlap([stage()])).toBe(false);
});

test('a category goes only while nothing stands on it', () => {
	const facts = { state: 'open' as const, entries: 0, stages: 0, categories: 2 };
	expect(mayRemoveCategory(facts)).toBeNull();
	expect(mayRemoveCategory({ ...facts, entries: 1 })).toBe('category_in_use');
	expect(mayRemoveCategory({ ...facts, stages: 1 })).toBe('category_in_use');
	expect(mayRemoveCategory({ ...facts, categories: 1 })).toBe('last_category');
	expect(mayRemoveCategory({ ...facts, state: 'draft', categories: 1 })).toBeNull();
	expect(mayRemoveCategory({ ...facts, state: 'finished' })).toBe('edition_finished');
});

test('an edition finishes when entering is over and judging closed', () => {
	const facts = { state: 'open' as const, openStages: 0, windows: [draft.windows] };
	const closes = draft.windows[1]!.closesAt;
	expect(mayFinish(facts, new Date(closes.getTime() - 1))).toBe('entry_still_open');
	expect(mayFinish(facts, closes)).toBeNull();
	expect(mayFinish({ ...facts, openStages: 1 }, closes)).toBe('stages_not_closed');
	expect(mayFinish({ ...facts, state: 'draft' }, closes)).toBe('edition_not_open');
});
