import type { Cookies } from '@sveltejs/kit';

/** A sentence for the next page after a redirect. */
export interface FlashMessage {
	kind: 'done' | 'refused' | 'warning';
	text: string;
}
const COOKIE = 'flash';

export function flash(event: { cookies: Cookies; url: URL }, message: FlashMessage): void {
	event.cookies.set(COOKIE, Buffer.from(JSON.stringify(message)).toString('base64url'), {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: event.url.protocol === 'https:',
		maxAge: 60,
	});
}

/** Reads it and takes it away; anything that is not ours is nothing. */
export function takeFlash(event: { cookies: Cookies }): FlashMessage | null {
	const value = event.cookies.get(COOKIE);
	if (!value) return null;
	event.cookies.delete(COOKIE, { path: '/' });
	try {
		const { kind, text } = JSON.parse(Buffer.from(value, 'base64url').toString()) as Partial<FlashMessage>;
		if (typeof text === 'string' && (kind === 'done' || kind === 'refused' || kind === 'warning'))
			return { kind, text };
	} catch {
		return null;
	}
	return null;
}
