import type { Cookies } from '@sveltejs/kit';
import { expect, test } from 'vitest';
import { SESSION_COOKIE } from '../accounts/sessions.ts';
import { carrySessionCookie } from './session-cookie.ts';

const event = {
	url: new URL('https://portal.test/staff'),
	cookies: {
		serialize: (name: string, value: string, { expires }: { expires: Date }) =>
			`${name}=${value}; Expires=${expires.toUTCString()}`,
	} as unknown as Cookies,
};
const expiresAt = new Date('2026-06-01T00:00:00Z');

test('an answer of the guard carries the session as it was renewed or taken back', () => {
	const sent = new Response(null, { status: 303 });
	carrySessionCookie(event, sent, null);
	expect(sent.headers.getSetCookie()).toEqual([`${SESSION_COOKIE}=; Expires=${new Date(0).toUTCString()}`]);
	const renewed = new Response(null, { status: 303 });
	carrySessionCookie(event, renewed, { id: 'abc', expiresAt });
	expect(renewed.headers.getSetCookie()).toEqual([`${SESSION_COOKIE}=abc; Expires=${expiresAt.toUTCString()}`]);
});

test('what a route answers, signing in among it, is left as it is', () => {
	const answer = new Response(null, { headers: { 'set-cookie': `${SESSION_COOKIE}=new` } });
	carrySessionCookie(event, answer, null);
	expect(answer.headers.getSetCookie()).toEqual([`${SESSION_COOKIE}=new`]);
});
