import type { Cookies } from '@sveltejs/kit';
import { SESSION_COOKIE } from '../accounts/sessions.ts';

/** Secure follows the request's protocol: on a school's own network the portal may be plain http. */
export function setSessionCookie(event: { cookies: Cookies; url: URL }, id: string, expiresAt: Date): void {
	event.cookies.set(SESSION_COOKIE, id, {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: event.url.protocol === 'https:',
		expires: expiresAt,
	});
}

export function clearSessionCookie(event: { cookies: Cookies }): void {
	event.cookies.delete(SESSION_COOKIE, { path: '/' });
}
