import { sql, type RawBuilder } from 'kysely';
import type { Counted, Period } from '#lib/domain/counted.ts';

/** The moments of a period of days in the association's zone, as two values: from inclusive, until exclusive. */
export function momentsOf({ from, until }: Period, zone: string): { from: RawBuilder<Date>; until: RawBuilder<Date> } {
	return {
		from: sql<Date>`((${from}::date)::timestamp at time zone ${zone})`,
		until: sql<Date>`((${until}::date + 1)::timestamp at time zone ${zone})`,
	};
}

/**
 * 首次报送 of each entry that was filed and not recalled, as a relation (entry_id, at). `entry.filed_at` is the last filing: a work that
 * is mended in January would change its year.
 */
export const FIRST_FILINGS = sql`(
	select i.entry_id, min(f.filed_at) as at from filing_item i join filing f on f.id = i.filing_id
	where f.recalled_at is null group by i.entry_id)`;

/** 学段 of entry `e`: of its oldest pupil, else of its division where that is one stage only (a collective); none for teachers' works. */
export const COUNTED_STAGE = sql<string>`(select coalesce(
	case when c.entrant_kind = 'entering_teacher' then 'none' end,
	(select case when max(q.grade) <= 6 then 'primary' when max(q.grade) <= 9 then 'junior' when max(q.grade) <= 12 then 'senior' end
		from participant q where q.entry_id = e.id),
	(select d.stages[1] from division d where d.id = e.division_id and cardinality(d.stages) = 1),
	'none') from category c where c.id = e.category_id)`;

/** Of entry `e`: it is a work, no nominee. */
export const IS_WORK = sql<boolean>`e.category_id in (select id from category where entrant_kind <> 'person')`;

/** What the year's report counts, for a query whose table `entry` is called `e`: its figures and the lists behind them use the same words. */
export function countedConditions(
	{ works, filed, stage, award, awarded }: Counted,
	zone: string,
): RawBuilder<unknown>[] {
	const all: RawBuilder<unknown>[] = [];
	if (works) all.push(IS_WORK);
	if (filed) {
		const { from, until } = momentsOf(filed, zone);
		all.push(sql`e.id in (select x.entry_id from ${FIRST_FILINGS} x where x.at >= ${from} and x.at < ${until})`);
	}
	if (stage) all.push(sql`${COUNTED_STAGE} = ${stage}`);
	if (award || awarded) {
		const time = awarded && momentsOf(awarded, zone);
		all.push(sql`exists (select from list_row r join list l on l.id = r.list_id
			where r.entry_id = e.id and l.kind = 'award' and l.state = 'confirmed'
				and ${award === null || award === 'any' ? sql`r.grade is not null` : sql`r.grade = ${award}`}
				${time ? sql`and l.confirmed_at >= ${time.from} and l.confirmed_at < ${time.until}` : sql``})`);
	}
	return all;
}
