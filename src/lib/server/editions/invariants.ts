/** Queries that must return no row, whatever was done before. */
export const invariants: { name: string; sql: string }[] = [
	{
		name: 'edition_state_has_its_moments',
		sql: `select id from edition
			where (state = 'draft') <> (opened_at is null) or (state = 'finished') <> (finished_at is not null)`,
	},
	{
		name: 'category_stands_in_a_section_of_its_edition',
		sql: `select c.id from category c join section s on s.id = c.section_id where s.edition_id <> c.edition_id`,
	},
	{
		name: 'window_of_a_category_of_its_edition',
		sql: `select w.id from phase_window w join category c on c.id = w.category_id where c.edition_id <> w.edition_id`,
	},
	{
		name: 'opened_edition_has_every_window',
		sql: `select c.id, p.phase from edition e
			join category c on c.edition_id = e.id
			cross join unnest(array['entry', 'filing', 'eligibility', 'judging', 'results']) as p (phase)
			where e.state <> 'draft' and not exists (
				select from phase_window w
				where w.edition_id = e.id and w.phase = p.phase and (w.category_id is null or w.category_id = c.id))`,
	},
	{
		name: 'opened_category_has_divisions',
		sql: `select c.id from category c join edition e on e.id = c.edition_id
			where e.state <> 'draft' and not exists (select from division d where d.category_id = c.id)`,
	},
	{
		name: 'opened_category_that_is_scored_has_a_rubric_with_points',
		sql: `select c.id from category c join edition e on e.id = c.edition_id
			where e.state <> 'draft' and c.assessment_kind in ('rubric', 'sift_then_rubric') and not exists (
				select from rubric r join criterion k on k.rubric_id = r.id
				where r.category_id = c.id and k.max_tenths > 0)`,
	},
	{
		name: 'criterion_two_levels',
		sql: `select k.id from criterion k
			left join criterion head on head.id = k.parent_id
			where (k.parent_id is not null and (k.max_tenths is null or head.parent_id is not null
					or head.max_tenths is not null or head.rubric_id <> k.rubric_id))
				or (k.parent_id is null and k.max_tenths is null
					and not exists (select from criterion leaf where leaf.parent_id = k.id))`,
	},
	{
		name: 'criterion_on_the_step',
		sql: `select k.id from criterion k join rubric r on r.id = k.rubric_id where k.max_tenths % r.step_tenths <> 0`,
	},
	{
		name: 'scored_rubric_is_frozen',
		sql: `select distinct s.rubric_id from criterion_score cs
			join score_sheet s on s.id = cs.sheet_id
			join rubric r on r.id = s.rubric_id where r.frozen_at is null`,
	},
	{
		name: 'score_of_a_criterion_of_the_sheets_rubric',
		sql: `select cs.sheet_id from criterion_score cs
			join score_sheet s on s.id = cs.sheet_id
			join criterion k on k.id = cs.criterion_id where k.rubric_id <> s.rubric_id`,
	},
	{
		name: 'attachment_types_are_known',
		sql: `select id from attachment_rule
			where cardinality(types) = 0 or not types <@ array['pdf', 'jpeg', 'png', 'mp4', 'zip']`,
	},
];
