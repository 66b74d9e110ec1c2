import { grantableRoles } from '#lib/domain/access.ts';
import { refuse } from '#lib/domain/decision.ts';
import type { Locale } from '#lib/domain/local-text.ts';
import { formatDateTime } from '#lib/i18n/format.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { enqueueMail } from '../mail/enqueue-mail.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { issueLink } from './account-links.ts';
import { isLoginTaken } from './account-rows.ts';
import { giveRole, type RoleToGive } from './give-role.ts';
import { insertAccount } from './insert-account.ts';
import { roleName } from './role-name.ts';
import { parseLogins, type TypedLogins } from './typed-logins.ts';

export interface InviteAccount extends TypedLogins, RoleToGive {
	name: string;
	/** of the mail */
	locale: Locale;
}

export type InviteAccountDecision =
	/** `kept`: the mail did not leave (no SMTP), `no_mail`: there is no address; a link is made on the account's page then */
	| { ok: true; code: 'sent' | 'kept' | 'no_mail'; accountId: string }
	| {
			ok: false;
			reason:
				| 'login_missing'
				| 'email_invalid'
				| 'phone_invalid'
				| 'login_taken'
				| 'role_not_yours_to_give'
				| 'unit_missing'
				| 'unit_unknown';
	  };

class Refused extends Error {
	readonly reason: 'unit_missing' | 'unit_unknown';
	constructor(reason: 'unit_missing' | 'unit_unknown') {
		super(reason);
		this.reason = reason;
	}
}

/** A new person with an account and a first role, invited by a link that sets the password. */
export async function inviteAccount(ctx: Context, input: InviteAccount): Promise<InviteAccountDecision> {
	const grantable = grantableRoles(ctx.actor);
	if (grantable.length === 0) throw new NotFound('accounts');
	if (!grantable.includes(input.role)) return refuse('role_not_yours_to_give');
	const logins = parseLogins(input);
	if (!logins.ok) return logins;
	const name = input.name.trim();
	try {
		return await ctx.transaction(async (trx): Promise<InviteAccountDecision> => {
			const account = await insertAccount(trx, ctx, {
				name,
				email: logins.email,
				phone: logins.phone,
				passwordHash: null,
			});
			await recordAudit(trx, ctx, 'account.created', { account: account.id });
			const given = await giveRole(trx, ctx, account, input);
			// leaves no half account behind
			if (!given.ok) throw new Refused(given.reason);
			if (!logins.email) return { ok: true, code: 'no_mail', accountId: account.id };
			const link = await issueLink(trx, ctx, 'invitation', account.id);
			const { leaves } = await enqueueMail(trx, ctx, 'invitation', {
				to: logins.email,
				locale: input.locale,
				values: {
					name,
					role: roleName(input.role, input.locale),
					until: formatDateTime(link.expiresAt, ctx.installation.timeZone, input.locale),
				},
				secret: link.path,
			});
			await recordAudit(trx, ctx, 'account.invited', { account: account.id });
			return { ok: true, code: leaves ? 'sent' : 'kept', accountId: account.id };
		});
	} catch (error) {
		if (error instanceof Refused) return refuse(error.reason);
		if (isLoginTaken(error)) return refuse('login_taken');
		throw error;
	}
}
