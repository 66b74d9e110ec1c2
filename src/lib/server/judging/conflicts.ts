import { sql, type RawBuilder } from 'kysely';
import type { BarReason } from '#lib/domain/judging.ts';
import { conflictPairs, type ConflictPair } from '../entries/conflict-pairs.ts';
import type { Queryable } from '../platform/db.ts';

/** The pairs of these judges and the entries of a stage. */
export async function listConflictPairs(
	db: Queryable,
	stageId: string,
	judgeIds: readonly string[],
): Promise<ConflictPair[]> {
	if (judgeIds.length === 0) return [];
	const { rows } = await conflictPairs(
		sql`a.id = any(${[...judgeIds]}::uuid[])`,
		sql`one.stage_id = ${stageId}`,
	).execute(db);
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
