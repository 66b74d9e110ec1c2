import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROLES, type Actor, type Role } from '#lib/domain/access.ts';
import { lockAccount } from '#lib/server/accounts/account-rows.ts';
import { disableAccount } from '#lib/server/accounts/disable-account.ts';
import { enableAccount } from '#lib/server/accounts/enable-account.ts';
import { grantRole } from '#lib/server/accounts/grant-role.ts';
import { inviteAccount } from '#lib/server/accounts/invite-account.ts';
import { makeLink } from '#lib/server/accounts/make-link.ts';
import { countAccounts, getAccount, listAccounts, listUnitOptions } from '#lib/server/accounts/queries.ts';
import { resetSecondFactor } from '#lib/server/accounts/reset-second-factor.ts';
import { signIn } from '#lib/server/accounts/sign-in.ts';
import { withdrawRole } from '#lib/server/accounts/withdraw-role.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { createAccountsWorld, NOW, PASSWORD, type AccountsWorld } from './accounts-world.ts';

let world: AccountsWorld;
let administrator: Actor;
let staff: Actor;
beforeAll(async () => {
	world = await createAccountsWorld();
	administrator = (await world.addAccount(['administrator'])).as('administrator');
	staff = (await world.addAccount(['staff'])).as('staff');
});
afterAll(() => world.drop());

const invitation = { name: '欧阳䶮', email: '', phone: '', unitId: null, locale: 'zh-CN' } as const;
const ALL = { text: '', role: null, state: null, unitId: null };

test('an invitation makes person, account, role, membership, link and mail at once', async () => {
	const unitId = await world.addUnit();
	const decision = await inviteAccount(world.context(administrator), {
		...invitation,
		...{ email: 'OuYang@School.example.cn', phone: '', role: 'coordinator', unitId },
	});
	if (!decision.ok) throw new Error(decision.reason);
	expect(decision.code).toBe('kept');
	expect(await getAccount(world.context(administrator), decision.accountId)).toMatchObject({
		name: '欧阳䶮',
		email: 'ouyang@school.example.cn',
		state: 'invited',
		roles: [{ role: 'coordinator' }],
		openLink: { kind: 'invitation', expiresAt: new Date(NOW.getTime() + 7 * 24 * 3_600_000) },
	});
	const members = await world.db.selectFrom('membership').select('from_on').where('unit_id', '=', unitId).execute();
	expect(members).toEqual([{ from_on: '2026-04-18' }]);
	const mail = await world.db
		.selectFrom('mail')
		.select(['state', 'body', 'secret_enc'])
		.where('to_address', '=', 'ouyang@school.example.cn')
		.executeTakeFirstOrThrow();
	expect(mail.state).toBe('kept');
	expect(mail.secret_enc).toBeNull();
	expect(mail.body).toContain('{{secret}}');
	expect(mail.body).toContain('2026年4月25日 周六 09:00');
	expect(await world.auditNames(decision.accountId)).toEqual([
		'account.created',
		'account.role_granted',
		'account.invited',
	]);
});

test('with a phone number only, no mail is written and no link is lying about', async () => {
	const decision = await inviteAccount(world.context(staff), { ...invitation, phone: '139 0000 0001', role: 'judge' });
	expect(decision).toMatchObject({ ok: true, code: 'no_mail' });
	if (!decision.ok) throw new Error(decision.reason);
	expect(await getAccount(world.context(staff), decision.accountId)).toMatchObject({
		phone: '13900000001',
		openLink: null,
	});
});

test('what is refused leaves nothing behind', async () => {
	const people = () =>
		world.db
			.selectFrom('person')
			.select((eb) => eb.fn.countAll<number>().as('n'))
			.executeTakeFirst();
	const before = await people();
	const taken = await world.addAccount(['judge']);
	const invite = (changes: object) =>
		inviteAccount(world.context(administrator), {
			...{ ...invitation, email: 'fresh@school.example.cn', role: 'teacher' as const, unitId: null },
			...changes,
		});
	expect(await invite({})).toEqual({ ok: false, reason: 'unit_missing' });
	expect(await invite({ unitId: newId() })).toEqual({ ok: false, reason: 'unit_unknown' });
	expect(await invite({ role: 'judge', email: taken.email })).toEqual({ ok: false, reason: 'login_taken' });
	expect(await invite({ role: 'judge', email: '', phone: taken.phone })).toEqual({ ok: false, reason: 'login_taken' });
	expect(await invite({ role: 'judge', email: '' })).toEqual({ ok: false, reason: 'login_missing' });
	expect((await people())!.n).toBe(before!.n + 1);
});

