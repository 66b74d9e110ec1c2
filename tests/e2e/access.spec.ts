import { expect, test, loginOf } from './fixtures.ts';
import { findIds, pathOf } from './paths.ts';
import { readMatrix } from '../support/access-matrix.ts';
import { accountByLogin, ACTORS, openSession, sessionCookie, type ActorName } from '../support/actors.ts';

/** Every route and every form action × every actor, over HTTP, on rows that exist: against tests/support/access-matrix.tsv. */

// A page that answers with something else than itself, by what it is for.
const ELSEWHERE = new Set([
	'/(public)/not-found',
	'/(public)/language',
	'/(account)/account/role',
	'/staff/results/export',
]);

test('every page and every action answers each actor as the table says', async ({ world, db }) => {
	test.setTimeout(240_000);
	const ids = await findIds(db, world);
	const cookies = Object.fromEntries(
		await Promise.all(
			ACTORS.map(async (actor): Promise<[ActorName, string]> => {
				if (actor === 'public') return [actor, ''];
				const role = actor === 'roleless' ? null : actor;
				const account = await accountByLogin(db, loginOf(world, role ?? 'staff'));
				const { name, value } = sessionCookie(await openSession(db, account, role));
				return [actor, `${name}=${value}`];
			}),
		),
	) as Record<ActorName, string>;
	const ask = async (path: string, actor: ActorName, method = 'GET') => {
		const answer = await fetch(new URL(path, world.url), {
			method,
			redirect: 'manual',
			headers: { cookie: cookies[actor], accept: 'text/html', ...(method === 'POST' && { origin: world.url }) },
			...(method === 'POST' && { body: new URLSearchParams() }),
		});
		await answer.arrayBuffer();
		return { status: answer.status, location: answer.headers.get('location') ?? '' };
	};
	/** How the guard turns away: to the sign-in page, to the choice of a role, or not found. */
	const turnedAway = (actor: ActorName, { status, location }: { status: number; location: string }) =>
		actor === 'public'
			? status === 303 && location.startsWith('/sign-in?next=')
			: actor === 'roleless'
				? status === 303 && location.startsWith('/account/choose-role')
				: status === 404;

	const wrong: string[] = [];
	const events = () =>
		db
			.selectFrom('audit_event')
			.select(({ fn }) => fn.countAll<number>().as('count'))
			.executeTakeFirstOrThrow();
	for (const { route, action, may } of readMatrix()) {
		const path = pathOf(route, ids);
		const before = await events();
		for (const actor of ACTORS) {
			if (action !== null) {
				// What is allowed does something: the journeys try it. What is not must be turned away and leave no trace.
				if (may[actor]) continue;
				const join = path.includes('?') ? '&' : '?';
				const answer = await ask(action === 'default' ? path : `${path}${join}/${action}`, actor, 'POST');
				if (!turnedAway(actor, answer))
					wrong.push(`${actor} POST ${path} ${action}: ${answer.status} ${answer.location}`);
				continue;
			}
			if (ELSEWHERE.has(route)) continue;
			const answer = await ask(path, actor);
			if (!may[actor]) {
				if (!turnedAway(actor, answer)) wrong.push(`${actor} GET ${path}: ${answer.status} ${answer.location}`);
			} else if (turnedAway(actor, answer) && !outOfScope(route, actor)) {
				wrong.push(`${actor} GET ${path}: turned away with ${answer.status}`);
			} else if (answer.status >= 500) {
				wrong.push(`${actor} GET ${path}: ${answer.status}`);
			}
		}
		expect(await events(), `${route} ${action ?? 'GET'} left a trace`).toEqual(before);
	}
	expect(wrong).toEqual([]);
});

/** The role may, this person may not: the row is somebody else's, and absent and forbidden look the same. */
function outOfScope(route: string, actor: ActorName): boolean {
	return (
		// without a role there is first one to choose
		(actor === 'roleless' && (route === '/(account)/sign-in' || route === '/(account)/account/second-factor')) ||
		(route.startsWith('/teacher/entries/[id]') && actor === 'coordinator') ||
		(route === '/files/[id]' && actor === 'coordinator') ||
		(route === '/files/v/[id]' && (actor === 'teacher' || actor === 'coordinator'))
	);
}

test('what does not exist and what is forbidden are one answer', async ({ world, db }) => {
	const { name, value } = sessionCookie(
		await openSession(db, await accountByLogin(db, loginOf(world, 'teacher')), 'teacher'),
	);
	const read = async (path: string) => {
		const answer = await fetch(new URL(path, world.url), {
			headers: { cookie: `${name}=${value}`, accept: 'text/html' },
		});
		const text = await answer.text();
		return {
			status: answer.status,
			text: text.replaceAll(/nonce="[^"]*"|nonce-[^']*'|__sveltekit_\w+|\d{4}-\d\d-\d\dT[\d:.]+Z/g, ''),
		};
	};
	expect(await read('/staff/entries')).toEqual(await read('/staff/no-such-page'));
	const { id } = await db.selectFrom('account').select('id').executeTakeFirstOrThrow();
	expect(await read(`/admin/accounts/${id}`)).toEqual(
		await read(`/admin/accounts/01890000-0000-7000-8000-000000000000`),
	);
});

test('a form posted from another site is refused', async ({ world, db }) => {
	const { name, value } = sessionCookie(
		await openSession(db, await accountByLogin(db, loginOf(world, 'staff')), 'staff'),
	);
	const types = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'];
	for (const path of ['/staff/results/export', '/staff/units/new', '/account/role', '/sign-out']) {
		for (const type of types) {
			const answer = await fetch(new URL(path, world.url), {
				method: 'POST',
				redirect: 'manual',
				headers: { cookie: `${name}=${value}`, origin: 'https://elsewhere.example', 'content-type': type },
				body: 'kind=entries',
			});
			expect(answer.status, `${path} ${type}`).toBe(403);
		}
	}
});

test('the page for what is not found is whole, however deep the address', async ({ world }) => {
	const page = await fetch(new URL('/not/at/all/here', world.url), { headers: { accept: 'text/html' } });
	expect(page.status).toBe(404);
	const assets = [...(await page.text()).matchAll(/(?:href|src)="([^"]+_app[^"]+)"/g)].map((found) => found[1]!);
	expect(assets.length).toBeGreaterThan(0);
	for (const asset of assets) expect((await fetch(new URL(asset, page.url))).status, asset).toBe(200);
});
