import { sql, type RawBuilder } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { hasRole } from '#lib/domain/access.ts';
import type { SchoolStage } from '#lib/domain/edition.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import type { UnitKind, UnitSize, UnitStatus } from '#lib/domain/unit.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { pageOf, type Cursor } from '../platform/keyset.ts';

/** Units are looked after by staff alone; to others the pages do not exist. */
export function requireStaff(ctx: Context): void {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('unit');
}

export const UNITS_PER_PAGE = 25;

export const UNIT_SORTS = ['name', 'status', 'filed'] as const;
export type UnitSort = (typeof UNIT_SORTS)[number];

export interface UnitFilter {
	/** whose entries are counted; null = nothing is counted */
	editionId: string | null;
	status: UnitStatus | null;
	/** only those that have not filed everything: whom staff remind */
	waiting?: boolean;
	kind: UnitKind | null;
	/** part of the name */
	search: string;
	sort: UnitSort;
	cursor: Cursor | null;
	/** a condition on unit `u` of a later feature; with it, closed units are listed too */
	only?: RawBuilder<boolean>;
}

export interface UnitLine {
	id: string;
	name: LocalText;
	kind: UnitKind;
	contactName: string | null;
	contactPhone: string | null;
	status: UnitStatus;
	drafts: number;
	handedIn: number;
	filed: number;
	returned: number;
	/** categories in which something waits to be filed: staff may file it for the school (代报) */
	toFile: { id: string; name: LocalText }[];
	/** the last time anybody of the unit signed in for the first time; null = nobody ever did */
	signedInAt: Date | null;
}

interface UnitRow {
	id: string;
	sort_value: string;
	name: LocalText;
	kind: string;
	contact_name: string | null;
	contact_phone: string | null;
	status: string;
	drafts: number;
	handed_in: number;
	filed: number;
	returned: number;
	signed_in_at: Date | null;
	to_file: { id: string; name: LocalText }[] | null;
	total: number;
	waiting: string[] | null;
}

const SORT_VALUE: Record<UnitSort, { value: ReturnType<typeof sql<string>>; descending: boolean }> = {
	name: { value: sql<string>`(name ->> 'zh')`, descending: false },
	status: {
		value: sql<string>`(array_position(array['not_signed_in','nothing','drafts','handed_in','returned','filed'], status)::text || (name ->> 'zh'))`,
		descending: false,
	},
	filed: { value: sql<string>`lpad(filed::text, 6, '0')`, descending: true },
};
/** Names by pinyin, as people look for them. */
const COLLATION = sql`collate "zh-Hans-x-icu"`;

const OPEN = sql<boolean>`u.closed_at is null`;

/**
 * Every unit, the open ones if nothing else is said, with its counts in the edition and where it stands; the query goes on with `and …`
 * (table `unit` is called u).
 */
export function unitLines(
	editionId: RawBuilder<string | null>,
	which: RawBuilder<boolean> = OPEN,
): RawBuilder<unknown> {
	return sql`select u.id, u.name, u.kind, u.contact_name, u.contact_phone, s.at as signed_in_at,
			coalesce(c.drafts, 0) as drafts, coalesce(c.handed_in, 0) as handed_in,
			coalesce(c.filed, 0) as filed, coalesce(c.returned, 0) as returned,
			case when c.returned > 0 then 'returned' when c.handed_in > 0 then 'handed_in' when c.filed > 0 then 'filed'
				when c.drafts > 0 then 'drafts' when s.at is not null then 'nothing' else 'not_signed_in' end as status
		from unit u left join (
			select unit_id,
				count(*) filter (where state = 'draft') as drafts,
				count(*) filter (where state = 'handed_in') as handed_in,
				count(*) filter (where state in ('filed', 'accepted', 'rejected')) as filed,
				count(*) filter (where state = 'returned') as returned
			from entry where edition_id = ${editionId} group by unit_id
		) c on c.unit_id = u.id left join (
			select r.unit_id, max(a.first_sign_in_at) as at
			from account_role r join account a on a.id = r.account_id
			where r.unit_id is not null and a.first_sign_in_at is not null group by r.unit_id
		) s on s.unit_id = u.id
		where ${which}`;
}

/**
 * One row per open unit with its counts in the edition, 25 a page, and in the same query how many there are under the filter and who of
 * them has not filed yet (for the reminder). Staff only; drafts are counted, never shown.
 */
