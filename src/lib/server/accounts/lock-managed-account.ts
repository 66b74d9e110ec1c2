import { accountOf, mayManageAccount, maySeeAccounts } from '#lib/domain/access.ts';
import { refuse } from '#lib/domain/decision.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';
import { lockAccount, type AccountRow } from './account-rows.ts';

export type ManagedAccount =
	{ ok: true; account: AccountRow } | { ok: false; reason: 'account_not_yours_to_change' | 'own_account' };

/**
 * The account that somebody wants to change from the accounts page. Absent where the actor may not see accounts; one's own is
 * changed on one's own page, so that nobody locks the last administrator out, nor gives themselves what they lack.
 */
export async function lockManagedAccount(trx: Trx, ctx: Context, accountId: string): Promise<ManagedAccount> {
	if (!maySeeAccounts(ctx.actor)) throw new NotFound('account');
	const account = await lockAccount(trx, accountId);
	if (account.id === accountOf(ctx.actor)) return refuse('own_account');
	if (!mayManageAccount(ctx.actor, account.roles)) return refuse('account_not_yours_to_change');
	return { ok: true, account };
}
