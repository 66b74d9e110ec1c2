import { afterAll, beforeAll, expect, test } from 'vitest';
import { askPasswordReset } from '#lib/server/accounts/ask-password-reset.ts';
import { changeLogin } from '#lib/server/accounts/change-login.ts';
import { changePassword } from '#lib/server/accounts/change-password.ts';
import { createSetupLink } from '#lib/server/accounts/create-setup-link.ts';
import { makeLink } from '#lib/server/accounts/make-link.ts';
import { findLink } from '#lib/server/accounts/queries.ts';
import { LIMITS } from '#lib/server/accounts/rate-limits.ts';
import { setUpPortal } from '#lib/server/accounts/set-up-portal.ts';
import { signIn } from '#lib/server/accounts/sign-in.ts';
import { useLink } from '#lib/server/accounts/use-link.ts';
import { sha256 } from '#lib/server/platform/crypto.ts';
import { createAccountsWorld, NOW, PASSWORD, type AccountsWorld } from './accounts-world.ts';

let world: AccountsWorld;
beforeAll(async () => {
	world = await createAccountsWorld();
});
afterAll(() => world.drop());

const PUBLIC = { kind: 'public' } as const;
const NEW = 'Autumn-harvest-42';
const HOUR = 3_600_000;
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const tokenOf = (link: { path: string }) => link.path.replace('/link/', '');

function follow(token: string, password = NEW, now = NOW, browser = world.browser()) {
	return useLink(world.context(PUBLIC, {}, now), world.sessions, browser, { token, password });
}
function enterBy(login: string, password: string) {
	return signIn(world.context(PUBLIC), world.sessions, world.browser(), { login, password });
}
async function linkFor(accountId: string, now = NOW): Promise<string> {
	const administrator = await world.addAccount(['administrator']);
	const decision = await makeLink(world.context(administrator.as('administrator'), {}, now), accountId);
	if (!decision.ok) throw new Error(decision.reason);
	return tokenOf(decision.link);
}

test('an invitation sets the password, signs in and is used up; only its hash is stored', async () => {
	const account = await world.addAccount(['judge'], { activated: false });
	const token = await linkFor(account.id);
	const stored = await world.db
		.selectFrom('account_link')
		.select('token_hash')
		.where('account_id', '=', account.id)
		.execute();
	expect(stored).toEqual([{ token_hash: sha256(token) }]);

	const decision = await follow(token);
	if (!decision.ok) throw new Error(decision.reason);
	expect(await world.open(decision.session.id)).toMatchObject({ actor: { accountId: account.id, role: 'judge' } });
	const { first_sign_in_at } = await world.db
		.selectFrom('account')
		.select('first_sign_in_at')
		.where('id', '=', account.id)
		.executeTakeFirstOrThrow();
	expect(first_sign_in_at).toEqual(NOW);
	expect(await enterBy(account.email, NEW)).toMatchObject({ ok: true });
	expect(await follow(token, 'Third-password-3')).toMatchObject({ reason: 'link_used' });
	expect(await world.auditNames(account.id)).toEqual([
		'account.link_made',
		'account.invitation_accepted',
		'session.begun',
		'session.begun',
	]);
});

test('looking at a link uses nothing up', async () => {
	const account = await world.addAccount(['judge'], { activated: false });
	const token = await linkFor(account.id);
	for (let i = 0; i < 3; i++)
		expect(await findLink(world.context(PUBLIC), token)).toMatchObject({
			usable: true,
			kind: 'invitation',
			name: account.name,
			login: account.email,
		});
	expect(await follow(token)).toMatchObject({ ok: true });
	expect(await findLink(world.context(PUBLIC), token)).toEqual({ usable: false, reason: 'link_used' });
});

test('a refused password does not use the link up', async () => {
	const account = await world.addAccount(['judge'], { activated: false });
	const token = await linkFor(account.id);
	expect(await follow(token, 'short')).toMatchObject({ reason: 'password_too_short' });
	expect(await follow(token, account.email)).toMatchObject({ reason: 'password_is_login' });
	expect(await follow(token, '1234567890')).toMatchObject({ reason: 'password_common' });
	expect(await follow(token)).toMatchObject({ ok: true });
});

test('two who follow one link at the same moment: one of them sets the password', async () => {
	const account = await world.addAccount(['judge'], { activated: false });
	const token = await linkFor(account.id);
	const passwords = ['First-of-two-people', 'Second-of-two-people'];
	const answers = await Promise.all(passwords.map((password) => follow(token, password)));
	expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
	expect(answers.find(({ ok }) => !ok)).toMatchObject({ reason: 'link_used' });
	const winner = passwords[answers.findIndex(({ ok }) => ok)]!;
	expect(await enterBy(account.email, winner)).toMatchObject({ ok: true });
});

