import type { Trx } from '../platform/db.ts';

/** With the first score the rubric stands as it is: later changes make a new number. Freezing twice keeps the first moment. */
export async function freezeRubric(trx: Trx, rubricId: string, now: Date): Promise<void> {
	await trx
		.updateTable('rubric')
		.set({ frozen_at: now })
		.where('id', '=', rubricId)
		.where('frozen_at', 'is', null)
		.execute();
}