test('staff invite teachers, coordinators and judges, and nobody above', async () => {
	const unitId = await world.addUnit();
	const outcomes: Record<string, string> = {};
	for (const role of ROLES) {
		const decision = await inviteAccount(world.context(staff), {
			...{ ...invitation, email: `staff-invites-${role}@school.example.cn`, role },
			unitId: role === 'teacher' || role === 'coordinator' ? unitId : null,
		});
		outcomes[role] = decision.ok ? 'ok' : decision.reason;
	}
	expect(outcomes).toEqual({
		...{ teacher: 'ok', coordinator: 'ok', judge: 'ok' },
		...{ staff: 'role_not_yours_to_give', administrator: 'role_not_yours_to_give' },
	});
});

const COMMANDS: Record<string, (actor: Actor, accountId: string) => Promise<{ ok: boolean; reason?: string }>> = {
	grant: (actor, accountId) => grantRole(world.context(actor), { accountId, role: 'judge', unitId: null }),
	withdraw: (actor, accountId) => withdrawRole(world.context(actor), { accountId, role: 'teacher' }),
	link: (actor, accountId) => makeLink(world.context(actor), accountId),
	disable: (actor, accountId) => disableAccount(world.context(actor), accountId),
	enable: (actor, accountId) => enableAccount(world.context(actor), accountId),
	resetSecondFactor: (actor, accountId) => resetSecondFactor(world.context(actor), accountId),
};

test.each(Object.keys(COMMANDS))('%s: who may do it to whom', async (name) => {
	const command = COMMANDS[name]!;
	const fresh = async (...roles: Role[]) => {
		const { id } = await world.addAccount(roles);
		if (name === 'enable')
			await world.db.updateTable('account').set({ disabled_at: NOW }).where('id', '=', id).execute();
		return id;
	};
	expect(await command(administrator, await fresh('teacher'))).toMatchObject({ ok: true });
	expect(await command(administrator, await fresh('teacher', 'staff'))).toMatchObject({ ok: true });
	expect(await command(staff, await fresh('teacher'))).toMatchObject({ ok: true });
	for (const above of ['staff', 'administrator'] as const)
		expect(await command(staff, await fresh('teacher', above))).toMatchObject({
			reason: 'account_not_yours_to_change',
		});
	for (const actor of [administrator, staff])
		if (actor.kind === 'account')
			expect(await command(actor, actor.accountId)).toMatchObject({ reason: 'own_account' });
	for (const role of ['teacher', 'coordinator', 'judge'] as const) {
		const other = await world.addAccount([role]);
		await expect(command(other.as(role), await fresh('teacher'))).rejects.toThrow(NotFound);
	}
	await expect(command({ kind: 'public' }, await fresh('teacher'))).rejects.toThrow(NotFound);
	await expect(command(administrator, newId())).rejects.toThrow(NotFound);
});

test('staff do not lift anybody to staff', async () => {
	const { id } = await world.addAccount(['teacher']);
	expect(await grantRole(world.context(staff), { accountId: id, role: 'staff', unitId: null })).toMatchObject({
		reason: 'role_not_yours_to_give',
	});
});

