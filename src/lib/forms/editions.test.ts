import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makerFestival } from '#lib/domain/presets/maker-festival.ts';
import type { CategoryShape } from '#lib/domain/edition-change.ts';
import {
	applyStep,
	BLANK_ROWS,
	categoryTreeFrom,
	categoryTreeOf,
	readCategoryForm,
	readNewCategory,
	readRubricForm,
	readStep,
	readTree,
	readWindowsForm,
	rubricTreeOf,
} from './editions.ts';

const ID = '0190a0b0-0000-7000-8000-00000000000';

/** A tree as a browser would post it. */
function post(node: unknown, prefix = '', form = new FormData()): FormData {
	for (const [key, value] of Object.entries(node as object)) {
		const name = prefix ? `${prefix}.${key}` : key;
		if (typeof value === 'object' && value !== null) post(value, name, form);
		else if (value === true) form.set(name, 'on');
		else if (typeof value === 'string') form.set(name, value);
	}
	return form;
}

function shapes(): CategoryShape[] {
	const edition = makerFestival({ now: new Date('2026-03-02T02:00:00Z'), zone: 'Asia/Shanghai' });
	const withIds = <Row>(rows: Row[]) => rows.map((row, index) => ({ ...row, id: `${ID}${(index % 10).toString()}` }));
	return edition.sections
		.flatMap(({ categories }) => categories)
		.map(({ key: _key, windows: _windows, rubric: _rubric, ...category }) => ({
			...category,
			divisions: withIds(category.divisions),
			disciplines: withIds(category.disciplines),
			attachmentRules: withIds(category.attachmentRules),
		}));
}

describe('trees', () => {
	test('paths become nested objects and lists in the order of their numbers', () => {
		const form = new FormData();
		form.set('rows.10.zh', 'b');
		form.set('rows.2.zh', 'a');
		form.set('name.zh', '甲');
		expect(readTree(form)).toEqual({ rows: [{ zh: 'a' }, { zh: 'b' }], name: { zh: '甲' } });
	});

	test('no path reaches a prototype', () => {
		const form = new FormData();
		form.set('__proto__.polluted', 'yes');
		form.set('constructor.prototype.polluted', 'yes');
		readTree(form);
		expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
	});

	test('any form can be read', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (fields) => {
				const form = new FormData();
				for (const [name, value] of fields) form.append(name, value);
				expect(typeof categoryTreeOf(form)).toBe('object');
				expect(typeof rubricTreeOf(form)).toBe('object');
			}),
		);
	});

	test('a button names its list and row', () => {
		const step = (value: string) => {
			const form = new FormData();
			form.set('do', value);
			return readStep(form);
		};
		expect(step('add:heads.1.children')).toEqual({ kind: 'add', list: 'heads.1.children' });
		expect(step('remove:divisions:2')).toEqual({ kind: 'remove', list: 'divisions', index: 2 });
		expect(step('remove:divisions')).toEqual({ kind: 'save' });
		expect(step('drop table')).toEqual({ kind: 'save' });
	});

	test('steps change a copy', () => {
		const tree = { rows: ['a', 'b', 'c'] };
		expect(applyStep(tree, { kind: 'up', list: 'rows', index: 2 })).toEqual({ rows: ['a', 'c', 'b'] });
		expect(applyStep(tree, { kind: 'remove', list: 'rows', index: 0 })).toEqual({ rows: ['b', 'c'] });
		expect(applyStep(tree, { kind: 'add', list: 'rows' }, 'd')).toEqual({ rows: ['a', 'b', 'c', 'd'] });
		expect(applyStep(tree, { kind: 'up', list: 'rows', index: 0 })).toEqual(tree);
		expect(applyStep(tree, { kind: 'remove', list: 'none.of.these', index: 0 })).toEqual(tree);
		expect(tree.rows).toEqual(['a', 'b', 'c']);
	});
});

