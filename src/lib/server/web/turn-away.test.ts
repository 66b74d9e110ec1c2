import { isHttpError, isRedirect } from '@sveltejs/kit';
import { expect, test } from 'vitest';
import { sendTo, turnDown } from './turn-away.ts';

const asked = (headers: Record<string, string>, more: { method?: string; isDataRequest?: boolean } = {}) => ({
	isDataRequest: more.isDataRequest ?? false,
	request: new Request('http://portal.test/staff', { method: more.method ?? 'GET', headers }),
});
const thrown = (work: () => unknown): unknown => {
	try {
		return work();
	} catch (reason) {
		return reason;
	}
};

test('a document gets an answer that can carry headers', () => {
	const page = asked({ accept: 'text/html,application/xhtml+xml' });
	const answer = sendTo(page, '/sign-in?next=%2Fstaff');
	expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fstaff']);
	answer.headers.set('X-Frame-Options', 'SAMEORIGIN');
	expect(turnDown(asked({}), 404).status).toBe(404);
	expect(turnDown(asked({ accept: 'text/html' }, { method: 'POST' }), 413).status).toBe(413);
});

test('data requests and scripted actions are answered by Kit, in its own form', () => {
	const data = asked({ accept: '*/*' }, { isDataRequest: true });
	const action = asked({ accept: 'application/json', 'x-sveltekit-action': 'true' }, { method: 'POST' });
	for (const event of [data, action]) {
		expect(isRedirect(thrown(() => sendTo(event, '/sign-in')))).toBe(true);
		expect(
			isHttpError(
				thrown(() => turnDown(event, 404)),
				404,
			),
		).toBe(true);
	}
});
