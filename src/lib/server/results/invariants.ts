/** Queries that must return no row, whatever was done before. */
export const invariants: { name: string; sql: string }[] = [
	{
		name: 'closed_stage_has_a_result_per_entry',
		sql: `select s.id from stage_entry s join stage g on g.id = s.stage_id
			where (g.state = 'closed') <> exists (select from result r where r.stage_entry_id = s.id)`,
	},
	{
		name: 'closed_stage_has_no_undecided_gap',
		sql: `select a.id from assignment a
			join stage_entry s on s.id = a.stage_entry_id
			join stage g on g.id = s.stage_id and g.state = 'closed'
			join entry e on e.id = s.entry_id and e.state = 'accepted'
			where a.state = 'assigned'
				and not exists (select from score_sheet h where h.assignment_id = a.id and h.state = 'submitted')
				and not exists (select from gap_decision d where d.assignment_id = a.id)`,
	},
	{
		name: 'result_is_the_sum_of_its_sheets',
		sql: `select r.stage_entry_id from result r
			left join assignment a on a.stage_entry_id = r.stage_entry_id and a.state = 'assigned'
			left join score_sheet h on h.assignment_id = a.id and h.state = 'submitted'
			group by r.stage_entry_id
			having count(h.id) <> r.sheet_count or coalesce(sum(h.total_tenths), 0) <> r.full_sum_tenths
				or r.kept_count not in (r.sheet_count, r.sheet_count - 2)
				or r.kept_sum_tenths <> r.full_sum_tenths
					- case when r.kept_count < r.sheet_count then max(h.total_tenths) + min(h.total_tenths) else 0 end`,
	},
	{
		name: 'rank_counts_those_before',
		sql: `select r.stage_entry_id from result r
			where r.rank <> 1 + (select count(*) from result b
				where b.stage_id = r.stage_id and b.division_id is not distinct from r.division_id and b.rank < r.rank)`,
	},
	{
		name: 'better_mean_ranks_before',
		sql: `select a.stage_entry_id from result a
			join result b on b.stage_id = a.stage_id and b.division_id is not distinct from a.division_id
			where a.rank < b.rank and a.kept_sum_tenths * b.kept_count < b.kept_sum_tenths * a.kept_count`,
	},
	{
		name: 'no_score_no_rank',
		sql: `select stage_entry_id from result where sheet_count = 0 and rank is not null`,
	},
	{
		name: 'open_tie_has_another_half',
		sql: `select r.stage_entry_id from result r
			where r.tie_open and not exists (select from result b where b.stage_entry_id <> r.stage_entry_id
				and b.stage_id = r.stage_id and b.division_id is not distinct from r.division_id and b.rank = r.rank)`,
	},
	{
		name: 'list_of_a_closed_stage_of_its_category',
		sql: `select l.id from list l join stage g on g.id = l.stage_id join category c on c.id = g.category_id
			where g.state <> 'closed' or g.category_id <> l.category_id or c.edition_id <> l.edition_id`,
	},
	{
		name: 'list_row_is_an_entry_of_the_stage',
		sql: `select r.id from list_row r join list l on l.id = r.list_id
			where not exists (select from stage_entry s where s.stage_id = l.stage_id and s.entry_id = r.entry_id)`,
	},
	{
		name: 'grade_belongs_to_the_list',
		sql: `select r.id from list_row r join list l on l.id = r.list_id
			where (l.kind = 'shortlist') <> (r.grade = 'shortlisted')`,
	},
	{
		name: 'change_by_hand_has_a_reason',
		sql: `select id from list_row where by_hand and reason = '' or grade is null and not by_hand`,
	},
	{
		name: 'confirmed_list_names_its_confirmer',
		sql: `select id from list where (state = 'confirmed') <> (confirmed_at is not null and confirmed_by is not null)`,
	},
	{
		name: 'confirmed_list_is_older_than_no_change_of_its_results',
		sql: `select l.id from list l
			join audit_event e on e.name in ('tie.decided', 'stage.reopened') and e.refs ->> 'stage' = l.stage_id::text
			where l.state = 'confirmed' and e.at > l.confirmed_at`,
	},
	{
		name: 'category_has_one_award_list',
		sql: `select category_id from list where kind = 'award' group by category_id having count(*) > 1`,
	},
	{
		name: 'final_takes_who_was_shortlisted',
		sql: `select s.id from stage_entry s
			join stage g on g.id = s.stage_id and g.kind = 'final'
			where not exists (
				select from list l join list_row r on r.list_id = l.id and r.grade = 'shortlisted'
				where l.category_id = g.category_id and l.kind = 'shortlist' and r.entry_id = s.entry_id)`,
	},
];
