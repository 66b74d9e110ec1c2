import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { writeSheet, type SheetInput, type SheetRefusal } from './write-sheet.ts';

/** 交评分表: every criterion scored, the work opened. It counts from now on. */
export function submitSheet(
	ctx: Context,
	input: SheetInput,
): Promise<{ ok: true; code: 'submitted'; version: number } | SheetRefusal> {
	return ctx.transaction(async (trx) => {
		const written = await writeSheet(trx, ctx, input, 'submitted');
		if (!written.ok) return written;
		const { sheetId, entryId, stageId, version } = written;
		await recordAudit(
			trx,
			ctx,
			'sheet.submitted',
			{ sheet: sheetId, assignment: input.assignmentId, stage: stageId, entry: entryId },
			['scores', 'comment', 'flags'],
		);
		return { ok: true, code: 'submitted', version };
	});
}
