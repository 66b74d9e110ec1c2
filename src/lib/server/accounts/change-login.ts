import type { AccountRefusalFacts } from '#lib/domain/account.ts';
import { refuse } from '#lib/domain/decision.ts';
import { formatDateTime } from '#lib/i18n/format.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { enqueueMail } from '../mail/enqueue-mail.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { verifyPassword } from '../platform/password.ts';
import { findAccountById, isLoginTaken, lockAccount } from './account-rows.ts';
import { parseLogins, type TypedLogins } from './typed-logins.ts';
import { returnAttempts, takeAttempts } from './rate-limits.ts';
import type { SessionFacts } from './sessions.ts';

export interface ChangeLogin extends TypedLogins {
	current: string;
}

export type ChangeLoginDecision =
	| { ok: true; code: 'changed' | 'unchanged' }
	| {
			ok: false;
			reason:
				'login_missing' | 'email_invalid' | 'phone_invalid' | 'login_taken' | 'password_wrong' | 'too_many_attempts';
			facts?: AccountRefusalFacts;
	  };

/** Own e-mail address and phone number, with the password; the former address is told. */
export async function changeLogin(
	ctx: Context,
	session: SessionFacts,
	input: ChangeLogin,
): Promise<ChangeLoginDecision> {
	const logins = parseLogins(input);
	if (!logins.ok) return logins;
	const attempt = ['password_account', session.accountId] as const;
	const refusal = await takeAttempts(ctx, attempt);
	if (refusal) return refusal;
	const account = await findAccountById(ctx.db, session.accountId);
	if (!account) throw new NotFound('account');
	if (!(await verifyPassword(account.passwordHash, input.current))) return refuse('password_wrong');
	await returnAttempts(ctx, attempt);
	try {
		return await ctx.transaction(async (trx): Promise<ChangeLoginDecision> => {
			const before = await lockAccount(trx, account.id);
			const fields = (['email', 'phone'] as const).filter((field) => before[field] !== logins[field]);
			if (fields.length === 0) return { ok: true, code: 'unchanged' };
			await trx
				.updateTable('account')
				.set({ email: logins.email, phone: logins.phone })
				.where('id', '=', account.id)
				.execute();
			await recordAudit(trx, ctx, 'account.login_changed', { account: account.id }, fields);
			if (before.email) {
				const locale = before.locale ?? 'zh-CN';
				await enqueueMail(trx, ctx, 'login_changed', {
					to: before.email,
					locale,
					values: { name: before.name, at: formatDateTime(ctx.now, ctx.installation.timeZone, locale) },
				});
			}
			return { ok: true, code: 'changed' };
		});
	} catch (error) {
		if (isLoginTaken(error)) return refuse('login_taken');
		throw error;
	}
}
