import { expect, test } from 'vitest';
import { DEFAULT_SHAPES, readShape } from '#lib/domain/view.ts';
import { deskQuery, filterQuery, readDeskShape, readPlainShape, readSource, readView } from './desks.ts';

const shape = readShape('entries', {
	columns: ['title', 'number', 'score'],
	filters: { title: '屋顶&花园', state: 'filed,accepted', score: '80..', filed_at: '2026-04-01..2026-04-30' },
	sort: [{ key: 'score', descending: true }, { key: 'title' }],
	group: 'unit',
});

test('a shape and its address say the same', () => {
	expect(readDeskShape('entries', new URLSearchParams(deskQuery(shape)))).toEqual(shape);
	expect(new URLSearchParams(deskQuery(shape, 'v')).get('view')).toBe('v');
	const bare = readShape('entries', { columns: ['title'] });
	expect(readDeskShape('entries', new URLSearchParams(deskQuery(bare)), shape)).toEqual(bare);
});

test('without `set` what is said stands in the place of that part of the view', () => {
	const read = readDeskShape('entries', new URLSearchParams(filterQuery({ state: 'returned' })), shape);
	expect(read).toEqual({ ...shape, filters: { state: 'returned' } });
	expect(readDeskShape('entries', new URLSearchParams(''), shape)).toEqual(shape);
	expect(readDeskShape('entries', new URLSearchParams(''))).toEqual(DEFAULT_SHAPES.entries);
});

test('the form gives boxes, two ends and empty fields', () => {
	const sent = new URLSearchParams(
		'set=1&c=number&c=title&f.title=&f.state=filed&f.state=returned&f.score.from=&f.score.to=90&f.filed_at.from=&f.filed_at.to=&s=-score&s=&s=title&g=',
	);
	expect(readDeskShape('entries', sent, shape)).toEqual({
		columns: ['number', 'title'],
		filters: { state: 'filed,returned', score: '..90' },
		sort: [
			{ key: 'score', descending: true },
			{ key: 'title', descending: false },
		],
		group: null,
	});
});

test('what is typed in for a shape or a view is read or left', () => {
	expect(readPlainShape('entries', new URLSearchParams({ shape: JSON.stringify(shape) }))).toEqual(shape);
	expect(readPlainShape('entries', new URLSearchParams({ shape: '{' }))).toEqual(DEFAULT_SHAPES.entries);
	expect(readPlainShape('entries', new URLSearchParams())).toEqual(DEFAULT_SHAPES.entries);
	expect(readView(new URLSearchParams({ view: 'x', version: '-', name: 'n', shared: 'on' }))).toEqual({
		viewId: null,
		version: -1,
		name: 'n',
		shared: false,
	});
	expect([readSource('units'), readSource('accounts')]).toEqual(['units', null]);
});
