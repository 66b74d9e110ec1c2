import { isHttpError } from '@sveltejs/kit';
import { expect, test } from 'vitest';
import { hasNul, readFormsStrictly } from './read-forms.ts';

const posted = (body: BodyInit | null, type?: string) => {
	const request = new Request('http://portal.test/language', {
		method: 'POST',
		body,
		...(type && { headers: { 'content-type': type } }),
	});
	readFormsStrictly(request);
	return request.formData();
};
const FORM = 'application/x-www-form-urlencoded';
const refused = (reason: unknown) => isHttpError(reason, 400);

test('a form is read', async () => {
	expect((await posted('locale=en&to=%2F', FORM)).get('locale')).toBe('en');
});

test('what is no form, or holds a NUL character, is a bad request', async () => {
	await expect(posted(null)).rejects.toSatisfy(refused);
	await expect(posted('{"kind":"entries"}', 'application/json')).rejects.toSatisfy(refused);
	await expect(posted('no form', 'multipart/form-data; boundary=x')).rejects.toSatisfy(refused);
	await expect(posted('title=a%00b', FORM)).rejects.toSatisfy(refused);
	await expect(posted('a%00b=title', FORM)).rejects.toSatisfy(refused);
});

test('a body that breaks off keeps its own error', async () => {
	const broken = new ReadableStream({ pull: (stream) => stream.error(new RangeError('413')) });
	const request = new Request('http://portal.test/', {
		method: 'POST',
		body: broken,
		duplex: 'half',
		headers: { 'content-type': FORM },
	} as RequestInit);
	readFormsStrictly(request);
	await expect(request.formData()).rejects.toThrow(RangeError);
});

test('NUL is found in path and query, however written', () => {
	const of = (path: string) => hasNul(new URL(path, 'http://portal.test'));
	expect([of('/a%00b'), of('/staff/units?q=%00'), of('/staff/units?q=100%25'), of('/')]).toEqual([
		true,
		true,
		false,
		false,
	]);
});
