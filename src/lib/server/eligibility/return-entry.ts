import type { Decision } from '#lib/domain/decision.ts';
import { decideReturn, type CheckRefusal, type EligibilityReason } from '#lib/domain/eligibility.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { markEntryReturned } from '../entries/mark-entry.ts';
import type { Context } from '../platform/context.ts';
import { lockCheck, saveCheck } from './lock-check.ts';
import { mailEntryOwner } from './mail-entry-owner.ts';

/** 退回修改: with reasons and until when; the teacher mends, the school files it again as a supplement (补报). */
export function returnEntry(
	ctx: Context,
	input: {
		entryId: string;
		versionId: string;
		reasons: readonly EligibilityReason[];
		note: string;
		mendBy: Date | null;
	},
): Promise<Decision<'returned', CheckRefusal>> {
	return ctx.transaction(async (trx) => {
		const check = await lockCheck(trx, ctx, input.entryId, input.versionId);
		const note = input.note.trim();
		const decision = decideReturn(check.facts, { ...input, note });
		if (!decision.ok) return decision;
		const mendBy = input.mendBy!;
		await saveCheck(trx, ctx, check, 'returned', { reasons: input.reasons, note, mendBy });
		await markEntryReturned(trx, check.entry.id, { note, mendBy });
		await recordAudit(trx, ctx, 'entry.returned', { entry: check.entry.id, version: check.versionId });
		await mailEntryOwner(trx, ctx, check.entry.id, { kind: 'returned', reasons: input.reasons, note, mendBy });
		return decision;
	});
}
