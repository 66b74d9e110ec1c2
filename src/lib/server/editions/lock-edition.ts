import { sql } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import type { EditionState } from '#lib/domain/edition.ts';
import type { Context } from '../platform/context.ts';
import type { Queryable, Trx } from '../platform/db.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { NotFound } from '../platform/not-found.ts';

/** Editions are made and changed by staff alone; to others they do not exist. */
export function requireStaff(ctx: Context): void {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('edition');
}

interface LockedEdition {
	id: string;
	state: EditionState;
	version: number;
}

/** The edition FOR UPDATE: whoever changes anything in it waits here, so one version counts for its tree. */
export async function lockEdition(trx: Trx, ctx: Context, editionId: string): Promise<LockedEdition> {
	requireStaff(ctx);
	const row = await trx
		.selectFrom('edition')
		.select(['id', 'state', 'version'])
		.where('id', '=', editionId)
		.forUpdate()
		.executeTakeFirst();
	if (!row) throw new NotFound('edition');
	return { ...row, state: row.state as EditionState };
}

interface LockedCategory {
	id: string;
	version: number;
	edition: LockedEdition;
}

/** The category FOR UPDATE, after its edition (always in this order, so two savers cannot block each other). */
export async function lockCategory(trx: Trx, ctx: Context, categoryId: string): Promise<LockedCategory> {
	requireStaff(ctx);
	const of = await trx.selectFrom('category').select('edition_id').where('id', '=', categoryId).executeTakeFirst();
	if (!of) throw new NotFound('category');
	const edition = await lockEdition(trx, ctx, of.edition_id);
	const row = await trx
		.selectFrom('category')
		.select(['id', 'version'])
		.where('id', '=', categoryId)
		.forUpdate()
		.executeTakeFirst();
	if (!row) throw new NotFound('category');
	return { ...row, edition };
}

/** Who saved since the page was opened. */
export interface SavedMeanwhile {
	by: string | null;
	at: Date | null;
}

/** The last to change the thing, for the refusal `changed_meanwhile`. */
export async function lastSaved(
	db: Queryable,
	noun: 'edition' | 'category',
	id: string,
): Promise<{ saved: SavedMeanwhile }> {
	const row = await db
		.selectFrom('audit_event as e')
		.leftJoin('account as a', 'a.id', 'e.actor_id')
		.leftJoin('person as p', 'p.id', 'a.person_id')
		.select(['e.at', 'p.name as by'])
		.where(sql<boolean>`e.refs @> ${toJsonb({ [noun]: id })}::jsonb`)
		.where((eb) => eb.or(['edition.%', 'category.%', 'rubric.%'].map((name) => eb('e.name', 'like', name))))
		.orderBy('e.at', 'desc')
		.orderBy('e.id', 'desc')
		.limit(1)
		.executeTakeFirst();
	return { saved: { by: row?.by ?? null, at: row?.at ?? null } };
}
