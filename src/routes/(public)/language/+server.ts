import { redirect } from '@sveltejs/kit';
import { isLocale } from '#lib/i18n/paraglide/runtime.js';
import { comeBackTo, LONGEST_COOKIE } from '#lib/server/web/come-back.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, cookies, url }) => {
	const form = await request.formData();
	const locale = form.get('locale');
	if (isLocale(locale)) {
		cookies.set('PARAGLIDE_LOCALE', locale, {
			path: '/',
			maxAge: LONGEST_COOKIE,
			sameSite: 'lax',
			secure: url.protocol === 'https:',
			httpOnly: false, // the browser's half of Paraglide reads it
		});
	}
	redirect(303, comeBackTo(form.get('to')));
};
