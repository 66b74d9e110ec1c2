import type { Cookies } from '@sveltejs/kit';
import { isTheme, type Theme } from '#lib/domain/theme.ts';

export const THEME_COOKIE = 'theme';

export function themeOf(cookies: Cookies): Theme {
	const chosen = cookies.get(THEME_COOKIE);
	return isTheme(chosen) ? chosen : 'auto';
}
