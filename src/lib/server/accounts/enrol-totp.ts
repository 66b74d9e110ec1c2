import { localText } from '#lib/domain/local-text.ts';
import { canonicalTotpCode, type AccountRefusalFacts } from '#lib/domain/account.ts';
import { refuse } from '#lib/domain/decision.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { decrypt, encrypt } from '../platform/crypto.ts';
import { NotFound } from '../platform/not-found.ts';
import { verifyPassword } from '../platform/password.ts';
import { newTotpSecret, totpAddress, totpStep } from '../platform/totp.ts';
import { findAccountById, lockAccount, loginOf } from './account-rows.ts';
import { TOTP_PURPOSE } from './give-second-factor.ts';
import { replaceRecoveryCodes } from './recovery-codes.ts';
import { returnAttempts, takeAttempts } from './rate-limits.ts';
import { rotateSession, type NewSession, type SessionFacts } from './sessions.ts';

/**
 * A secret offered for enrolment. Until its first code has come back it is stored nowhere: the page carries it sealed, for
 * this account and session only, so a look at the page changes nothing and a second try shows the same QR code.
 */
export interface TotpOffer {
	sealed: string;
	/** base32, in groups of four, for typing by hand */
	secret: string;
	/** otpauth://…, for the QR code */
	address: string;
}

function offerPurpose(session: SessionFacts): string {
	return `totp.offer:${session.accountId}:${session.publicId}`;
}

/** `sealed`: an offer made before, to show it again. */
export async function offerTotp(ctx: Context, session: SessionFacts, sealed?: string): Promise<TotpOffer> {
	const account = await findAccountById(ctx.db, session.accountId);
	if (!account) throw new NotFound('account');
	const secret = (sealed && openOffer(ctx, session, sealed)) || newTotpSecret();
	const { secretKey, associationName } = ctx.installation;
	return {
		sealed: encrypt(secretKey, secret, offerPurpose(session)).toString('base64url'),
		secret: secret.replace(/(.{4})(?=.)/g, '$1 '),
		address: totpAddress(secret, localText(associationName, 'zh-CN'), loginOf(account)),
	};
}

function openOffer(ctx: Context, session: SessionFacts, sealed: string): string | null {
	try {
		return decrypt(ctx.installation.secretKey, Buffer.from(sealed, 'base64url'), offerPurpose(session));
	} catch {
		return null;
	}
}

export interface EnrolTotp {
	sealed: string;
	code: string;
	/** asked for where an authenticator is replaced: a session left open must not be enough */
	password: string;
}

export type EnrolTotpDecision =
	| { ok: true; code: 'enrolled'; session: NewSession; recoveryCodes: string[] }
	| {
			ok: false;
			reason: 'code_wrong' | 'enrolment_stale' | 'password_wrong' | 'too_many_attempts';
			facts?: AccountRefusalFacts;
	  };

/**
 * Confirms the authenticator by its first code and gives new recovery codes, shown this once. A first authenticator takes the
 * password given at sign-in; replacing one takes a session in which the second factor was given, and the password again.
 */
export async function enrolTotp(ctx: Context, session: SessionFacts, input: EnrolTotp): Promise<EnrolTotpDecision> {
	const attempt = ['second_factor_account', session.accountId] as const;
	const refusal = await takeAttempts(ctx, attempt);
	if (refusal) return refusal;
	const secret = openOffer(ctx, session, input.sealed);
	if (!secret) return refuse('enrolment_stale');
	const step = totpStep(secret, canonicalTotpCode(input.code), ctx.now);
	if (step === null) return refuse('code_wrong');
	const decision = await ctx.transaction(async (trx): Promise<EnrolTotpDecision> => {
		const account = await lockAccount(trx, session.accountId);
		if (account.totpConfirmedAt) {
			if (!session.secondFactorAt) return refuse('enrolment_stale');
			if (!(await verifyPassword(account.passwordHash, input.password))) return refuse('password_wrong');
		}
		await trx
			.updateTable('account')
			.set({
				totp_secret_enc: encrypt(ctx.installation.secretKey, secret, TOTP_PURPOSE),
				totp_confirmed_at: ctx.now,
				totp_last_step: step,
			})
			.where('id', '=', account.id)
			.execute();
		const recoveryCodes = await replaceRecoveryCodes(trx, ctx, account.id);
		// Other sessions gave the second factor of an authenticator that may be in a stranger's hands.
		await trx
			.updateTable('session')
			.set({ second_factor_at: null })
			.where('account_id', '=', account.id)
			.where('id_hash', '!=', session.idHash)
			.execute();
		await trx.updateTable('session').set({ second_factor_at: ctx.now }).where('id_hash', '=', session.idHash).execute();
		await recordAudit(trx, ctx, 'account.totp_enrolled', { account: account.id }, ['totp', 'recovery_codes']);
		return { ok: true, code: 'enrolled', session: await rotateSession(trx, session.idHash), recoveryCodes };
	});
	if (decision.ok) await returnAttempts(ctx, attempt);
	return decision;
}
