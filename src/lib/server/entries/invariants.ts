/** Queries that must return no row, whatever was done before. */
export const invariants: { name: string; sql: string }[] = [
	{
		name: 'entry_edition_is_its_categorys',
		sql: `select e.id from entry e join category c on c.id = e.category_id where c.edition_id <> e.edition_id`,
	},
	{
		name: 'entry_division_is_of_its_category',
		sql: `select e.id from entry e join division d on d.id = e.division_id where d.category_id <> e.category_id`,
	},
	{
		name: 'entry_discipline_is_of_its_category',
		sql: `select e.id from entry e join discipline d on d.id = e.discipline_id where d.category_id <> e.category_id`,
	},
	{
		name: 'entry_file_rule_is_of_its_category',
		sql: `select ef.id from entry_file ef join entry e on e.id = ef.entry_id join attachment_rule r on r.id = ef.rule_id
			where r.category_id <> e.category_id`,
	},
	{
		name: 'entry_beyond_the_school_was_handed_in',
		sql: `select id from entry where state in ('handed_in', 'filed', 'accepted', 'rejected', 'disqualified') and handed_in_at is null`,
	},
	{
		name: 'entry_with_number_has_a_version',
		sql: `select id from entry where (number is not null and current_version_id is null)
			or (state in ('filed', 'accepted') and (number is null or current_version_id is null))`,
	},
	{
		name: 'entry_current_version_is_its_own',
		sql: `select e.id from entry e join entry_version v on v.id = e.current_version_id where v.entry_id <> e.id`,
	},
	{
		name: 'entry_has_no_more_participants_than_allowed',
		sql: `select e.id from entry e join category c on c.id = e.category_id join participant t on t.entry_id = e.id
			group by e.id, c.participants_max having count(*) > c.participants_max`,
	},
	{
		name: 'entry_has_no_more_advisors_than_allowed',
		sql: `select e.id from entry e join category c on c.id = e.category_id join advisor a on a.entry_id = e.id
			group by e.id, c.advisors_max having count(*) > c.advisors_max`,
	},
	{
		name: 'participant_within_the_limit_of_entries',
		sql: `select t.person_id, e.edition_id from participant t join entry e on e.id = t.entry_id join category c on c.id = e.category_id
			where e.state in ('handed_in', 'filed', 'accepted') and c.entries_per_participant is not null
			group by t.person_id, e.edition_id having count(*) > max(c.entries_per_participant)`,
	},
	{
		name: 'entry_version_numbers_have_no_gap',
		sql: `select entry_id from entry_version group by entry_id having max(number) <> count(*)`,
	},
];