test('a granted role may be switched to at once, a withdrawn one acts no more', async () => {
	const account = await world.addAccount(['judge']);
	const session = await world.enter(account.id, 'judge');
	const unitId = await world.addUnit();
	const grant = () => grantRole(world.context(administrator), { accountId: account.id, role: 'teacher', unitId });
	expect(await grant()).toEqual({ ok: true, code: 'granted' });
	expect(await grant()).toEqual({ ok: false, reason: 'role_held' });
	expect((await world.open(session.id))?.facts.roles).toEqual([
		{ role: 'teacher', unitId },
		{ role: 'judge', unitId: null },
	]);
	expect(await withdrawRole(world.context(administrator), { accountId: account.id, role: 'judge' })).toMatchObject({
		ok: true,
	});
	expect(await world.open(session.id)).toMatchObject({ actor: { kind: 'roleless' } });
	expect(await withdrawRole(world.context(administrator), { accountId: account.id, role: 'judge' })).toEqual({
		ok: false,
		reason: 'role_not_held',
	});
});

test('a judge’s employer is kept for recusal', async () => {
	const unitId = await world.addUnit();
	const account = await world.addAccount([]);
	await grantRole(world.context(staff), { accountId: account.id, role: 'judge', unitId });
	const profile = await world.db
		.selectFrom('judge_profile')
		.select('unit_id')
		.where('account_id', '=', account.id)
		.executeTakeFirstOrThrow();
	expect(profile.unit_id).toBe(unitId);
	expect((await getAccount(world.context(staff), account.id)).judgeUnit).not.toBeNull();
});

test('disabling ends sessions and sign-in, enabling opens the door again', async () => {
	const account = await world.addAccount(['judge']);
	const session = await world.enter(account.id, 'judge');
	const enter = () =>
		signIn(world.context({ kind: 'public' }), world.sessions, world.browser(), {
			login: account.email,
			password: PASSWORD,
		});
	expect(await disableAccount(world.context(administrator), account.id)).toMatchObject({ ok: true });
	expect(await world.open(session.id)).toBeNull();
	expect(await enter()).toMatchObject({ reason: 'login_wrong' });
	expect(await makeLink(world.context(administrator), account.id)).toMatchObject({ reason: 'account_disabled' });
	expect(await enableAccount(world.context(administrator), account.id)).toMatchObject({ ok: true });
	expect(await enter()).toMatchObject({ ok: true });
});

test('a reset second factor is gone with its codes and sessions', async () => {
	const account = await world.addAccount(['staff']);
	await world.db
		.updateTable('account')
		.set({ totp_secret_enc: Buffer.from('x'), totp_confirmed_at: NOW, totp_last_step: 5 })
		.where('id', '=', account.id)
		.execute();
	await world.db.insertInto('recovery_code').values({ account_id: account.id, code_hash: 'h' }).execute();
	const session = await world.enter(account.id, 'staff');
	expect(await resetSecondFactor(world.context(administrator), account.id)).toMatchObject({ ok: true });
	expect(await world.open(session.id)).toBeNull();
	expect(await getAccount(world.context(administrator), account.id)).toMatchObject({ hasTotp: false });
	const codes = await world.db
		.selectFrom('recovery_code')
		.select('code_hash')
		.where('account_id', '=', account.id)
		.execute();
	expect(codes).toEqual([]);
});

test('only staff and administrators see accounts', async () => {
	const target = await world.addAccount(['judge']);
	const actors: Actor[] = [{ kind: 'public' }, { kind: 'system' }];
	for (const role of ['teacher', 'coordinator', 'judge'] as const)
		actors.push((await world.addAccount([role])).as(role));
	for (const actor of actors) {
		const ctx = world.context(actor);
		await expect(listAccounts(ctx, ALL, null)).rejects.toThrow(NotFound);
		await expect(countAccounts(ctx, ALL)).rejects.toThrow(NotFound);
		await expect(getAccount(ctx, target.id)).rejects.toThrow(NotFound);
		await expect(listUnitOptions(ctx)).rejects.toThrow(NotFound);
	}
	for (const actor of [staff, administrator])
		expect(await getAccount(world.context(actor), target.id)).toMatchObject({ name: target.name });
});

