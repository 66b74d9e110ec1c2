import { sql } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';

/** What waits for staff today, as figures; zero = no line. */
export interface StaffToday {
	toCheck: number;
	oldestFiledAt: Date | null;
	/** returned, past the mend-by date */
	overdue: number;
	/** open units that have not filed everything while a filing window of the next seven days closes */
	schoolsLate: number;
	filingCloses: Date | null;
	/** open units where nobody ever signed in, while schools may enter or file */
	neverSignedIn: number;
	/** categories whose filing is over, with accepted entries and no stage opened */
	categoriesToJudge: number;
	missingSheets: number;
	judgingCloses: Date | null;
	draftLists: number;
	/** per open edition: the funnel */
	editions: { id: string; filed: number; waiting: number; accepted: number; schools: number }[];
}

/** One query. Staff only. */
export async function getStaffToday(ctx: Context): Promise<StaffToday> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('staff');
	const { rows } = await sql<{
		to_check: number;
		oldest: Date | null;
		overdue: number;
		schools_late: number;
		filing_closes: Date | null;
		never_signed_in: number;
		categories_to_judge: number;
		missing_sheets: number;
		judging_closes: Date | null;
		draft_lists: number;
		editions: StaffToday['editions'] | null;
	}>`
		with open_edition as (select id from edition where state = 'open'),
		cat as (
			select c.id, c.edition_id,
				(select w.closes_at from phase_window w where w.edition_id = c.edition_id and w.phase = 'filing'
					and (w.category_id = c.id or w.category_id is null) order by w.category_id nulls last limit 1) as filing_closes,
				(select w.closes_at from phase_window w where w.edition_id = c.edition_id and w.phase = 'judging'
					and (w.category_id = c.id or w.category_id is null) order by w.category_id nulls last limit 1) as judging_closes,
				exists (select from stage s where s.category_id = c.id and s.state <> 'preparing') as judging_begun
			from category c join open_edition o on o.id = c.edition_id
		),
		e as (
			select e.id, e.edition_id, e.category_id, e.unit_id, e.state, e.filed_at, e.mend_by
			from entry e join open_edition o on o.id = e.edition_id
		),
		soon as (select min(filing_closes) as at from cat where filing_closes > ${ctx.now}),
		gap as (
			select count(*) as n, min(cat.judging_closes) as closes
			from assignment a join stage_entry se on se.id = a.stage_entry_id join stage s on s.id = se.stage_id and s.state = 'open'
				join cat on cat.id = s.category_id left join score_sheet h on h.assignment_id = a.id
			where a.state = 'assigned' and coalesce(h.state, 'draft') = 'draft'
				and not exists (select from gap_decision d where d.assignment_id = a.id)
		)
		select
			(select count(*) from e where state = 'filed') as to_check,
			(select min(filed_at) from e where state = 'filed') as oldest,
			(select count(*) from e where state in ('returned', 'handed_in') and mend_by <= ${ctx.now}) as overdue,
			(select at from soon) as filing_closes,
			(select count(*) from unit u where u.closed_at is null
				and (select at from soon) < ${ctx.now}::timestamptz + interval '7 days'
				and (exists (select from e where e.unit_id = u.id and e.state in ('draft', 'handed_in'))
					or not exists (select from e where e.unit_id = u.id))) as schools_late,
			(select count(*) from unit u where u.closed_at is null and u.kind in ('school', 'campus') and (select at from soon) is not null
				and not exists (select from account_role r join account a on a.id = r.account_id
					where r.unit_id = u.id and a.first_sign_in_at is not null)) as never_signed_in,
			(select count(*) from cat where filing_closes <= ${ctx.now} and not judging_begun
				and exists (select from e where e.category_id = cat.id and e.state = 'accepted')) as categories_to_judge,
			(select n from gap) as missing_sheets, (select closes from gap) as judging_closes,
			(select count(*) from list l join open_edition o on o.id = l.edition_id where l.state = 'draft') as draft_lists,
			(select json_agg(x) from (
				select o.id, count(e.id) filter (where e.filed_at is not null and e.state not in ('draft', 'handed_in', 'withdrawn')) as filed,
					count(e.id) filter (where e.state = 'filed') as waiting, count(e.id) filter (where e.state = 'accepted') as accepted,
					count(distinct e.unit_id) filter (where e.state in ('filed', 'accepted', 'rejected', 'returned')) as schools
				from open_edition o left join e on e.edition_id = o.id group by o.id) x) as editions`.execute(ctx.db);
	const row = rows[0]!;
	return {
		toCheck: row.to_check,
		oldestFiledAt: row.oldest,
		overdue: row.overdue,
		schoolsLate: row.schools_late,
		filingCloses: row.filing_closes,
		neverSignedIn: row.never_signed_in,
		categoriesToJudge: row.categories_to_judge,
		missingSheets: row.missing_sheets,
		judgingCloses: row.judging_closes,
		draftLists: row.draft_lists,
		editions: row.editions ?? [],
	};
}
