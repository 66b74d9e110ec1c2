import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '#lib/domain/access.ts';
import { RECOVERY_CODE_COUNT } from '#lib/domain/account.ts';
import { enrolTotp, offerTotp } from '#lib/server/accounts/enrol-totp.ts';
import { giveSecondFactor } from '#lib/server/accounts/give-second-factor.ts';
import { LIMITS } from '#lib/server/accounts/rate-limits.ts';
import { renewRecoveryCodes } from '#lib/server/accounts/renew-recovery-codes.ts';
import { switchRole } from '#lib/server/accounts/switch-role.ts';
import { totpCode } from '#lib/server/platform/totp.ts';
import { createAccountsWorld, NOW, PASSWORD, type AccountsWorld } from './accounts-world.ts';

let world: AccountsWorld;
beforeAll(async () => {
	world = await createAccountsWorld();
});
afterAll(() => world.drop());

/** So many time steps of an authenticator later. */
const later = (steps: number) => new Date(NOW.getTime() + steps * 30_000);
const at = (session: Awaited<ReturnType<AccountsWorld['enter']>>, steps: number) => ({
	...session.ctx,
	now: later(steps),
});

async function enrolled(roles: Role[] = ['staff']) {
	const account = await world.addAccount(roles);
	const first = await world.enter(account.id, 'staff');
	const offer = await offerTotp(first.ctx, first.facts);
	const secret = offer.secret.replaceAll(' ', '');
	const decision = await enrolTotp(first.ctx, first.facts, {
		sealed: offer.sealed,
		code: totpCode(secret, NOW),
		password: '',
	});
	if (!decision.ok) throw new Error(decision.reason);
	return { account, secret, first, session: decision.session, recoveryCodes: decision.recoveryCodes };
}

test('staff act as nobody until the second factor is given', async () => {
	const account = await world.addAccount(['staff']);
	expect((await world.enter(account.id, 'staff')).actor.kind).toBe('roleless');
});

test('enrolment: an offer stores nothing, its first code confirms it, the session goes on under a new id', async () => {
	const account = await world.addAccount(['staff']);
	const session = await world.enter(account.id, 'staff');
	const offer = await offerTotp(session.ctx, session.facts);
	expect(new URL(offer.address).searchParams.get('secret')).toBe(offer.secret.replaceAll(' ', ''));
	expect((await offerTotp(session.ctx, session.facts, offer.sealed)).secret).toBe(offer.secret);
	const stored = () =>
		world.db
			.selectFrom('account')
			.select(['totp_secret_enc', 'totp_confirmed_at'])
			.where('id', '=', account.id)
			.executeTakeFirstOrThrow();
	expect(await stored()).toEqual({ totp_secret_enc: null, totp_confirmed_at: null });

	const secret = offer.secret.replaceAll(' ', '');
	expect(
		await enrolTotp(session.ctx, session.facts, { sealed: offer.sealed, code: '000000', password: '' }),
	).toMatchObject({ reason: 'code_wrong' });
	const decision = await enrolTotp(session.ctx, session.facts, {
		sealed: offer.sealed,
		code: totpCode(secret, NOW),
		password: '',
	});
	if (!decision.ok) throw new Error(decision.reason);
	expect(new Set(decision.recoveryCodes).size).toBe(RECOVERY_CODE_COUNT);
	expect((await stored()).totp_secret_enc!.includes(Buffer.from(secret))).toBe(false);
	expect(await world.open(session.id)).toBeNull();
	expect(await world.open(decision.session.id)).toMatchObject({ actor: { kind: 'account', role: 'staff' } });
	expect(await world.auditNames(account.id)).toEqual(['account.totp_enrolled']);
});

test('an offer made for another session or account is worth nothing', async () => {
	const victim = await world.addAccount(['staff']);
	const attacker = await world.addAccount(['staff']);
	const theirs = await world.enter(attacker.id, 'staff');
	const own = await world.enter(victim.id, 'staff');
	const offer = await offerTotp(theirs.ctx, theirs.facts);
	const code = totpCode(offer.secret.replaceAll(' ', ''), NOW);
	expect(await enrolTotp(own.ctx, own.facts, { sealed: offer.sealed, code, password: '' })).toMatchObject({
		reason: 'enrolment_stale',
	});
});

