import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { ResultRefusal, ResultRefusalFacts } from '#lib/domain/list.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { lockStage, refsOf } from '../judging/lock-stage.ts';
import { markStageClosed } from '../judging/mark-stage.ts';
import type { Context } from '../platform/context.ts';
import { freezeResults } from './freeze-results.ts';
import { countGaps } from './gaps.ts';

/**
 * 结束评审: freezes the standings. Impossible while a sheet is missing that nobody has decided about. A judge who submits at this moment
 * either is in the results or finds the stage closed: a sheet is written under its assignment's lock, and all of them are taken here.
 */
export function closeStage(
	ctx: Context,
	{ stageId }: { stageId: string },
): Promise<Decision<'closed', ResultRefusal, ResultRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, stageId);
		if (stage.state !== 'open') return refuse('stage_not_open');
		await trx
			.selectFrom('assignment as a')
			.innerJoin('stage_entry as s', 's.id', 'a.stage_entry_id')
			.select('a.id')
			.where('s.stage_id', '=', stage.id)
			.orderBy('a.id')
			.forUpdate('a')
			.execute();
		const gaps = await countGaps(trx, stage.id);
		if (gaps > 0) return refuse('sheets_missing', { count: gaps });
		const sheet = await trx
			.selectFrom('score_sheet as h')
			.innerJoin('assignment as a', 'a.id', 'h.assignment_id')
			.innerJoin('stage_entry as s', 's.id', 'a.stage_entry_id')
			.select('h.id')
			.where('s.stage_id', '=', stage.id)
			.where('a.state', '=', 'assigned')
			.where('h.state', '=', 'submitted')
			.limit(1)
			.executeTakeFirst();
		if (!sheet) return refuse('no_sheets');
		await freezeResults(trx, stage);
		await markStageClosed(trx, ctx, stage.id);
		await recordAudit(trx, ctx, 'stage.closed', refsOf(stage));
		return accept('closed');
	});
}
