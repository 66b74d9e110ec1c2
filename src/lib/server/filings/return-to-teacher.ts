import type { Decision } from '#lib/domain/decision.ts';
import { decideSchoolReturn, type SchoolReturnRefusal } from '#lib/domain/filing.ts';
import { hasRole } from '#lib/domain/access.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { markEntryReturnedToTeacher } from '../entries/mark-entry.ts';
import { lockEntry } from '../entries/queries.ts';
import { mailEntryOwner } from '../eligibility/mail-entry-owner.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';

/** 学校退回修改: the teacher reads why and hands it in again; it leaves the school's order until then. */
export async function returnToTeacher(
	ctx: Context,
	input: { entryId: string; note: string },
): Promise<Decision<'returned', SchoolReturnRefusal>> {
	if (!hasRole(ctx.actor, 'coordinator')) throw new NotFound('entry');
	return ctx.transaction(async (trx) => {
		const entry = await lockEntry(trx, input.entryId, ctx.actor);
		const decision = decideSchoolReturn(entry.state, input.note);
		if (!decision.ok) return decision;
		await markEntryReturnedToTeacher(trx, entry.id, input.note.trim());
		await recordAudit(trx, ctx, 'entry.returned_to_teacher', { entry: entry.id, unit: entry.unitId });
		await mailEntryOwner(trx, ctx, entry.id, { kind: 'returned_by_school', note: input.note.trim() });
		return decision;
	});
}