test('a password alone does not replace an authenticator', async () => {
	const { account } = await enrolled();
	const thief = await world.enter(account.id, 'staff');
	const offer = await offerTotp(thief.ctx, thief.facts);
	const code = totpCode(offer.secret.replaceAll(' ', ''), NOW);
	expect(await enrolTotp(thief.ctx, thief.facts, { sealed: offer.sealed, code, password: PASSWORD })).toMatchObject({
		reason: 'enrolment_stale',
	});
});

test('replacing asks for the password and takes the second factor from other sessions', async () => {
	const { account, secret, session } = await enrolled();
	const other = await world.enter(account.id, 'staff');
	const given = await giveSecondFactor(at(other, 1), other.facts, totpCode(secret, later(1)));
	if (!given.ok) throw new Error(given.reason);
	const here = (await world.open(session.id))!;
	const ctx = world.context(here.actor, {}, later(2));
	const offer = await offerTotp(ctx, here.facts);
	const code = totpCode(offer.secret.replaceAll(' ', ''), later(2));
	expect(
		await enrolTotp(ctx, here.facts, { sealed: offer.sealed, code, password: 'Another-password-1' }),
	).toMatchObject({ reason: 'password_wrong' });
	expect(await enrolTotp(ctx, here.facts, { sealed: offer.sealed, code, password: PASSWORD })).toMatchObject({
		ok: true,
	});
	expect((await world.open(given.session.id))?.actor.kind).toBe('roleless');
	// the old secret is void
	const next = await world.enter(account.id, 'staff');
	expect(await giveSecondFactor(at(next, 4), next.facts, totpCode(secret, later(4)))).toMatchObject({
		reason: 'code_wrong',
	});
});

test('a code opens the role once; the same one again, in another session or at once twice, is refused', async () => {
	const { account, secret } = await enrolled();
	const one = await world.enter(account.id, 'staff');
	const two = await world.enter(account.id, 'staff');
	const code = totpCode(secret, later(1));
	const answers = await Promise.all([
		giveSecondFactor(at(one, 1), one.facts, code),
		giveSecondFactor(at(two, 1), two.facts, code),
	]);
	expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
	expect(answers.find(({ ok }) => !ok)).toMatchObject({ reason: 'code_used' });
	const won = answers.find(({ ok }) => ok);
	expect(won?.ok && (await world.open(won.session.id))?.actor).toMatchObject({ kind: 'account', role: 'staff' });
	// an earlier step is as used as the last one
	const three = await world.enter(account.id, 'staff');
	expect(await giveSecondFactor(at(three, 1), three.facts, totpCode(secret, NOW))).toMatchObject({
		reason: 'code_used',
	});
});

test('the code used for enrolment opens nothing', async () => {
	const { account, secret } = await enrolled();
	const next = await world.enter(account.id, 'staff');
	expect(await giveSecondFactor(next.ctx, next.facts, totpCode(secret, NOW))).toMatchObject({ reason: 'code_used' });
});

test.each([
	['half a minute behind', 3, 2, true],
	['half a minute ahead', 3, 4, true],
	['a minute behind', 4, 2, false],
	['a minute ahead', 4, 6, false],
])('a phone whose clock is %s', async (_what, server, phone, opens) => {
	const { account, secret } = await enrolled();
	const session = await world.enter(account.id, 'staff');
	const decision = await giveSecondFactor(at(session, server), session.facts, totpCode(secret, later(phone)));
	expect(decision.ok).toBe(opens);
});

test('a recovery code stands in once, however it is typed', async () => {
	const { account, recoveryCodes } = await enrolled();
	const [code = ''] = recoveryCodes;
	const one = await world.enter(account.id, 'staff');
	expect(await giveSecondFactor(one.ctx, one.facts, ` ${code.toUpperCase().replace('-', ' ')} `)).toMatchObject({
		ok: true,
		recoveryCodesLeft: RECOVERY_CODE_COUNT - 1,
	});
	const two = await world.enter(account.id, 'staff');
	expect(await giveSecondFactor(two.ctx, two.facts, code)).toMatchObject({ reason: 'code_wrong' });
	const stored = await world.db.selectFrom('recovery_code').select('code_hash').execute();
	for (const { code_hash } of stored) expect(recoveryCodes.join()).not.toContain(code_hash);
});

