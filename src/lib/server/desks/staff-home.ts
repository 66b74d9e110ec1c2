import { sql, type RawBuilder } from 'kysely';
import type { QuotaUnit } from '#lib/domain/edition.ts';
import type { HigherLevel } from '#lib/domain/higher.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import type { StaffTask, StaffTaskKind } from '#lib/domain/staff-task.ts';
import { ENTRY_PROGRESS, readShape, type EntryProgress, type ViewSource } from '#lib/domain/view.ts';
import { visibleTo } from '../entries/queries.ts';
import { conditions, PROGRESS, type EntryFilter } from '../filings/entry-list.ts';
import { SHEETS_MISSING, toPlan } from '../judging/queries.ts';
import type { Context } from '../platform/context.ts';
import { DRAFT_LISTS } from '../results/queries.ts';
import { unitLines } from '../units/queries.ts';
import { deskSql } from './desk-sql.ts';
import { requireStaff } from './queries.ts';
import { PAPERS_MISSING, sourceSql } from './sources.ts';

/** The list behind a line of the home: the address is written from it, and the figure counts by it. */
export type TaskList =
	| { page: 'entries'; filter: Pick<EntryFilter, 'state' | 'running'> }
	| { page: 'desk'; source: ViewSource; filters: Record<string, string> }
	| { page: 'units'; filter: 'waiting' | 'not_signed_in' }
	| { page: 'judging'; show: 'to_plan' | 'sheets' }
	| { page: 'results'; show: 'drafts' };

export const TASK_LISTS: Record<StaffTaskKind, TaskList> = {
	returned: { page: 'entries', filter: { state: 'returned', running: true } },
	check: { page: 'entries', filter: { state: 'filed', running: true } },
	remind: { page: 'units', filter: 'waiting' },
	never: { page: 'units', filter: 'not_signed_in' },
	plan: { page: 'judging', show: 'to_plan' },
	sheets: { page: 'judging', show: 'sheets' },
	lists: { page: 'results', show: 'drafts' },
	propose: { page: 'desk', source: 'recommendations', filters: { state: 'proposed', standing: 'open' } },
	send: { page: 'desk', source: 'recommendations', filters: { state: 'confirmed', standing: 'open' } },
	papers: {
		page: 'desk',
		source: 'recommendations',
		filters: { state: 'proposed,confirmed', papers_missing: '1..', standing: 'open' },
	},
	outcomes: { page: 'desk', source: 'outcomes', filters: { state: 'reported' } },
	review: {
		page: 'desk',
		source: 'nominees',
		filters: { state: 'accepted', review: 'waiting,begun', decision: 'none' },
	},
	decide: { page: 'desk', source: 'nominees', filters: { state: 'accepted', review: 'done', decision: 'none' } },
};

/** A higher contest that is near, with the places taken in its own unit. */
export interface HigherLine {
	id: string;
	name: LocalText;
	level: HigherLevel;
	deadlineAt: Date | null;
	/** confirmed and sent */
	used: number;
	/** null = no limit is known */
	max: number | null;
	unit: QuotaUnit;
	proposed: number;
	/** recommendations with a required paper missing, that are not sent yet */
	papersMissing: number;
}

export interface StaffHome {
	tasks: StaffTask[];
	higher: HigherLine[];
}

const HIGHER_SHOWN = 8;
/** How long before filing closes schools are reminded. */
const REMIND_DAYS = 7;

