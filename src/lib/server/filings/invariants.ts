/** Queries that must return no row, whatever was done before. */
export const invariants: { name: string; sql: string }[] = [
	{
		name: 'entry_on_file_has_number_and_version',
		sql: `select id from entry where state in ('filed', 'accepted', 'rejected', 'disqualified')
			and (number is null or current_version_id is null or filed_at is null)`,
	},
	{
		name: 'current_version_belongs_to_its_entry',
		sql: `select e.id from entry e join entry_version v on v.id = e.current_version_id where v.entry_id <> e.id`,
	},
	{
		name: 'entry_on_file_stands_in_one_filing',
		sql: `select e.id from entry e where e.state in ('filed', 'accepted', 'rejected') and 1 <> (
			select count(*) from filing_item i join filing f on f.id = i.filing_id
			where i.version_id = e.current_version_id and f.recalled_at is null)`,
	},
	{
		name: 'one_first_filing_stands_per_unit_and_category',
		sql: `select unit_id, category_id from filing where kind = 'first' and recalled_at is null
			group by 1, 2 having count(*) > 1`,
	},
	{
		name: 'filed_items_are_the_unit_and_category_of_the_filing',
		sql: `select i.version_id from filing_item i join filing f on f.id = i.filing_id join entry e on e.id = i.entry_id
			join entry_version v on v.id = i.version_id
			where e.unit_id <> f.unit_id or e.category_id <> f.category_id or v.entry_id <> i.entry_id`,
	},
	{
		name: 'number_carries_the_category_code',
		sql: `select e.id from entry e join category c on c.id = e.category_id
			where e.number is not null and e.number !~ ('^' || c.code || '-[0-9]{4,5}$')`,
	},
	{
		name: 'on_behalf_has_a_reason',
		sql: `select id from filing where on_behalf and coalesce(on_behalf_reason, '') = ''`,
	},
];
