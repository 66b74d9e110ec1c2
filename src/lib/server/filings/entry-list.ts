import { sql, type RawBuilder } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import type { Counted } from '#lib/domain/counted.ts';
import type { EntryState } from '#lib/domain/entry.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import type { EntryProgress } from '#lib/domain/view.ts';
import { visibleTo } from '../entries/queries.ts';
import { escapeLike } from '../units/queries.ts';
import type { Context } from '../platform/context.ts';
import { pageOf, type Cursor, type CursorHolds } from '../platform/keyset.ts';
import { NotFound } from '../platform/not-found.ts';
import { countedConditions } from './counted-entries.ts';

export const ENTRIES_PER_PAGE = 25;

export const ENTRY_SORTS = ['filed', 'number', 'title', 'unit'] as const;
export type EntrySort = (typeof ENTRY_SORTS)[number];

export interface EntryFilter {
	editionId: string | null;
	categoryId: string | null;
	divisionId: string | null;
	unitId: string | null;
	state: EntryState | null;
	/** returned, and the mend-by date is over */
	overdue: boolean;
	/** how far it has come, at least */
	progress?: EntryProgress | null;
	/** only of editions that are open */
	running?: boolean;
	/** part of the title or of the number */
	search: string;
	/** where a figure of the year's report leads here */
	counted?: Counted | undefined;
	sort: EntrySort;
	cursor: Cursor | null;
}

export interface EntryListLine {
	id: string;
	number: string | null;
	title: string;
	state: EntryState;
	unit: LocalText;
	category: LocalText;
	division: LocalText | null;
	filedAt: Date | null;
}

/** Each sort: its value as text for the cursor, the same as what is compared, and the direction of the first page. */
export const SORTS: Record<
	EntrySort,
	{ text: RawBuilder<string>; by: RawBuilder<unknown>; cast: string; holds: CursorHolds; descending: boolean }
