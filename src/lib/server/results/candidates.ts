import { sql } from 'kysely';
import { proposeGrades, type AwardRule, type Grade } from '#lib/domain/award.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import type { Queryable } from '../platform/db.ts';

/** An entry of a closed stage, as lists see it: its place, and what a list says about it so far. */
export interface Candidate {
	stageEntryId: string;
	entryId: string;
	divisionId: string | null;
	divisionName: LocalText | null;
	rank: number | null;
	tieOpen: boolean;
	/** false: withdrew or was disqualified since; takes no place */
	inContest: boolean;
	/** null = the list does not name it */
	row: { grade: Grade | null; byHand: boolean; reason: string } | null;
}

export interface Proposed extends Candidate {
	/** what the rule gives */
	proposed: Grade | null;
	/** the border between two grades runs through its tie */
	borderTie: boolean;
}

/** In the order of division, rank and lot; with the rows of one list, where given. One query. */
export async function listCandidates(db: Queryable, stageId: string, listId: string | null): Promise<Candidate[]> {
	const { rows } = await sql<Omit<Candidate, 'row'> & { grade: Grade | null; byHand: boolean | null; reason: string }>`
		select s.id as "stageEntryId", s.entry_id as "entryId", r.division_id as "divisionId", d.name as "divisionName",
			r.rank, r.tie_open as "tieOpen", e.state = 'accepted' as "inContest", l.grade, l.by_hand as "byHand", l.reason
		from result r
			join stage_entry s on s.id = r.stage_entry_id
			join entry e on e.id = s.entry_id
			left join division d on d.id = r.division_id
			left join list_row l on l.entry_id = s.entry_id and l.list_id = ${listId}
		where r.stage_id = ${stageId}
		order by d.position, d.id, r.rank, s.lot_number, s.id`.execute(db);
	return rows.map(({ grade, byHand, reason, ...candidate }) => ({
		...candidate,
		row: byHand === null ? null : { grade, byHand, reason },
	}));
}

/** The rule applied to each division by itself (domain reference 3.7). */
export function propose(candidates: readonly Candidate[], rule: AwardRule): Proposed[] {
	return [...Map.groupBy(candidates, ({ divisionId }) => divisionId).values()].flatMap((division) => [
		...proposeGrades(
			division.filter(({ inContest }) => inContest),
			rule,
		).map(({ item, grade, borderTie }) => ({ ...item, proposed: grade, borderTie })),
		...division.filter(({ inContest }) => !inContest).map((item) => ({ ...item, proposed: null, borderTie: false })),
	]);
}

/** The rule would give another grade today: a tie was parted or an entry left since the list was made. Changes by hand stand. */
export function isStale({ row, proposed }: Proposed): boolean {
	return !row?.byHand && (row?.grade ?? null) !== proposed;
}
