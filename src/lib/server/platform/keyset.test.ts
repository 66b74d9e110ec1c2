import { expect, test } from 'vitest';
import { readCursor, writeCursor } from './keyset.ts';

const id = '019a4948-d020-70c0-a5d2-883860f6fbb1';
const cursor = (value: string) => writeCursor({ value, id, backwards: false });

test('a cursor of ours is read back', () => {
	for (const [value, holds] of [
		['一鸣\n小学', 'text'],
		['99900100012', 'whole'],
		['-1', 'whole'],
		['2026-05-20T02:00:00.123456Z', 'moment'],
		['1970-01-01T00:00:00.000Z', 'moment'],
	] as const)
		expect(readCursor(cursor(value), holds)).toEqual({ value, id, backwards: false });
});

test('what is not ours is the first page', () => {
	for (const text of [null, '', 'garbage', '%%%', Buffer.from(`!${id}x`).toString('base64url')])
		expect(readCursor(text)).toBeNull();
	expect(readCursor(cursor('a\0b'))).toBeNull();
	for (const value of ['', 'x', '1.5', '1e9', '9'.repeat(40), 'NaN'])
		expect(readCursor(cursor(value), 'whole')).toBeNull();
	for (const value of [
		'',
		'now',
		'0000-01-01T00:00:00Z',
		'2026-02-30T00:00:00.000000Z',
		'2026-05-20',
		'+275760-09-13T00:00:00Z',
	])
		expect(readCursor(cursor(value), 'moment')).toBeNull();
});