/** What waits for staff today, as figures with their deadlines, and the higher contests that are near. One query. Staff only. */
export async function getStaffHome(ctx: Context): Promise<StaffHome> {
	requireStaff(ctx);
	const now = sql`${ctx.now}::timestamptz`;
	const phase = (name: string, end: 'opens_at' | 'closes_at') => sql<Date>`(select w.${sql.ref(end)} from phase_window w
		where w.edition_id = c.edition_id and w.phase = ${sql.lit(name)} and (w.category_id = c.id or w.category_id is null)
		order by w.category_id nulls last limit 1)`;
	const line = (
		kind: StaffTaskKind,
		from: RawBuilder<unknown>,
		figures: {
			due?: RawBuilder<unknown>;
			since?: RawBuilder<unknown>;
			more?: RawBuilder<unknown>;
			edition?: true;
		} = {},
	) => sql`(select ${sql.lit(kind)} as kind, count(*) as count, ${figures.due ?? sql`null::timestamptz`} as due,
		${figures.since ?? sql`null::timestamptz`} as since, ${figures.more ?? sql`0::bigint`} as more,
		${figures.edition ? sql`(select id from next)` : sql`null::uuid`} as edition_id from ${from})`;

	const entries = (kind: StaffTaskKind, figures: Parameters<typeof line>[2]) => {
		const list = TASK_LISTS[kind];
		if (list.page !== 'entries') throw new Error(`${kind} is no list of entries`);
		const filter = { ...NO_FILTER, ...list.filter };
		return line(kind, sql`entry e join category c on c.id = e.category_id where ${conditions(ctx, filter)}`, figures);
	};
	const desk = (kind: StaffTaskKind, figures: Parameters<typeof line>[2]) => {
		const list = TASK_LISTS[kind];
		if (list.page !== 'desk') throw new Error(`${kind} is no list of the desk`);
		// neither the language nor the zone has a say in these filters
		const reader = { locale: 'zh-CN', zone: ctx.installation.timeZone } as const;
		const parts = sourceSql(ctx, list.source, reader);
		const { where } = deskSql(list.source, readShape(list.source, { filters: list.filters }), parts, reader);
		return line(kind, sql`${parts.from} where ${where}`, figures);
	};
	const upwardDue = { due: sql`min(h.deadline_at)` };
	const reviewDue = { due: sql`min(${phase('judging', 'closes_at')})` };
	const { rows } = await sql<{
		tasks: (Omit<StaffTask, 'due' | 'since' | 'editionId'> & {
			due: string | null;
			since: string | null;
			edition_id: string | null;
		})[];
		higher: (Omit<HigherLine, 'deadlineAt'> & { deadlineAt: string | null })[] | null;
	}>`
		with open_category as (select c.id, c.edition_id from category c join edition o on o.id = c.edition_id and o.state = 'open'),
		closing as (select c.edition_id, ${phase('filing', 'closes_at')} as at from open_category c),
		-- the edition that schools file for next
		next as (select edition_id as id, at from closing where at > ${now} order by at, edition_id limit 1),
		lines as (${unitLines(sql`(select id from next)`)}),
		lacking as (select c.id, ${phase('judging', 'closes_at')} as closes_at from open_category c where ${SHEETS_MISSING}),
		task as (
			${sql.join(
				[
					entries('returned', { due: sql`min(e.mend_by)`, more: sql`count(*) filter (where e.mend_by <= ${now})` }),
					entries('check', { due: sql`min(${phase('eligibility', 'closes_at')})`, since: sql`min(e.filed_at)` }),
					line(
						'remind',
						sql`lines where status <> 'filed' and (select at from next) < ${now} + make_interval(days => ${sql.lit(REMIND_DAYS)})`,
						{ due: sql`(select at from next)`, edition: true },
					),
					line('never', sql`lines where status = 'not_signed_in' and exists (select from next)`, { edition: true }),
					line(
						'plan',
						sql`category c join edition o on o.id = c.edition_id and o.state = 'open' where ${toPlan(ctx.now)}`,
						{
							due: sql`min(${phase('judging', 'opens_at')})`,
						},
					),
					line('sheets', sql`lacking`, {
						due: sql`min(lacking.closes_at)`,
						more: sql`(select count(*) from open_category c join stage s on s.category_id = c.id and s.state = 'open'
							join stage_entry se on se.stage_id = s.id join assignment a on a.stage_entry_id = se.id and a.state = 'assigned'
							where not exists (select from score_sheet x where x.assignment_id = a.id and x.state = 'submitted')
								and not exists (select from gap_decision d where d.assignment_id = a.id))`,
					}),
					line('lists', sql`stage st join category c on c.id = st.category_id where ${DRAFT_LISTS}`),
					desk('propose', upwardDue),
					desk('send', upwardDue),
					desk('papers', upwardDue),
					desk('outcomes', { since: sql`min(o.reported_at)` }),
					desk('review', reviewDue),
					desk('decide', reviewDue),
				],
				sql` union all `,
			)}
		),
		higher as (
			select h.id, h.name, p.level, h.deadline_at as "deadlineAt", h.quota_unit as unit,
				(select count(*) from recommendation r where r.edition_id = h.id and r.state in ('confirmed', 'sent')) as used,
				(select count(*) from recommendation r where r.edition_id = h.id and r.state = 'proposed') as proposed,
				(select count(*) from recommendation r where r.edition_id = h.id and r.state in ('proposed', 'confirmed')
					and ${PAPERS_MISSING} > 0) as "papersMissing",
				-- without a total, the sum of the limits that divide it least
				coalesce(h.total_max, (select sum(q.max)::int from higher_quota q where q.edition_id = h.id
					and num_nonnulls(q.category_id, q.stage, q.kind) = (
						select min(num_nonnulls(x.category_id, x.stage, x.kind)) from higher_quota x where x.edition_id = h.id))) as max
			from higher_edition h join higher_programme p on p.id = h.programme_id
			where h.closed_at is null and p.archived_at is null and (h.deadline_at is null or h.deadline_at > ${now}
				or exists (select from recommendation r where r.edition_id = h.id and r.state in ('proposed', 'confirmed')))
			order by h.deadline_at nulls last, h.id limit ${sql.lit(HIGHER_SHOWN)}
		)
		select (select json_agg(task) from task) as tasks, (select json_agg(higher) from higher) as higher`.execute(ctx.db);
	const row = rows[0]!;
	const date = (text: string | null) => (text === null ? null : new Date(text));
	return {
		tasks: row.tasks.map(({ edition_id, ...task }) => ({
			...task,
			due: date(task.due),
			since: date(task.since),
			editionId: edition_id,
		})),
		higher: (row.higher ?? []).map((line) => ({ ...line, deadlineAt: date(line.deadlineAt) })),
	};
}

