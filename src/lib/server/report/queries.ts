import { sql } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import type { CountedStage, Period } from '#lib/domain/counted.ts';
import { COUNTED_STAGES } from '#lib/domain/counted.ts';
import { HIGHER_LEVELS, OUTCOME_GRADES, type HigherLevel, type OutcomeGrade } from '#lib/domain/higher.ts';
import type { Locale } from '#lib/domain/local-text.ts';
import {
	awardsOf,
	byRank,
	spanBefore,
	type ReportFigures,
	type ReportTalent,
	type ReportTotals,
} from '#lib/domain/report.ts';
import { visibleTo } from '../entries/queries.ts';
import { COUNTED_STAGE, FIRST_FILINGS, IS_WORK, momentsOf } from '../filings/counted-entries.ts';
import type { Context } from '../platform/context.ts';
import type { Queryable } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';

type Which = 'now' | 'before';
type Grade = ReportFigures['awards'][number]['grade'];

interface FestivalRow {
	totals: { which: Which; works: number; accepted: number; schools: number }[] | null;
	participants: { which: Which; count: number }[] | null;
	awarded: { which: Which; grade: Grade | null; count: number }[] | null;
	stages: { which: Which; stage: CountedStage; count: number }[] | null;
	units: ReportFigures['units'] | null;
	editions: ReportFigures['editions'] | null;
	categories: ReportFigures['categories'] | null;
}

/**
 * What was held here. By which day a thing counts: a work by its first filing that was not recalled (补报 does not move it), an award by
 * the confirmation of its list. Withdrawn and rejected works were received all the same. Nominees are counted with the talent awards.
 */
async function countFestivals(ctx: Context, db: Queryable, period: Period, before: Period): Promise<FestivalRow> {
	const zone = ctx.installation.timeZone;
	const [now, then] = [momentsOf(period, zone), momentsOf(before, zone)];
	const { rows } = await sql<FestivalRow>`
		with time (which, f, u) as (values ('now', ${now.from}, ${now.until}), ('before', ${then.from}, ${then.until})),
		w as materialized (
			select t.which, e.id, e.edition_id, e.category_id, e.unit_id, e.state
			from ${FIRST_FILINGS} x join time t on x.at >= t.f and x.at < t.u join entry e on e.id = x.entry_id
			where ${visibleTo(ctx.actor)} and ${IS_WORK}
		),
		a as materialized (
			select distinct t.which, r.grade, e.id, e.edition_id, e.category_id
			from list l join time t on l.confirmed_at >= t.f and l.confirmed_at < t.u
				join list_row r on r.list_id = l.id and r.grade is not null join entry e on e.id = r.entry_id
			where l.kind = 'award' and l.state = 'confirmed' and ${visibleTo(ctx.actor)} and ${IS_WORK}
		),
		by_edition as (
			select edition_id, count(*) as works, count(*) filter (where state = 'accepted') as accepted, count(distinct unit_id) as schools
			from w where which = 'now' group by edition_id
		),
		edition_awards as (select edition_id, count(distinct id) as awarded from a where which = 'now' group by edition_id),
		by_category as (
			select category_id, count(*) as works, count(*) filter (where state = 'accepted') as accepted
			from w where which = 'now' group by category_id
		),
		category_awards as (select category_id, count(distinct id) as awarded from a where which = 'now' group by category_id),
		-- the same category of another year has another id, yet its programme and key
		category_before as (
			select d.programme_id, c.key, count(*) as works
			from w join category c on c.id = w.category_id join edition d on d.id = w.edition_id
			where w.which = 'before' group by d.programme_id, c.key
		)
		select
			(select json_agg(x) from (select which, count(*) as works, count(*) filter (where state = 'accepted') as accepted,
				count(distinct unit_id) as schools from w group by which) x) as totals,
			(select json_agg(x) from (select w.which, count(distinct q.person_id) as count
				from w join category c on c.id = w.category_id and c.entrant_kind <> 'entering_teacher'
					join participant q on q.entry_id = w.id group by w.which) x) as participants,
			(select json_agg(x) from (select which, grade, count(distinct id) as count
				from a group by grouping sets ((which, grade), (which))) x) as awarded,
			(select json_agg(x) from (select w.which, s.stage, count(*) as count
				from w join lateral (select ${COUNTED_STAGE} as stage from entry e where e.id = w.id) s on true
				group by w.which, s.stage) x) as stages,
			(select json_agg(json_build_object('id', n.id, 'name', n.name, 'works', x.works, 'accepted', x.accepted)
					order by x.works desc, n.name ->> 'zh' collate "zh-Hans-x-icu")
				from (select unit_id, count(*) as works, count(*) filter (where state = 'accepted') as accepted
					from w where which = 'now' group by unit_id) x join unit n on n.id = x.unit_id) as units,
			(select json_agg(json_build_object('id', d.id, 'name', d.name, 'hosts', d.hosts, 'opens', h.opens, 'closes', h.closes,
					'works', coalesce(x.works, 0), 'accepted', coalesce(x.accepted, 0), 'schools', coalesce(x.schools, 0),
					'awarded', coalesce(y.awarded, 0)) order by h.opens nulls last, d.created_at, d.id)
				from edition d left join by_edition x on x.edition_id = d.id left join edition_awards y on y.edition_id = d.id
					left join lateral (select to_char(min(p.opens_at) at time zone ${zone}, 'YYYY-MM') as opens,
						to_char(max(p.closes_at) at time zone ${zone}, 'YYYY-MM') as closes
						from phase_window p where p.edition_id = d.id) h on true
				where x.edition_id is not null or y.edition_id is not null) as editions,
			(select json_agg(json_build_object('id', c.id, 'name', c.name, 'edition', json_build_object('id', d.id, 'name', d.name),
					'works', coalesce(x.works, 0), 'accepted', coalesce(x.accepted, 0), 'awarded', coalesce(y.awarded, 0),
					'before', coalesce(z.works, 0)) order by d.created_at, d.id, c.position)
				from category c join edition d on d.id = c.edition_id left join by_category x on x.category_id = c.id
					left join category_awards y on y.category_id = c.id
					left join category_before z on z.programme_id = d.programme_id and z.key = c.key
				where x.category_id is not null or y.category_id is not null) as categories`.execute(db);
	return rows[0]!;
}

