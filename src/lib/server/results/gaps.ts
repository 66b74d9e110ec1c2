import { sql, type RawBuilder } from 'kysely';
import type { Queryable } from '../platform/db.ts';

/**
 * What keeps a stage open: sheets that should be there, are not, and nobody has decided about (`sheet_missing`), and entries that nobody
 * scores any more since all their judges recused themselves or were taken off (`no_judge`; the last of those assignments stands for it).
 * Entries that left the contest wait for nothing. Columns: stage_entry_id, assignment_id (null: there never was a judge), judge_id, kind.
 */
export function gapsOf(stageId: string | RawBuilder<unknown>): RawBuilder<unknown> {
	return sql`(
		select s.id as stage_entry_id, a.id as assignment_id, a.judge_id, 'sheet_missing' as kind
		from stage_entry s join entry e on e.id = s.entry_id and e.state = 'accepted'
			join assignment a on a.stage_entry_id = s.id and a.state = 'assigned'
		where s.stage_id = ${stageId}
			and not exists (select from score_sheet h where h.assignment_id = a.id and h.state = 'submitted')
			and not exists (select from gap_decision g where g.assignment_id = a.id)
		union all
		select s.id, last.id, last.judge_id, 'no_judge'
		from stage_entry s join entry e on e.id = s.entry_id and e.state = 'accepted'
			left join lateral (
				select a.id, a.judge_id from assignment a where a.stage_entry_id = s.id order by a.created_at desc, a.id limit 1
			) last on true
		where s.stage_id = ${stageId}
			and not exists (select from assignment a where a.stage_entry_id = s.id and a.state = 'assigned')
			and not exists (
				select from gap_decision g join assignment a on a.id = g.assignment_id where a.stage_entry_id = s.id
			)
	)`;
}

export async function countGaps(db: Queryable, stageId: string): Promise<number> {
	const { rows } = await sql<{ gaps: number }>`select count(*) as gaps from ${gapsOf(stageId)} g`.execute(db);
	return rows[0]!.gaps;
}
