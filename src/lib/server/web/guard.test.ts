import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { ACCESS, weighsTooMuch } from './guard.ts';

const MB = 1024 * 1024;
const of = (length: number) => new Headers({ 'content-length': String(length) });

test('only forms that take files may weigh more than a form', () => {
	const heavy = Object.keys(ACCESS).filter((route) => !weighsTooMuch(route, of(60 * MB)));
	// a form that has a field for files and is not here answers 413 to every real file
	const withFiles = globSync('src/routes/**/+page.svelte')
		.filter((file) => /enctype="multipart\/form-data"/.test(readFileSync(file, 'utf8')))
		.map((file) => dirname(file).replace('src/routes', ''));
	expect(heavy.sort()).toEqual(withFiles.sort());
	expect(Object.keys(ACCESS).filter((route) => weighsTooMuch(route, of(MB)))).toEqual([]);
});

test('a body whose length is not told is taken nowhere else either', () => {
	const chunked = new Headers({ 'transfer-encoding': 'chunked' });
	expect(weighsTooMuch('/(account)/sign-in', chunked)).toBe(true);
	expect(weighsTooMuch('/teacher/entries/[id]/edit', chunked)).toBe(false);
	expect(weighsTooMuch('/(account)/sign-in', new Headers())).toBe(false);
});
