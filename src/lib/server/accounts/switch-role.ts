import { asksSecondFactor, type Role } from '#lib/domain/access.ts';
import { refuse } from '#lib/domain/decision.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { SessionFacts } from './sessions.ts';

export type SwitchRoleDecision =
	{ ok: true; code: 'active' | 'second_factor_missing' } | { ok: false; reason: 'role_not_held' };

/**
 * Makes a held role the active one of this session. One that asks for the second factor acts only when it has been given,
 * once per session; until then the session acts as nobody.
 */
export async function switchRole(ctx: Context, session: SessionFacts, role: Role): Promise<SwitchRoleDecision> {
	return ctx.transaction(async (trx) => {
		const held = await trx
			.selectFrom('account_role')
			.select('role')
			.where('account_id', '=', session.accountId)
			.where('role', '=', role)
			.executeTakeFirst();
		if (!held) return refuse('role_not_held');
		const { second_factor_at } = await trx
			.updateTable('session')
			.set({ active_role: role })
			.where('id_hash', '=', session.idHash)
			.returning('second_factor_at')
			.executeTakeFirstOrThrow();
		await recordAudit(trx, ctx, 'session.role_switched', { account: session.accountId }, ['active_role']);
		return {
			ok: true,
			code: asksSecondFactor(role) && !second_factor_at ? 'second_factor_missing' : 'active',
		} as const;
	});
}
