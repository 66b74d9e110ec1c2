import { sql } from 'kysely';
import type { UpwardStep } from '#lib/domain/way-upward.ts';

/**
 * 上级赛事: recommendations and outcomes of the entry `e`, city first, then by deadline; one subquery of a query over `entry e`.
 * What was rejected is left out.
 */
export const WAY_UPWARD = sql<UpwardStep[]>`coalesce((
	select json_agg(json_build_object('editionId', h.id, 'edition', h.name, 'periodLabel', h.period_label, 'level', g.level,
		'state', r.state, 'sentOn', r.sent_on, 'outcomes', coalesce((
			select json_agg(json_build_object('result', o.result, 'grade', o.grade, 'awardName', o.award_name,
				'decidedOn', o.decided_on, 'source', o.source, 'state', o.state) order by o.decided_on, o.id)
			from outcome o where o.entry_id = e.id and o.edition_id = h.id and o.state <> 'rejected'), '[]'))
		order by array_position(array['city', 'province', 'nation'], g.level), h.deadline_at nulls last, h.id)
	from higher_edition h join higher_programme g on g.id = h.programme_id
		left join recommendation r on r.edition_id = h.id and r.entry_id = e.id
	where h.id in (select edition_id from recommendation where entry_id = e.id
		union select edition_id from outcome where entry_id = e.id and state <> 'rejected')), '[]')`;
