import type { Decision } from '#lib/domain/decision.ts';
import type { UnitRefusal } from '#lib/domain/unit.ts';
import type { UnitForm } from '#lib/forms/units.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { requireStaff } from './queries.ts';
import { decideSaving, unitColumns } from './save-unit.ts';

/**
 * Changes a unit's facts and contact (改名、改联系人). Versions that were filed keep the name as it was then; the audit event names
 * the columns that changed.
 */
export async function updateUnit(
	ctx: Context,
	unitId: string,
	input: UnitForm,
): Promise<Decision<'updated' | 'unchanged', UnitRefusal>> {
	requireStaff(ctx);
	return ctx.transaction(async (trx) => {
		const before = await trx
			.selectFrom('unit')
			.select(['name', 'kind', 'stages', 'size', 'parent_id', 'contact_name', 'contact_phone'])
			.where('id', '=', unitId)
			.forNoKeyUpdate()
			.executeTakeFirst();
		if (!before) throw new NotFound('unit');
		const decision = await decideSaving(trx, unitId, input);
		if (!decision.ok) return decision;
		const after = unitColumns(input);
		const plain = { ...before, name: JSON.stringify(before.name) };
		const changed = (Object.keys(after) as (keyof typeof after)[]).filter(
			(column) => JSON.stringify(plain[column]) !== JSON.stringify(after[column]),
		);
		if (changed.length === 0) return { ok: true, code: 'unchanged' };
		await trx.updateTable('unit').set(after).where('id', '=', unitId).execute();
		await recordAudit(trx, ctx, 'unit.updated', { unit: unitId }, changed);
		return { ok: true, code: 'updated' };
	});
}
