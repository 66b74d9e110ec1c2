/** Queries that must return no row, whatever was done before. */
export const invariants: { name: string; sql: string }[] = [
	{
		name: 'saved_view_has_a_shape',
		sql: `select id from saved_view where jsonb_typeof(shape) <> 'object' or jsonb_typeof(shape -> 'columns') is distinct from 'array'
			or jsonb_array_length(shape -> 'columns') = 0 or jsonb_typeof(shape -> 'filters') is distinct from 'object'
			or jsonb_typeof(shape -> 'sort') is distinct from 'array' or jsonb_array_length(shape -> 'sort') > 3
			or jsonb_typeof(shape -> 'group') not in ('string', 'null')`,
	},
	{
		name: 'saved_view_has_a_tidy_name',
		sql: `select id from saved_view where name <> btrim(regexp_replace(name, '\\s+', ' ', 'g')) or name = ''`,
	},
	{
		name: 'saved_view_is_of_somebody_who_was_staff',
		sql: `select v.id from saved_view v where not exists (
			select from audit_event a where a.actor_id = v.owner_id and a.role = 'staff' and a.refs ->> 'view' = v.id::text)`,
	},
];
