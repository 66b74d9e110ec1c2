import { refuse } from '#lib/domain/decision.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockManagedAccount } from './lock-managed-account.ts';

export type DisableAccountDecision =
	| { ok: true; code: 'disabled' }
	| { ok: false; reason: 'account_disabled' | 'account_not_yours_to_change' | 'own_account' };

/** Ends all sessions and voids all links; what the person did stays, and so do the roles, for the day of return. */
export async function disableAccount(ctx: Context, accountId: string): Promise<DisableAccountDecision> {
	return ctx.transaction(async (trx): Promise<DisableAccountDecision> => {
		const managed = await lockManagedAccount(trx, ctx, accountId);
		if (!managed.ok) return managed;
		if (managed.account.disabledAt) return refuse('account_disabled');
		await trx.updateTable('account').set({ disabled_at: ctx.now }).where('id', '=', accountId).execute();
		await trx.deleteFrom('session').where('account_id', '=', accountId).execute();
		await trx
			.updateTable('account_link')
			.set({ expires_at: ctx.now })
			.where('account_id', '=', accountId)
			.where('used_at', 'is', null)
			.where('expires_at', '>', ctx.now)
			.execute();
		await recordAudit(trx, ctx, 'account.disabled', { account: accountId });
		return { ok: true, code: 'disabled' };
	});
}
