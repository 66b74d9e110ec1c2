import { sql, type RawBuilder } from 'kysely';
import { accountOf, hasRole } from '#lib/domain/access.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import { columnOf, readShape, type ViewShape, type ViewSource } from '#lib/domain/view.ts';
import type { Context } from '../platform/context.ts';
import type { Queryable } from '../platform/db.ts';
import { pageOf, type Cursor } from '../platform/keyset.ts';
import { NotFound } from '../platform/not-found.ts';
import { afterAnchor, deskSql, orderBy, orderOf, summedKeys } from './desk-sql.ts';
import { sourceSql, type DeskReader, type SourceSql } from './sources.ts';

export const DESK_PER_PAGE = 25;
/** More groups than anybody reads; a list by title would have thousands. */
export const GROUPS_MAX = 200;

/** The desks are the staff's; to others they do not exist. */
export function requireStaff(ctx: Context): string {
	const accountId = accountOf(ctx.actor);
	if (!hasRole(ctx.actor, 'staff') || accountId === null) throw new NotFound('desk');
	return accountId;
}

/* ----------------------------------------------------------------------------------------------------------- views */

export interface SavedView {
	id: string;
	source: ViewSource;
	name: string;
	shape: ViewShape;
	shared: boolean;
	/** the actor's own: may be changed */
	own: boolean;
	owner: string;
	version: number;
	updatedAt: Date;
}

/** The SQL twin of "own or shared": for a table `saved_view` called v. */
export function viewVisibleTo(accountId: string): RawBuilder<boolean> {
	return sql<boolean>`(v.owner_id = ${accountId} or v.shared)`;
}

interface ViewRow {
	id: string;
	source: string;
	name: string;
	shape: unknown;
	shared: boolean;
	own: boolean;
	owner: string;
	version: number;
	updated_at: Date | string;
}

const readView = (row: ViewRow): SavedView => ({
	id: row.id,
	source: row.source as ViewSource,
	name: row.name,
	// a column may have left the registry since it was saved
	shape: readShape(row.source as ViewSource, row.shape),
	shared: row.shared,
	own: row.own,
	owner: row.owner,
	version: row.version,
	updatedAt: new Date(row.updated_at),
});

function viewLines(accountId: string, source: ViewSource | null): RawBuilder<ViewRow> {
	return sql<ViewRow>`select v.id, v.source, v.name, v.shape, v.shared, v.owner_id = ${accountId} as own, p.name as owner, v.version,
			v.updated_at
		from saved_view v join account a on a.id = v.owner_id join person p on p.id = a.person_id
		where ${viewVisibleTo(accountId)} and (${source}::text is null or v.source = ${source})
		order by own desc, v.name collate "zh-Hans-x-icu", v.id limit 300`;
}

/** Own views and those that colleagues share. One query. */
export async function listViews(ctx: Context): Promise<SavedView[]> {
	const { rows } = await viewLines(requireStaff(ctx), null).execute(ctx.db);
	return rows.map(readView);
}

/* ------------------------------------------------------------------------------------------------------------ desk */

export interface DeskChoice {
	id: string;
	name: LocalText;
	/** where names repeat from year to year: of which edition */
	of: LocalText | null;
}

export interface DeskFrame {
	views: SavedView[];
	/** what filters of stored codes offer, by column */
	choices: Record<string, DeskChoice[]>;
}

/** What stands around the list: the views of this source, and the rows that filters name. One query. */
export async function getDeskFrame(ctx: Context, source: ViewSource): Promise<DeskFrame> {
	const accountId = requireStaff(ctx);
	const editions =
		source === 'nominees'
			? sql`where exists (select from category c where c.edition_id = ed.id
		and c.entrant_kind = 'person' and c.assessment_kind = 'file_review')`
			: sql``;
	const categories =
		source === 'nominees' ? sql`where c.entrant_kind = 'person' and c.assessment_kind = 'file_review'` : sql``;
	const own = source === 'entries' || source === 'nominees';
	const upward = source === 'recommendations' || source === 'outcomes';
	const { rows } = await sql<{
		views: ViewRow[] | null;
		editions: DeskChoice[] | null;
		categories: DeskChoice[] | null;
		higher: DeskChoice[] | null;
	}>`select (select json_agg(w) from (${viewLines(accountId, source)}) w) as views,
		${own ? sql`(select json_agg(json_build_object('id', ed.id, 'name', ed.name) order by ed.created_at desc, ed.id) from edition ed ${editions})` : sql`null`} as editions,
		${
			own
				? sql`(select json_agg(json_build_object('id', c.id, 'name', c.name, 'of', ed.name) order by ed.created_at desc, ed.id, c.position)
			from category c join edition ed on ed.id = c.edition_id ${categories})`
				: sql`null`
		} as categories,
		${upward ? sql`(select json_agg(json_build_object('id', h.id, 'name', h.name) order by h.created_at desc, h.id) from higher_edition h)` : sql`null`} as higher`.execute(
		ctx.db,
	);
	const row = rows[0]!;
	return {
		views: (row.views ?? []).map(readView),
		choices: {
			...(row.editions && { edition: row.editions }),
			...(row.categories && { category: row.categories }),
			...(row.higher && { higher_edition: row.higher }),
		},
	};
}

/** A cell as it comes from the database: what it means is said by its column. */
export type DeskValue = string | number | Date | null;

export interface DeskRow {
	id: string;
	values: DeskValue[];
}

