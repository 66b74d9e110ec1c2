import { parseLogin } from '#lib/domain/account-login.ts';
import { ROLES } from '#lib/domain/access.ts';
import type { AccountRefusalFacts } from '#lib/domain/account.ts';
import type { Locale } from '#lib/domain/local-text.ts';
import { formatDateTime } from '#lib/i18n/format.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { enqueueMail } from '../mail/enqueue-mail.ts';
import type { Context } from '../platform/context.ts';
import { issueLink } from './account-links.ts';
import { findAccountByLogin } from './account-rows.ts';
import { addressSubject, takeAttempts } from './rate-limits.ts';
import { roleName } from './role-name.ts';

export type AskPasswordResetDecision =
	{ ok: true; code: 'asked' } | { ok: false; reason: 'too_many_attempts'; facts?: AccountRefusalFacts };

/**
 * Sends a reset link, or the invitation once more to somebody who never accepted it. The answer is the same whether there is
 * such an account or not; the page also waits the same time. Accounts without an e-mail address get a link from staff.
 */
export async function askPasswordReset(
	ctx: Context,
	{ login: typed, address, locale }: { login: string; address: string; locale: Locale },
): Promise<AskPasswordResetDecision> {
	const login = parseLogin(typed);
	const refusal = await takeAttempts(
		ctx,
		['reset_address', addressSubject(address)],
		['reset_account', login?.value ?? typed.trim().toLowerCase()],
	);
	if (refusal) return refusal;
	const account = login && (await findAccountByLogin(ctx.db, login));
	if (!account?.email || account.disabledAt) return { ok: true, code: 'asked' };
	const { id, email, name, passwordHash, roles } = account;
	await ctx.transaction(async (trx) => {
		const kind = passwordHash ? 'password_reset' : 'invitation';
		const link = await issueLink(trx, ctx, kind, id);
		const readIn = account.locale ?? locale;
		const until = formatDateTime(link.expiresAt, ctx.installation.timeZone, readIn);
		const role = ROLES.find((each) => roles.includes(each));
		if (kind === 'password_reset')
			await enqueueMail(trx, ctx, 'password_reset', {
				to: email,
				locale: readIn,
				values: { name, until },
				secret: link.path,
			});
		else
			await enqueueMail(trx, ctx, 'invitation', {
				to: email,
				locale: readIn,
				values: { name, until, role: role ? roleName(role, readIn) : '' },
				secret: link.path,
			});
		await recordAudit(trx, ctx, 'account.reset_asked', { account: id });
	});
	return { ok: true, code: 'asked' };
}
