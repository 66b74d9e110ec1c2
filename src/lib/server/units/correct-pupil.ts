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

/** The month of birth stands at the person: whoever corrects it in one entry corrects it in all drafts. */
export async function correctBornMonth(trx: Trx, personId: string, bornMonth: string | null): Promise<void> {
	await trx.updateTable('person').set({ born_month: bornMonth }).where('id', '=', personId).execute();
}
