import { randomInt } from 'node:crypto';
import { canonicalRecoveryCode, RECOVERY_CODE_COUNT } from '#lib/domain/account.ts';
import type { Context } from '../platform/context.ts';
import { keyedHash } from '../platform/crypto.ts';
import type { Trx } from '../platform/db.ts';

/** Figures and letters without 0 o 1 l i u v: 29 of them, ten make 48 bits, too few for a hash without a key. */
const ALPHABET = '23456789abcdefghjkmnpqrstwxyz';
const CODE_LENGTH = 10;

export function recoveryCodeHash(ctx: Context, accountId: string, typed: string): string {
	return keyedHash(ctx.installation.hashKey, `recovery:${accountId}:${canonicalRecoveryCode(typed)}`);
}

/** Makes a set of codes in place of the former; only their hashes stay. */
export async function replaceRecoveryCodes(trx: Trx, ctx: Context, accountId: string): Promise<string[]> {
	const codes = Array.from({ length: RECOVERY_CODE_COUNT }, () =>
		Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
	);
	await trx.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
	await trx
		.insertInto('recovery_code')
		.values(codes.map((code) => ({ account_id: accountId, code_hash: recoveryCodeHash(ctx, accountId, code) })))
		.execute();
	return codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`);
}
