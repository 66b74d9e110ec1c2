import { formatDateTime } from '#lib/i18n/format.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { enqueueMail } from '../mail/enqueue-mail.ts';
import type { Context } from '../platform/context.ts';
import { lockManagedAccount } from './lock-managed-account.ts';

export type ResetSecondFactorDecision =
	{ ok: true; code: 'reset' } | { ok: false; reason: 'account_not_yours_to_change' | 'own_account' };

/** For a lost phone: authenticator and recovery codes are gone, sessions end, the next sign-in sets up a new one. */
export async function resetSecondFactor(ctx: Context, accountId: string): Promise<ResetSecondFactorDecision> {
	return ctx.transaction(async (trx): Promise<ResetSecondFactorDecision> => {
		const managed = await lockManagedAccount(trx, ctx, accountId);
		if (!managed.ok) return managed;
		const { account } = managed;
		await trx
			.updateTable('account')
			.set({ totp_secret_enc: null, totp_confirmed_at: null, totp_last_step: null })
			.where('id', '=', accountId)
			.execute();
		await trx.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
		await trx.deleteFrom('session').where('account_id', '=', accountId).execute();
		await recordAudit(trx, ctx, 'account.second_factor_reset', { account: accountId }, ['totp', 'recovery_codes']);
		if (account.email) {
			const locale = account.locale ?? 'zh-CN';
			await enqueueMail(trx, ctx, 'second_factor_reset', {
				to: account.email,
				locale,
				values: { name: account.name, at: formatDateTime(ctx.now, ctx.installation.timeZone, locale) },
			});
		}
		return { ok: true, code: 'reset' };
	});
}
