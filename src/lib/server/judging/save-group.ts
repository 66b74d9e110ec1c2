import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import { decideGroup, type GroupDraft, type StageRefusal } from '#lib/domain/judging.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { NotFound } from '../platform/not-found.ts';
import { listJudgeCandidates } from './conflicts.ts';
import { bumpStage, lockStage, refsOf } from './lock-stage.ts';

export interface SaveGroup extends GroupDraft {
	stageId: string;
	/** absent = a new group */
	groupId?: string;
	name: LocalText;
	/** the stage's version that staff had before their eyes */
	version: number;
}

/** What the refusal's sentence needs: how many judges are missing, or who may not judge here. */
export interface GroupRefusalFacts {
	missing?: number;
	names?: string;
}

/** 组建或调整评审组, while the stage is being prepared. A new group that is the only one takes all entries. */
export function saveGroup(
	ctx: Context,
	input: SaveGroup,
): Promise<Decision<'saved', StageRefusal, GroupRefusalFacts> & { groupId?: string }> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, input.stageId);
		if (stage.state !== 'preparing') return refuse('stage_not_preparing');
		// Two people forming groups at once would give judges and entries away twice.
		if (stage.version !== input.version) return refuse('changed_meanwhile');
		if (!input.name.zh.trim()) return refuse('name_required');
		const judgeIds = [...new Set(input.judgeIds)];
		const decision = decideGroup(input);
		if (!decision.ok) return decision;
		const candidates = new Map((await listJudgeCandidates(trx, stage.categoryId)).map((judge) => [judge.id, judge]));
		const wrong = judgeIds.filter((id) => candidates.get(id)?.barred !== null);
		if (wrong.length > 0)
			return refuse('judge_not_eligible', { names: wrong.map((id) => candidates.get(id)?.name ?? '—').join('、') });

		const columns = {
			name: toJsonb(input.name),
			method: input.method,
			judges_per_entry: input.method === 'balanced' ? input.judgesPerEntry : null,
			lead_id: input.leadId,
		};
		let groupId = input.groupId;
		if (groupId === undefined) {
			groupId = newId();
			const { position } = await trx
				.selectFrom('judging_group')
				.select((eb) => eb.fn.coalesce(eb.fn.max('position'), eb.lit(0)).as('position'))
				.where('stage_id', '=', stage.id)
				.executeTakeFirstOrThrow();
			await trx
				.insertInto('judging_group')
				.values({ id: groupId, stage_id: stage.id, position: position + 1, ...columns })
				.execute();
			if (position === 0) {
				await trx.updateTable('stage_entry').set({ group_id: groupId }).where('stage_id', '=', stage.id).execute();
			}
		} else {
			const { numUpdatedRows } = await trx
				.updateTable('judging_group')
				.set(columns)
				.where('id', '=', groupId)
				.where('stage_id', '=', stage.id)
				.executeTakeFirst();
			if (numUpdatedRows === 0n) throw new NotFound('group');
			await trx.deleteFrom('group_member').where('group_id', '=', groupId).execute();
		}
		const group = groupId;
		await bumpStage(trx, stage.id);
		await trx
			.insertInto('group_member')
			.values(judgeIds.map((judge) => ({ group_id: group, account_id: judge })))
			.execute();
		await recordAudit(trx, ctx, 'group.saved', { ...refsOf(stage), group }, ['name', 'method', 'lead', 'judges']);
		return { ...accept('saved'), groupId: group };
	});
}
