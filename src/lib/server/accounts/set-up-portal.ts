import { refuseLink, type LinkRefusal } from '#lib/domain/account-link.ts';
import { refusePassword, type PasswordRefusal } from '#lib/domain/account-password.ts';
import type { AccountRefusalFacts } from '#lib/domain/account.ts';
import { refuse } from '#lib/domain/decision.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { hashPassword } from '../platform/password.ts';
import { findLinkRow, lockLinkRow, markLinkUsed } from './account-links.ts';
import { isLoginTaken } from './account-rows.ts';
import { hasAdministrator } from './create-setup-link.ts';
import { insertAccount } from './insert-account.ts';
import { addressSubject, returnAttempts, takeAttempts, type Attempt } from './rate-limits.ts';
import type { NewSession, Sessions } from './sessions.ts';
import { beginSession, type Browser } from './sign-in.ts';
import { parseLogins, type TypedLogins } from './typed-logins.ts';

export interface SetUpPortal extends TypedLogins {
	token: string;
	name: string;
	password: string;
}

export type SetUpPortalDecision =
	| { ok: true; code: 'set_up'; session: NewSession; role: 'administrator' }
	| {
			ok: false;
			reason:
				| LinkRefusal
				| PasswordRefusal
				| 'login_missing'
				| 'email_invalid'
				| 'phone_invalid'
				| 'login_taken'
				| 'too_many_attempts';
			facts?: AccountRefusalFacts;
	  };

/** Creates the first administrator by the set-up link and signs in; the second factor is set up next. */
export async function setUpPortal(
	ctx: Context,
	sessions: Sessions,
	browser: Browser,
	input: SetUpPortal,
): Promise<SetUpPortalDecision> {
	const attempt: Attempt = ['link_address', addressSubject(browser.address)];
	const refusal = await takeAttempts(ctx, attempt);
	if (refusal) return refusal;
	const seen = await findLinkRow(ctx.db, input.token);
	const early = refuseLink(seen?.kind === 'setup' ? seen : undefined, ctx.now);
	if (early) return refuse(early);
	const logins = parseLogins(input);
	if (!logins.ok) return logins;
	const weak = refusePassword(input.password, [logins.email, logins.phone]);
	if (weak) return refuse(weak);

	const passwordHash = await hashPassword(input.password);
	const name = input.name.trim();
	let created: { ok: false; reason: LinkRefusal } | { id: string; personId: string };
	try {
		created = await ctx.transaction(async (trx) => {
			const link = await lockLinkRow(trx, input.token);
			const reason = refuseLink(link?.kind === 'setup' ? link : undefined, ctx.now);
			if (reason) return refuse(reason);
			if (await hasAdministrator(trx)) return refuse('link_superfluous');
			await markLinkUsed(trx, ctx, input.token);
			const account = await insertAccount(trx, ctx, { name, email: logins.email, phone: logins.phone, passwordHash });
			await trx
				.insertInto('account_role')
				.values({ account_id: account.id, role: 'administrator', granted_at: ctx.now })
				.execute();
			await recordAudit(trx, ctx, 'account.created', { account: account.id });
			await recordAudit(trx, ctx, 'account.role_granted', { account: account.id }, ['administrator']);
			return account;
		});
	} catch (error) {
		if (isLoginTaken(error)) return refuse('login_taken');
		throw error;
	}
	if ('ok' in created) return created;
	await returnAttempts(ctx, attempt);
	const session = await beginSession(ctx, sessions, browser, { ...created, name }, 'administrator');
	return { ok: true, code: 'set_up', session, role: 'administrator' };
}
