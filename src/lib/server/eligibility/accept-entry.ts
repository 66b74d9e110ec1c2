import type { Decision } from '#lib/domain/decision.ts';
import { decideAcceptance, type CheckRefusal } from '#lib/domain/eligibility.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { markEntryAccepted } from '../entries/mark-entry.ts';
import type { Context } from '../platform/context.ts';
import { lockCheck, saveCheck } from './lock-check.ts';

/** 审查通过. */
export function acceptEntry(
	ctx: Context,
	input: { entryId: string; versionId: string },
): Promise<Decision<'accepted', CheckRefusal>> {
	return ctx.transaction(async (trx) => {
		const check = await lockCheck(trx, ctx, input.entryId, input.versionId);
		const decision = decideAcceptance(check.facts);
		if (!decision.ok) return decision;
		await saveCheck(trx, ctx, check, 'accepted', { reasons: [], note: '', mendBy: null });
		await markEntryAccepted(trx, check.entry.id);
		await recordAudit(trx, ctx, 'entry.accepted', { entry: check.entry.id, version: check.versionId });
		return decision;
	});
}
