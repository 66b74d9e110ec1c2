import { resolve } from '$app/paths';
import type { Role } from '#lib/domain/access.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

export interface Destination {
	path: string;
	label: () => string;
}

export const ROLE_NAMES: Record<Role, () => string> = {
	teacher: () => m.common_role_teacher(),
	coordinator: () => m.common_role_coordinator(),
	judge: () => m.common_role_judge(),
	staff: () => m.common_role_staff(),
	administrator: () => m.common_role_administrator(),
};

/** The main navigation of each role; the first is its home. */
export const NAVIGATION: Record<Role, readonly [Destination, ...Destination[]]> = {
	teacher: [
		{ path: '/teacher', label: () => m.common_nav_my_entries() },
		{ path: '/teacher/outcomes', label: () => m.upward_nav_outcomes() },
	],
	coordinator: [
		{ path: '/teacher/unit', label: () => m.common_nav_unit() },
		{ path: '/teacher', label: () => m.common_nav_my_entries() },
		{ path: '/teacher/outcomes', label: () => m.upward_nav_outcomes() },
	],
	judge: [{ path: '/judge', label: () => m.common_nav_judging_desk() }],
	staff: [
		{ path: '/staff', label: () => m.common_nav_overview() },
		{ path: '/staff/editions', label: () => m.common_nav_editions() },
		{ path: '/staff/entries', label: () => m.common_nav_entries() },
		{ path: '/staff/units', label: () => m.common_nav_units() },
		{ path: '/staff/judging', label: () => m.common_nav_judging() },
		{ path: '/staff/results', label: () => m.common_nav_results() },
		{ path: '/staff/upward', label: () => m.upward_nav() },
		{ path: '/staff/talents', label: () => m.talents_title() },
		{ path: '/staff/desk', label: () => m.common_nav_desk() },
		{ path: '/staff/report', label: () => m.report_nav() },
		{ path: '/staff/exports', label: () => m.common_nav_exports() },
		{ path: '/admin/accounts', label: () => m.common_nav_accounts() },
	],
	administrator: [
		{ path: '/admin/accounts', label: () => m.common_nav_accounts() },
		{ path: '/admin/mail', label: () => m.common_nav_mail() },
		{ path: '/staff/exports', label: () => m.common_nav_exports() },
	],
};

/** `resolve()` for the paths of the tables above, which are strings to the type checker. */
export function href(path: string): string {
	return resolve(path as '/');
}

/** The destination that holds this page: the longest path that is the page or above it. */
export function currentDestination(destinations: readonly Destination[], pathname: string): Destination | undefined {
	return destinations
		.filter(({ path }) => pathname === path || pathname.startsWith(`${path}/`))
		.sort((a, b) => b.path.length - a.path.length)[0];
}

/** Path and search of this page without `?/action`: a refused form is no page to come back to. */
export function pageToComeBackTo({ pathname, search }: URL): string {
	const parts = search
		.slice(1)
		.split('&')
		.filter((part) => part !== '' && !part.startsWith('/') && !part.startsWith('%2F'));
	return parts.length > 0 ? `${pathname}?${parts.join('&')}` : pathname;
}
