import type { Cookies } from '@sveltejs/kit';
import { SESSION_COOKIE } from '../accounts/sessions.ts';

type CookieEvent = { cookies: Cookies; url: URL };

/** Secure follows the request's protocol: on a school's own network the portal may be plain http. */
export function setSessionCookie(event: CookieEvent, id: string, expiresAt: Date): void {
	event.cookies.set(SESSION_COOKIE, id, sessionCookie(event, expiresAt));
}

function sessionCookie({ url }: CookieEvent, expires: Date) {
	return { path: '/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:', expires } as const;
}

/** Kit adds cookies to what a route answers. An answer of the guard's own gets the session's here, renewed or taken back as it was. */
export function carrySessionCookie(
	event: CookieEvent,
	answer: Response,
	session: { id: string; expiresAt: Date } | null,
) {
	if (answer.headers.getSetCookie().some((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`))) return;
	const cookie = sessionCookie(event, session?.expiresAt ?? new Date(0));
	answer.headers.append('Set-Cookie', event.cookies.serialize(SESSION_COOKIE, session?.id ?? '', cookie));
}

export function clearSessionCookie(event: { cookies: Cookies }): void {
	event.cookies.delete(SESSION_COOKIE, { path: '/' });
}