const NO_FILTER: EntryFilter = {
	editionId: null,
	categoryId: null,
	divisionId: null,
	unitId: null,
	state: null,
	overdue: false,
	search: '',
	sort: 'filed',
	cursor: null,
};

/* ---------------------------------------------------------------------------------------------------------- funnel */

export interface FunnelLine {
	categoryId: string;
	editionId: string;
	name: LocalText;
	/** not handed in: staff see how many, never which */
	drafts: number;
	steps: Record<EntryProgress, number>;
}

/** 漏斗: per category of the open editions and the last finished one, how many came how far. One query. Staff only. */
export async function getFunnel(ctx: Context): Promise<FunnelLine[]> {
	requireStaff(ctx);
	const steps = ENTRY_PROGRESS.map(
		(step) => sql`count(*) filter (where ${visibleTo(ctx.actor)} and ${PROGRESS[step]}) as ${sql.ref(step)}`,
	);
	const { rows } = await sql<
		{ category_id: string; edition_id: string; name: LocalText; drafts: number } & Record<EntryProgress, number>
	>`
		with shown as (
			select id, created_at from edition where state = 'open' union all
			(select id, created_at from edition where state = 'finished' order by finished_at desc nulls last, id desc limit 1)
		)
		select c.id as category_id, c.edition_id, c.name, k.drafts, ${sql.join(ENTRY_PROGRESS.map((step) => sql.ref(`k.${step}`)))}
		from shown s join category c on c.edition_id = s.id
			left join lateral (select count(*) filter (where e.state = 'draft') as drafts, ${sql.join(steps)}
				from entry e where e.category_id = c.id) k on true
		order by s.created_at desc, s.id desc, c.position`.execute(ctx.db);
	return rows.map((row) => ({
		categoryId: row.category_id,
		editionId: row.edition_id,
		name: row.name,
		drafts: row.drafts,
		steps: Object.fromEntries(ENTRY_PROGRESS.map((step) => [step, row[step]])) as Record<EntryProgress, number>,
	}));
}
