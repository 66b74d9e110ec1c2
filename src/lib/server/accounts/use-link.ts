import { initialRole, type Role } from '#lib/domain/access.ts';
import { refuseLink, type LinkRefusal } from '#lib/domain/account-link.ts';
import { refusePassword, type PasswordRefusal } from '#lib/domain/account-password.ts';
import type { AccountRefusalFacts } from '#lib/domain/account.ts';
import { refuse } from '#lib/domain/decision.ts';
import { formatDateTime } from '#lib/i18n/format.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { enqueueMail } from '../mail/enqueue-mail.ts';
import type { Context } from '../platform/context.ts';
import { hashPassword } from '../platform/password.ts';
import { findLinkRow, lockLinkRow, markLinkUsed } from './account-links.ts';
import { findAccountById, lockAccount, type AccountRow } from './account-rows.ts';
import { addressSubject, returnAttempts, takeAttempts, type Attempt } from './rate-limits.ts';
import type { NewSession, Sessions } from './sessions.ts';
import { beginSession, type Browser } from './sign-in.ts';

export interface UseLink {
	token: string;
	password: string;
}

export type UseLinkDecision =
	| { ok: true; code: 'password_set'; session: NewSession; role: Role | null }
	| { ok: false; reason: LinkRefusal | PasswordRefusal | 'too_many_attempts'; facts?: AccountRefusalFacts };

/**
 * Sets a password by an invitation or a reset link, ends every session of the account and signs in. Used up only when the
 * password is accepted. A second factor that the account has stays.
 */
export async function useLink(
	ctx: Context,
	sessions: Sessions,
	browser: Browser,
	{ token, password }: UseLink,
): Promise<UseLinkDecision> {
	const attempt: Attempt = ['link_address', addressSubject(browser.address)];
	const refusal = await takeAttempts(ctx, attempt);
	if (refusal) return refusal;

	const seen = await findLinkRow(ctx.db, token);
	const early = refuseLink(seen, ctx.now);
	if (early) return refuse(early);
	const account = seen?.accountId ? await findAccountById(ctx.db, seen.accountId) : undefined;
	if (!account || account.disabledAt) return refuse('link_unknown');
	const weak = refusePassword(password, [account.email, account.phone]);
	if (weak) return refuse(weak);

	// The slow part before the locks.
	const passwordHash = await hashPassword(password);
	const decision = await ctx.transaction(async (trx): Promise<{ ok: false; reason: LinkRefusal } | AccountRow> => {
		const link = await lockLinkRow(trx, token);
		const reason = refuseLink(link, ctx.now);
		if (reason || !link?.accountId) return refuse(reason ?? 'link_unknown');
		const locked = await lockAccount(trx, link.accountId);
		if (locked.disabledAt) return refuse('link_unknown');
		await markLinkUsed(trx, ctx, token);
		await trx.updateTable('account').set({ password_hash: passwordHash }).where('id', '=', locked.id).execute();
		await trx.deleteFrom('session').where('account_id', '=', locked.id).execute();
		const reset = link.kind === 'password_reset';
		await recordAudit(
			trx,
			{ ...ctx, actor: { kind: 'roleless', accountId: locked.id, personId: locked.personId, name: locked.name } },
			reset ? 'account.password_reset' : 'account.invitation_accepted',
			{ account: locked.id },
			['password'],
		);
		if (reset && locked.email) {
			const locale = locked.locale ?? 'zh-CN';
			const at = formatDateTime(ctx.now, ctx.installation.timeZone, locale);
			await enqueueMail(trx, ctx, 'password_changed', {
				to: locked.email,
				locale,
				values: { name: locked.name, at },
			});
		}
		return locked;
	});
	if ('ok' in decision) return decision;
	await returnAttempts(ctx, attempt);
	const role = initialRole(decision.roles, null);
	return {
		ok: true,
		code: 'password_set',
		role,
		session: await beginSession(ctx, sessions, browser, decision, role),
	};
}
