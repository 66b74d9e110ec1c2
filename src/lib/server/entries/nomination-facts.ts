import { sql, type Expression, type RawBuilder } from 'kysely';
import type { Trx } from '../platform/db.ts';
import type { NominationFacts } from '#lib/domain/nomination.ts';

/**
 * 年度 of an earlier honour of the nominee of entry `e`; null = none known. The same person where the portal knows who it was, else the same name and
 * one of the nominee's schools, unless both months of birth are known and differ: the SQL twin of `isSameLaureate`.
 */
export const LAUREATE = sql<string | null>`(
	select min(la.period_label) from participant lt join person lp on lp.id = lt.person_id
		join laureate la on la.person_id = lp.id or (la.person_id is null and lower(la.name) = lower(lp.name)
			and (la.born_month is null or lp.born_month is null or la.born_month = lp.born_month)
			and la.unit_name <> '' and la.unit_name in (
				select lu.name ->> 'zh' from unit lu where lu.id = e.unit_id
				union all select lu.name ->> 'zh' from enrolment ln join unit lu on lu.id = ln.unit_id where ln.person_id = lp.id))
	where lt.entry_id = e.id)`;

/** 本平台已核实, of achievement `a`: a place in a list of ours that is confirmed, or an outcome that is verified, as things are now. */
export const VERIFIED = sql<boolean>`(
	exists (select from list_row vr join list vl on vl.id = vr.list_id where vr.id = a.list_row_id and vl.state = 'confirmed')
	or exists (select from outcome vo where vo.id = a.outcome_id and vo.state = 'verified'))`;

/** Achievement `a` has a proof: a file, or what the portal itself knows and still holds true. */
export const PROVEN = sql<boolean>`(a.proof_file_id is not null or ${VERIFIED})`;

/** What the rules of a nomination need of entry `e`; null where its category nominates nobody. */
export const NOMINATION_FACTS = sql<NominationFacts | null>`(
	select json_build_object(
		'achievements', na.achievements, 'complete', na.complete, 'proven', na.proven, 'claiming', na.claiming,
		'conditions', exists (select from talent_condition nt where nt.category_id = nc.id),
		'laureate', ${LAUREATE},
		'opinion', coalesce(trim(nn.school_opinion) <> '' and trim(nn.opinion_signer) <> '' and nn.opinion_on is not null, false),
		'noticeFrom', nn.notice_from, 'noticeUntil', nn.notice_until,
		'noticePlace', coalesce(trim(nn.notice_place) <> '', false), 'noticeResult', coalesce(nn.notice_result, ''))
	from category nc left join nomination nn on nn.entry_id = e.id
		cross join lateral (
			select count(*) as achievements, count(*) filter (where trim(a.name) <> '' and a.achieved_month <> '') as complete,
				count(*) filter (where ${PROVEN}) as proven,
				count(*) filter (where a.condition_id is not null) as claiming
			from achievement a where a.entry_id = e.id) na
	where nc.id = e.category_id and nc.entrant_kind = 'person' and nc.assessment_kind = 'file_review')`;

/** Holds the category of an entry against a collective decision until the transaction ends; taken before the entry's own row. */
export async function shareCategory(trx: Trx, entryId: string): Promise<void> {
	await sql`select c.id from category c join entry e on e.category_id = c.id where e.id = ${entryId} for share of c`.execute(
		trx,
	);
}

/** The collective decision of a category stands: from then on nothing joins, leaves or is checked anew, as once judging is open. */
export function decisionStands(categoryId: Expression<unknown>): RawBuilder<boolean> {
	return sql<boolean>`exists (select from collective_decision cd where cd.category_id = ${categoryId} and cd.state = 'confirmed')`;
}
