import type { Trx } from '../platform/db.ts';

/** The school's own list is put right where an entry says another grade, else the next search would bring the old one back. */
export async function correctGrade(
	trx: Trx,
	{ personId, unitId, grade }: { personId: string; unitId: string; grade: number },
): Promise<void> {
	await trx
		.updateTable('enrolment')
		.set({ grade })
		.where('person_id', '=', personId)
		.where('unit_id', '=', unitId)
		.where('to_on', 'is', null)
		.execute();
}

/**
 * The month of birth stands at the person: whoever corrects it in one entry corrects it in all drafts. Only for a pupil of the unit: one
 * who has left is another school's to put right. Tells whether it was written.
 */
export async function correctBornMonth(
	trx: Trx,
	{ personId, unitId, bornMonth }: { personId: string; unitId: string; bornMonth: string | null },
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('person as p')
		.set({ born_month: bornMonth })
		.where('p.id', '=', personId)
		.where(({ exists, selectFrom }) =>
			exists(
				selectFrom('enrolment as n')
					.select('n.id')
					.whereRef('n.person_id', '=', 'p.id')
					.where('n.unit_id', '=', unitId)
					.where('n.to_on', 'is', null),
			),
		)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}
