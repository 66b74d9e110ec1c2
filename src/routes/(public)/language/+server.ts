import { redirect } from '@sveltejs/kit';
import { isLocale } from '#lib/i18n/paraglide/runtime.js';
import type { RequestHandler } from './$types';

const FOUR_HUNDRED_DAYS = 400 * 24 * 60 * 60; // the longest a browser keeps a cookie

/** The page to come back to: a path of this site, never another host (`//host`, `/\host`, `https:`). */
function backTo(value: FormDataEntryValue | null): string {
	if (typeof value !== 'string' || !value.startsWith('/')) return '/';
	const here = 'http://here.invalid';
	const target = URL.parse(value, here);
	if (target?.origin !== here) return '/';
	// `/x/..//host` becomes `//host`, which browsers take for another host
	return `/${target.pathname.replace(/^\/+/, '')}${target.search}`;
}

export const POST: RequestHandler = async ({ request, cookies, url }) => {
	const form = await request.formData();
	const locale = form.get('locale');
	if (isLocale(locale)) {
		cookies.set('PARAGLIDE_LOCALE', locale, {
			path: '/',
			maxAge: FOUR_HUNDRED_DAYS,
			sameSite: 'lax',
			secure: url.protocol === 'https:',
			httpOnly: false, // the browser's half of Paraglide reads it
		});
	}
	redirect(303, backTo(form.get('to')));
};
