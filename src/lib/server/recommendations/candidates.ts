import { sql, type RawBuilder } from 'kysely';
import type { Grade } from '#lib/domain/award.ts';
import type { EntrantKind, SchoolStage } from '#lib/domain/edition.ts';
import type { RecommendationState, WorkKind } from '#lib/domain/higher.ts';
import type { ListState } from '#lib/domain/list.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import {
	eligibility,
	type CandidateFacts,
	type Eligibility,
	type EligibilityProblem,
	type HigherRules,
	type PlaceCount,
	type RefusedEntry,
} from '#lib/domain/recommendation.ts';
import type { Context } from '../platform/context.ts';
import type { Queryable, Trx } from '../platform/db.ts';
import { dayOf } from '../units/day-of.ts';

/** Who stands in the work of entry `e` of category `c`, in numbers; the join gives table `w` (people, stage). */
export const PEOPLE_OF_WORK = sql`lateral (
	select count(*) as people, max(q.grade) as grade,
		coalesce(json_agg(p.born_month) filter (where c.entrant_kind <> 'entering_teacher'), '[]') as born
	from participant q join person p on p.id = q.person_id where q.entry_id = e.id
) w`;

/** 学段: of its oldest pupil, else of its division where that is one stage only (a collective). Teachers' works have none. */
export const STAGE_OF_WORK = sql<SchoolStage | null>`case
	when c.entrant_kind = 'entering_teacher' then null
	when w.grade is not null then case when w.grade <= 6 then 'primary' when w.grade <= 9 then 'junior' else 'senior' end
	else (select d.stages[1] from division d where d.id = e.division_id and cardinality(d.stages) = 1) end`;

/** 个人项目 / 集体项目. */
export const KIND_OF_WORK = sql<WorkKind>`case
	when c.entrant_kind in ('collective', 'team', 'unit') or w.people > 1 then 'team' else 'individual' end`;

/** The best place in our own lists; a confirmed list before a draft of the same grade. The join gives table `b`. */
export const BEST_PLACE = sql`lateral (
	select r.grade, l.state from list_row r join list l on l.id = r.list_id
	where r.entry_id = e.id and r.grade is not null
	order by array_position(array['first', 'second', 'third', 'encouragement', 'shortlisted'], r.grade), l.state limit 1
) b on true`;

export interface Candidate extends CandidateFacts {
	entryId: string;
	number: string | null;
	title: string;
	versionId: string;
	categoryKey: string;
	categoryName: LocalText;
	kind: WorkKind;
}

export interface CandidateRow extends Omit<Candidate, 'best' | 'byTeacher'> {
	entrantKind: EntrantKind;
	grade: Grade | null;
	listState: ListState | null;
}

/**
 * The facts of each entry towards an edition. `together`: works that are to take their places at the same time; a pupil who stands in
 * two of them counts as taken. Entries without a filed version are left out. One query.
 */
export async function listCandidates(
	db: Queryable,
	edition: { id: string; programmeId: string },
	entryIds: readonly string[],
	{ now, together = [] }: { now: Date; together?: readonly string[] },
): Promise<Candidate[]> {
	if (entryIds.length === 0) return [];
	const { rows } = await sql<CandidateRow>`
		select ${candidateColumns(edition, now, together)} ${CANDIDATE_TABLES}
			left join recommendation r on r.entry_id = e.id and r.edition_id = ${edition.id}
		where e.id = any(${[...entryIds]}::uuid[]) and e.handed_in_at is not null and e.state <> 'draft'`.execute(db);
	const order = new Map(entryIds.map((id, at) => [id, at]));
	return rows.map(candidateOf).sort((one, other) => order.get(one.entryId)! - order.get(other.entryId)!);
}

/** What {@link candidateOf} reads, of entry `e`, its category `c` and version `v`, and `r`, its recommendation to the edition. */
export function candidateColumns(
	edition: { id: string; programmeId: string },
	now: Date,
	together: readonly string[] = [],
): RawBuilder<unknown> {
	return sql`e.id as "entryId", e.number, v.title, v.id as "versionId", e.state as "entryState", c.key as "categoryKey",
		c.name as "categoryName", c.entrant_kind as "entrantKind", w.born as "bornMonths", ${STAGE_OF_WORK} as stage,
		${KIND_OF_WORK} as kind, b.grade, b.state as "listState", r.state as here,
		coalesce(r.sent_on is not null, false) as "wasSent", ${pupilsTaken(edition.id, together)} as "pupilsTaken",
		${elsewhere(edition.programmeId)} as elsewhere, ${resultsUntil(now)} as "resultsUntil",
		${undecided(edition.id)} as undecided`;
}

export const CANDIDATE_TABLES = sql`
	from entry e
		join category c on c.id = e.category_id
		join entry_version v on v.id = e.current_version_id
		cross join ${PEOPLE_OF_WORK}
		left join ${BEST_PLACE}`;