test('the list pages by keyset: every account once, forwards and back', async () => {
	const ctx = world.context(administrator);
	await Promise.all(Array.from({ length: 60 }, () => world.addAccount(['judge'])));
	const filters = { ...ALL, role: 'judge' as const };
	const total = await countAccounts(ctx, filters);
	const forwards: string[][] = [];
	let position: string | null = null;
	let last: Awaited<ReturnType<typeof listAccounts>>;
	do {
		last = await listAccounts(ctx, filters, position);
		forwards.push(last.rows.map(({ id }) => id));
		position = last.next;
	} while (position);
	expect(forwards.flat()).toHaveLength(total);
	expect(new Set(forwards.flat()).size).toBe(total);
	const backwards = [last.rows.map(({ id }) => id)];
	for (position = last.previous; position; position = last.previous) {
		last = await listAccounts(ctx, filters, position);
		backwards.unshift(last.rows.map(({ id }) => id));
	}
	expect(backwards.flat()).toEqual(forwards.flat());
	expect((await listAccounts(ctx, filters, 'nonsense')).rows.map(({ id }) => id)).toEqual(forwards[0]);
});

test('the list finds by name, pinyin, initials, address and number, and filters by role, state and unit', async () => {
	const ctx = world.context(administrator);
	const unitId = await world.addUnit();
	const invited = await inviteAccount(ctx, {
		...{ ...invitation, name: '曾国丰', email: 'zeng_100%@school.example.cn', phone: '13711112222' },
		...{ role: 'teacher', unitId },
	});
	if (!invited.ok) throw new Error(invited.reason);
	const find = async (changes: object) =>
		(await listAccounts(ctx, { ...ALL, ...changes }, null)).rows.map(({ id }) => id);
	for (const text of ['曾国', 'zengguo', 'zgf', 'ZENG_100%', '1371111'])
		expect(await find({ text }), text).toEqual([invited.accountId]);
	expect(await find({ text: 'zengX100' })).toEqual([]);
	expect(await find({ unitId })).toEqual([invited.accountId]);
	expect(await find({ unitId, role: 'judge' })).toEqual([]);
	expect(await find({ unitId, state: 'invited' })).toEqual([invited.accountId]);
	expect(await find({ unitId, state: 'active' })).toEqual([]);
	expect(await countAccounts(ctx, { ...ALL, unitId })).toBe(1);
});

test('a link that somebody else made is void once the account gets a role with a second factor', async () => {
	const { id } = await world.addAccount(['teacher']);
	const made = await makeLink(world.context(staff), id);
	if (!made.ok) throw new Error(made.reason);
	const other = await world.addAccount(['judge']);
	const kept = await makeLink(world.context(staff), other.id);
	if (!kept.ok) throw new Error(kept.reason);

	expect(await grantRole(world.context(administrator), { accountId: id, role: 'administrator', unitId: null })).toEqual(
		{ ok: true, code: 'granted' },
	);
	expect(
		await grantRole(world.context(staff), { accountId: other.id, role: 'teacher', unitId: await world.addUnit() }),
	).toEqual({ ok: true, code: 'granted' });

	// Whoever made it would become an administrator: the account has no authenticator yet.
	expect((await getAccount(world.context(administrator), id)).openLink).toBeNull();
	expect((await getAccount(world.context(administrator), other.id)).openLink).toEqual({
		kind: 'password_reset',
		expiresAt: kept.link.expiresAt,
	});
});

test('whoever waits for an account decides on the roles that it has then', async () => {
	const { id } = await world.addAccount(['teacher']);
	let granted!: () => void;
	const holding = world.db.transaction().execute(async (trx) => {
		await lockAccount(trx, id);
		await trx
			.insertInto('account_role')
			.values({ account_id: id, role: 'administrator', unit_id: null, granted_at: NOW })
			.execute();
		await new Promise<void>((resolve) => (granted = resolve));
	});
	await expect.poll(() => granted).toBeDefined();
	const making = makeLink(world.context(staff), id);
	await expect.poll(() => countWaiting()).toBe(1);
	granted();
	await holding;
	expect(await making).toEqual({ ok: false, reason: 'account_not_yours_to_change' });
});

/** Backends of this database that wait for a lock. */
async function countWaiting(): Promise<number> {
	const { rows } = await sql<{ count: number }>`select count(*) as count from pg_stat_activity
		where datname = current_database() and wait_event_type = 'Lock'`.execute(world.db);
	return rows[0]!.count;
}
