import { randomInt } from 'node:crypto';
import { drawLots } from '#lib/domain/assignment/random.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { StageRefusal } from '#lib/domain/judging.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { bumpStage, lockStage, refsOf } from './lock-stage.ts';

export interface DistributeEntries {
	stageId: string;
	/** the stage's version that staff had before their eyes */
	version: number;
	/** per division (null = entries without one): a group's id, or 'spread' = by lot, evenly over all groups */
	plan: { divisionId: string | null; group: string }[];
}

/** 分组: which group judges which divisions. Divisions that the plan leaves out stay where they are. */
export function distributeEntries(
	ctx: Context,
	input: DistributeEntries,
): Promise<Decision<'distributed', StageRefusal>> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, input.stageId);
		if (stage.state !== 'preparing') return refuse('stage_not_preparing');
		if (stage.version !== input.version) return refuse('changed_meanwhile');
		const groups = (
			await trx.selectFrom('judging_group').select('id').where('stage_id', '=', stage.id).orderBy('position').execute()
		).map(({ id }) => id);
		if (groups.length === 0) return refuse('no_groups');
		const entries = await trx
			.selectFrom('stage_entry as s')
			.innerJoin('entry_version as v', 'v.id', 's.version_id')
			.select(['s.id', 'v.division_id'])
			.where('s.stage_id', '=', stage.id)
			.orderBy('s.id')
			.execute();
		const idsByGroup = new Map<string, string[]>(groups.map((id) => [id, []]));
		for (const { divisionId, group } of input.plan) {
			const ids = entries.filter((entry) => entry.division_id === divisionId).map(({ id }) => id);
			if (group === 'spread') {
				for (const [id, lot] of drawLots(ids, randomInt(2 ** 32)))
					idsByGroup.get(groups[lot % groups.length]!)!.push(id);
			} else {
				const list = idsByGroup.get(group);
				if (!list) throw new NotFound('group');
				list.push(...ids);
			}
		}
		for (const [group, ids] of idsByGroup) {
			if (ids.length === 0) continue;
			await trx.updateTable('stage_entry').set({ group_id: group }).where('id', 'in', ids).execute();
		}
		await bumpStage(trx, stage.id);
		await recordAudit(trx, ctx, 'stage.distributed', refsOf(stage));
		return accept('distributed');
	});
}
