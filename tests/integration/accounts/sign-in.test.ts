import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressSubject, LIMITS, removeOldWindows } from '#lib/server/accounts/rate-limits.ts';
import { signIn } from '#lib/server/accounts/sign-in.ts';
import { hashPassword, NOBODYS_HASH, verifyPassword } from '#lib/server/platform/password.ts';
import { createAccountsWorld, NOW, PASSWORD, type AccountsWorld } from './accounts-world.ts';

let world: AccountsWorld;
beforeAll(async () => {
	world = await createAccountsWorld();
});
afterAll(() => world.drop());

const PUBLIC = { kind: 'public' } as const;
const WRONG = { ok: false, reason: 'login_wrong' };

function attempt(login: string, password = PASSWORD, browser = world.browser(), now = NOW) {
	return signIn(world.context(PUBLIC, {}, now), world.sessions, browser, { login, password });
}

test.each([
	['e-mail', (account: { email: string }) => account.email],
	['e-mail in capitals with spaces', (account: { email: string }) => `  ${account.email.toUpperCase()} `],
	['phone', (account: { phone: string }) => account.phone],
	[
		'phone with +86 and spaces',
		(account: { phone: string }) => `+86 ${account.phone.slice(0, 3)} ${account.phone.slice(3)}`,
	],
])('signs in by %s', async (_what, typed) => {
	const account = await world.addAccount(['judge']);
	const decision = await attempt(typed(account));
	if (!decision.ok) throw new Error(decision.reason);
	expect(decision.role).toBe('judge');
	expect(await world.open(decision.session.id)).toMatchObject({
		actor: { kind: 'account', accountId: account.id, role: 'judge' },
	});
	expect(await world.auditNames(account.id)).toEqual(['session.begun']);
});

test('the first sign-in is noted once, the language every time', async () => {
	const account = await world.addAccount(['judge']);
	await attempt(account.email);
	await attempt(account.email, PASSWORD, world.browser({ locale: 'en' }), new Date(NOW.getTime() + 1000));
	const row = await world.db
		.selectFrom('account')
		.select(['first_sign_in_at', 'locale'])
		.where('id', '=', account.id)
		.executeTakeFirstOrThrow();
	expect(row).toEqual({ first_sign_in_at: NOW, locale: 'en' });
});

test('unknown, wrong, disabled, never activated and senseless logins get one answer', async () => {
	const wrong = await world.addAccount(['judge']);
	const disabled = await world.addAccount(['judge']);
	await world.db.updateTable('account').set({ disabled_at: NOW }).where('id', '=', disabled.id).execute();
	const invited = await world.addAccount(['judge'], { activated: false });
	expect(await attempt(wrong.email, 'Another-password-1')).toEqual(WRONG);
	for (const login of ['nobody@school.example.cn', disabled.email, invited.email, '13999999999', 'x', '%'])
		expect(await attempt(login), login).toEqual(WRONG);
	expect(
		await world.db.selectFrom('session').select('id_hash').where('account_id', '=', disabled.id).execute(),
	).toEqual([]);
});

test('without an account the same work is done: one verification of the same cost, which nothing passes', async () => {
	const parameters = (hashed: string) => hashed.split('$').slice(0, 4).join('$');
	expect(parameters(NOBODYS_HASH)).toBe(parameters(await hashPassword(PASSWORD)));
	// a hash that cannot be verified would throw instead of answering after the same work
	expect(await verifyPassword(null, PASSWORD)).toBe(false);
	expect(await verifyPassword(undefined, '')).toBe(false);
});

test('the same password typed with full-width letters is the same password', async () => {
	const account = await world.addAccount(['judge']);
	expect(await attempt(account.email, 'Ｓpring-seedlings-7')).toMatchObject({ ok: true });
});

test('a session planted in the browser before sign-in is not the one that is signed in, and ends', async () => {
	const victim = await world.addAccount(['judge']);
	const attacker = await world.addAccount(['judge']);
	const planted = await world.enter(attacker.id, 'judge');
	const decision = await attempt(victim.email, PASSWORD, world.browser({ sessionId: planted.id }));
	if (!decision.ok) throw new Error(decision.reason);
	expect(decision.session.id).not.toBe(planted.id);
	expect(await world.open(planted.id)).toBeNull();
});

