import { refuse } from '#lib/domain/decision.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { issueLink, type IssuedLink } from './account-links.ts';
import { lockManagedAccount } from './lock-managed-account.ts';

export type MakeLinkDecision =
	| { ok: true; code: 'invitation' | 'password_reset'; link: IssuedLink }
	| { ok: false; reason: 'account_disabled' | 'account_not_yours_to_change' | 'own_account' };

/**
 * A link to hand over in person or by a messenger: an invitation while there is no password, a reset afterwards. Whoever
 * makes it could use it, so it is recorded, it is shown this once, and accounts with more rights are out of reach.
 */
export async function makeLink(ctx: Context, accountId: string): Promise<MakeLinkDecision> {
	return ctx.transaction(async (trx): Promise<MakeLinkDecision> => {
		const managed = await lockManagedAccount(trx, ctx, accountId);
		if (!managed.ok) return managed;
		if (managed.account.disabledAt) return refuse('account_disabled');
		const kind = managed.account.passwordHash ? 'password_reset' : 'invitation';
		const link = await issueLink(trx, ctx, kind, accountId);
		await recordAudit(trx, ctx, 'account.link_made', { account: accountId }, [kind]);
		return { ok: true, code: kind, link };
	});
}
