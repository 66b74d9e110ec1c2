import { sql } from 'kysely';
import { initialRole, type Actor, type Role } from '#lib/domain/access.ts';
import { parseLogin } from '#lib/domain/account-login.ts';
import type { AccountRefusalFacts } from '#lib/domain/account.ts';
import { refuse } from '#lib/domain/decision.ts';
import type { Locale } from '#lib/domain/local-text.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Queryable } from '../platform/db.ts';
import { verifyPassword } from '../platform/password.ts';
import { findAccountByLogin, type AccountRow } from './account-rows.ts';
import { addressSubject, returnAttempts, takeAttempts, type Attempt } from './rate-limits.ts';
import type { NewSession, Sessions } from './sessions.ts';

export interface Browser {
	/** the client's address, as the trusted proxies tell it */
	address: string;
	agent: string | null;
	/** the id in the cookie, if any: that session ends where a new one begins */
	sessionId: string | undefined;
	/** the language of the pages: mails come in the one that was read last */
	locale: Locale;
}

export interface SignIn {
	/** e-mail or phone number, as typed */
	login: string;
	password: string;
}

export type SignInDecision =
	| { ok: true; code: 'signed_in'; session: NewSession; role: Role | null }
	| { ok: false; reason: 'login_wrong' | 'too_many_attempts'; facts?: AccountRefusalFacts };

/**
 * Unknown login, wrong password, disabled account and one that was never activated get the same answer after the same work:
 * one password verification and nothing else that depends on the account.
 */
export async function signIn(
	ctx: Context,
	sessions: Sessions,
	browser: Browser,
	input: SignIn,
): Promise<SignInDecision> {
	const login = parseLogin(input.login);
	const attempts: Attempt[] = [
		['sign_in_address', addressSubject(browser.address)],
		['sign_in_account', login?.value ?? input.login.trim().toLowerCase()],
	];
	const refusal = await takeAttempts(ctx, ...attempts);
	if (refusal) return refusal;

	const account = login ? await findAccountByLogin(ctx.db, login) : undefined;
	const usable = account && !account.disabledAt ? account : undefined;
	const matches = await verifyPassword(usable?.passwordHash, input.password);
	if (!usable || !matches) return refuse('login_wrong');

	await returnAttempts(ctx, ...attempts);
	const role = initialRole(usable.roles, await lastRole(ctx.db, usable.id));
	return { ok: true, code: 'signed_in', role, session: await beginSession(ctx, sessions, browser, usable, role) };
}

async function lastRole(db: Queryable, accountId: string): Promise<Role | null> {
	const last = await db
		.selectFrom('session')
		.select('active_role')
		.where('account_id', '=', accountId)
		.orderBy('seen_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return (last?.active_role as Role | null | undefined) ?? null;
}

/** A new session under a new id for an account that has proved itself; the browser's former one ends. */
export async function beginSession(
	ctx: Context,
	sessions: Sessions,
	browser: Browser,
	account: Pick<AccountRow, 'id' | 'personId' | 'name'>,
	role: Role | null,
): Promise<NewSession> {
	if (browser.sessionId) await sessions.end(browser.sessionId);
	const actor: Actor = { kind: 'roleless', accountId: account.id, personId: account.personId, name: account.name };
	await ctx.transaction(async (trx) => {
		await trx
			.updateTable('account')
			.set({ first_sign_in_at: sql`coalesce(first_sign_in_at, ${ctx.now})`, locale: browser.locale })
			.where('id', '=', account.id)
			.execute();
		await recordAudit(trx, { ...ctx, actor }, 'session.begun', { account: account.id });
	});
	return sessions.create(account.id, {
		address: browser.address.slice(0, 64),
		agent: browser.agent?.slice(0, 300) ?? null,
		activeRole: role,
	});
}
