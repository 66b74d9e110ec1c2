import { asksSecondFactor, grantableRoles } from '#lib/domain/access.ts';
import { refuse } from '#lib/domain/decision.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { voidForeignLinks } from './account-links.ts';
import { giveRole, type RoleToGive } from './give-role.ts';
import { lockManagedAccount } from './lock-managed-account.ts';

export type GrantRoleDecision =
	| { ok: true; code: 'granted' }
	| {
			ok: false;
			reason:
				| 'role_not_yours_to_give'
				| 'role_held'
				| 'unit_missing'
				| 'unit_unknown'
				| 'account_not_yours_to_change'
				| 'own_account'
				| 'account_disabled'
				| 'judging_now';
	  };

/** One more role for an account; it may be switched to at once, in sessions that are open too. */
export async function grantRole(
	ctx: Context,
	{ accountId, ...role }: RoleToGive & { accountId: string },
): Promise<GrantRoleDecision> {
	return ctx.transaction(async (trx): Promise<GrantRoleDecision> => {
		const managed = await lockManagedAccount(trx, ctx, accountId);
		if (!managed.ok) return managed;
		const { account } = managed;
		if (!grantableRoles(ctx.actor).includes(role.role)) return refuse('role_not_yours_to_give');
		if (account.disabledAt) return refuse('account_disabled');
		if (account.roles.includes(role.role)) return refuse('role_held');
		if ((role.role === 'staff' || role.role === 'administrator') && (await judgesNow(trx, accountId)))
			return refuse('judging_now');
		if (asksSecondFactor(role.role)) await voidForeignLinks(trx, ctx, accountId);
		const given = await giveRole(trx, ctx, account, role);
		return given.ok ? { ok: true, code: 'granted' } : given;
	});
}

/** Who sees the names of a stage's works may not score there; what is still assigned must be taken back first. */
async function judgesNow(trx: Trx, accountId: string): Promise<boolean> {
	const assignment = await trx
		.selectFrom('assignment as a')
		.innerJoin('stage_entry as s', 's.id', 'a.stage_entry_id')
		.innerJoin('stage as g', 'g.id', 's.stage_id')
		.select('a.id')
		.where('a.judge_id', '=', accountId)
		.where('a.state', '=', 'assigned')
		.where('g.state', '=', 'open')
		.limit(1)
		.executeTakeFirst();
	return assignment !== undefined;
}
