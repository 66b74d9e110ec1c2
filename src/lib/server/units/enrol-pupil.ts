import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { dayOf } from './day-of.ts';

/** A child is a pupil of the school from today. */
export async function enrolPupil(
	trx: Trx,
	ctx: Context,
	pupil: { personId: string; unitId: string; grade: number; classLabel: string },
): Promise<void> {
	await trx
		.insertInto('enrolment')
		.values({
			id: newId(),
			person_id: pupil.personId,
			unit_id: pupil.unitId,
			grade: pupil.grade,
			class_label: pupil.classLabel || null,
			from_on: dayOf(ctx),
		})
		.execute();
}
