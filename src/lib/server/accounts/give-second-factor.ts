import { canonicalTotpCode, type AccountRefusalFacts } from '#lib/domain/account.ts';
import { refuse } from '#lib/domain/decision.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { decrypt } from '../platform/crypto.ts';
import type { Trx } from '../platform/db.ts';
import { totpStep } from '../platform/totp.ts';
import { lockAccount, type AccountRow } from './account-rows.ts';
import { recoveryCodeHash } from './recovery-codes.ts';
import { returnAttempts, takeAttempts } from './rate-limits.ts';
import { rotateSession, type NewSession, type SessionFacts } from './sessions.ts';

/** Bound to the ciphertext, see `platform/crypto`. */
export const TOTP_PURPOSE = 'account.totp_secret';

export type SecondFactorDecision =
	| { ok: true; code: 'given'; session: NewSession; /** left, when one of them was used */ recoveryCodesLeft?: number }
	| { ok: false; reason: 'code_wrong' | 'code_used' | 'too_many_attempts'; facts?: AccountRefusalFacts };

/** A code of the authenticator or one of the recovery codes, each good for one time. */
export async function giveSecondFactor(
	ctx: Context,
	session: SessionFacts,
	code: string,
): Promise<SecondFactorDecision> {
	const attempt = ['second_factor_account', session.accountId] as const;
	const refusal = await takeAttempts(ctx, attempt);
	if (refusal) return refusal;
	const decision = await ctx.transaction(async (trx): Promise<SecondFactorDecision> => {
		const account = await lockAccount(trx, session.accountId);
		const used = await useCode(trx, ctx, account, code);
		if (!used.ok) return used;
		await trx.updateTable('session').set({ second_factor_at: ctx.now }).where('id_hash', '=', session.idHash).execute();
		await recordAudit(trx, ctx, used.code === 'totp' ? 'session.second_factor_given' : 'session.recovery_code_used', {
			account: account.id,
		});
		const renewed = await rotateSession(trx, session.idHash);
		if (used.code === 'totp') return { ok: true, code: 'given', session: renewed };
		return { ok: true, code: 'given', session: renewed, recoveryCodesLeft: await countRecoveryCodes(trx, account.id) };
	});
	if (decision.ok) await returnAttempts(ctx, attempt);
	return decision;
}

type UsedCode = { ok: true; code: 'totp' | 'recovery' } | { ok: false; reason: 'code_wrong' | 'code_used' };

/** Uses a code up, on a locked account: the same one a second time, also a moment later, is refused. */
export async function useCode(trx: Trx, ctx: Context, account: AccountRow, typed: string): Promise<UsedCode> {
	if (!account.totpSecret || !account.totpConfirmedAt) return refuse('code_wrong');
	const secret = decrypt(ctx.installation.secretKey, account.totpSecret, TOTP_PURPOSE);
	const step = totpStep(secret, canonicalTotpCode(typed), ctx.now);
	if (step !== null) {
		if (account.totpLastStep !== null && step <= account.totpLastStep) return refuse('code_used');
		await trx.updateTable('account').set({ totp_last_step: step }).where('id', '=', account.id).execute();
		return { ok: true, code: 'totp' };
	}
	const recovered = await trx
		.updateTable('recovery_code')
		.set({ used_at: ctx.now })
		.where('account_id', '=', account.id)
		.where('code_hash', '=', recoveryCodeHash(ctx, account.id, typed))
		.where('used_at', 'is', null)
		.returning('code_hash')
		.executeTakeFirst();
	return recovered ? { ok: true, code: 'recovery' } : refuse('code_wrong');
}

async function countRecoveryCodes(trx: Trx, accountId: string): Promise<number> {
	const { count } = await trx
		.selectFrom('recovery_code')
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.where('account_id', '=', accountId)
		.where('used_at', 'is', null)
		.executeTakeFirstOrThrow();
	return count;
}
