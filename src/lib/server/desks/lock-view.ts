import { sql } from 'kysely';
import { readShape, type ViewShape, type ViewSource } from '#lib/domain/view.ts';
import type { Trx } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';
import { viewVisibleTo } from './queries.ts';

export interface LockedView {
	id: string;
	ownerId: string;
	source: ViewSource;
	name: string;
	shape: ViewShape;
	shared: boolean;
	version: number;
	owned: boolean;
}

/** Locks the row; another's that is not shared is as absent as what is not there. */
export async function lockView(trx: Trx, accountId: string, viewId: string): Promise<LockedView> {
	const row = await trx
		.selectFrom('saved_view as v')
		.select(['v.id', 'v.owner_id', 'v.source', 'v.name', 'v.shape', 'v.shared', 'v.version'])
		.where('v.id', '=', viewId)
		.where(viewVisibleTo(accountId))
		.forUpdate()
		.executeTakeFirst();
	if (!row) throw new NotFound('view');
	const source = row.source as ViewSource;
	return {
		id: row.id,
		ownerId: row.owner_id,
		source,
		name: row.name,
		shape: readShape(source, row.shape),
		shared: row.shared,
		version: row.version,
		owned: row.owner_id === accountId,
	};
}

/** Names of the account's views of a source, one of them left out; locked against two windows that save the same name at once. */
export async function lockViewNames(
	trx: Trx,
	accountId: string,
	source: ViewSource,
	except: string | null = null,
): Promise<string[]> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`saved_view ${accountId} ${source}`}, 0))`.execute(trx);
	const rows = await trx
		.selectFrom('saved_view')
		.select('name')
		.where('owner_id', '=', accountId)
		.where('source', '=', source)
		.$if(except !== null, (query) => query.where('id', '<>', except))
		.execute();
	return rows.map(({ name }) => name);
}
