import { expect, it } from 'vitest';
import { ROLES, type Actor } from '#lib/domain/access.ts';
import { ACCESS, judgeRequest } from '#lib/server/web/guard.ts';
import { readMatrix } from './support/access-matrix.ts';
import { ACTORS, type ActorName } from './support/actors.ts';

/** What the guard decides, against the table for reading. That the answers over HTTP follow it is tests/e2e/access.spec.ts. */

const person = { accountId: 'a', personId: 'p', name: 'n' };
const actors: Record<ActorName, Actor> = {
	public: { kind: 'public' },
	roleless: { kind: 'roleless', ...person },
	...(Object.fromEntries(ROLES.map((role) => [role, { kind: 'account', ...person, role, unitId: null }])) as Record<
		(typeof ROLES)[number],
		Actor
	>),
};

it('the table names every route and form action, and no other', () => {
	const guarded = Object.entries(ACCESS).flatMap(([route, { actions = {} }]) => [
		`${route} GET`,
		...Object.keys(actions).map((action) => `${route} ${action}`),
	]);
	const written = readMatrix().map(({ route, action }) => `${route} ${action ?? 'GET'}`);
	expect(written.toSorted()).toEqual(guarded.toSorted());
	expect(new Set(written).size).toBe(written.length);
});

it('each actor may do what the table says', () => {
	const rows = readMatrix();
	expect(rows.length).toBeGreaterThan(0);
	for (const { route, action, may } of rows) {
		const decided = ACTORS.map((name) => {
			const verdict = judgeRequest(route, action === null ? 'GET' : 'POST', action, actors[name]);
			return [name, verdict === 'pass'];
		});
		expect(Object.fromEntries(decided), `${route} ${action ?? 'GET'}`).toEqual(may);
	}
});

it('a system actor is nobody at the door', () => {
	for (const route of Object.keys(ACCESS)) {
		if (ACCESS[route]!.read !== 'public') expect(judgeRequest(route, 'GET', null, { kind: 'system' })).not.toBe('pass');
	}
});

it('what the table does not name does not exist: routes, actions, methods', () => {
	expect(judgeRequest(null, 'GET', null, actors.administrator)).toBe('not_found');
	expect(judgeRequest('/staff/no-such-page', 'GET', null, actors.administrator)).toBe('not_found');
	expect(judgeRequest('/(public)', 'POST', 'no-such-action', actors.administrator)).toBe('not_found');
	expect(judgeRequest('/(public)', 'DELETE', null, actors.public)).toBe('not_found');
});
