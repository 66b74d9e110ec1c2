import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { StageRefusal } from '#lib/domain/judging.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newRandomId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import { lockStage, refsOf } from './lock-stage.ts';
import { drawNumbers, insertAssignments, planAssignments } from './plan-assignments.ts';

/** 补入: entries accepted after the stage was set up (补报) join a group; in an open stage they get lots and judges at once. */
export function admitEntries(
	ctx: Context,
	{ stageId, groupId }: { stageId: string; groupId: string },
): Promise<Decision<'admitted', StageRefusal, { count: number }>> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, stageId);
		if (stage.state === 'closed') return refuse('stage_not_open');
		// A final takes what its shortlist named, nothing else.
		if (stage.kind === 'final') return refuse('nothing_to_admit');
		const group = await trx
			.selectFrom('judging_group')
			.select('id')
			.where('id', '=', groupId)
			.where('stage_id', '=', stage.id)
			.executeTakeFirst();
		if (!group) throw new NotFound('group');
		const late = await trx
			.selectFrom('entry as e')
			.select(['e.id', 'e.current_version_id'])
			.where('e.category_id', '=', stage.categoryId)
			.where('e.state', '=', 'accepted')
			.where(({ not, exists, selectFrom }) =>
				not(
					exists(
						selectFrom('stage_entry as s')
							.select('s.id')
							.whereRef('s.entry_id', '=', 'e.id')
							.where('s.stage_id', '=', stage.id),
					),
				),
			)
			// Locked as in create-stage.ts.
			.orderBy('e.id')
			.forUpdate('e')
			.execute();
		const rows = late.flatMap(({ id, current_version_id }) =>
			current_version_id === null
				? []
				: [
						{
							id: newRandomId(),
							stage_id: stage.id,
							entry_id: id,
							version_id: current_version_id,
							group_id: groupId,
							lot_number: null,
						},
					],
		);
		if (rows.length === 0) return refuse('nothing_to_admit');
		await trx.insertInto('stage_entry').values(rows).execute();
		if (stage.state === 'open') {
			const admitted = new Set(rows.map(({ id }) => id));
			const plan = await planAssignments(trx, stage);
			const short = plan.short.filter(({ stageEntryId }) => admitted.has(stageEntryId));
			if (short.length > 0) {
				await trx
					.deleteFrom('stage_entry')
					.where('id', 'in', [...admitted])
					.execute();
				return refuse('entries_without_judge', { count: short.length });
			}
			await drawNumbers(trx, stage.id);
			await insertAssignments(
				trx,
				ctx.now,
				plan.pairs.filter(({ stageEntryId }) => admitted.has(stageEntryId)),
			);
		}
		await recordAudit(trx, ctx, 'stage.entries_admitted', refsOf(stage));
		return accept('admitted');
	});
}
