import { refuse, type Decision } from '#lib/domain/decision.ts';
import type { LaureateInput } from '#lib/forms/talents.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { insertLaureate, isAward } from './add-laureate.ts';

/** 导入历届获得者 from rows that were pasted; those listed already are passed over and counted. */
export function importLaureates(
	ctx: Context,
	input: { programmeId: string; laureates: readonly LaureateInput[] },
): Promise<Decision<'imported', 'programme_unknown' | 'rows_missing'> & { added?: number; known?: number }> {
	return ctx.transaction(async (trx) => {
		if (!(await isAward(trx, ctx, input.programmeId))) return refuse('programme_unknown');
		if (input.laureates.length === 0) return refuse('rows_missing');
		let added = 0;
		for (const laureate of input.laureates)
			if ((await insertLaureate(trx, ctx, input.programmeId, laureate)) !== null) added += 1;
		if (added > 0) await recordAudit(trx, ctx, 'laureate.imported', { programme: input.programmeId });
		return { ok: true, code: 'imported', added, known: input.laureates.length - added };
	});
}
