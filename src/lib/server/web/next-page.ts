import { roleHome, type Role } from '#lib/domain/access.ts';

/**
 * Where to go after signing in: the page that was asked for, if it is one of ours. A browser reads `//host`, `/\host` and
 * control characters as another site, so only plain paths count; the front page is no place that anybody asked for.
 */
export function nextPage(url: URL, role: Role | null): string {
	const next = url.searchParams.get('next');
	if (next && next !== '/' && isOwnPath(next)) return next;
	return role ? roleHome(role) : '/account/choose-role';
}

function isOwnPath(text: string): boolean {
	// eslint-disable-next-line no-control-regex -- exactly those are refused
	if (!/^\/(?![/\\])[^\\\u0000-\u001f]*$/.test(text)) return false;
	const parsed = new URL(text, 'http://portal.invalid');
	return parsed.host === 'portal.invalid' && !parsed.pathname.startsWith('//');
}

/** The address of a page with the wish to go on to another afterwards. */
export function withNext(path: string, url: URL): string {
	const next = url.searchParams.get('next');
	return next ? `${path}?next=${encodeURIComponent(next)}` : path;
}
