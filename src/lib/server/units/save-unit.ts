import { sql } from 'kysely';
import { decideUnit, type UnitRefusal } from '#lib/domain/unit.ts';
import type { Decision } from '#lib/domain/decision.ts';
import type { UnitForm } from '#lib/forms/units.ts';
import type { Trx } from '../platform/db.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { lockUnitName } from './lock-unit-name.ts';

/** What creating and changing ask of the database before they decide. */
export async function decideSaving(
	trx: Trx,
	id: string | null,
	input: UnitForm,
): Promise<Decision<'saved', UnitRefusal>> {
	await lockUnitName(trx, input.name);
	const taken = await trx
		.selectFrom('unit')
		.select('id')
		.where(sql<string>`name ->> 'zh'`, '=', input.name)
		.where('closed_at', 'is', null)
		.$if(id !== null, (query) => query.where('id', '<>', id!))
		.executeTakeFirst();
	const parentId = input.parent || null;
	const ancestors = parentId
		? await trx
				.withRecursive('up', (db) =>
					db
						.selectFrom('unit')
						.select(['id', 'parent_id'])
						.where('id', '=', parentId)
						// `union`, not `union all`: a circle that should not be there ends all the same
						.union(db.selectFrom('unit as u').innerJoin('up', 'up.parent_id', 'u.id').select(['u.id', 'u.parent_id'])),
				)
				.selectFrom('up')
				.select('id')
				.execute()
		: [];
	return decideUnit({
		id,
		kind: input.kind,
		nameTaken: taken !== undefined,
		parentId: ancestors.some((unit) => unit.id === parentId) ? parentId : null,
		ancestors: ancestors.map((unit) => unit.id).filter((ancestor) => ancestor !== parentId),
	});
}

/** The columns that the form fills. */
export function unitColumns(input: UnitForm) {
	return {
		name: toJsonb({ zh: input.name, ...(input.name_en && { en: input.name_en }) }),
		kind: input.kind,
		stages: input.kind === 'school' || input.kind === 'campus' ? [...new Set(input.stages)] : [],
		size: input.size,
		parent_id: input.parent || null,
		contact_name: input.contact_name || null,
		contact_phone: input.contact_phone || null,
	};
}
