import { hasRole } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { LaureateInput } from '#lib/forms/talents.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';

export type LaureateRefusal = 'programme_unknown' | 'laureate_listed';

/** 登记历届获得者: somebody who is not honoured again. */
export function addLaureate(
	ctx: Context,
	input: { programmeId: string; laureate: LaureateInput },
): Promise<Decision<'added', LaureateRefusal>> {
	return ctx.transaction(async (trx) => {
		if (!(await isAward(trx, ctx, input.programmeId))) return refuse('programme_unknown');
		const id = await insertLaureate(trx, ctx, input.programmeId, input.laureate);
		if (id === null) return refuse('laureate_listed');
		await recordAudit(trx, ctx, 'laureate.added', { laureate: id, programme: input.programmeId });
		return accept('added');
	});
}

/** Only a talent award has laureates. Staff only. */
export async function isAward(trx: Trx, ctx: Context, programmeId: string): Promise<boolean> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('laureate');
	const row = await trx
		.selectFrom('higher_programme')
		.select('id')
		.where('id', '=', programmeId)
		.where('kind', '=', 'talent_award')
		.executeTakeFirst();
	return row !== undefined;
}

/**
 * Its row; null where the same name, school and year is listed already. The person is known where exactly one pupil of that name was ever enrolled at
 * a school of that name.
 */
export async function insertLaureate(
	trx: Trx,
	ctx: Context,
	programmeId: string,
	laureate: LaureateInput,
): Promise<string | null> {
	const people = await trx
		.selectFrom('person as p')
		.innerJoin('enrolment as n', 'n.person_id', 'p.id')
		.innerJoin('unit as u', 'u.id', 'n.unit_id')
		.select('p.id')
		.distinct()
		.where('p.name', '=', laureate.name)
		.where((eb) => eb(eb.ref('u.name', '->>').key('zh'), '=', laureate.unitName))
		.$if(laureate.bornMonth !== null, (query) =>
			query.where((eb) => eb.or([eb('p.born_month', 'is', null), eb('p.born_month', '=', laureate.bornMonth)])),
		)
		.limit(2)
		.execute();
	const row = await trx
		.insertInto('laureate')
		.values({
			id: newId(),
			programme_id: programmeId,
			person_id: people.length === 1 ? people[0]!.id : null,
			name: laureate.name,
			unit_name: laureate.unitName,
			born_month: laureate.bornMonth,
			period_label: laureate.periodLabel,
			source: laureate.source,
			created_at: ctx.now,
		})
		.onConflict((conflict) => conflict.columns(['programme_id', 'period_label', 'name', 'unit_name']).doNothing())
		.returning('id')
		.executeTakeFirst();
	return row?.id ?? null;
}