test('links expire: an invitation after seven days, a reset after an hour', async () => {
	const invited = await world.addAccount(['judge'], { activated: false });
	const invitation = await linkFor(invited.id);
	expect(await follow(invitation, NEW, later(7 * 24 * HOUR))).toMatchObject({ reason: 'link_expired' });
	expect(await follow(invitation, NEW, later(7 * 24 * HOUR - 1))).toMatchObject({ ok: true });

	const active = await world.addAccount(['judge']);
	const reset = await linkFor(active.id);
	expect(await follow(reset, NEW, later(HOUR))).toMatchObject({ reason: 'link_expired' });
	expect(await follow(reset, NEW, later(HOUR - 1))).toMatchObject({ ok: true });
});

test('a newer link voids the older one', async () => {
	const account = await world.addAccount(['judge'], { activated: false });
	const older = await linkFor(account.id);
	const newer = await linkFor(account.id, later(1000));
	expect(await follow(older, NEW, later(2000))).toMatchObject({ reason: 'link_expired' });
	expect(await follow(newer, NEW, later(2000))).toMatchObject({ ok: true });
});

test('an unknown link, and one of a disabled account, are unknown', async () => {
	expect(await follow('no-such-token')).toMatchObject({ reason: 'link_unknown' });
	const account = await world.addAccount(['judge'], { activated: false });
	const token = await linkFor(account.id);
	await world.db.updateTable('account').set({ disabled_at: NOW }).where('id', '=', account.id).execute();
	expect(await follow(token)).toMatchObject({ reason: 'link_unknown' });
	expect(await findLink(world.context(PUBLIC), token)).toEqual({ usable: false, reason: 'link_unknown' });
});

test('guessing links is stopped by address', async () => {
	const browser = world.browser();
	await Promise.all(Array.from({ length: LIMITS.link_address.max }, (_, i) => follow(`guess-${i}`, NEW, NOW, browser)));
	const account = await world.addAccount(['judge'], { activated: false });
	const token = await linkFor(account.id);
	expect(await follow(token, NEW, NOW, browser)).toMatchObject({ reason: 'too_many_attempts' });
	expect(await follow(token)).toMatchObject({ ok: true });
});

test('a reset ends every session, and the second factor stays', async () => {
	const account = await world.addAccount(['staff']);
	await world.db.updateTable('account').set({ totp_confirmed_at: NOW }).where('id', '=', account.id).execute();
	const phone = await world.enter(account.id, 'staff');
	const decision = await follow(await linkFor(account.id));
	if (!decision.ok) throw new Error(decision.reason);
	expect(await world.open(phone.id)).toBeNull();
	expect(await world.open(decision.session.id)).toMatchObject({
		actor: { kind: 'roleless' },
		facts: { hasTotp: true, activeRole: 'staff' },
	});
	expect(await enterBy(account.email, PASSWORD)).toMatchObject({ reason: 'login_wrong' });
});

test('a forgotten password: one answer for everybody, a link for those who have an address', async () => {
	const known = await world.addAccount(['judge']);
	const noAddress = await world.addAccount(['judge'], { email: null });
	const disabled = await world.addAccount(['judge']);
	await world.db.updateTable('account').set({ disabled_at: NOW }).where('id', '=', disabled.id).execute();
	const ask = (login: string) =>
		askPasswordReset(world.context(PUBLIC), { login, address: world.browser().address, locale: 'en' });
	for (const login of [known.phone, noAddress.phone, disabled.email, 'nobody@school.example.cn', 'nonsense'])
		expect(await ask(login)).toEqual({ ok: true, code: 'asked' });
	const mails = await world.db
		.selectFrom('mail')
		.select(['template', 'to_address', 'locale'])
		.where('to_address', 'in', [known.email, disabled.email])
		.execute();
	expect(mails).toEqual([{ template: 'password_reset', to_address: known.email, locale: 'en' }]);
	const links = await world.db
		.selectFrom('account_link')
		.select('kind')
		.where('account_id', 'in', [known.id, noAddress.id, disabled.id])
		.execute();
	expect(links).toEqual([{ kind: 'password_reset' }]);
});

test('whoever never accepted the invitation is invited once more', async () => {
	const account = await world.addAccount(['judge'], { activated: false });
	const { address } = world.browser();
	await askPasswordReset(world.context(PUBLIC), { login: account.email, address, locale: 'zh-CN' });
	const mail = await world.db
		.selectFrom('mail')
		.select(['template', 'subject'])
		.where('to_address', '=', account.email)
		.executeTakeFirstOrThrow();
	expect(mail).toEqual({ template: 'invitation', subject: '【新苗】请启用您的账号（评委）' });
});

test('asking for resets is limited alike for known and unknown logins', async () => {
	const account = await world.addAccount(['judge']);
	for (const login of [account.email, 'unknown@school.example.cn']) {
		const ask = () =>
			askPasswordReset(world.context(PUBLIC), { login, address: world.browser().address, locale: 'en' });
		for (let i = 0; i < LIMITS.reset_account.max; i++) expect(await ask()).toMatchObject({ ok: true });
		expect(await ask()).toMatchObject({ reason: 'too_many_attempts' });
	}
});

