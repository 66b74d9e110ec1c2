import type { Decision } from '#lib/domain/decision.ts';
import { decideRejection, type CheckRefusal, type EligibilityReason } from '#lib/domain/eligibility.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { markEntryRejected } from '../entries/mark-entry.ts';
import type { Context } from '../platform/context.ts';
import { lockCheck, saveCheck } from './lock-check.ts';
import { mailEntryOwner } from './mail-entry-owner.ts';

/** 不予通过: with reasons; the entry leaves the contest, its place in the school's quota is free again. */
export function rejectEntry(
	ctx: Context,
	input: { entryId: string; versionId: string; reasons: readonly EligibilityReason[]; note: string },
): Promise<Decision<'rejected', CheckRefusal>> {
	return ctx.transaction(async (trx) => {
		const check = await lockCheck(trx, ctx, input.entryId, input.versionId);
		const note = input.note.trim();
		const decision = decideRejection(check.facts, { ...input, note });
		if (!decision.ok) return decision;
		await saveCheck(trx, ctx, check, 'rejected', { reasons: input.reasons, note, mendBy: null });
		await markEntryRejected(trx, check.entry.id);
		await recordAudit(trx, ctx, 'entry.rejected', { entry: check.entry.id, version: check.versionId });
		await mailEntryOwner(trx, ctx, check.entry.id, { kind: 'rejected', reasons: input.reasons, note });
		return decision;
	});
}
