import { hasRole } from '#lib/domain/access.ts';
import type { AwardRule } from '#lib/domain/award.ts';
import { refuse, type Decision } from '#lib/domain/decision.ts';
import { isId } from '#lib/domain/entry.ts';
import type { ListKind, ListState, ResultRefusalFacts } from '#lib/domain/list.ts';
import { sql } from 'kysely';
import type { Context } from '../platform/context.ts';
import type { Queryable, Trx } from '../platform/db.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { NotFound } from '../platform/not-found.ts';

export interface LockedList {
	id: string;
	stageId: string;
	categoryId: string;
	editionId: string;
	kind: ListKind;
	state: ListState;
	rule: AwardRule;
	version: number;
}

/**
 * The list, locked until the transaction ends; where asked, after what stands above it (always in the order stage, category, list): the
 * stage against a tie that is parted or a stage reopened, the category against a final that is set up. Staff only.
 */
export async function lockList(
	trx: Trx,
	ctx: Context,
	listId: string,
	above?: 'stage' | 'category',
): Promise<LockedList> {
	if (!hasRole(ctx.actor, 'staff') || !isId(listId)) throw new NotFound('list');
	if (above) {
		await trx
			.selectFrom(above)
			.select('id')
			.where('id', '=', (eb) => eb.selectFrom('list').select(`list.${above}_id`).where('list.id', '=', listId))
			.forUpdate()
			.execute();
	}
	const row = await trx
		.selectFrom('list')
		.select(['id', 'stage_id', 'category_id', 'edition_id', 'kind', 'state', 'rule', 'version'])
		.where('id', '=', listId)
		.forUpdate()
		.executeTakeFirst();
	if (!row) throw new NotFound('list');
	return {
		id: row.id,
		stageId: row.stage_id,
		categoryId: row.category_id,
		editionId: row.edition_id,
		kind: row.kind as ListKind,
		state: row.state as ListState,
		rule: row.rule,
		version: row.version,
	};
}

export function refsOfList(list: Pick<LockedList, 'id' | 'stageId' | 'categoryId' | 'editionId'>): {
	list: string;
	stage: string;
	category: string;
	edition: string;
} {
	return { list: list.id, stage: list.stageId, category: list.categoryId, edition: list.editionId };
}

/** Two staff at once: the second is told who was first. */
export async function refuseChanged(
	db: Queryable,
	listId: string | undefined,
): Promise<Decision<never, 'changed_meanwhile', ResultRefusalFacts> & { ok: false }> {
	if (listId === undefined) return refuse('changed_meanwhile', { by: null });
	const last = await db
		.selectFrom('audit_event as e')
		.leftJoin('account as a', 'a.id', 'e.actor_id')
		.leftJoin('person as p', 'p.id', 'a.person_id')
		.select('p.name')
		.where(sql<boolean>`e.refs @> ${toJsonb({ list: listId })}::jsonb`)
		.orderBy('e.at', 'desc')
		.orderBy('e.id', 'desc')
		.limit(1)
		.executeTakeFirst();
	return refuse('changed_meanwhile', { by: last?.name ?? null });
}
