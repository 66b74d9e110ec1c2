import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { StageRefusal } from '#lib/domain/judging.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { listJudgeCandidates } from './conflicts.ts';
import { lockStage, refsOf, type LockedStage } from './lock-stage.ts';
import { mailJudges } from './mail-judges.ts';
import { drawNumbers, insertAssignments, planAssignments } from './plan-assignments.ts';

/**
 * 开始评审: lots are drawn, every entry gets its judges, and the judges see them. Refused as a whole while any entry would be without
 * a group or without enough judges (`count` says how many), or while somebody in a group may not judge here (`names`).
 */
export function openStage(
	ctx: Context,
	{ stageId }: { stageId: string },
): Promise<Decision<'opened', StageRefusal, { count?: number; names?: string }>> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, stageId);
		if (stage.state !== 'preparing') return refuse('stage_not_preparing');
		if ((await keepAccepted(trx, ctx, stage)) === 0) return refuse('no_accepted_entries');
		const plan = await planAssignments(trx, stage);
		if (plan.ungrouped.length > 0) return refuse('entries_without_group', { count: plan.ungrouped.length });
		if (plan.short.length > 0) return refuse('entries_without_judge', { count: plan.short.length });
		// Since the groups were formed a judge may have entered a work here, become staff or been disabled.
		const able = new Set(
			(await listJudgeCandidates(trx, stage.categoryId)).filter(({ barred }) => barred === null).map(({ id }) => id),
		);
		const wrong = plan.judges.filter(({ id }) => !able.has(id));
		if (wrong.length > 0) return refuse('judge_not_eligible', { names: wrong.map(({ name }) => name).join('、') });
		await drawNumbers(trx, stage.id);
		await insertAssignments(trx, ctx.now, plan.pairs);
		await trx
			.updateTable('stage')
			.set((eb) => ({ state: 'open', opened_at: ctx.now, version: eb('version', '+', 1) }))
			.where('id', '=', stage.id)
			.execute();
		await mailJudges(trx, ctx, stage.id, 'judging_opened');
		await recordAudit(trx, ctx, 'stage.opened', refsOf(stage));
		return accept('opened');
	});
}

/**
 * Entries that were withdrawn, or whose acceptance was taken back, since the stage was set up leave it; each is recorded. They are locked,
 * so that what stays is accepted until the stage is open. How many stay.
 */
async function keepAccepted(trx: Trx, ctx: Context, stage: LockedStage): Promise<number> {
	const entries = await trx
		.selectFrom('stage_entry as s')
		.innerJoin('entry as e', 'e.id', 's.entry_id')
		.select(['s.id', 's.entry_id', 'e.state'])
		.where('s.stage_id', '=', stage.id)
		.orderBy('e.id')
		.forUpdate('e')
		.execute();
	const gone = entries.filter(({ state }) => state !== 'accepted');
	if (gone.length > 0) {
		await trx
			.deleteFrom('stage_entry')
			.where(
				'id',
				'in',
				gone.map(({ id }) => id),
			)
			.execute();
		for (const { entry_id } of gone)
			await recordAudit(trx, ctx, 'stage.entry_removed', { ...refsOf(stage), entry: entry_id });
	}
	return entries.length - gone.length;
}
