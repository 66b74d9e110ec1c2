import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOtherSessions } from '#lib/server/accounts/end-other-sessions.ts';
import { signOut } from '#lib/server/accounts/sign-out.ts';
import { sha256 } from '#lib/server/platform/crypto.ts';
import { createAccountsWorld, type AccountsWorld } from './accounts-world.ts';

let world: AccountsWorld;
beforeAll(async () => {
	world = await createAccountsWorld();
});
afterAll(() => world.drop());

async function row(id: string) {
	return world.db
		.selectFrom('session')
		.select(['id_hash', 'expires_at', 'seen_at'])
		.where('id_hash', '=', sha256(id))
		.executeTakeFirst();
}

const facts = { address: null, agent: null, activeRole: null };
const DAY = 86_400_000;

test('only the hash of the id is stored, and the id that was given comes back', async () => {
	const { id: accountId } = await world.addAccount(['judge']);
	const { id } = await world.sessions.create(accountId, facts);
	const stored = await world.db.selectFrom('session').select('id_hash').where('account_id', '=', accountId).execute();
	expect(stored).toEqual([{ id_hash: sha256(id) }]);
	expect((await world.sessions.validate(id))?.facts.accountId).toBe(accountId);
	// what is stored opens nothing
	expect(await world.sessions.validate(sha256(id))).toBeNull();
});

test('every session has an id of its own', async () => {
	const { id: accountId } = await world.addAccount(['judge']);
	const [one, two] = await Promise.all([
		world.sessions.create(accountId, facts),
		world.sessions.create(accountId, facts),
	]);
	expect(one.id).not.toBe(two.id);
	expect(one.id.length).toBeGreaterThanOrEqual(40);
});

test('a session past half of its life is prolonged in the database, a young one is left alone', async () => {
	const { id: accountId } = await world.addAccount(['judge']);
	const { id, expiresAt } = await world.sessions.create(accountId, facts);
	expect((await world.sessions.validate(id))?.fresh).toBe(false);
	expect((await row(id))?.expires_at).toEqual(expiresAt);

	const soon = new Date(Date.now() + 6 * DAY);
	await world.db.updateTable('session').set({ expires_at: soon }).where('id_hash', '=', sha256(id)).execute();
	const prolonged = await world.sessions.validate(id);
	expect(prolonged?.fresh).toBe(true);
	expect((await row(id))!.expires_at.getTime()).toBeGreaterThan(Date.now() + 13 * DAY);
	expect(prolonged?.expiresAt).toEqual((await row(id))!.expires_at);
});

test('an expired session opens nothing and is removed', async () => {
	const { id: accountId } = await world.addAccount(['judge']);
	const { id } = await world.sessions.create(accountId, facts);
	await world.db
		.updateTable('session')
		.set({ expires_at: new Date(Date.now() - 1) })
		.where('id_hash', '=', sha256(id))
		.execute();
	expect(await world.sessions.validate(id)).toBeNull();
	expect(await row(id)).toBeUndefined();
});

test('the nightly sweep removes expired sessions and no others', async () => {
	const { id: accountId } = await world.addAccount(['judge']);
	const old = await world.sessions.create(accountId, facts);
	const young = await world.sessions.create(accountId, facts);
	await world.db
		.updateTable('session')
		.set({ expires_at: new Date(Date.now() - 1) })
		.where('id_hash', '=', sha256(old.id))
		.execute();
	await world.sessions.removeExpired();
	expect(await row(old.id)).toBeUndefined();
	expect(await row(young.id)).toBeDefined();
});

test('it is noted once an hour that a session is in use', async () => {
	const { id: accountId } = await world.addAccount(['judge']);
	const { id } = await world.sessions.create(accountId, facts);
	const hourAgo = new Date(Date.now() - 3_700_000);
	await world.db.updateTable('session').set({ seen_at: hourAgo }).where('id_hash', '=', sha256(id)).execute();
	await world.sessions.validate(id);
	const noted = (await row(id))!.seen_at;
	expect(noted.getTime()).toBeGreaterThan(Date.now() - 60_000);
	await world.sessions.validate(id);
	expect((await row(id))!.seen_at).toEqual(noted);
});

test('signing out deletes the row, so that a copied cookie is worth nothing', async () => {
	const account = await world.addAccount(['judge']);
	const { id, ctx } = await world.enter(account.id, 'judge');
	await signOut(ctx, world.sessions, id);
	expect(await row(id)).toBeUndefined();
	expect(await world.open(id)).toBeNull();
	expect(await world.auditNames(account.id)).toEqual(['session.ended']);
	// twice is no error
	await signOut(world.context({ kind: 'public' }), world.sessions, id);
});

test('ending other sessions leaves one’s own and those of other people', async () => {
	const account = await world.addAccount(['judge']);
	const stranger = await world.addAccount(['judge']);
	const here = await world.enter(account.id, 'judge');
	const phone = await world.enter(account.id, 'judge');
	const tablet = await world.enter(account.id, 'judge');
	const theirs = await world.enter(stranger.id, 'judge');

	expect(await endOtherSessions(here.ctx, here.facts, theirs.facts.publicId)).toMatchObject({ count: 0 });
	expect(await endOtherSessions(here.ctx, here.facts, phone.facts.publicId)).toMatchObject({ count: 1 });
	expect(await world.open(phone.id)).toBeNull();
	expect(await world.open(tablet.id)).not.toBeNull();
	// one's own is ended by signing out
	expect(await endOtherSessions(here.ctx, here.facts, here.facts.publicId)).toMatchObject({ count: 0 });
	expect(await endOtherSessions(here.ctx, here.facts, 'all')).toMatchObject({ count: 1 });
	expect(await world.open(tablet.id)).toBeNull();
	expect(await world.open(here.id)).not.toBeNull();
	expect(await world.open(theirs.id)).not.toBeNull();
});
