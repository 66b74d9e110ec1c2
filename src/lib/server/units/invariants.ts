/** Queries that must return no row, whatever was done before. */
export const invariants: { name: string; sql: string }[] = [
	{
		name: 'unit_parents_form_no_circle',
		sql: `with recursive up (start, id) as (
				select id, parent_id from unit where parent_id is not null
				union select up.start, u.parent_id from up join unit u on u.id = up.id where u.parent_id is not null
			) select start from up where start = id`,
	},
	{
		name: 'campus_has_parent',
		sql: `select id from unit where kind = 'campus' and parent_id is null`,
	},
];
