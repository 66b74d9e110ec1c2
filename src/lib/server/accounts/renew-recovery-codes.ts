import type { AccountRefusalFacts } from '#lib/domain/account.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockAccount } from './account-rows.ts';
import { useCode } from './give-second-factor.ts';
import { replaceRecoveryCodes } from './recovery-codes.ts';
import { returnAttempts, takeAttempts } from './rate-limits.ts';
import type { SessionFacts } from './sessions.ts';

export type RenewRecoveryCodesDecision =
	| { ok: true; code: 'renewed'; recoveryCodes: string[] }
	| { ok: false; reason: 'code_wrong' | 'code_used' | 'too_many_attempts'; facts?: AccountRefusalFacts };

/** New recovery codes for a code of the authenticator; the old ones are void. */
export async function renewRecoveryCodes(
	ctx: Context,
	session: SessionFacts,
	code: string,
): Promise<RenewRecoveryCodesDecision> {
	const attempt = ['second_factor_account', session.accountId] as const;
	const refusal = await takeAttempts(ctx, attempt);
	if (refusal) return refusal;
	const decision = await ctx.transaction(async (trx): Promise<RenewRecoveryCodesDecision> => {
		const account = await lockAccount(trx, session.accountId);
		const used = await useCode(trx, ctx, account, code);
		if (!used.ok) return used;
		const recoveryCodes = await replaceRecoveryCodes(trx, ctx, account.id);
		await recordAudit(trx, ctx, 'account.recovery_codes_renewed', { account: account.id }, ['recovery_codes']);
		return { ok: true, code: 'renewed', recoveryCodes };
	});
	if (decision.ok) await returnAttempts(ctx, attempt);
	return decision;
}
