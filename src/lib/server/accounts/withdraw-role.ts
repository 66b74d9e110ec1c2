import type { Role } from '#lib/domain/access.ts';
import { refuse } from '#lib/domain/decision.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { lockManagedAccount } from './lock-managed-account.ts';

export type WithdrawRoleDecision =
	| { ok: true; code: 'withdrawn' }
	| { ok: false; reason: 'role_not_held' | 'account_not_yours_to_change' | 'own_account' };

/** Takes a role away: sessions in which it is active act as nobody from their next request on. */
export async function withdrawRole(
	ctx: Context,
	{ accountId, role }: { accountId: string; role: Role },
): Promise<WithdrawRoleDecision> {
	return ctx.transaction(async (trx): Promise<WithdrawRoleDecision> => {
		const managed = await lockManagedAccount(trx, ctx, accountId);
		if (!managed.ok) return managed;
		if (!managed.account.roles.includes(role)) return refuse('role_not_held');
		await trx.deleteFrom('account_role').where('account_id', '=', accountId).where('role', '=', role).execute();
		await trx
			.updateTable('session')
			.set({ active_role: null })
			.where('account_id', '=', accountId)
			.where('active_role', '=', role)
			.execute();
		await recordAudit(trx, ctx, 'account.role_withdrawn', { account: accountId }, [role]);
		return { ok: true, code: 'withdrawn' };
	});
}