export interface DeskGroup {
	/** what the group's column holds: a text, a code, an id; null = nothing */
	value: string | null;
	/** of stored codes: the name */
	label: string | null;
	count: number;
	sums: Record<string, number>;
}

export interface DeskPage {
	rows: DeskRow[];
	total: DeskGroup;
	groups: DeskGroup[];
	/** groups beyond {@link GROUPS_MAX} */
	moreGroups: number;
	previous: string | null;
	next: string | null;
}

/** The list in its shape: 25 rows, the totals and, where it is grouped, the groups. Two queries, whatever the number of rows. */
export async function getDeskPage(
	ctx: Context,
	source: ViewSource,
	shape: ViewShape,
	reader: DeskReader,
	cursor: Cursor | null,
): Promise<DeskPage> {
	requireStaff(ctx);
	const parts = sourceSql(ctx, source, reader);
	const { where, order, shown } = deskSql(source, shape, parts, reader);
	const backwards = cursor?.backwards ?? false;
	const keys = sql.join([
		sql`${parts.id} as id`,
		...order.map(({ expression }, index) => sql`${expression} as ${sql.ref(`k${index}`)}`),
	]);
	const byKey = order.map(({ descending }, index) => ({ expression: sql.ref(`k.k${index}`), descending }));
	// Where the page begins is said by a row, not by its values: they may be of any kind. If it has gone, this is the first page.
	const anchor = cursor
		? sql`, anchor as (select ${keys} from ${parts.from} where ${parts.id} = ${cursor.id}::uuid)`
		: sql``;
	const beyond = cursor
		? sql`where not exists (select from anchor) or exists (select from anchor a where ${afterAnchor(order, backwards)})`
		: sql``;
	const [found, counted] = await Promise.all([
		sql<{ id: string; sort_value: string } & Record<string, DeskValue>>`
			with keyed as (select ${keys} from ${parts.from} where ${where})${anchor},
			page as (select k.* from keyed k ${beyond} order by ${orderBy(byKey, sql`k.id`, backwards)} limit ${DESK_PER_PAGE + 1})
			select k.id, '' as sort_value, ${shown}
			from ${parts.from} join page k on k.id = ${parts.id}
			order by ${orderBy(byKey, sql`k.id`, backwards)}`.execute(ctx.db),
		countGroups(ctx.db, source, shape, parts, where),
	]);
	const page = pageOf(found.rows, DESK_PER_PAGE, cursor);
	return {
		...counted,
		rows: page.rows.map((row) => ({
			id: row.id,
			values: shape.columns.map((_, index) => (row as Record<string, DeskValue>)[`c${index}`] ?? null),
		})),
		previous: page.previous,
		next: page.next,
	};
}

async function countGroups(
	db: Queryable,
	source: ViewSource,
	shape: ViewShape,
	parts: SourceSql,
	where: RawBuilder<unknown>,
): Promise<Pick<DeskPage, 'total' | 'groups' | 'moreGroups'>> {
	const summed = summedKeys(source, shape);
	const nothing = sql`null::text`;
	const column = shape.group === null ? null : columnOf(source, shape.group)!;
	const group = column && parts.columns[column.key]!;
	const sums = summed.map((key, index) => ({ key, name: `s${index}`, value: parts.columns[key]!.value }));
	const inner = sql.join([
		// an empty text and none are one group, as they are one filter
		sql`${group ? (column.kind === 'text' ? sql`coalesce(${group.value}, '')` : group.value) : nothing} as value`,
		sql`${group?.label ?? nothing} as label`,
		sql`${group ? orderOf(column, group) : nothing} as place`,
		...sums.map(({ name, value }) => sql`${value} as ${sql.ref(name)}`),
	]);
	const outer = sql.join([
		sql`count(*) as count`,
		...sums.map(({ name }) => sql`coalesce(sum(x.${sql.ref(name)}), 0)::float8 as ${sql.ref(name)}`),
	]);
	const { rows } = await sql<
		{ value: string | null; label: string | null; whole: number; count: number; groups: number } & Record<
			string,
			number
		>
	>`with x as (select ${inner} from ${parts.from} where ${where})
		select value, label, grouping(x.value) as whole, count(*) over () - 1 as groups, ${outer}
		from x group by grouping sets ((), (x.value, x.label, x.place))
		order by grouping(x.value) desc, x.place, x.value limit ${GROUPS_MAX + 1}`.execute(db);
	const read = (row: (typeof rows)[number] | undefined): DeskGroup => ({
		value: row?.value ?? null,
		label: row?.label ?? null,
		count: row?.count ?? 0,
		sums: Object.fromEntries(
			sums.map(({ key, name }) => [key, (row as Record<string, number> | undefined)?.[name] ?? 0]),
		),
	});
	const whole = rows.find((row) => row.whole === 1);
	const groups = group ? rows.filter((row) => row.whole === 0).map(read) : [];
	return { total: read(whole), groups, moreGroups: group && whole ? Math.max(0, whole.groups - groups.length) : 0 };
}

/** The totals and groups by themselves, for the second sheet of an export. */
export async function getDeskTotals(
	ctx: Context,
	source: ViewSource,
	shape: ViewShape,
	reader: DeskReader,
	db: Queryable,
): Promise<Pick<DeskPage, 'total' | 'groups' | 'moreGroups'>> {
	requireStaff(ctx);
	const parts = sourceSql(ctx, source, reader);
	return countGroups(db, source, shape, parts, deskSql(source, shape, parts, reader).where);
}
