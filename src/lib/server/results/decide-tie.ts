import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { ResultRefusal, ResultRefusalFacts } from '#lib/domain/list.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { lockStage, refsOf } from '../judging/lock-stage.ts';
import type { Context } from '../platform/context.ts';
import { freezeResults } from './freeze-results.ts';

export interface DecideTie {
	stageId: string;
	/** all entries of one tie, in the order the jury puts them */
	stageEntryIds: readonly string[];
	/** 评审组合议的理由 */
	reason: string;
}

/**
 * 同分合议: the jury parts a tie that the rules leave open; recorded with its reason. All of the tie, each once. A draft list made from the
 * old ranks shows that it is out of date; a confirmed one must be withdrawn first.
 */
export function decideTie(
	ctx: Context,
	input: DecideTie,
): Promise<Decision<'decided', ResultRefusal, ResultRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, input.stageId);
		if (stage.state !== 'closed') return refuse('stage_not_closed');
		if (!input.reason.trim()) return refuse('reason_required');
		const confirmed = await trx
			.selectFrom('list')
			.select('id')
			.where('stage_id', '=', stage.id)
			.where('state', '=', 'confirmed')
			.executeTakeFirst();
		if (confirmed) return refuse('list_confirmed');
		const rows = await trx
			.selectFrom('result')
			.select(['stage_entry_id', 'division_id', 'rank', 'tie_open'])
			.where('stage_id', '=', stage.id)
			.execute();
		const first = rows.find((row) => row.stage_entry_id === input.stageEntryIds[0]);
		const tied = rows.filter(
			(row) => row.tie_open && row.division_id === first?.division_id && row.rank === first.rank,
		);
		const ids = new Set(input.stageEntryIds);
		if (
			tied.length === 0 ||
			ids.size !== input.stageEntryIds.length ||
			ids.size !== tied.length ||
			tied.some((row) => !ids.has(row.stage_entry_id))
		)
			return refuse('positions_wrong');
		for (const [index, id] of input.stageEntryIds.entries()) {
			await trx
				.updateTable('result')
				.set({ jury_position: index + 1, jury_reason: input.reason.trim() })
				.where('stage_entry_id', '=', id)
				.execute();
		}
		await freezeResults(trx, stage);
		await recordAudit(trx, ctx, 'tie.decided', refsOf(stage), ['jury_position', 'jury_reason']);
		return accept('decided');
	});
}