export async function listUnits(
	ctx: Context,
	filter: UnitFilter,
): Promise<{ rows: UnitLine[]; total: number; waiting: string[]; previous: string | null; next: string | null }> {
	requireStaff(ctx);
	const { cursor } = filter;
	const { value, descending } = SORT_VALUE[filter.sort];
	const backwards = cursor?.backwards ?? false;
	const ascending = descending === backwards;
	const place = sql`(${value} ${COLLATION}, id)`;
	const { rows } = await sql<UnitRow>`
		with lines as (
			${unitLines(sql`${filter.editionId}::uuid`, filter.only)}
				and (${filter.kind}::text is null or u.kind = ${filter.kind})
				and (${filter.search} = '' or u.name ->> 'zh' ilike ${`%${escapeLike(filter.search)}%`}
					or u.name ->> 'en' ilike ${`%${escapeLike(filter.search)}%`})
		), base as (
			select * from lines where (${filter.status}::text is null or status = ${filter.status})
				and (not ${filter.waiting ?? false} or status <> 'filed')
		)
		select id, ${value} as sort_value, name, kind, contact_name, contact_phone, status, drafts, handed_in, filed, returned,
			signed_in_at, case when handed_in > 0 then (
				select json_agg(json_build_object('id', c.id, 'name', c.name) order by c.position) from category c
				where exists (select from entry e where e.category_id = c.id and e.unit_id = base.id and e.state = 'handed_in'
					and e.edition_id = ${filter.editionId})) end as to_file,
			(select count(*) from base) as total,
			(select array_agg(name ->> 'zh' order by name ->> 'zh' ${COLLATION}) from base where status <> 'filed') as waiting
		from base
		where ${cursor ? sql`${place} ${ascending ? sql`>` : sql`<`} (${cursor.value}::text ${COLLATION}, ${cursor.id}::uuid)` : sql`true`}
		order by ${value} ${COLLATION} ${ascending ? sql`asc` : sql`desc`}, id ${ascending ? sql`asc` : sql`desc`}
		limit ${UNITS_PER_PAGE + 1}
	`.execute(ctx.db);
	const page = pageOf(rows, UNITS_PER_PAGE, cursor);
	return {
		...page,
		total: rows[0]?.total ?? 0,
		waiting: rows[0]?.waiting ?? [],
		rows: page.rows.map((row) => ({
			id: row.id,
			name: row.name,
			kind: row.kind as UnitKind,
			contactName: row.contact_name,
			contactPhone: row.contact_phone,
			status: row.status as UnitStatus,
			drafts: row.drafts,
			handedIn: row.handed_in,
			filed: row.filed,
			returned: row.returned,
			toFile: row.to_file ?? [],
			signedInAt: row.signed_in_at,
		})),
	};
}

export function escapeLike(text: string): string {
	return text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
}

export interface UnitFull {
	id: string;
	name: LocalText;
	kind: UnitKind;
	stages: SchoolStage[];
	size: UnitSize;
	parentId: string | null;
	parentName: LocalText | null;
	contactName: string | null;
	contactPhone: string | null;
	closedAt: Date | null;
	/** campuses and schools below it */
	children: { id: string; name: LocalText }[];
	/** accounts that act for it */
	people: {
		accountId: string;
		name: string;
		role: string;
		phone: string | null;
		email: string | null;
		signedIn: boolean;
	}[];
}

/** A unit with its parent, its campuses and the accounts that act for it. Staff only. One query. */
export async function getUnit(ctx: Context, unitId: string): Promise<UnitFull> {
	requireStaff(ctx);
	const row = await ctx.db
		.selectFrom('unit as u')
		.leftJoin('unit as p', 'p.id', 'u.parent_id')
		.select((eb) => [
			'u.id',
			'u.name',
			'u.kind',
			'u.stages',
			'u.size',
			'u.parent_id',
			'u.contact_name',
			'u.contact_phone',
			'u.closed_at',
			'p.name as parent_name',
			jsonArrayFrom(
				eb
					.selectFrom('unit as c')
					.select(['c.id', 'c.name'])
					.whereRef('c.parent_id', '=', 'u.id')
					.orderBy('c.created_at'),
			).as('children'),
			jsonArrayFrom(
				eb
					.selectFrom('account_role as r')
					.innerJoin('account as a', 'a.id', 'r.account_id')
					.innerJoin('person as n', 'n.id', 'a.person_id')
					.select((inner) => [
						'a.id as accountId',
						'n.name',
						'r.role',
						'a.phone',
						'a.email',
						inner('a.first_sign_in_at', 'is not', null).as('signedIn'),
					])
					.whereRef('r.unit_id', '=', 'u.id')
					.where('a.disabled_at', 'is', null)
					.orderBy('r.role')
					.orderBy('n.name'),
			).as('people'),
		])
		.where('u.id', '=', unitId)
		.executeTakeFirst();
	if (!row) throw new NotFound('unit');
	return {
		id: row.id,
		name: row.name,
		kind: row.kind as UnitKind,
		stages: row.stages as SchoolStage[],
		size: row.size as UnitSize,
		parentId: row.parent_id,
		parentName: row.parent_name,
		contactName: row.contact_name,
		contactPhone: row.contact_phone,
		closedAt: row.closed_at,
		children: row.children,
		people: row.people.map((person) => ({ ...person, signedIn: Boolean(person.signedIn) })),
	};
}

/** All open units by name, for pickers: id and name. */
export async function listUnitNames(ctx: Context): Promise<{ id: string; name: LocalText }[]> {
	requireStaff(ctx);
	return ctx.db
		.selectFrom('unit')
		.select(['id', 'name'])
		.where('closed_at', 'is', null)
		.orderBy(sql`name ->> 'zh' collate "zh-Hans-x-icu"`)
		.execute();
}
