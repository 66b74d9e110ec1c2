import { accountOf } from '#lib/domain/access.ts';
import type { AwardRule } from '#lib/domain/award.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import { ruleFits, type ListKind, type ResultRefusal, type ResultRefusalFacts } from '#lib/domain/list.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { lockStage } from '../judging/lock-stage.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { listCandidates, propose } from './candidates.ts';
import { refsOfList, refuseChanged } from './lock-list.ts';

export interface MakeList {
	stageId: string;
	kind: ListKind;
	rule: AwardRule;
	/** of the draft that is replaced, as it was looked at; null = there was none */
	version: number | null;
	/** what people changed by hand in that draft stays as it is */
	keepHand: boolean;
}

/**
 * 拟定名单: the rule applied to every division of a closed stage. Made anew it replaces the rows of the draft; a confirmed list stays as
 * it is. A category gives its awards once: from its preliminary or from its final.
 */
export function makeList(
	ctx: Context,
	{ stageId, kind, rule, version, keepHand }: MakeList,
): Promise<Decision<'made', ResultRefusal, ResultRefusalFacts> & { listId?: string }> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, stageId);
		if (stage.state !== 'closed') return refuse('stage_not_closed');
		if (!ruleFits(kind, rule)) return refuse('rule_not_for_kind');
		if (kind === 'award' && (await awardsElsewhere(trx, stage))) return refuse('list_of_other_stage');
		const existing = await trx
			.selectFrom('list')
			.select(['id', 'state', 'version'])
			.where('stage_id', '=', stage.id)
			.where('kind', '=', kind)
			.forUpdate()
			.executeTakeFirst();
		if (existing?.state === 'confirmed') return refuse('list_confirmed');
		if ((existing?.version ?? null) !== version) return refuseChanged(trx, existing?.id);
		const candidates = await listCandidates(trx, stage.id, existing?.id ?? null);
		const rows = propose(candidates, rule).flatMap(({ entryId, divisionId, proposed, row, inContest }) => {
			if (keepHand && row?.byHand && inContest)
				return [{ entryId, divisionId, grade: row.grade, byHand: true, reason: row.reason }];
			return proposed === null ? [] : [{ entryId, divisionId, grade: proposed, byHand: false, reason: '' }];
		});
		if (!rows.some(({ grade }) => grade !== null)) return refuse('list_empty');
		const listId = existing?.id ?? newId();
		if (existing) {
			await trx
				.updateTable('list')
				.set((eb) => ({ rule: toJsonb(rule), version: eb('version', '+', 1) }))
				.where('id', '=', listId)
				.execute();
			await trx.deleteFrom('list_row').where('list_id', '=', listId).execute();
		} else {
			await trx
				.insertInto('list')
				.values({
					id: listId,
					edition_id: stage.editionId,
					category_id: stage.categoryId,
					stage_id: stage.id,
					kind,
					rule: toJsonb(rule),
					created_at: ctx.now,
					created_by: accountOf(ctx.actor)!,
				})
				.execute();
		}
		await trx
			.insertInto('list_row')
			.values(
				rows.map((row, index) => ({
					id: newId(),
					list_id: listId,
					entry_id: row.entryId,
					division_id: row.divisionId,
					position: index + 1,
					grade: row.grade,
					by_hand: row.byHand,
					reason: row.reason,
				})),
			)
			.execute();
		await recordAudit(
			trx,
			ctx,
			'list.made',
			refsOfList({ id: listId, stageId: stage.id, categoryId: stage.categoryId, editionId: stage.editionId }),
			['rule'],
		);
		return { ...accept('made'), listId };
	});
}

/** The category's row is locked, so that two stages cannot both be first. */
async function awardsElsewhere(trx: Trx, stage: { id: string; categoryId: string }): Promise<boolean> {
	await trx.selectFrom('category').select('id').where('id', '=', stage.categoryId).forUpdate().execute();
	const other = await trx
		.selectFrom('list')
		.select('id')
		.where('category_id', '=', stage.categoryId)
		.where('kind', '=', 'award')
		.where('stage_id', '<>', stage.id)
		.limit(1)
		.executeTakeFirst();
	return other !== undefined;
}