> = {
	filed: {
		text: sql<string>`to_char(coalesce(e.filed_at, 'epoch') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
		by: sql`coalesce(e.filed_at, 'epoch')`,
		cast: 'timestamptz',
		holds: 'moment',
		descending: true,
	},
	number: {
		text: sql<string>`coalesce(e.number, '')`,
		by: sql`coalesce(e.number, '')`,
		cast: 'text',
		holds: 'text',
		descending: false,
	},
	title: { text: sql<string>`e.title`, by: sql`e.title`, cast: 'text', holds: 'text', descending: false },
	unit: {
		text: sql<string>`u.name ->> 'zh'`,
		by: sql`(u.name ->> 'zh')`,
		cast: 'text',
		holds: 'text',
		descending: false,
	},
};

/**
 * 漏斗: the steps from filing to the outcome above, each a condition of its own (a work may be recommended without being scored), for a
 * query whose table `entry` is called `e`: the home's figures and the lists behind them count by the same words.
 */
export const PROGRESS: Record<EntryProgress, RawBuilder<boolean>> = {
	// what a school took back is filed no longer; what was returned is, also while it is mended
	filed: sql<boolean>`(e.filed_at is not null and (e.state in ('filed', 'accepted', 'returned', 'rejected', 'disqualified')
		or (e.state = 'handed_in' and e.mend_by is not null)))`,
	accepted: sql<boolean>`(e.state = 'accepted')`,
	// a sheet is in, or a condition was held against a proof (材料审核)
	scored: sql<boolean>`(e.state = 'accepted' and (
		exists (select from stage_entry ps join assignment pa on pa.stage_entry_id = ps.id
			join score_sheet ph on ph.assignment_id = pa.id and ph.state = 'submitted' where ps.entry_id = e.id)
		or exists (select from condition_finding pf where pf.entry_id = e.id)))`,
	// a place in a confirmed list (入围, 拟获奖), or chosen together (集体研究)
	listed: sql<boolean>`(exists (select from list_row pr join list pl on pl.id = pr.list_id and pl.state = 'confirmed'
			where pr.entry_id = e.id and pr.grade is not null)
		or exists (select from decision_row pd join collective_decision pc on pc.id = pd.decision_id and pc.state = 'confirmed'
			where pd.entry_id = e.id and pd.outcome = 'recommended'))`,
	recommended: sql<boolean>`exists (select from recommendation pr where pr.entry_id = e.id and pr.state in ('confirmed', 'sent'))`,
	outcome: sql<boolean>`exists (select from outcome po where po.entry_id = e.id and po.state = 'verified' and po.result <> 'none')`,
};

export function conditions(ctx: Context, filter: EntryFilter): RawBuilder<unknown> {
	const all: RawBuilder<unknown>[] = [visibleTo(ctx.actor)];
	if (filter.editionId) all.push(sql`e.edition_id = ${filter.editionId}`);
	if (filter.categoryId) all.push(sql`e.category_id = ${filter.categoryId}`);
	if (filter.divisionId) all.push(sql`e.division_id = ${filter.divisionId}`);
	if (filter.unitId) all.push(sql`e.unit_id = ${filter.unitId}`);
	if (filter.state) all.push(sql`e.state = ${filter.state}`);
	if (filter.overdue) all.push(sql`e.state = 'returned' and e.mend_by <= ${ctx.now}`);
	if (filter.progress) all.push(PROGRESS[filter.progress]);
	if (filter.running) all.push(sql`exists (select from edition o where o.id = e.edition_id and o.state = 'open')`);
	if (filter.search) {
		const part = `%${escapeLike(filter.search)}%`;
		all.push(sql`(e.title ilike ${part} or e.number ilike ${part})`);
	}
	if (filter.counted) all.push(...countedConditions(filter.counted, ctx.installation.timeZone));
	return sql.join(all, sql` and `);
}

/** Entries as staff may see them, 25 a page, with the count under the same filter. Two queries, whatever their number. */
export async function listEntries(
	ctx: Context,
	filter: EntryFilter,
): Promise<{ rows: EntryListLine[]; total: number; previous: string | null; next: string | null }> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('entries');
	const where = conditions(ctx, filter);
	const { cursor } = filter;
	const { text, by, cast, descending } = SORTS[filter.sort];
	const ascending = descending === (cursor?.backwards ?? false);
	const direction = sql.raw(ascending ? 'asc' : 'desc');
	const place = cursor
		? sql`and (${by}, e.id) ${sql.raw(ascending ? '>' : '<')} (${cursor.value}::${sql.raw(cast)}, ${cursor.id}::uuid)`
		: sql``;
	const [found, counted] = await Promise.all([
		sql<{
			id: string;
			sort_value: string;
			number: string | null;
			title: string;
			state: string;
			unit: LocalText;
			category: LocalText;
			division: LocalText | null;
			filed_at: Date | null;
		}>`select e.id, ${text} as sort_value, e.number, e.title, e.state, e.filed_at,
				u.name as unit, c.name as category, d.name as division
			from entry e join unit u on u.id = e.unit_id join category c on c.id = e.category_id
				left join division d on d.id = e.division_id
			where ${where} ${place}
			order by ${by} ${direction}, e.id ${direction} limit ${ENTRIES_PER_PAGE + 1}`.execute(ctx.db),
		sql<{ total: number }>`select count(*) as total from entry e where ${where}`.execute(ctx.db),
	]);
	const page = pageOf(found.rows, ENTRIES_PER_PAGE, cursor);
	return {
		previous: page.previous,
		next: page.next,
		total: counted.rows[0]!.total,
		rows: page.rows.map((row) => ({
			id: row.id,
			number: row.number,
			title: row.title,
			state: row.state as EntryState,
			unit: row.unit,
			category: row.category,
			division: row.division,
			filedAt: row.filed_at,
		})),
	};
}

export interface EntryFilterChoices {
	editions: { id: string; name: LocalText }[];
	/** of the chosen edition, else of the newest */
	categories: { id: string; name: LocalText }[];
	/** of the chosen category */
	divisions: { id: string; name: LocalText }[];
	units: { id: string; name: string }[];
}

/** What the filters of the list offer, in one query. */
export async function getEntryFilterChoices(
	ctx: Context,
	{ editionId, categoryId }: { editionId: string | null; categoryId: string | null },
): Promise<EntryFilterChoices> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('entries');
	const { rows } = await sql<EntryFilterChoices>`
		with chosen as (
			select coalesce((select edition_id from category where id = ${categoryId}::uuid), ${editionId}::uuid,
				(select id from edition where state <> 'draft' order by created_at desc, id desc limit 1)) as edition_id
		)
		select
			(select json_agg(json_build_object('id', id, 'name', name) order by created_at desc, id desc) from edition) as editions,
			(select json_agg(json_build_object('id', id, 'name', name) order by position)
				from category where edition_id = (select edition_id from chosen)) as categories,
			(select json_agg(json_build_object('id', id, 'name', name) order by position)
				from division where category_id = ${categoryId}::uuid) as divisions,
			(select json_agg(json_build_object('id', id, 'name', name ->> 'zh') order by name ->> 'zh' collate "zh-Hans-x-icu")
				from unit where closed_at is null) as units`.execute(ctx.db);
	const row = rows[0]!;
	return {
		editions: row.editions ?? [],
		categories: row.categories ?? [],
		divisions: row.divisions ?? [],
		units: row.units ?? [],
	};
}
