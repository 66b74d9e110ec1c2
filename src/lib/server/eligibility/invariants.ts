/** Queries that must return no row, whatever was done before. */
export const invariants: { name: string; sql: string }[] = [
	{
		name: 'checked_entry_has_its_check',
		sql: `select e.id from entry e where e.state in ('accepted', 'rejected') and not exists (
			select 1 from eligibility_check k where k.entry_id = e.id and k.outcome = e.state
				and k.version_id = e.current_version_id)`,
	},
	{
		name: 'check_reads_a_version_of_its_entry',
		sql: `select k.id from eligibility_check k join entry_version v on v.id = k.version_id
			where v.entry_id <> k.entry_id`,
	},
	{
		name: 'return_has_reason_and_date',
		sql: `select id from eligibility_check where (outcome = 'returned' and (mend_by is null or reasons = '{}'))
			or (outcome = 'rejected' and reasons = '{}') or (outcome <> 'returned' and mend_by is not null)`,
	},
	{
		name: 'mend_by_only_after_a_return',
		sql: `select e.id from entry e where e.mend_by is not null and (e.state not in ('returned', 'handed_in', 'withdrawn')
			or not exists (select 1 from eligibility_check k where k.entry_id = e.id and k.outcome = 'returned'))`,
	},
];
