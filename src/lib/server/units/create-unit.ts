import type { UnitRefusal } from '#lib/domain/unit.ts';
import type { UnitForm } from '#lib/forms/units.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { insertUnit } from './insert-unit.ts';
import { requireStaff } from './queries.ts';
import { decideSaving, unitColumns } from './save-unit.ts';

/** 新增单位. */
export async function createUnit(
	ctx: Context,
	input: UnitForm,
): Promise<{ ok: true; code: 'created'; unitId: string } | { ok: false; reason: UnitRefusal }> {
	requireStaff(ctx);
	return ctx.transaction(async (trx) => {
		const decision = await decideSaving(trx, null, input);
		if (!decision.ok) return decision;
		const unitId = await insertUnit(trx, ctx, unitColumns(input));
		await recordAudit(trx, ctx, 'unit.created', { unit: unitId });
		return { ok: true, code: 'created', unitId };
	});
}
