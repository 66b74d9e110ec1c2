import { expect, test } from 'vitest';
import { ACCESS, weighsTooMuch } from './guard.ts';

const MB = 1024 * 1024;
const of = (length: number) => new Headers({ 'content-length': String(length) });

test('only the form that takes files may weigh more than a form', () => {
	const heavy = Object.keys(ACCESS).filter((route) => !weighsTooMuch(route, of(60 * MB)));
	expect(heavy).toEqual(['/teacher/entries/[id]/edit']);
	expect(Object.keys(ACCESS).filter((route) => weighsTooMuch(route, of(MB)))).toEqual([]);
});

test('a body whose length is not told is taken nowhere else either', () => {
	const chunked = new Headers({ 'transfer-encoding': 'chunked' });
	expect(weighsTooMuch('/(account)/sign-in', chunked)).toBe(true);
	expect(weighsTooMuch('/teacher/entries/[id]/edit', chunked)).toBe(false);
	expect(weighsTooMuch('/(account)/sign-in', new Headers())).toBe(false);
});
