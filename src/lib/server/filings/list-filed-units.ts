import { sql } from 'kysely';
import type { Period } from '#lib/domain/counted.ts';
import type { Context } from '../platform/context.ts';
import { listUnits, type UnitFilter } from '../units/queries.ts';
import { FIRST_FILINGS, IS_WORK, momentsOf } from './counted-entries.ts';

/** The units with works of the edition whose first filing lies in these days: what the report counts as schools. One query. Staff only. */
export function listFiledUnits(ctx: Context, filter: UnitFilter, filed: Period): ReturnType<typeof listUnits> {
	const { from, until } = momentsOf(filed, ctx.installation.timeZone);
	return listUnits(ctx, {
		...filter,
		only: sql<boolean>`u.id in (
			select e.unit_id from entry e join ${FIRST_FILINGS} x on x.entry_id = e.id
			where ${IS_WORK} and e.edition_id = ${filter.editionId} and x.at >= ${from} and x.at < ${until})`,
	});
}
