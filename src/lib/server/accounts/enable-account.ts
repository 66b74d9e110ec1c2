import { refuse } from '#lib/domain/decision.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockManagedAccount } from './lock-managed-account.ts';

export type EnableAccountDecision =
	| { ok: true; code: 'enabled' }
	| { ok: false; reason: 'account_not_disabled' | 'account_not_yours_to_change' | 'own_account' };

export async function enableAccount(ctx: Context, accountId: string): Promise<EnableAccountDecision> {
	return ctx.transaction(async (trx): Promise<EnableAccountDecision> => {
		const managed = await lockManagedAccount(trx, ctx, accountId);
		if (!managed.ok) return managed;
		if (!managed.account.disabledAt) return refuse('account_not_disabled');
		await trx.updateTable('account').set({ disabled_at: null }).where('id', '=', accountId).execute();
		await recordAudit(trx, ctx, 'account.enabled', { account: accountId });
		return { ok: true, code: 'enabled' };
	});
}
