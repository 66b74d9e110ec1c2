import { accountOf } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { StageRefusal } from '#lib/domain/judging.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import { listConflictPairs } from './conflicts.ts';
import { lockStage, refsOf } from './lock-stage.ts';

export interface DeclareConflict {
	stageId: string;
	judgeId: string;
	/** one entry of the stage by its work number, or everything from a unit and its education group */
	about: { workNumber: string } | { unitId: string };
	reason: string;
}

export interface DeclaredConflict {
	/** assignments that were taken back because of it */
	released: number;
	/** sheets that had been submitted before and stay: staff decide about them */
	submitted: number;
}

/**
 * 登记回避: staff note that a judge and an entry (or a whole school) must not meet. It holds in every stage; what is assigned in this one
 * and not submitted is taken back at once.
 */
export function declareConflict(
	ctx: Context,
	input: DeclareConflict,
): Promise<Decision<'declared', StageRefusal> & Partial<DeclaredConflict>> {
	return ctx.transaction(async (trx) => {
		const stage = await lockStage(trx, ctx, input.stageId);
		if (stage.state === 'closed') return refuse('stage_not_open');
		if (!input.reason.trim()) return refuse('reason_required');
		const judge = await trx
			.selectFrom('account_role')
			.select('account_id')
			.where('account_id', '=', input.judgeId)
			.where('role', '=', 'judge')
			.executeTakeFirst();
		if (!judge) throw new NotFound('judge');
		let target: { entry_id: string } | { unit_id: string };
		if ('unitId' in input.about) {
			const unit = await trx.selectFrom('unit').select('id').where('id', '=', input.about.unitId).executeTakeFirst();
			if (!unit) throw new NotFound('unit');
			target = { unit_id: unit.id };
		} else {
			const entry = await trx
				.selectFrom('stage_entry as s')
				.innerJoin('entry as e', 'e.id', 's.entry_id')
				.select('s.entry_id')
				.where('e.number', '=', input.about.workNumber.trim().toUpperCase())
				.where('s.stage_id', '=', stage.id)
				.executeTakeFirst();
			if (!entry) return refuse('entry_not_here');
			target = { entry_id: entry.entry_id };
		}
		await trx
			.insertInto('conflict')
			.values({
				id: newId(),
				judge_id: input.judgeId,
				...target,
				source: 'staff',
				reason: input.reason.trim(),
				created_at: ctx.now,
				created_by: accountOf(ctx.actor),
			})
			.execute();
		const barred = (await listConflictPairs(trx, stage.id, [input.judgeId])).map(({ stageEntryId }) => stageEntryId);
		// Locked before the sheets are read: see lock-assignment.ts.
		const assigned =
			barred.length === 0
				? []
				: await trx
						.selectFrom('assignment')
						.select('id')
						.where('judge_id', '=', input.judgeId)
						.where('state', '=', 'assigned')
						.where('stage_entry_id', 'in', barred)
						.orderBy('id')
						.forUpdate()
						.execute();
		const ids = assigned.map(({ id }) => id);
		const submitted =
			ids.length === 0
				? []
				: await trx
						.selectFrom('score_sheet')
						.select('assignment_id')
						.where('assignment_id', 'in', ids)
						.where('state', '=', 'submitted')
						.execute();
		const kept = new Set(submitted.map(({ assignment_id }) => assignment_id));
		const released = ids.filter((id) => !kept.has(id));
		if (released.length > 0)
			await trx.updateTable('assignment').set({ state: 'released' }).where('id', 'in', released).execute();
		await recordAudit(trx, ctx, 'conflict.declared', {
			...refsOf(stage),
			judge: input.judgeId,
			...('unit_id' in target ? { unit: target.unit_id } : { entry: target.entry_id }),
		});
		return { ...accept('declared'), released: released.length, submitted: kept.size };
	});
}