export function candidateOf<Row extends CandidateRow>({ entrantKind, grade, listState, ...row }: Row) {
	return {
		...row,
		byTeacher: entrantKind === 'entering_teacher',
		best: grade === null ? null : { grade, listState: listState! },
	};
}

function pupilsTaken(editionId: string, together: readonly string[]): RawBuilder<number> {
	return sql<number>`(
		select count(distinct mine.person_id) from participant mine
			join participant other on other.person_id = mine.person_id and other.entry_id <> mine.entry_id
			left join recommendation o on o.entry_id = other.entry_id and o.edition_id = ${editionId}
		where mine.entry_id = e.id
			and (o.state in ('confirmed', 'sent') or other.entry_id = any(${[...together]}::uuid[])))`;
}

/** Contests of other programmes where it holds a place or reached something: chains such as city → province are warned of, too. */
function elsewhere(programmeId: string): RawBuilder<LocalText[]> {
	return sql<LocalText[]>`(
		select coalesce(json_agg(h.name order by h.id), '[]') from higher_edition h
		where h.programme_id <> ${programmeId} and (
			exists (select from recommendation o where o.edition_id = h.id and o.entry_id = e.id and o.state in ('confirmed', 'sent'))
			or exists (select from outcome x where x.edition_id = h.id and x.entry_id = e.id and x.state <> 'rejected')))`;
}

/** A nominee goes up by the collective decision alone: not by a tick on the sheet, not as a substitute. */
function undecided(editionId: string): RawBuilder<boolean> {
	return sql<boolean>`(c.entrant_kind = 'person' and c.assessment_kind = 'file_review' and not exists (
		select from decision_row d join collective_decision k on k.id = d.decision_id
		where d.entry_id = e.id and d.outcome = 'recommended' and k.state = 'confirmed' and k.higher_edition_id = ${editionId}))`;
}

/** The end of the results phase of its category (its own window, else the edition's), while it runs. */
function resultsUntil(now: Date): RawBuilder<Date | null> {
	return sql<Date | null>`(
		select case when p.opens_at <= ${now} and p.closes_at > ${now} then p.closes_at end
		from phase_window p
		where p.edition_id = e.edition_id and p.phase = 'results' and (p.category_id = e.category_id or p.category_id is null)
		order by p.category_id nulls last limit 1)`;
}

export function eligibilityOf(
	ctx: Context,
	rules: HigherRules,
	candidate: CandidateFacts,
	step: 'proposing' | 'keeping',
): Eligibility {
	return eligibility(rules, candidate, { now: ctx.now, today: dayOf(ctx), step });
}

/**
 * Those of these rows that may not go up as things are now, with why; their entries are locked, so that nobody's check is taken back
 * meanwhile. `together`: they are to take their places at the same time. `ignore`: what is no reason at this step.
 */
export async function listUnfit(
	trx: Trx,
	ctx: Context,
	edition: { id: string; programmeId: string; rules: HigherRules },
	rows: readonly LockedRecommendation[],
	{ together = false, ignore = [] }: { together?: boolean; ignore?: readonly EligibilityProblem[] } = {},
): Promise<RefusedEntry[]> {
	const entryIds = rows.map(({ entryId }) => entryId);
	// not shared: two contests that admit no other one must not both take it
	await sql`select id from entry where id = any(${entryIds}::uuid[]) order by id for no key update`.execute(trx);
	const facts = await listCandidates(trx, edition, entryIds, { now: ctx.now, together: together ? entryIds : [] });
	const byEntry = new Map(facts.map((candidate) => [candidate.entryId, candidate]));
	return rows.flatMap(({ entryId, number, title }): RefusedEntry[] => {
		const candidate = byEntry.get(entryId);
		const problems: EligibilityProblem[] = candidate
			? eligibilityOf(ctx, edition.rules, candidate, 'keeping').problems.filter((problem) => !ignore.includes(problem))
			: ['not_accepted'];
		return problems.length > 0 ? [{ entryId, number, title, problems }] : [];
	});
}

/** Works that hold a place, as quotas count them; without those named. One query. */
export async function countPlaces(
	db: Queryable,
	editionId: string,
	without: readonly string[] = [],
): Promise<PlaceCount[]> {
	const { rows } = await sql<PlaceCount>`
		select higher_category_id as "categoryId", stage, kind, count(*) as count from recommendation
		where edition_id = ${editionId} and state in ('confirmed', 'sent') and id <> all(${[...without]}::uuid[])
		group by 1, 2, 3`.execute(db);
	return rows;
}

/** A row of a sheet, locked with its edition. */
export interface LockedRecommendation {
	id: string;
	entryId: string;
	state: RecommendationState;
	categoryId: string | null;
	stage: SchoolStage | null;
	kind: WorkKind;
	papers: string[];
	position: number;
	version: number;
	number: string | null;
	title: string;
}
