/** Queries that must return no row, whatever was done before. */
export const invariants: { name: string; sql: string }[] = [
	{
		name: 'nomination_is_of_a_nominee',
		sql: `select n.entry_id from nomination n join entry e on e.id = n.entry_id join category c on c.id = e.category_id
			where c.entrant_kind <> 'person' or c.assessment_kind <> 'file_review'`,
	},
	{
		name: 'achievement_names_a_condition_of_its_call',
		sql: `select a.id from achievement a join talent_condition t on t.id = a.condition_id join entry e on e.id = a.entry_id
			where t.category_id <> e.category_id`,
	},
	{
		name: 'known_proof_is_the_nominees_own',
		sql: `select a.id from achievement a join list_row r on r.id = a.list_row_id where not exists (
			select from participant mine join participant theirs on theirs.person_id = mine.person_id
			where mine.entry_id = a.entry_id and theirs.entry_id = r.entry_id)`,
	},
	{
		name: 'finding_is_about_its_own_entry_and_call',
		sql: `select f.id from condition_finding f join achievement a on a.id = f.achievement_id
			join talent_condition t on t.id = f.condition_id join entry e on e.id = f.entry_id
			where a.entry_id <> f.entry_id or t.category_id <> e.category_id`,
	},
	{
		name: 'filed_nominee_has_the_schools_word_in_its_version',
		sql: `select v.id from entry_version v join entry e on e.id = v.entry_id join category c on c.id = e.category_id
			where c.entrant_kind = 'person' and c.assessment_kind = 'file_review' and (v.identity -> 'nomination' is null
				or v.identity -> 'nomination' ->> 'schoolOpinion' = '' or v.identity -> 'nomination' ->> 'noticeUntil' is null
				or jsonb_array_length(v.identity -> 'nomination' -> 'achievements') = 0)`,
	},
	{
		name: 'nominee_on_file_stands_as_it_was_filed',
		sql: `select e.id from entry e join category c on c.id = e.category_id join entry_version v on v.id = e.current_version_id
			join nomination n on n.entry_id = e.id
			where c.entrant_kind = 'person' and c.assessment_kind = 'file_review' and e.state in ('filed', 'accepted') and (
				v.identity -> 'nomination' ->> 'schoolOpinion' <> n.school_opinion
				or jsonb_array_length(v.identity -> 'nomination' -> 'achievements') <> (
					select count(*) from achievement a where a.entry_id = e.id))`,
	},
	{
		name: 'panel_scores_stay_in_their_category',
		sql: `select s.entry_id from panel_score s join panel_member m on m.id = s.member_id join entry e on e.id = s.entry_id
			where e.category_id <> m.category_id`,
	},
	{
		name: 'decision_row_is_of_its_category',
		sql: `select r.entry_id from decision_row r join collective_decision d on d.id = r.decision_id join entry e on e.id = r.entry_id
			where e.category_id <> d.category_id`,
	},
	{
		name: 'decision_leads_to_a_talent_award',
		sql: `select d.id from collective_decision d join higher_edition h on h.id = d.higher_edition_id
			join higher_programme g on g.id = h.programme_id where g.kind <> 'talent_award'`,
	},
	{
		name: 'recommended_nominee_was_reviewed_and_meets_a_condition',
		sql: `select r.entry_id from decision_row r join collective_decision d on d.id = r.decision_id
			where d.state = 'confirmed' and r.outcome = 'recommended' and not exists (
				select from condition_finding f where f.entry_id = r.entry_id and f.met)`,
	},
	{
		name: 'laureate_belongs_to_a_talent_award',
		sql: `select l.id from laureate l join higher_programme g on g.id = l.programme_id where g.kind <> 'talent_award'`,
	},
];
