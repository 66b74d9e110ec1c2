/** Queries that must return no row, whatever was done before. */
export const invariants: { name: string; sql: string }[] = [
	{
		name: 'judge_never_scores_what_is_his',
		sql: `select a.id from assignment a join account j on j.id = a.judge_id join stage_entry s on s.id = a.stage_entry_id
				join stage g on g.id = s.stage_id join entry e on e.id = s.entry_id
			where a.state = 'assigned' and g.state = 'open' and (
				e.owner_id = j.id
				or exists (select 1 from participant p where p.entry_id = e.id and p.person_id = j.person_id)
				or exists (select 1 from advisor v where v.entry_id = e.id and v.person_id = j.person_id))`,
	},
	{
		name: 'declared_conflict_is_not_assigned',
		sql: `select a.id from assignment a join stage_entry s on s.id = a.stage_entry_id
				join conflict c on c.judge_id = a.judge_id and c.entry_id = s.entry_id
				left join score_sheet h on h.assignment_id = a.id and h.state = 'submitted'
			where a.state = 'assigned' and h.id is null`,
	},
	{
		name: 'open_stage_has_lots',
		sql: `select s.id from stage_entry s join stage g on g.id = s.stage_id where g.state <> 'preparing' and s.lot_number is null`,
	},
	{
		name: 'preparing_stage_has_no_assignment',
		sql: `select a.id from assignment a join stage_entry s on s.id = a.stage_entry_id join stage g on g.id = s.stage_id
			where g.state = 'preparing'`,
	},
	{
		name: 'stage_judges_its_own_category',
		sql: `select s.id from stage_entry s join stage g on g.id = s.stage_id join entry e on e.id = s.entry_id
				join entry_version v on v.id = s.version_id join rubric r on r.id = g.rubric_id
			where e.category_id <> g.category_id or v.entry_id <> e.id or r.category_id <> g.category_id`,
	},
	{
		name: 'group_belongs_to_the_stage',
		sql: `select s.id from stage_entry s join judging_group g on g.id = s.group_id where g.stage_id <> s.stage_id`,
	},
	{
		name: 'lead_is_a_member',
		sql: `select g.id from judging_group g where g.lead_id is not null and not exists (
			select 1 from group_member m where m.group_id = g.id and m.account_id = g.lead_id)`,
	},
	{
		name: 'sheet_follows_its_stage_rubric',
		sql: `select h.id from score_sheet h join assignment a on a.id = h.assignment_id join stage_entry s on s.id = a.stage_entry_id
				join stage g on g.id = s.stage_id where h.rubric_id <> g.rubric_id`,
	},
	{
		name: 'scores_are_of_the_rubric_and_in_range',
		sql: `select k.sheet_id from criterion_score k join score_sheet h on h.id = k.sheet_id join criterion c on c.id = k.criterion_id
				join rubric r on r.id = h.rubric_id
			where c.rubric_id <> h.rubric_id or c.max_tenths is null or k.points_tenths > c.max_tenths
				or (k.points_tenths % r.step_tenths <> 0 and k.points_tenths <> c.max_tenths)`,
	},
	{
		name: 'submitted_sheet_is_whole',
		sql: `select h.id from score_sheet h where h.state = 'submitted' and (
			h.total_tenths <> (select coalesce(sum(k.points_tenths), 0) from criterion_score k where k.sheet_id = h.id)
			or (select count(*) from criterion_score k where k.sheet_id = h.id)
				<> (select count(*) from criterion c where c.rubric_id = h.rubric_id and c.max_tenths is not null))`,
	},
	{
		name: 'scored_rubric_is_frozen',
		sql: `select h.id from score_sheet h join rubric r on r.id = h.rubric_id where r.frozen_at is null`,
	},
	{
		name: 'submitted_sheet_was_opened',
		sql: `select h.id from score_sheet h join assignment a on a.id = h.assignment_id
			where h.state = 'submitted' and a.opened_at is null`,
	},
	{
		name: 'what_judges_see_is_random',
		// the version digit of a UUID: 7 would be in time order
		sql: `select id from assignment where substr(id::text, 15, 1) <> '4'
			union all select id from stage_entry where substr(id::text, 15, 1) <> '4'
			union all select id from entry_version_file where substr(id::text, 15, 1) <> '4'`,
	},
];
