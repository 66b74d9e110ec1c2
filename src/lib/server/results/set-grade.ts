import type { Grade } from '#lib/domain/award.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import { gradesOf, type ResultRefusal, type ResultRefusalFacts } from '#lib/domain/list.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import { lockList, refsOfList, refuseChanged } from './lock-list.ts';

export interface SetGrade {
	listId: string;
	entryId: string;
	/** the grade that was on the page; somebody's change meanwhile is not overwritten unseen */
	from: Grade | null;
	/** null takes the entry off the list (空缺) */
	grade: Grade | null;
	reason: string;
}

/** 手动调整: another grade, onto the list or off it, always with a reason. Only entries of the list's own stage. */
export function setGrade(
	ctx: Context,
	{ listId, entryId, from, grade, reason }: SetGrade,
): Promise<Decision<'set', ResultRefusal, ResultRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const list = await lockList(trx, ctx, listId);
		if (list.state === 'confirmed') return refuse('list_confirmed');
		if (grade !== null && !gradesOf(list.kind).includes(grade)) return refuse('rule_not_for_kind');
		const result = await trx
			.selectFrom('result as r')
			.innerJoin('stage_entry as s', 's.id', 'r.stage_entry_id')
			.innerJoin('entry as e', 'e.id', 's.entry_id')
			.leftJoin('list_row as l', (join) => join.onRef('l.entry_id', '=', 's.entry_id').on('l.list_id', '=', list.id))
			.select(['r.division_id', 'e.state', 'l.id as row_id', 'l.grade'])
			.where('s.stage_id', '=', list.stageId)
			.where('s.entry_id', '=', entryId)
			.executeTakeFirst();
		if (!result) throw new NotFound('entry');
		if (result.grade !== from) return refuseChanged(trx, list.id);
		if (result.grade === grade) return refuse('grade_unchanged');
		if (grade !== null && result.state !== 'accepted') return refuse('entry_gone');
		if (!reason.trim()) return refuse('reason_required');
		const change = { grade, by_hand: true, reason: reason.trim() };
		if (result.row_id !== null) {
			// An entry that is taken off keeps its row: the reason belongs to the record.
			await trx.updateTable('list_row').set(change).where('id', '=', result.row_id).execute();
		} else {
			const { position } = await trx
				.selectFrom('list_row')
				.select((eb) => eb.fn.coalesce(eb.fn.max('position'), eb.lit(0)).as('position'))
				.where('list_id', '=', list.id)
				.executeTakeFirstOrThrow();
			await trx
				.insertInto('list_row')
				.values({
					id: newId(),
					list_id: list.id,
					entry_id: entryId,
					division_id: result.division_id,
					position: position + 1,
					...change,
				})
				.execute();
		}
		await trx
			.updateTable('list')
			.set((eb) => ({ version: eb('version', '+', 1) }))
			.where('id', '=', list.id)
			.execute();
		await recordAudit(trx, ctx, 'list.row_changed', { ...refsOfList(list), entry: entryId }, ['grade', 'reason']);
		return accept('set');
	});
}
