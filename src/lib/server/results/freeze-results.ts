import type { Trx } from '../platform/db.ts';
import { loadStandings } from './load-standings.ts';

const CHUNK = 2_000;

/** Writes the stage's standings into `result`, replacing what was there but for the jury's decisions. */
export async function freezeResults(trx: Trx, stage: { id: string; trimFrom: number }): Promise<void> {
	const standings = await loadStandings(trx, stage.id, stage.trimFrom);
	for (let start = 0; start < standings.length; start += CHUNK) {
		await trx
			.insertInto('result')
			.values(
				standings.slice(start, start + CHUNK).map((standing) => ({
					stage_entry_id: standing.stageEntryId,
					stage_id: stage.id,
					division_id: standing.divisionId,
					sheet_count: standing.aggregate.sheetCount,
					kept_sum_tenths: standing.aggregate.keptSumTenths,
					kept_count: standing.aggregate.keptCount,
					full_sum_tenths: standing.aggregate.fullSumTenths,
					tiebreak_sum_tenths: standing.aggregate.tiebreakSumTenths,
					median_doubled_tenths: standing.aggregate.medianDoubledTenths,
					spread_tenths: standing.aggregate.spreadTenths,
					rank: standing.rank,
					tie_open: standing.tieOpen,
				})),
			)
			.onConflict((conflict) =>
				conflict.column('stage_entry_id').doUpdateSet((eb) => ({
					rank: eb.ref('excluded.rank'),
					tie_open: eb.ref('excluded.tie_open'),
				})),
			)
			.execute();
	}
}
