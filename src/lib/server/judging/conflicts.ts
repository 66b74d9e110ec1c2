import { sql, type RawBuilder } from 'kysely';
import type { BarReason, ConflictSource } from '#lib/domain/judging.ts';
import type { Queryable } from '../platform/db.ts';

export interface ConflictPair {
	judgeId: string;
	stageEntryId: string;
	source: ConflictSource;
}

/**
 * Every pair of these judges and the stage's entries that must not meet (回避): same unit (or the same education group) as the entry
 * or one of its advisors, himself its advisor, entrant or owner, declared by the judge or set by staff. Of several reasons the strongest.
 */
export async function listConflictPairs(
	db: Queryable,
	stageId: string,
	judgeIds: readonly string[],
): Promise<ConflictPair[]> {
	if (judgeIds.length === 0) return [];
	const { rows } = await sql<ConflictPair>`
		with judge as (
			select a.id, a.person_id from account a where a.id = any(${[...judgeIds]}::uuid[])
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
			select se.id, se.entry_id, e.owner_id, e.unit_id from stage_entry se join entry e on e.id = se.entry_id
			where se.stage_id = ${stageId}
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
		from pair order by judge_id, stage_entry_id, weight`.execute(db);
	return rows;
}

export interface JudgeCandidate {
	id: string;
	name: string;
	title: string | null;
	employer: string | null;
	expertise: string[];
	/** assignments of open stages, to see who is busy */
	load: number;
	/** may not judge here (domain reference 3.5) */
	barred: BarReason | null;
}

/** Of the account aliased `a`: staff rights, or entries or pupils in the category. Refused and withdrawn entries count no more. */
function barReason(categoryId: string): RawBuilder<BarReason | null> {
	return sql<BarReason | null>`case
		when exists (select 1 from account_role x where x.account_id = a.id and x.role in ('staff', 'administrator')) then 'staff_rights'
		when exists (select 1 from entry e where e.category_id = ${categoryId}
			and e.state not in ('draft', 'withdrawn', 'rejected', 'disqualified') and (
				e.owner_id = a.id
				or exists (select 1 from participant t where t.entry_id = e.id and t.person_id = a.person_id)
				or exists (select 1 from advisor v where v.entry_id = e.id and v.person_id = a.person_id))) then 'entries_here'
		end`;
}

/** Everybody who holds the judge's role, by name, with what speaks against him in this category. One query. */
export async function listJudgeCandidates(db: Queryable, categoryId: string): Promise<JudgeCandidate[]> {
	const rows = await db
		.selectFrom('account as a')
		.innerJoin('account_role as r', (join) => join.onRef('r.account_id', '=', 'a.id').on('r.role', '=', 'judge'))
		.innerJoin('person as p', 'p.id', 'a.person_id')
		.leftJoin('judge_profile as j', 'j.account_id', 'a.id')
		.leftJoin('unit as u', 'u.id', 'j.unit_id')
		.select((eb) => [
			'a.id',
			'p.name',
			'j.title',
			'j.employer',
			'u.name as unit',
			'j.expertise',
			eb
				.selectFrom('assignment as s')
				.innerJoin('stage_entry as e', 'e.id', 's.stage_entry_id')
				.innerJoin('stage as g', 'g.id', 'e.stage_id')
				.whereRef('s.judge_id', '=', 'a.id')
				.where('s.state', '=', 'assigned')
				.where('g.state', '=', 'open')
				.select((count) => count.fn.countAll<number>().as('load'))
				.as('load'),
			barReason(categoryId).as('barred'),
		])
		.where('a.disabled_at', 'is', null)
		.orderBy('p.c_pinyin')
		.orderBy('a.id')
		.execute();
	return rows.map(({ unit, load, expertise, employer, ...row }) => ({
		...row,
		employer: employer ?? unit?.zh ?? null,
		expertise: expertise ?? [],
		load: load ?? 0,
	}));
}
