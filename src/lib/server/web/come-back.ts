/** The page to come back to: a path of this site, never another host (`//host`, `/\host`, `https:`). */
export function comeBackTo(value: FormDataEntryValue | null): string {
	if (typeof value !== 'string' || !value.startsWith('/')) return '/';
	const here = 'http://here.invalid';
	const target = URL.parse(value, here);
	if (target?.origin !== here) return '/';
	// `/x/..//host` becomes `//host`, which browsers take for another host
	return `/${target.pathname.replace(/^\/+/, '')}${target.search}`;
}

/** As long as a browser keeps a cookie, in seconds. */
export const LONGEST_COOKIE = 400 * 24 * 60 * 60;