test('the recovery codes of another account open nothing', async () => {
	const { recoveryCodes } = await enrolled();
	const { account } = await enrolled();
	const session = await world.enter(account.id, 'staff');
	expect(await giveSecondFactor(session.ctx, session.facts, recoveryCodes[0]!)).toMatchObject({ reason: 'code_wrong' });
});

test('new recovery codes void the old ones', async () => {
	const { account, secret, recoveryCodes, session } = await enrolled();
	const here = (await world.open(session.id))!;
	const ctx = world.context(here.actor, {}, later(1));
	const renewed = await renewRecoveryCodes(ctx, here.facts, totpCode(secret, later(1)));
	if (!renewed.ok) throw new Error(renewed.reason);
	const next = await world.enter(account.id, 'staff');
	expect(await giveSecondFactor(next.ctx, next.facts, recoveryCodes[3]!)).toMatchObject({ reason: 'code_wrong' });
	expect(await giveSecondFactor(next.ctx, next.facts, renewed.recoveryCodes[3]!)).toMatchObject({ ok: true });
});

test('guessing codes is stopped, also for the right code', async () => {
	const { account, secret } = await enrolled();
	const session = await world.enter(account.id, 'staff');
	const answers = await Promise.all(
		Array.from({ length: LIMITS.second_factor_account.max + 2 }, () =>
			giveSecondFactor(at(session, 1), session.facts, '000000'),
		),
	);
	expect(answers.filter((answer) => !answer.ok && answer.reason === 'code_wrong')).toHaveLength(
		LIMITS.second_factor_account.max,
	);
	expect(await giveSecondFactor(at(session, 2), session.facts, totpCode(secret, later(2)))).toMatchObject({
		reason: 'too_many_attempts',
	});
});

test('switching: one click among roles, the second factor once per session', async () => {
	const { account, secret } = await enrolled(['teacher', 'judge', 'staff', 'administrator']);
	const { id, ctx, facts } = await world.enter(account.id, 'teacher');
	expect(await switchRole(ctx, facts, 'judge')).toEqual({ ok: true, code: 'active' });
	expect(await world.open(id)).toMatchObject({ actor: { role: 'judge', unitId: null } });

	expect(await switchRole(ctx, facts, 'staff')).toEqual({ ok: true, code: 'second_factor_missing' });
	expect((await world.open(id))?.actor.kind).toBe('roleless');
	const given = await giveSecondFactor({ ...ctx, now: later(1) }, facts, totpCode(secret, later(1)));
	if (!given.ok) throw new Error(given.reason);
	const renewed = (await world.open(given.session.id))!;
	expect(renewed.actor).toMatchObject({ role: 'staff' });
	expect(await switchRole(ctx, renewed.facts, 'administrator')).toEqual({ ok: true, code: 'active' });
	expect(await switchRole(ctx, renewed.facts, 'teacher')).toEqual({ ok: true, code: 'active' });
	expect(await switchRole(ctx, renewed.facts, 'staff')).toEqual({ ok: true, code: 'active' });
	expect((await world.open(given.session.id))?.actor).toMatchObject({ role: 'staff' });
});

test('a role that is not held is not to be had', async () => {
	const account = await world.addAccount(['teacher']);
	const { id, ctx, facts } = await world.enter(account.id, 'teacher');
	expect(await switchRole(ctx, facts, 'administrator')).toEqual({ ok: false, reason: 'role_not_held' });
	expect((await world.open(id))?.actor).toMatchObject({ role: 'teacher', unitId: account.unitId });
});

test('the second factor ends with a night’s rest, never amid the work of a long day', async () => {
	const { session, account } = await enrolled();
	const rest = (hours: number) =>
		world.db
			.updateTable('session')
			.set({ seen_at: new Date(Date.now() - hours * 3_600_000) })
			.where('account_id', '=', account.id)
			.execute();
	await rest(11);
	expect((await world.open(session.id))?.actor).toMatchObject({ kind: 'account', role: 'staff' });
	await rest(13);
	expect((await world.open(session.id))?.actor.kind).toBe('roleless');
	// seen again just now, and still to be given anew
	expect((await world.open(session.id))?.actor.kind).toBe('roleless');
	expect((await world.open(session.id))?.facts.secondFactorAt).toBeNull();
});
