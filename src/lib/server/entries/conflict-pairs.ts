import { sql, type RawBuilder } from 'kysely';
import type { ConflictSource } from '#lib/domain/judging.ts';

export interface ConflictPair {
	judgeId: string;
	stageEntryId: string;
	source: ConflictSource;
}

/**
 * Every pair of these judges and stage entries that must not meet (回避): same unit (or the same education group) as the entry or one of
 * its advisors, himself its advisor, entrant or owner, declared by the judge or set by staff. Of several reasons the strongest. The
 * conditions are on the account aliased `a` and the stage entry aliased `one`.
 */
export function conflictPairs(judges: RawBuilder<unknown>, staged: RawBuilder<unknown>): RawBuilder<ConflictPair> {
	return sql<ConflictPair>`
		with judge as (
			select a.id, a.person_id from account a where ${judges}
		), judge_unit as (
			select j.id, coalesce(u.parent_id, u.id) as root
			from judge j join judge_profile p on p.account_id = j.id join unit u on u.id = p.unit_id
			union
			select j.id, coalesce(u.parent_id, u.id)
			from judge j join membership m on m.person_id = j.person_id and m.to_on is null join unit u on u.id = m.unit_id
			union
			select j.id, coalesce(u.parent_id, u.id)
			from judge j join account_role r on r.account_id = j.id join unit u on u.id = r.unit_id
		), staged as (
			select one.id, one.entry_id, e.owner_id, e.unit_id from stage_entry one join entry e on e.id = one.entry_id
			where ${staged}
		), staged_unit as (
			select s.id, coalesce(u.parent_id, u.id) as root from staged s join unit u on u.id = s.unit_id
			union
			select s.id, coalesce(u.parent_id, u.id)
			from staged s join advisor v on v.entry_id = s.entry_id
				join membership m on m.person_id = v.person_id and m.to_on is null
				join unit u on u.id = m.unit_id
		), pair as (
			select j.id as judge_id, s.id as stage_entry_id, 'entrant' as source, 1 as weight
			from staged s join participant p on p.entry_id = s.entry_id join judge j on j.person_id = p.person_id
			union all
			select j.id, s.id, 'advisor', 2 from staged s join advisor v on v.entry_id = s.entry_id join judge j on j.person_id = v.person_id
			union all
			select j.id, s.id, 'entrant', 1 from staged s join judge j on j.id = s.owner_id
			union all
			select ju.id, su.id, 'same_unit', 3 from judge_unit ju join staged_unit su on su.root = ju.root
			union all
			select c.judge_id, s.id, c.source, 4 from conflict c join judge j on j.id = c.judge_id join staged s on s.entry_id = c.entry_id
			union all
			select c.judge_id, su.id, c.source, 4
			from conflict c join judge j on j.id = c.judge_id join unit cu on cu.id = c.unit_id
				join staged_unit su on su.root = coalesce(cu.parent_id, cu.id)
			union all
			select c.judge_id, s.id, c.source, 4
			from conflict c join judge j on j.id = c.judge_id
				join staged s on exists (select 1 from participant p where p.entry_id = s.entry_id and p.person_id = c.person_id)
					or exists (select 1 from advisor v where v.entry_id = s.entry_id and v.person_id = c.person_id)
		)
		select distinct on (judge_id, stage_entry_id)
			judge_id as "judgeId", stage_entry_id as "stageEntryId", source
		from pair order by judge_id, stage_entry_id, weight`;
}

/**
 * Whether the judge must keep away from one stage entry as things are now, whatever they were when it was assigned: staff rights (who
 * reads names is not blind), or in conflict with this entry. `stageEntry` is the entry's id in the surrounding query.
 */
export function mustKeepAway(judgeId: string, stageEntry: RawBuilder<unknown>): RawBuilder<boolean> {
	return sql<boolean>`(
		exists (select 1 from account_role x where x.account_id = ${judgeId} and x.role in ('staff', 'administrator'))
		or exists (${conflictPairs(sql`a.id = ${judgeId}`, sql`one.id = ${stageEntry}`)}))`;
}