interface HigherRow extends Omit<ReportTalent, 'awards'> {
	which: Which;
	kind: 'contest' | 'talent_award';
	grades: { grade: OutcomeGrade | null; count: number }[] | null;
}

/**
 * What went up. A recommendation counts by the day it was sent (and as long as it is not withdrawn), an outcome by the day it was
 * published (`decided_on`) once it is verified, with or without a recommendation of ours: 入围, 终评, 奖项 and 称号 stay separate facts.
 */
async function countUpward(db: Queryable, period: Period, before: Period): Promise<HigherRow[]> {
	const { rows } = await sql<HigherRow>`
		with time (which, f, u) as (values ('now', ${period.from}::date, ${period.until}::date), ('before', ${before.from}::date, ${before.until}::date)),
		s as (
			select t.which, r.edition_id, count(*) as sent,
				count(*) filter (where not exists (select from outcome o
					where o.edition_id = r.edition_id and o.entry_id = r.entry_id and o.state = 'verified')) as pending,
				count(*) filter (where not exists (select from outcome o where o.edition_id = r.edition_id and o.entry_id = r.entry_id
					and o.state = 'verified' and o.result in ('award', 'honoured', 'none'))) as undecided
			from recommendation r join time t on r.sent_on between t.f and t.u where r.state = 'sent' group by t.which, r.edition_id
		),
		g as (
			select t.which, o.edition_id, o.result, o.grade, count(*) as count
			from outcome o join time t on o.decided_on between t.f and t.u where o.state = 'verified'
			group by t.which, o.edition_id, o.result, o.grade
		),
		o as (
			select which, edition_id, sum(count) filter (where result = 'shortlisted') as shortlisted,
				sum(count) filter (where result = 'final') as final, sum(count) filter (where result = 'honoured') as honoured,
				sum(count) filter (where result = 'none') as none,
				json_agg(json_build_object('grade', grade, 'count', count)) filter (where result = 'award') as grades
			from g group by which, edition_id
		)
		select which, h.id as "editionId", p.kind, p.name as programme, h.name, h.period_label as "periodLabel", p.level, h.route,
			coalesce(s.sent, 0) as sent, coalesce(s.pending, 0) as pending,
			coalesce(s.undecided, 0) as undecided, coalesce(o.shortlisted, 0)::int as shortlisted,
			coalesce(o.final, 0)::int as final, coalesce(o.honoured, 0)::int as honoured, coalesce(o.none, 0)::int as none, o.grades,
			(select d.category_id from collective_decision d where d.higher_edition_id = h.id order by d.created_at limit 1) as "categoryId"
		from s full join o using (which, edition_id) join higher_edition h on h.id = edition_id
			join higher_programme p on p.id = h.programme_id
		order by h.period_label, h.id`.execute(db);
	return rows;
}

