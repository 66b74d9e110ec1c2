import type { Actor, Role } from '#lib/domain/access.ts';
import { accountsAccess } from './access/accounts.ts';
import { desksAccess } from './access/desks.ts';
import { editionsAccess } from './access/editions.ts';
import { entriesAccess } from './access/entries.ts';
import { filingsAccess } from './access/filings.ts';
import { judgingAccess } from './access/judging.ts';
import { nominationsAccess } from './access/nominations.ts';
import { publicAccess } from './access/public.ts';
import { recommendationsAccess } from './access/recommendations.ts';
import { reportAccess } from './access/report.ts';
import { resultsAccess } from './access/results.ts';

/** Who may: everybody, everybody signed in (whatever the role), or the active role is one of these. */
export type Who = 'public' | 'signed_in' | readonly Role[];

export interface RouteAccess {
	/** GET of the page or endpoint */
	read: Who;
	/** form actions by name (`default` for the unnamed one, and for POST to an endpoint); what is not listed does not exist */
	actions?: Record<string, Who>;
}
export type AccessTable = Record<string, RouteAccess>;

/** Every route of the portal by its id. A route that is not here answers 404 to everybody. */
export const ACCESS: AccessTable = {
	...publicAccess,
	...accountsAccess,
	...desksAccess,
	...editionsAccess,
	...entriesAccess,
	...filingsAccess,
	...judgingAccess,
	...resultsAccess,
	...recommendationsAccess,
	...nominationsAccess,
	...reportAccess,
};

export type Verdict = 'pass' | 'sign_in' | 'choose_role' | 'not_found';

function allows(who: Who, actor: Actor): boolean {
	if (who === 'public') return true;
	if (who === 'signed_in') return actor.kind === 'account' || actor.kind === 'roleless';
	return actor.kind === 'account' && who.includes(actor.role);
}

/**
 * Decides by route id, method and action name, before anything of the route runs.
 * Signed out → sign in first; signed in without an active role → choose one; otherwise forbidden looks like absent.
 */
export function judgeRequest(routeId: string | null, method: string, action: string | null, actor: Actor): Verdict {
	const access = routeId === null ? undefined : ACCESS[routeId];
	if (!access) return 'not_found';
	const reads = method === 'GET' || method === 'HEAD';
	if (!reads && method !== 'POST') return 'not_found';
	const who = reads ? access.read : access.actions?.[action ?? 'default'];
	if (!who) return 'not_found';
	if (allows(who, actor)) return 'pass';
	if (actor.kind === 'public') return 'sign_in';
	if (actor.kind === 'roleless') return 'choose_role';
	return 'not_found';
}

/** The name in `?/name`, as SvelteKit reads it. */
export function actionName(url: URL): string | null {
	for (const key of url.searchParams.keys()) if (key.startsWith('/')) return key.slice(1);
	return null;
}

/** Pages whose form takes files; they may weigh what BODY_SIZE_LIMIT says. */
const TAKES_FILES: ReadonlySet<string> = new Set([
	'/staff/upward/[edition]/outcomes',
	'/teacher/entries/[id]/edit',
	'/teacher/nominations/[entry]',
	'/teacher/outcomes/new',
]);
/** The longest form without files stays far below. */
const FORM_BYTES_MAX = 1024 * 1024;

/**
 * Whether a request is refused before its body is read: a form is held in memory as a whole, so a few strangers at the sign-in page,
 * each with 64 MB, would end the portal. Browsers tell the length of a form beforehand; who does not is no browser.
 */
export function weighsTooMuch(routeId: string | null, headers: Headers): boolean {
	if (routeId !== null && TAKES_FILES.has(routeId)) return false;
	return headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > FORM_BYTES_MAX;
}
