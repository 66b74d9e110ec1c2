import { redirect } from '@sveltejs/kit';
import { isTheme } from '#lib/domain/theme.ts';
import { comeBackTo, LONGEST_COOKIE } from '#lib/server/web/come-back.ts';
import { THEME_COOKIE } from '#lib/server/web/theme.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, cookies, url }) => {
	const form = await request.formData();
	const theme = form.get('theme');
	if (isTheme(theme)) {
		cookies.set(THEME_COOKIE, theme, {
			path: '/',
			maxAge: LONGEST_COOKIE,
			sameSite: 'lax',
			secure: url.protocol === 'https:',
		});
	}
	redirect(303, comeBackTo(form.get('to')));
};