describe('a category', () => {
	test('comes back from its page as it went', () => {
		for (const shape of shapes()) {
			const read = readCategoryForm(categoryTreeOf(post(categoryTreeFrom(shape))));
			expect(read).toMatchObject({ ok: true });
			if (!read.ok) continue;
			const plain = (category: CategoryShape) => ({
				...category,
				guidance: category.guidance ?? null,
				divisions: category.divisions.map((row) => ({
					...row,
					gradeMin: row.gradeMin ?? null,
					gradeMax: row.gradeMax ?? null,
				})),
				attachmentRules: category.attachmentRules.map((row) => ({ ...row, key: '', help: row.help ?? null })),
				fields: category.fields.map(({ identifying, ...row }) => ({ ...row, ...(identifying && { identifying }) })),
			});
			expect(plain(read.value)).toEqual({ ...plain(shape) });
		}
	});

	test('a row that was added and left empty is no row', () => {
		const shape = shapes()[0]!;
		const tree = categoryTreeFrom(shape);
		const more = applyStep(tree, { kind: 'add', list: 'divisions' }, BLANK_ROWS['divisions']);
		expect(more.divisions).toHaveLength(shape.divisions.length + 1);
		expect(categoryTreeOf(post(more)).divisions).toHaveLength(shape.divisions.length);
	});

	test('problems stand at the field that has them', () => {
		const tree = categoryTreeFrom(shapes()[1]!);
		tree.name.zh = ' ';
		tree.participantsMin = '5';
		tree.participantsMax = '3';
		tree.entriesPerUnit = '-1';
		tree.divisions[0]!.name = { zh: '', en: 'Primary' };
		tree.attachmentRules[0]!.types = { pdf: false, jpeg: false, png: false, mp4: false, zip: false };
		tree.attachmentRules[1]!.megabytes = '21';
		const first = readCategoryForm(tree);
		expect(first.ok).toBe(false);
		if (first.ok) return;
		expect(first.problems).toEqual({
			'name.zh': ['text_missing'],
			entriesPerUnit: ['number_odd'],
			'divisions.0.name.zh': ['text_missing'],
			'attachmentRules.0.types': ['types_missing'],
			'attachmentRules.1.megabytes': ['number_out_of_range'],
		});
		const second = readCategoryForm({ ...categoryTreeFrom(shapes()[1]!), participantsMin: '5', participantsMax: '3' });
		expect(second.ok === false && second.problems).toEqual({ participantsMax: ['max_below_min'] });
	});

	test('options are lines, with a value where staff gave none', () => {
		const tree = categoryTreeFrom(shapes()[0]!);
		tree.fields = [{ ...tree.fields[0]!, options: '水粉\nink | 国画 | Chinese ink\n油画｜油画' }];
		expect(readCategoryForm(tree)).toMatchObject({ ok: false, problems: { 'fields.0.options': ['option_odd'] } });
		tree.fields[0]!.options = '水粉\nink | 国画 | Chinese ink\n';
		const read = readCategoryForm(tree);
		expect(read.ok && read.value.fields[0]!.options).toEqual([
			{ value: 'o1', label: { zh: '水粉' } },
			{ value: 'ink', label: { zh: '国画', en: 'Chinese ink' } },
		]);
	});

	test('a new one needs a section, a name and letters', () => {
		const form = new FormData();
		form.set('code', '12');
		form.set('entrantKind', 'pupils');
		expect(readNewCategory(form)).toMatchObject({
			ok: false,
			problems: { section: ['choice_odd'], 'name.zh': ['text_missing'], code: ['code_odd'] },
		});
	});
});

describe('a rubric', () => {
	const leaf = (points: string) => ({
		id: '',
		name: { zh: '创新性', en: '' },
		help: { zh: '', en: '' },
		points,
		breaksTies: false,
	});

	test('points are tenths; a head with criteria below has theirs', () => {
		const read = readRubricForm({
			step: '5',
			heads: [
				{ ...leaf('99'), children: [leaf('10'), leaf('7.5')] },
				{ ...leaf('40'), children: [] },
			],
		});
		expect(
			read.ok && read.value.heads.map((head) => [head.maxTenths, head.children.map((row) => row.maxTenths)]),
		).toEqual([
			[null, [100, 75]],
			[400, []],
		]);
	});

	test('points off the step, missing or odd are refused where they stand', () => {
		const read = readRubricForm({
			step: '10',
			heads: [
				{ ...leaf(''), children: [leaf('7.5'), leaf('x')] },
				{ ...leaf(''), children: [] },
			],
		});
		expect(read).toMatchObject({ ok: false, problems: { 'heads.0.children.1.points': ['points_odd'] } });
		const next = readRubricForm({
			step: '10',
			heads: [
				{ ...leaf(''), children: [leaf('7.5')] },
				{ ...leaf(''), children: [] },
			],
		});
		expect(next).toMatchObject({
			ok: false,
			problems: { 'heads.0.children.0.points': ['points_off_step'], 'heads.1.points': ['points_missing'] },
		});
	});
});

describe('dates', () => {
	test('cells are empty or whole, in the zone of the association', () => {
		const form = new FormData();
		form.set('windows.edition.entry.opens', '2026-04-01T00:00');
		form.set('windows.edition.entry.closes', '2026-05-01T17:00');
		form.set(`windows.${ID}1.filing.opens`, '2026-04-01T00:00');
		const half = readWindowsForm(form, [`${ID}1`], 'Asia/Shanghai');
		expect(half).toMatchObject({ ok: false, problems: { [`windows.${ID}1.filing.closes`]: ['date_pair_incomplete'] } });
		form.set(`windows.${ID}1.filing.closes`, '2026-04-31T00:00');
		expect(readWindowsForm(form, [`${ID}1`], 'Asia/Shanghai')).toMatchObject({
			problems: { [`windows.${ID}1.filing.closes`]: ['date_odd'] },
		});
		form.set(`windows.${ID}1.filing.closes`, '2026-04-30T00:00');
		const read = readWindowsForm(form, [`${ID}1`], 'Asia/Shanghai');
		expect(read.ok && read.value).toEqual({
			windows: [
				{ phase: 'entry', opensAt: new Date('2026-03-31T16:00:00Z'), closesAt: new Date('2026-05-01T09:00:00Z') },
			],
			categories: {
				[`${ID}1`]: [
					{ phase: 'filing', opensAt: new Date('2026-03-31T16:00:00Z'), closesAt: new Date('2026-04-29T16:00:00Z') },
				],
			},
		});
	});
});
