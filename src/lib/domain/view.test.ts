import { expect, test } from 'vitest';
import {
	csvLine,
	columnOf,
	decideViewChange,
	decideViewName,
	DEFAULT_SHAPES,
	nameOfCopy,
	personalColumns,
	readFilter,
	readShape,
	sameShape,
	VIEW_COLUMNS,
	VIEW_SOURCES,
} from './view.ts';

test('each source names a column once, and begins with columns and orders that it has', () => {
	for (const source of VIEW_SOURCES) {
		const keys = VIEW_COLUMNS[source].map(({ key }) => key);
		expect(new Set(keys).size).toBe(keys.length);
		expect(readShape(source, DEFAULT_SHAPES[source])).toEqual(DEFAULT_SHAPES[source]);
	}
});

test('no list has a telephone but the one of a unit’s contact, and names of people are marked', () => {
	const phones = VIEW_SOURCES.flatMap((source) =>
		VIEW_COLUMNS[source].filter(({ key }) => /phone|mobile|contact/.test(key)).map(({ key }) => `${source}.${key}`),
	);
	expect(phones).toEqual(['units.contact_name', 'units.contact_phone']);
	expect(
		VIEW_SOURCES.flatMap((source) => VIEW_COLUMNS[source].filter(({ personal }) => personal).map(({ key }) => key)),
	).toEqual(['authors', 'advisors', 'authors', 'advisors', 'people', 'nominee', 'contact_name', 'contact_phone']);
	expect(personalColumns('entries', { ...DEFAULT_SHAPES.entries, columns: ['title', 'authors'] })).toEqual(['authors']);
});

test('unknown and repeated keys are dropped, and what is not offered; nothing left means the usual columns', () => {
	expect(
		readShape('units', {
			columns: ['kind', 'password_hash', 'kind', 3, 'unit', '__proto__', 'toString'],
			filters: { kind: 'school', password_hash: 'x', unit: 7, constructor: 'x' },
			sort: [
				{ key: 'unit' },
				{ key: 'unit', descending: true },
				{ key: 'nothing' },
				null,
				{ key: 'kind', descending: true },
			],
			group: 'drafts',
			more: true,
		}),
	).toEqual({
		columns: ['kind', 'unit'],
		filters: { kind: 'school' },
		sort: [
			{ key: 'unit', descending: false },
			{ key: 'kind', descending: true },
		],
		group: null,
	});
	for (const odd of [null, undefined, 'x', 3, [], { columns: 'kind', filters: [], sort: {}, group: {} }])
		expect(readShape('units', odd)).toEqual({ ...DEFAULT_SHAPES.units, sort: [], filters: {} });
});

test('at most three orders', () => {
	const sort = ['unit', 'kind', 'size', 'drafts'].map((key) => ({ key, descending: false }));
	expect(readShape('units', { sort }).sort.map(({ key }) => key)).toEqual(['unit', 'kind', 'size']);
});

test.each<[string, string, string, string | null]>([
	['entries', 'title', '  屋顶 ', '屋顶'],
	['entries', 'title', '=', '='],
	['entries', 'title', 'a\0b', null],
	['entries', 'state', 'filed,accepted,odd,draft', 'filed,accepted'],
	['entries', 'state', 'accepted,-,filed', 'filed,accepted,-'],
	['entries', 'state', "' or 1=1", null],
	['entries', 'edition', '0199a000-0000-7000-8000-000000000000,x', '0199a000-0000-7000-8000-000000000000'],
	['entries', 'score', '80..', '80..'],
	['entries', 'score', '80', '80..80'],
	['entries', 'score', '80..x', null],
	['entries', 'score', '..', null],
	['entries', 'score', '1..2..3', null],
	['entries', 'filed_at', '2026-04-01..2026-04-30', '2026-04-01..2026-04-30'],
	['entries', 'filed_at', '2026-02-30..', null],
	['entries', 'filed_at', '..2026-04-30', '..2026-04-30'],
])('%s.%s filtered by %j is %j', (source, key, raw, read) => {
	expect(readFilter(columnOf(source as 'entries', key)!, raw)).toBe(read);
});

test('shapes are the same whatever the order of their filters', () => {
	const shape = { ...DEFAULT_SHAPES.entries, filters: { title: 'a', state: 'filed' } };
	expect(sameShape(shape, { ...shape, filters: { state: 'filed', title: 'a' } })).toBe(true);
	expect(sameShape(shape, { ...shape, columns: shape.columns.toReversed() })).toBe(false);
	expect(sameShape(shape, { ...shape, group: 'unit' })).toBe(false);
});

test('a name is one line of at most 60 characters, once', () => {
	expect(decideViewName('待确认的推荐', false)).toEqual({ ok: true, code: 'named' });
	expect(decideViewName('', false)).toMatchObject({ reason: 'name_missing' });
	expect(decideViewName('𠮷'.repeat(60), false).ok).toBe(true);
	expect(decideViewName('名'.repeat(61), false)).toMatchObject({ reason: 'name_too_long' });
	expect(decideViewName('待确认的推荐', true)).toMatchObject({ reason: 'name_taken' });
	expect(nameOfCopy('a', [])).toBe('a');
	expect(nameOfCopy('a', ['a', 'a 2'])).toBe('a 3');
	expect(nameOfCopy('名'.repeat(60), ['名'.repeat(60)])).toBe(`${'名'.repeat(58)} 2`);
});

test('only the owner changes a view, and not what was changed meanwhile', () => {
	expect(decideViewChange({ owned: true, version: 3, seen: 3 }).ok).toBe(true);
	expect(decideViewChange({ owned: false, version: 3, seen: 3 })).toMatchObject({ reason: 'not_owner' });
	expect(decideViewChange({ owned: true, version: 4, seen: 3 })).toMatchObject({ reason: 'changed_meanwhile' });
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '＝1+1', '＋1', '－1', '＠x'])(
	'a text like %j is no formula in a CSV',
	(text) => {
		expect(csvLine([text, 'x'])).toBe(`'${text},x\r\n`);
	},
);

test('tab, carriage return and line feed neither; numbers stay numbers; RFC 4180', () => {
	expect(csvLine(['\t=1', '\r=1', '\n=1'])).toBe(`'\t=1,"'\r=1","'\n=1"\r\n`);
	expect(csvLine([-1, 0.5, null, ''])).toBe('-1,0.5,,\r\n');
	expect(csvLine(['a,b', '说“好”', 'say "hi"', '两\r\n行', ' x'])).toBe(
		'"a,b",说“好”,"say ""hi""","两\r\n行"," x"\r\n',
	);
	expect(csvLine(['=a,"b"'])).toBe(`"'=a,""b"""\r\n`);
});
