import { sql, type RawBuilder } from 'kysely';
import type { Locale } from '#lib/domain/local-text.ts';
import type { ViewSource } from '#lib/domain/view.ts';
import { PROGRESS } from '../filings/entry-list.ts';
import { visibleTo } from '../entries/queries.ts';
import type { Context } from '../platform/context.ts';

export interface DeskReader {
	locale: Locale;
	zone: string;
}

/** A column in SQL. What it filters, sums and shows is `value`; one that holds ids is shown, ordered and grouped by `label`. */
export interface SourceColumn {
	value: RawBuilder<unknown>;
	label?: RawBuilder<string | null>;
}

/** Where a list comes from: tables, the row's id, who may see it, and an expression for each key of the registry. */
export interface SourceSql {
	from: RawBuilder<unknown>;
	id: RawBuilder<string>;
	where: RawBuilder<boolean>;
	columns: Record<string, SourceColumn>;
}

const col = (value: RawBuilder<unknown>, label?: RawBuilder<string | null>): SourceColumn =>
	label ? { value, label } : { value };

export function sourceSql(ctx: Context, source: ViewSource, { locale }: DeskReader): SourceSql {
	/** {@link localText} in SQL */
	const name = (column: string): RawBuilder<string | null> =>
		locale === 'en'
			? sql<string>`coalesce(nullif(${sql.raw(column)} ->> 'en', ''), ${sql.raw(column)} ->> 'zh')`
			: sql<string>`(${sql.raw(column)} ->> 'zh')`;
	const comma = sql.lit(locale === 'en' ? ', ' : '、');
	const yes = (condition: RawBuilder<unknown>) => sql`(case when ${condition} then 'yes' else 'no' end)`;

	const authors = sql`(select string_agg(p.name, ${comma} order by x.position) from participant x
		join person p on p.id = x.person_id where x.entry_id = e.id)`;
	const advisors = sql`(select string_agg(p.name, ${comma} order by x.position) from advisor x
		join person p on p.id = x.person_id where x.entry_id = e.id)`;
	const outcomes = sql`(select count(*) from outcome o where o.entry_id = e.id and o.state = 'verified')`;

	switch (source) {
		case 'entries': {
			const lastResult = (
				what: RawBuilder<unknown>,
			) => sql`(select ${what} from stage_entry s join stage g on g.id = s.stage_id
				join result r on r.stage_entry_id = s.id where s.entry_id = e.id order by g.position desc limit 1)`;
			return {
				from: sql`entry e join unit u on u.id = e.unit_id join category c on c.id = e.category_id
					join edition ed on ed.id = e.edition_id left join division d on d.id = e.division_id
					left join discipline dc on dc.id = e.discipline_id`,
				id: sql<string>`e.id`,
				where: visibleTo(ctx.actor),
				columns: {
					number: col(sql`e.number`),
					title: col(sql`e.title`),
					edition: col(sql`e.edition_id::text`, name('ed.name')),
					category: col(sql`e.category_id::text`, name('c.name')),
					division: col(name('d.name')),
					discipline: col(name('dc.name')),
					unit: col(name('u.name')),
					state: col(sql`e.state`),
					progress:
						col(sql`(case when ${PROGRESS.outcome} then 'outcome' when ${PROGRESS.recommended} then 'recommended'
						when ${PROGRESS.listed} then 'listed' when ${PROGRESS.scored} then 'scored' when ${PROGRESS.accepted} then 'accepted'
						when ${PROGRESS.filed} then 'filed' end)`),
					collective: col(sql`e.collective_name`),
					authors: col(authors),
					author_count: col(sql`(select count(*) from participant x where x.entry_id = e.id)`),
					advisors: col(advisors),
					unit_rank: col(sql`e.unit_rank`),
					score: col(lastResult(sql`round(r.kept_sum_tenths::numeric / nullif(r.kept_count, 0) / 10, 2)`)),
					rank: col(lastResult(sql`r.rank`)),
					shortlisted: col(
						yes(sql`exists (select from list_row r join list l on l.id = r.list_id where r.entry_id = e.id
							and l.kind = 'shortlist' and l.state = 'confirmed' and r.grade is not null)`),
					),
					grade: col(sql`(select r.grade from list_row r join list l on l.id = r.list_id
						where r.entry_id = e.id and l.kind = 'award' and l.state = 'confirmed' limit 1)`),
					recommended_to:
						col(sql`(select string_agg(${name('h.name')}, ${comma} order by h.deadline_at, h.id) from recommendation r
						join higher_edition h on h.id = r.edition_id where r.entry_id = e.id and r.state in ('confirmed', 'sent'))`),
					outcome_count: col(outcomes),
					file_count: col(sql`(select count(*) from entry_file f where f.entry_id = e.id)`),
					handed_in_at: col(sql`e.handed_in_at`),
					filed_at: col(sql`e.filed_at`),
					mend_by: col(sql`e.mend_by`),
				},
			};
		}
		case 'recommendations':
			return {
				from: sql`recommendation r join higher_edition h on h.id = r.edition_id join higher_programme hp on hp.id = h.programme_id
					join entry e on e.id = r.entry_id join unit u on u.id = e.unit_id join category c on c.id = e.category_id
					left join higher_category hc on hc.id = r.higher_category_id`,
				id: sql<string>`r.id`,
				where: visibleTo(ctx.actor),
				columns: {
					higher_edition: col(sql`r.edition_id::text`, name('h.name')),
					level: col(sql`hp.level`),
					route: col(sql`h.route`),
					higher_category: col(name('hc.name')),
					stage: col(sql`r.stage`),
					work_kind: col(sql`r.kind`),
					position: col(sql`r.position`),
					number: col(sql`e.number`),
					title: col(sql`e.title`),
					category: col(name('c.name')),
					unit: col(name('u.name')),
					collective: col(sql`e.collective_name`),
					authors: col(authors),
					advisors: col(advisors),
					state: col(sql`r.state`),
					papers_missing: col(PAPERS_MISSING),
					standing: col(sql`(case when h.closed_at is null then 'open' else 'closed' end)`),
					deadline: col(sql`h.deadline_at`),
					confirmed_at: col(sql`r.confirmed_at`),
					sent_on: col(sql`r.sent_on`),
					outcome_count: col(sql`(select count(*) from outcome o
						where o.entry_id = r.entry_id and o.edition_id = r.edition_id and o.state = 'verified')`),
				},
			};
		case 'outcomes':
			return {
				from: sql`outcome o join higher_edition h on h.id = o.edition_id join higher_programme hp on hp.id = h.programme_id
					join unit u on u.id = o.unit_id left join entry e on e.id = o.entry_id left join category c on c.id = e.category_id`,
				id: sql<string>`o.id`,
				where: sql<boolean>`(e.id is null or ${visibleTo(ctx.actor)})`,
				columns: {
					higher_edition: col(sql`o.edition_id::text`, name('h.name')),
					level: col(sql`hp.level`),
					number: col(sql`e.number`),
					title: col(sql`coalesce(o.title, e.title)`),
					category: col(name('c.name')),
					unit: col(name('u.name')),
					people: col(sql`coalesce((select string_agg(p.name, ${comma} order by x.position) from outcome_person x
						join person p on p.id = x.person_id where x.outcome_id = o.id), ${authors})`),
					result: col(sql`o.result`),
					grade: col(sql`o.grade`),
					award_name: col(sql`o.award_name`),
					decided_on: col(sql`o.decided_on`),
					source: col(sql`o.source`),
					certificate_number: col(sql`o.certificate_number`),
					recommended: col(
						yes(sql`exists (select from recommendation r where r.entry_id = o.entry_id and r.edition_id = o.edition_id
							and r.state in ('confirmed', 'sent'))`),
					),
					state: col(sql`o.state`),
					reported_at: col(sql`o.reported_at`),
				},
			};
		case 'nominees':
			return {
				from: sql`entry e join category c on c.id = e.category_id and c.entrant_kind = 'person' and c.assessment_kind = 'file_review'
					join edition ed on ed.id = e.edition_id join unit u on u.id = e.unit_id
					left join nomination n on n.entry_id = e.id left join unit ut on ut.id = n.unit_then_id
					left join collective_decision cd on cd.category_id = c.id and cd.state = 'confirmed'
					left join decision_row dr on dr.decision_id = cd.id and dr.entry_id = e.id`,
				id: sql<string>`e.id`,
				where: visibleTo(ctx.actor),
				columns: {
					number: col(sql`e.number`),
					nominee: col(authors),
					edition: col(sql`e.edition_id::text`, name('ed.name')),
					category: col(sql`e.category_id::text`, name('c.name')),
					unit_then: col(sql`coalesce(${name('ut.name')}, ${name('u.name')})`),
					unit_now:
						col(sql`(select ${name('nu.name')} from participant x join enrolment en on en.person_id = x.person_id and en.to_on is null
						join unit nu on nu.id = en.unit_id where x.entry_id = e.id order by x.position limit 1)`),
					school_grade: col(
						sql`(select x.grade from participant x where x.entry_id = e.id order by x.position limit 1)`,
					),
					state: col(sql`e.state`),
					achievements: col(sql`(select count(*) from achievement a where a.entry_id = e.id)`),
					conditions_met: col(
						sql`(select count(distinct f.condition_id) from condition_finding f where f.entry_id = e.id and f.met)`,
					),
					review: col(REVIEW),
					panel_average: col(
						sql`(select round(avg(s.points_tenths) / 10, 2) from panel_score s where s.entry_id = e.id)`,
					),
					decision: col(sql`coalesce(dr.outcome, 'none')`),
					recommended: col(
						yes(
							sql`exists (select from recommendation r where r.entry_id = e.id and r.state in ('confirmed', 'sent'))`,
						),
					),
					result: col(sql`(select o.result from outcome o where o.entry_id = e.id and o.state = 'verified'
						order by o.decided_on desc, o.id desc limit 1)`),
					filed_at: col(sql`e.filed_at`),
				},
			};
		case 'units':
			return {
				from: sql`unit u left join unit pu on pu.id = u.parent_id left join lateral (
					select count(*) filter (where e.state = 'draft') as drafts, count(*) filter (where e.state = 'handed_in') as handed_in,
						count(*) filter (where e.state in ('filed', 'accepted', 'rejected')) as filed,
						count(*) filter (where e.state = 'returned') as returned, count(*) filter (where e.state = 'accepted') as accepted,
						count(*) filter (where ${PROGRESS.listed}) as listed, count(*) filter (where ${PROGRESS.recommended}) as recommended
					from entry e join edition ed on ed.id = e.edition_id and ed.state = 'open' where e.unit_id = u.id) uc on true`,
				id: sql<string>`u.id`,
				where: sql<boolean>`u.closed_at is null`,
				columns: {
					unit: col(name('u.name')),
					kind: col(sql`u.kind`),
					size: col(sql`u.size`),
					parent: col(name('pu.name')),
					signed_in: col(
						yes(sql`exists (select from account_role ar join account ac on ac.id = ar.account_id
							where ar.unit_id = u.id and ac.first_sign_in_at is not null)`),
					),
					contact_name: col(sql`u.contact_name`),
					contact_phone: col(sql`u.contact_phone`),
					drafts: col(sql`uc.drafts`),
					handed_in: col(sql`uc.handed_in`),
					filed: col(sql`uc.filed`),
					returned: col(sql`uc.returned`),
					accepted: col(sql`uc.accepted`),
					listed: col(sql`uc.listed`),
					recommended_count: col(sql`uc.recommended`),
					outcome_count: col(
						sql`(select count(*) from outcome o where o.unit_id = u.id and o.state = 'verified' and o.result <> 'none')`,
					),
				},
			};
	}
}

/** Required papers (材料) that do not lie with a recommendation; for tables `recommendation` r and `higher_edition` h. */
export const PAPERS_MISSING = sql<number>`(select count(*) from jsonb_array_elements(h.papers) paper
	where coalesce((paper ->> 'required')::boolean, true) and not (paper ->> 'key') = any(r.papers))`;

/** How far the file review of a nominee is; for a table `entry` e. An achievement that claims a condition is looked at by one tick. */
export const REVIEW = sql<string>`(case
	when not exists (select from condition_finding f where f.entry_id = e.id) then 'waiting'
	when exists (select from achievement a where a.entry_id = e.id and a.condition_id is not null
		and not exists (select from condition_finding f where f.achievement_id = a.id and f.condition_id = a.condition_id)) then 'begun'
	else 'done' end)`;
