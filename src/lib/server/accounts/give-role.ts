import { accountOf, actsForUnit, type Role } from '#lib/domain/access.ts';
import { refuse } from '#lib/domain/decision.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { joinUnit } from '../units/join-unit.ts';

export interface RoleToGive {
	role: Role;
	/** the unit that a teacher or coordinator acts for; where a judge works, for recusal; else null */
	unitId: string | null;
}

/**
 * The rows that come with a role, once it is decided that it may be given: a teacher or coordinator belongs to the unit from
 * today, a judge has a profile.
 */
export async function giveRole(
	trx: Trx,
	ctx: Context,
	account: { id: string; personId: string },
	{ role, unitId }: RoleToGive,
): Promise<{ ok: true } | { ok: false; reason: 'unit_missing' | 'unit_unknown' }> {
	const ofUnit = actsForUnit(role);
	if (ofUnit && !unitId) return refuse('unit_missing');
	if (unitId && (ofUnit || role === 'judge')) {
		const unit = await trx
			.selectFrom('unit')
			.select('id')
			.where('id', '=', unitId)
			.where('closed_at', 'is', null)
			.executeTakeFirst();
		if (!unit) return refuse('unit_unknown');
	}
	await trx
		.insertInto('account_role')
		.values({
			account_id: account.id,
			role,
			unit_id: ofUnit ? unitId : null,
			granted_at: ctx.now,
			granted_by: accountOf(ctx.actor),
		})
		.execute();
	if (ofUnit && unitId) await joinUnit(trx, ctx, { personId: account.personId, unitId });
	if (role === 'judge') {
		await trx
			.insertInto('judge_profile')
			.values({ account_id: account.id, unit_id: unitId })
			.onConflict((conflict) =>
				unitId ? conflict.column('account_id').doUpdateSet({ unit_id: unitId }) : conflict.doNothing(),
			)
			.execute();
	}
	await recordAudit(trx, ctx, 'account.role_granted', { account: account.id, ...(unitId && { unit: unitId }) }, [role]);
	return { ok: true };
}