test('ten wrong passwords in a row close the account’s door for the rest of the window, also for the right one', async () => {
	const account = await world.addAccount(['judge']);
	const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
	for (let i = 0; i < LIMITS.sign_in_account.max; i++)
		expect(await attempt(account.email, 'Wrong-password-11', world.browser(), at(4))).toEqual(WRONG);
	expect(await attempt(account.email, PASSWORD, world.browser(), at(4))).toEqual({
		ok: false,
		reason: 'too_many_attempts',
		facts: { minutes: 11 },
	});
	// the login as typed otherwise is the same login
	expect(await attempt(account.email.toUpperCase(), PASSWORD, world.browser(), at(14.5))).toMatchObject({
		facts: { minutes: 1 },
	});
	expect(await attempt(account.email, PASSWORD, world.browser(), at(15))).toMatchObject({ ok: true });
});

test('an unknown login is limited like a known one', async () => {
	const login = 'ghost@school.example.cn';
	for (let i = 0; i < LIMITS.sign_in_account.max; i++) expect(await attempt(login)).toEqual(WRONG);
	expect(await attempt(login)).toMatchObject({ reason: 'too_many_attempts' });
});

test('attempts side by side are all counted', async () => {
	const account = await world.addAccount(['judge']);
	const answers = await Promise.all(
		Array.from({ length: LIMITS.sign_in_account.max + 5 }, () => attempt(account.email, 'Wrong-password-11')),
	);
	const reasons = answers.map((answer) => (answer.ok ? 'ok' : answer.reason));
	expect(reasons.filter((reason) => reason === 'login_wrong')).toHaveLength(LIMITS.sign_in_account.max);
	expect(reasons.filter((reason) => reason === 'too_many_attempts')).toHaveLength(5);
});

test('one address that tries many accounts is stopped; a school that signs in rightly is not', async () => {
	const browser = world.browser();
	const account = await world.addAccount(['judge']);
	for (let i = 0; i < 20; i++) expect(await attempt(account.email, PASSWORD, browser)).toMatchObject({ ok: true });
	await Promise.all(
		Array.from({ length: LIMITS.sign_in_address.max }, (_, i) =>
			attempt(`guess${i}@school.example.cn`, 'Wrong-password-11', browser),
		),
	);
	expect(await attempt(account.email, PASSWORD, browser)).toMatchObject({ reason: 'too_many_attempts' });
	expect(await attempt(account.email)).toMatchObject({ ok: true });
});

test('counters hold no login and no address, and old ones are removed', async () => {
	const browser = world.browser({ address: '203.0.113.77' });
	await attempt('secret.person@school.example.cn', 'Wrong-password-11', browser);
	const before = await world.db.selectFrom('rate_limit').select('key').execute();
	expect(before.length).toBeGreaterThan(0);
	for (const { key } of before) {
		expect(key).not.toContain('secret');
		expect(key).not.toContain('203.0.113');
	}
	await removeOldWindows(world.context({ kind: 'system' }, {}, NOW));
	expect(await world.db.selectFrom('rate_limit').select('key').execute()).toHaveLength(before.length);
	await removeOldWindows(world.context({ kind: 'system' }, {}, new Date(NOW.getTime() + 3 * 3_600_000)));
	expect(await world.db.selectFrom('rate_limit').select('key').execute()).toEqual([]);
});

test.each([
	['192.0.2.7', '192.0.2.7'],
	['::ffff:192.0.2.7', '192.0.2.7'],
	['2001:db8:0:12:aaaa:bbbb:cccc:dddd', '2001:db8:0:12'],
	['2001:0db8:0000:0012::1', '2001:db8:0:12'],
	['::1', '0:0:0:0'],
	['fe80::1', 'fe80:0:0:0'],
])('%s counts as %s', (address, subject) => {
	expect(addressSubject(address)).toBe(subject);
});