const GRADES: readonly Grade[] = ['first', 'second', 'third', 'encouragement'];

/** Every figure of a period, with the same span a year before. Two queries, whatever their number. Staff only. */
export async function getReport(ctx: Context, period: Period, db: Queryable = ctx.db): Promise<ReportFigures> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('report');
	const before = spanBefore(period);
	const [festivals, upward] = await Promise.all([
		countFestivals(ctx, db, period, before),
		countUpward(db, period, before),
	]);
	const higher = upward.map(({ kind, which, grades, ...row }) => ({
		kind,
		which,
		row: { ...row, awards: awardsIn(grades) },
	}));
	const of = (which: Which, kind: HigherRow['kind']) =>
		higher.flatMap((one) => (one.which === which && one.kind === kind ? [one.row] : []));
	const total = (which: Which): ReportTotals => {
		const contests = of(which, 'contest');
		const talents = of(which, 'talent_award');
		const local = festivals.totals?.find((one) => one.which === which);
		return {
			works: local?.works ?? 0,
			accepted: local?.accepted ?? 0,
			schools: local?.schools ?? 0,
			participants: festivals.participants?.find((one) => one.which === which)?.count ?? 0,
			awarded: festivals.awarded?.find((one) => one.which === which && one.grade === null)?.count ?? 0,
			sent: sum(contests.map(({ sent }) => sent)),
			contests: contests.filter(({ sent }) => sent > 0).length,
			higherAwards: Object.fromEntries(
				HIGHER_LEVELS.map((level) => [level, sum(contests.filter((one) => one.level === level).map(awardsOf))]),
			) as Record<HigherLevel, number>,
			nominated: sum(talents.map(({ sent }) => sent)),
			shortlisted: sum(talents.map(({ shortlisted }) => shortlisted)),
			honoured: sum(talents.map(({ honoured }) => honoured)),
		};
	};
	const compared = <Row extends { which: Which; count: number }>(
		rows: readonly Row[] | null,
		fits: (row: Row) => boolean,
	) => {
		const count = (which: Which) => rows?.find((row) => row.which === which && fits(row))?.count ?? 0;
		return { now: count('now'), before: count('before') };
	};
	return {
		period,
		before,
		totals: { now: total('now'), before: total('before') },
		editions: festivals.editions ?? [],
		categories: festivals.categories ?? [],
		stages: COUNTED_STAGES.map((stage) => ({
			stage,
			...compared(festivals.stages, (row) => row.stage === stage),
		})).filter(({ now, before: then }) => now + then > 0),
		units: festivals.units ?? [],
		awards: GRADES.map((grade) => ({ grade, ...compared(festivals.awarded, (row) => row.grade === grade) })),
		contests: of('now', 'contest').sort(byRank),
		talents: of('now', 'talent_award'),
	};
}

function sum(counts: readonly number[]): number {
	return counts.reduce((all, count) => all + count, 0);
}

function awardsIn(grades: HigherRow['grades']): ReportTalent['awards'] {
	const of = (grade: OutcomeGrade | null) => grades?.find((one) => one.grade === grade)?.count ?? 0;
	return Object.fromEntries([
		...OUTCOME_GRADES.map((grade) => [grade, of(grade)]),
		['named', of(null)],
	]) as ReportTalent['awards'];
}

export interface SavedSummary {
	/** null = the generated one again (reset) */
	text: string | null;
	version: number;
	by: string;
	at: Date;
}

/** 工作总结 as staff left it, in one language; undefined = nobody touched it. One query. Staff only. */
export async function findSummary(
	ctx: Context,
	period: Period,
	locale: Locale,
	db: Queryable = ctx.db,
): Promise<SavedSummary | undefined> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('report');
	return db
		.selectFrom('year_summary as s')
		.innerJoin('account as a', 'a.id', 's.updated_by')
		.innerJoin('person as p', 'p.id', 'a.person_id')
		.select((eb) => [
			eb.fn<string | null>('nullif', ['s.text', eb.val('')]).as('text'),
			's.version',
			'p.name as by',
			's.updated_at as at',
		])
		.where('s.from_on', '=', period.from)
		.where('s.until_on', '=', period.until)
		.where('s.locale', '=', locale)
		.executeTakeFirst();
}
