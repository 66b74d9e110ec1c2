import { AsyncLocalStorage } from 'node:async_hooks';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { extractLocaleFromRequest, overwriteServerAsyncLocalStorage } from '#lib/i18n/paraglide/runtime.js';
import type { Locale } from '#lib/domain/local-text.ts';
import { actorOf, SESSION_COOKIE } from '#lib/server/accounts/sessions.ts';
import { loadConfig } from '#lib/server/platform/config.ts';
import { onShutdown } from '#lib/server/platform/shutdown.ts';
import { actionName, judgeRequest, weighsTooMuch } from '#lib/server/web/guard.ts';
import { answerNotFoundWith404 } from '#lib/server/web/not-found-is-404.ts';
import { hasNul, readFormsStrictly } from '#lib/server/web/read-forms.ts';
import { services, startServices } from '#lib/server/web/services.ts';
import { carrySessionCookie, clearSessionCookie, setSessionCookie } from '#lib/server/web/session-cookie.ts';
import { themeOf } from '#lib/server/web/theme.ts';
import { sendTo, turnDown } from '#lib/server/web/turn-away.ts';

export const init: ServerInit = async () => {
	const { close } = await startServices(loadConfig(process.env));
	answerNotFoundWith404();
	onShutdown(close);
};

/** Session → actor → context, before anything may look at the request. */
const identify: Handle = async ({ event, resolve }) => {
	const { sessions, context } = services();
	const id = event.cookies.get(SESSION_COOKIE);
	const valid = id ? await sessions.validate(id) : null;
	if (id && !valid) clearSessionCookie(event);
	if (id && valid?.fresh) setSessionCookie(event, id, valid.expiresAt);
	event.locals.session = valid?.facts ?? null;
	event.locals.ctx = context(valid ? actorOf(valid.facts) : { kind: 'public' });
	const answer = await resolve(event);
	if (id && (!valid || valid.fresh)) carrySessionCookie(event, answer, valid && { id, expiresAt: valid.expiresAt });
	return answer;
};

const guard: Handle = async ({ event, resolve }) => {
	const { method, headers } = event.request;
	if (hasNul(event.url)) return turnDown(event, 400);
	const verdict = judgeRequest(event.route.id, method, actionName(event.url), event.locals.ctx.actor);
	if (verdict === 'pass') {
		if (method === 'POST' && weighsTooMuch(event.route.id, headers)) return turnDown(event, 413);
		if (method === 'POST') readFormsStrictly(event.request);
		return resolve(event);
	}
	if (verdict === 'not_found') {
		if (event.isDataRequest || !headers.get('accept')?.includes('text/html')) return turnDown(event, 404);
		// The absent and the forbidden are answered by one page, rendered inside the portal's layout.
		const page = await event.fetch('/not-found', { headers: { accept: 'text/html' } });
		return new Response(page.body, { status: 404, headers: page.headers });
	}
	const next = encodeURIComponent(method === 'GET' ? event.url.pathname + event.url.search : '/');
	return sendTo(event, verdict === 'sign_in' ? `/sign-in?next=${next}` : `/account/choose-role?next=${next}`);
};

/** Kit sets the CSP; the rest is the same for every answer. Files set their own policy and keep it. */
const secure: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	const { headers } = response;
	headers.set('X-Content-Type-Options', 'nosniff');
	headers.set('X-Frame-Options', 'SAMEORIGIN');
	headers.set('Referrer-Policy', 'same-origin');
	// Browsers honour it on trustworthy origins only and complain about it elsewhere (plain http in a school's network).
	if (event.url.protocol === 'https:') headers.set('Cross-Origin-Opener-Policy', 'same-origin');
	headers.set('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=()');
	// Pages of a signed-in person must not stay in a shared computer's cache.
	if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-store');
	if (event.url.protocol === 'https:') headers.set('Strict-Transport-Security', 'max-age=31536000');
	return response;
};

/** The locale of each request, from which every message takes its language. */
const locales = new AsyncLocalStorage<{ locale?: Locale | undefined }>();
overwriteServerAsyncLocalStorage(locales);

/** What paraglide's middleware does, without its copy of every request: no address of ours carries a language. */
const localize: Handle = ({ event, resolve }) => {
	const locale = extractLocaleFromRequest(event.request);
	event.locals.locale = locale;
	return locales.run({ locale }, async () =>
		resolve(event, {
			transformPageChunk: ({ html }) => html.replace('%lang%', locale).replace('%theme%', themeOf(event.cookies)),
		}),
	);
};

export const handle = sequence(secure, identify, localize, guard);

export const handleError: HandleServerError = ({ error, event, status }) => {
	// An error before `identify` finished has no context yet.
	const requestId = (event.locals as Partial<App.Locals>).ctx?.requestId;
	if (status !== 404) services().log.error({ requestId, route: event.route.id, status, error: describe(error) });
	return { message: status === 404 ? 'Not Found' : 'Internal Error', requestId };
};

/** The kind of error and where: an error's message may carry values of rows. */
function describe(error: unknown): { name: string; stack: string } {
	if (!(error instanceof Error)) return { name: typeof error, stack: '' };
	const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
	return { name: error.name, stack: frames.slice(0, 8).join('\n') };
}
