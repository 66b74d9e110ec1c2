import { refusePassword, type PasswordRefusal } from '#lib/domain/account-password.ts';
import type { AccountRefusalFacts } from '#lib/domain/account.ts';
import { refuse } from '#lib/domain/decision.ts';
import { formatDateTime } from '#lib/i18n/format.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { enqueueMail } from '../mail/enqueue-mail.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { hashPassword, verifyPassword } from '../platform/password.ts';
import { findAccountById } from './account-rows.ts';
import { returnAttempts, takeAttempts } from './rate-limits.ts';
import { rotateSession, type NewSession, type SessionFacts } from './sessions.ts';

export interface ChangePassword {
	current: string;
	password: string;
}

export type ChangePasswordDecision =
	| { ok: true; code: 'changed'; session: NewSession }
	| { ok: false; reason: PasswordRefusal | 'password_wrong' | 'too_many_attempts'; facts?: AccountRefusalFacts };

/** A new password ends the account's other sessions; this one goes on under a new id. */
export async function changePassword(
	ctx: Context,
	session: SessionFacts,
	{ current, password }: ChangePassword,
): Promise<ChangePasswordDecision> {
	const attempt = ['password_account', session.accountId] as const;
	const refusal = await takeAttempts(ctx, attempt);
	if (refusal) return refusal;
	const account = await findAccountById(ctx.db, session.accountId);
	if (!account) throw new NotFound('account');
	if (!(await verifyPassword(account.passwordHash, current))) return refuse('password_wrong');
	await returnAttempts(ctx, attempt);
	const weak = refusePassword(password, [account.email, account.phone]);
	if (weak) return refuse(weak);
	const passwordHash = await hashPassword(password);
	return ctx.transaction(async (trx): Promise<ChangePasswordDecision> => {
		const { numUpdatedRows } = await trx
			.updateTable('account')
			.set({ password_hash: passwordHash })
			.where('id', '=', account.id)
			// somebody else changed or reset it meanwhile: what was verified is not the password any more
			.where('password_hash', '=', account.passwordHash)
			.executeTakeFirst();
		if (numUpdatedRows === 0n) return refuse('password_wrong');
		await trx
			.deleteFrom('session')
			.where('account_id', '=', account.id)
			.where('id_hash', '!=', session.idHash)
			.execute();
		await trx
			.updateTable('account_link')
			.set({ expires_at: ctx.now })
			.where('account_id', '=', account.id)
			.where('used_at', 'is', null)
			.where('expires_at', '>', ctx.now)
			.execute();
		await recordAudit(trx, ctx, 'account.password_changed', { account: account.id }, ['password']);
		if (account.email) {
			const locale = account.locale ?? 'zh-CN';
			await enqueueMail(trx, ctx, 'password_changed', {
				to: account.email,
				locale,
				values: { name: account.name, at: formatDateTime(ctx.now, ctx.installation.timeZone, locale) },
			});
		}
		return { ok: true, code: 'changed', session: await rotateSession(trx, session.idHash) };
	});
}
