import { hasRole } from '#lib/domain/access.ts';
import type { StageKind, StageState } from '#lib/domain/judging.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';

export interface LockedStage {
	id: string;
	categoryId: string;
	editionId: string;
	kind: StageKind;
	state: StageState;
	rubricId: string;
	trimFrom: number;
	version: number;
}

/** The stage, locked until the transaction ends: forming groups, opening and closing never run beside each other. Staff only. */
export async function lockStage(trx: Trx, ctx: Context, stageId: string): Promise<LockedStage> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('stage');
	const row = await trx
		.selectFrom('stage as s')
		.innerJoin('category as c', 'c.id', 's.category_id')
		.select(['s.id', 's.category_id', 'c.edition_id', 's.kind', 's.state', 's.rubric_id', 's.trim_from', 's.version'])
		.where('s.id', '=', stageId)
		.forUpdate('s')
		.executeTakeFirst();
	if (!row) throw new NotFound('stage');
	return {
		id: row.id,
		categoryId: row.category_id,
		editionId: row.edition_id,
		kind: row.kind as StageKind,
		state: row.state as StageState,
		rubricId: row.rubric_id,
		trimFrom: row.trim_from,
		version: row.version,
	};
}

/** Whoever formed groups on an older version is told so. */
export async function bumpStage(trx: Trx, stageId: string): Promise<void> {
	await trx
		.updateTable('stage')
		.set((eb) => ({ version: eb('version', '+', 1) }))
		.where('id', '=', stageId)
		.execute();
}

export function refsOf(stage: LockedStage): { stage: string; category: string; edition: string } {
	return { stage: stage.id, category: stage.categoryId, edition: stage.editionId };
}
