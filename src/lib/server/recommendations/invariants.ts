/** Queries that must return no row, whatever was done before. */
export const invariants: { name: string; sql: string }[] = [
	{
		name: 'recommended_version_is_of_its_entry',
		sql: `select r.id from recommendation r join entry_version v on v.id = r.version_id where v.entry_id <> r.entry_id`,
	},
	{
		name: 'recommendation_category_is_of_its_edition',
		sql: `select r.id from recommendation r join higher_category c on c.id = r.higher_category_id where c.edition_id <> r.edition_id`,
	},
	{
		name: 'quota_category_is_of_its_edition',
		sql: `select q.id from higher_quota q join higher_category c on c.id = q.category_id where c.edition_id <> q.edition_id`,
	},
	{
		name: 'place_has_a_category_where_there_are_any',
		sql: `select r.id from recommendation r where r.state in ('confirmed', 'sent') and r.higher_category_id is null
			and exists (select from higher_category c where c.edition_id = r.edition_id)`,
	},
	{
		name: 'substitute_took_the_place_of_one_that_left',
		sql: `select r.id from recommendation r join recommendation w on w.id = r.replaces_id
			where w.edition_id <> r.edition_id or r.state not in ('confirmed', 'sent', 'withdrawn')`,
	},
	{
		name: 'one_work_per_pupil_where_it_is_the_rule',
		sql: `select a.id from recommendation a
			join higher_edition h on h.id = a.edition_id and h.one_per_pupil
			join recommendation b on b.edition_id = a.edition_id and b.id > a.id and b.state in ('confirmed', 'sent')
			join participant p on p.entry_id = a.entry_id
			join participant q on q.entry_id = b.entry_id and q.person_id = p.person_id
			where a.state in ('confirmed', 'sent')`,
	},
	{
		name: 'closed_edition_has_no_unsent_place',
		sql: `select r.id from recommendation r join higher_edition h on h.id = r.edition_id
			where h.closed_at is not null and r.state = 'confirmed'`,
	},
	{
		name: 'outcome_of_an_entry_is_of_its_unit',
		sql: `select o.id from outcome o join entry e on e.id = o.entry_id where e.unit_id <> o.unit_id`,
	},
	{
		name: 'outcome_without_entry_has_people',
		sql: `select o.id from outcome o where o.entry_id is null and not exists (select from outcome_person p where p.outcome_id = o.id)
			and not exists (select from person p where p.erased_at is not null)`,
	},
];
