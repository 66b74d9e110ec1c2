import { sql } from 'kysely';
import type { AchievementLevel, OutcomeGrade } from '#lib/domain/higher.ts';
import type { Queryable } from '../platform/db.ts';

/** An award that the portal itself knows of the nominee: of a confirmed list of ours, or a verified outcome above. */
export interface KnownProof {
	kind: 'list' | 'outcome';
	id: string;
	/** YYYY-MM in which it became known */
	month: string;
	/** 赛事名称 */
	name: string;
	level: AchievementLevel;
	grade: OutcomeGrade | null;
	/** what was awarded where it is none of the grades, else '' */
	awardName: string;
	workTitle: string;
	certificateNumber: string;
	unitName: string;
}

/**
 * What may be taken over with one click, newest first; not what stands among the achievements already, not the nominee's own outcomes as a nominee.
 * 入围 of our own lists and 未获奖 are no awards. One query.
 */
export async function listKnownProofs(db: Queryable, entryId: string, zone: string): Promise<KnownProof[]> {
	const { rows } = await sql<KnownProof>`
		with mine as (select t.person_id from participant t where t.entry_id = ${entryId})
		select 'list' as kind, r.id, to_char(l.confirmed_at at time zone ${zone}, 'YYYY-MM') as month, n.name ->> 'zh' as name,
			'district' as level, r.grade, '' as "awardName", v.title as "workTitle", '' as "certificateNumber",
			v.identity ->> 'unitName' as "unitName", l.confirmed_at as at
		from mine join participant t on t.person_id = mine.person_id join list_row r on r.entry_id = t.entry_id
			join list l on l.id = r.list_id and l.state = 'confirmed' and l.kind = 'award'
			join entry e on e.id = r.entry_id and e.state = 'accepted' join entry_version v on v.id = e.current_version_id
			join edition n on n.id = l.edition_id
		where r.grade is not null
			and not exists (select from achievement a where a.entry_id = ${entryId} and a.list_row_id = r.id)
		union all
		select 'outcome', o.id, to_char(o.decided_on, 'YYYY-MM'),
			(g.name ->> 'zh') || case when o.award_name <> '' then '（' || o.award_name || '）' else '' end,
			g.level, o.grade, o.award_name, coalesce(v.title, o.title, ''), coalesce(o.certificate_number, ''),
			u.name ->> 'zh', o.decided_on::timestamptz
		from mine
			join lateral (
				select x.id from outcome x join outcome_person xp on xp.outcome_id = x.id where xp.person_id = mine.person_id
				union
				select x.id from outcome x join participant xt on xt.entry_id = x.entry_id where xt.person_id = mine.person_id
			) found on true
			join outcome o on o.id = found.id and o.state = 'verified' and o.result in ('award', 'honoured')
			join higher_edition h on h.id = o.edition_id join higher_programme g on g.id = h.programme_id
			join unit u on u.id = o.unit_id
			left join entry e on e.id = o.entry_id left join entry_version v on v.id = e.current_version_id
		where o.entry_id is distinct from ${entryId}
			and not exists (select from achievement a where a.entry_id = ${entryId} and a.outcome_id = o.id)
		order by at desc, id`.execute(db);
	return rows.map(({ kind, id, month, name, level, grade, awardName, workTitle, certificateNumber, unitName }) => ({
		...{ kind, id, month, name, level, grade, awardName, workTitle, certificateNumber, unitName },
	}));
}
