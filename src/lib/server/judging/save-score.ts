import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { writeSheet, type SheetInput, type SheetRefusal } from './write-sheet.ts';

/**
 * Keeps a draft of the sheet, as often as the judge's page asks; nothing counts before it is submitted. The trail notes that a draft was
 * begun, not every few seconds of typing: what counts (submitted, taken back, submitted again) has events of its own.
 */
export function saveScore(
	ctx: Context,
	input: SheetInput,
): Promise<{ ok: true; code: 'saved'; version: number } | SheetRefusal> {
	return ctx.transaction(async (trx) => {
		const written = await writeSheet(trx, ctx, input, 'draft');
		if (!written.ok) return written;
		const { sheetId, entryId, stageId, version, created } = written;
		if (created) {
			await recordAudit(
				trx,
				ctx,
				'score.saved',
				{ sheet: sheetId, assignment: input.assignmentId, stage: stageId, entry: entryId },
				['scores', 'comment', 'flags'],
			);
		}
		return { ok: true, code: 'saved', version };
	});
}
