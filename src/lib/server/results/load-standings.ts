import { sql } from 'kysely';
import { aggregate, rank, type Aggregate, type SheetPoints } from '#lib/domain/scoring.ts';
import type { Queryable } from '../platform/db.ts';

export interface Standing {
	stageEntryId: string;
	entryId: string;
	divisionId: string | null;
	lotNumber: number | null;
	aggregate: Aggregate;
	juryPosition: number | null;
	rank: number | null;
	tieOpen: boolean;
}

interface EntryRow {
	stageEntryId: string;
	entryId: string;
	divisionId: string | null;
	lotNumber: number | null;
	inContest: boolean;
	juryPosition: number | null;
	totals: number[] | null;
	/** of the same sheets in the same order; null where the rubric names no criterion for it */
	tiebreaks: (number | null)[] | null;
}

/**
 * The standing of every entry of a stage from its submitted sheets, ranked per division, in the order of division, rank and lot. One query;
 * a released or recused sheet does not count, and whoever left the contest has no rank. The same function serves the preview of an open
 * stage (of one division, where given) and the freezing of a closed one.
 */
export async function loadStandings(
	db: Queryable,
	stageId: string,
	trimFrom: number,
	only?: { divisionId: string | null },
): Promise<Standing[]> {
	const { rows } = await sql<EntryRow>`
		select s.id as "stageEntryId", s.entry_id as "entryId", v.division_id as "divisionId", s.lot_number as "lotNumber",
			e.state = 'accepted' as "inContest", r.jury_position as "juryPosition", h.totals, h.tiebreaks
		from stage_entry s
			join stage g on g.id = s.stage_id
			join entry e on e.id = s.entry_id
			join entry_version v on v.id = s.version_id
			left join result r on r.stage_entry_id = s.id
			left join (
				select a.stage_entry_id, json_agg(h.total_tenths) as totals, json_agg(p.points) as tiebreaks
				from stage_entry s
					join assignment a on a.stage_entry_id = s.id and a.state = 'assigned'
					join score_sheet h on h.assignment_id = a.id and h.state = 'submitted'
					left join (
						select p.sheet_id, sum(p.points_tenths)::int as points
						from stage g
							join criterion k on k.rubric_id = g.rubric_id and (k.breaks_ties
								or exists (select from criterion head where head.id = k.parent_id and head.breaks_ties))
							join criterion_score p on p.criterion_id = k.id
						where g.id = ${stageId}
						group by p.sheet_id
					) p on p.sheet_id = h.id
				where s.stage_id = ${stageId}
				group by a.stage_entry_id
			) h on h.stage_entry_id = s.id
			left join division d on d.id = v.division_id
		where s.stage_id = ${stageId} ${only ? sql`and v.division_id is not distinct from ${only.divisionId}` : sql``}
		order by d.position, s.lot_number, s.id`.execute(db);
	const divisions = new Map<string | null, Candidate[]>();
	for (const { totals, tiebreaks, ...row } of rows) {
		const sheets = (totals ?? []).map((totalTenths, index): SheetPoints => ({
			totalTenths,
			tiebreakTenths: tiebreaks?.[index] ?? null,
		}));
		const division = divisions.get(row.divisionId) ?? [];
		if (division.length === 0) divisions.set(row.divisionId, division);
		division.push({ ...row, aggregate: aggregate(sheets, trimFrom) });
	}
	return [...divisions.values()].flatMap((division) => [
		...rank(division.filter(({ inContest }) => inContest)).map(({ item, rank: place, tieOpen }) =>
			toStanding(item, place, tieOpen),
		),
		...division.filter(({ inContest }) => !inContest).map((item) => toStanding(item, null, false)),
	]);
}

type Candidate = Omit<EntryRow, 'totals' | 'tiebreaks'> & { aggregate: Aggregate };

function toStanding({ inContest: _, ...item }: Candidate, place: number | null, tieOpen: boolean): Standing {
	return { ...item, rank: place, tieOpen };
}