test('a changed password ends the other sessions, voids open links and moves this session to a new id', async () => {
	const account = await world.addAccount(['judge']);
	const token = await linkFor(account.id);
	const here = await world.enter(account.id, 'judge');
	const phone = await world.enter(account.id, 'judge');
	const change = (current: string, password: string) => changePassword(here.ctx, here.facts, { current, password });
	expect(await change('Not-the-password-1', NEW)).toMatchObject({ reason: 'password_wrong' });
	expect(await change(PASSWORD, 'tooshort')).toMatchObject({ reason: 'password_too_short' });
	expect(await world.open(phone.id)).not.toBeNull();

	const decision = await change(PASSWORD, NEW);
	if (!decision.ok) throw new Error(decision.reason);
	expect(await world.open(phone.id)).toBeNull();
	expect(await world.open(here.id)).toBeNull();
	expect(await world.open(decision.session.id)).toMatchObject({ actor: { role: 'judge' } });
	expect(await follow(token, NEW, later(1000))).toMatchObject({ reason: 'link_expired' });
	expect(await enterBy(account.email, PASSWORD)).toMatchObject({ reason: 'login_wrong' });
	expect(await enterBy(account.email, NEW)).toMatchObject({ ok: true });
});

test('own address and number change with the password, never to another person’s', async () => {
	const account = await world.addAccount(['judge']);
	const other = await world.addAccount(['judge']);
	const { ctx, facts } = await world.enter(account.id, 'judge');
	const change = (email: string, phone: string, current = PASSWORD) =>
		changeLogin(ctx, facts, { email, phone, current });
	expect(await change('', '')).toMatchObject({ reason: 'login_missing' });
	expect(await change('nonsense', '')).toMatchObject({ reason: 'email_invalid' });
	expect(await change('', 'me@school.cn')).toMatchObject({ reason: 'phone_invalid' });
	expect(await change('new@school.example.cn', '', 'Not-the-password-1')).toMatchObject({ reason: 'password_wrong' });
	expect(await change(other.email.toUpperCase(), account.phone)).toMatchObject({ reason: 'login_taken' });
	expect(await change('new@school.example.cn', '+86 139 1234 5678')).toEqual({ ok: true, code: 'changed' });
	expect(await enterBy('13912345678', PASSWORD)).toMatchObject({ ok: true });
	expect(await enterBy(account.email, PASSWORD)).toMatchObject({ reason: 'login_wrong' });
	// the former address is told
	const told = await world.db.selectFrom('mail').select('template').where('to_address', '=', account.email).execute();
	expect(told).toEqual([{ template: 'login_changed' }]);
});

test('the set-up link creates the first administrator, once, and none is made afterwards', async () => {
	const fresh = await createAccountsWorld();
	try {
		const system = fresh.context({ kind: 'system' });
		const first = await createSetupLink(system);
		const link = await createSetupLink({ ...system, now: later(1000) });
		expect(link!.expiresAt).toEqual(later(1000 + 24 * HOUR));
		const setUp = (token: string, email: string, now = later(2000)) =>
			setUpPortal(fresh.context(PUBLIC, {}, now), fresh.sessions, fresh.browser(), {
				...{ token, name: ' 王喆 ', email, phone: '', password: NEW },
			});
		expect(await findLink(fresh.context(PUBLIC), tokenOf(link!))).toMatchObject({ usable: true, kind: 'setup' });
		expect(await setUp(tokenOf(first!), 'admin@example.cn')).toMatchObject({ reason: 'link_expired' });
		expect(await setUp(tokenOf(link!), 'admin@example.cn', later(1000 + 24 * HOUR))).toMatchObject({
			reason: 'link_expired',
		});
		expect(await setUp(tokenOf(link!), '')).toMatchObject({ reason: 'login_missing' });

		const answers = await Promise.all([
			setUp(tokenOf(link!), 'admin@example.cn'),
			setUp(tokenOf(link!), 'intruder@example.cn'),
		]);
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
		expect(answers.find(({ ok }) => !ok)).toMatchObject({ reason: 'link_used' });
		const accounts = await fresh.db
			.selectFrom('account as a')
			.innerJoin('person as p', 'p.id', 'a.person_id')
			.innerJoin('account_role as r', 'r.account_id', 'a.id')
			.select(['p.name', 'p.c_pinyin', 'r.role'])
			.execute();
		expect(accounts).toEqual([{ name: '王喆', c_pinyin: 'wangzhe wz', role: 'administrator' }]);
		expect(await createSetupLink(system)).toBeNull();
		// the set-up link is no password link
		expect(
			await useLink(fresh.context(PUBLIC), fresh.sessions, fresh.browser(), { token: tokenOf(link!), password: NEW }),
		).toMatchObject({ ok: false });
	} finally {
		await fresh.drop();
	}
});
