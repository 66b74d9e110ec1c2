import { sql, type RawBuilder } from 'kysely';
import {
	columnOf,
	endsOf,
	NOTHING,
	VIEW_COLUMNS,
	type ViewColumn,
	type ViewShape,
	type ViewSort,
	type ViewSource,
} from '#lib/domain/view.ts';
import { escapeLike } from '../units/queries.ts';
import type { DeskReader, SourceColumn, SourceSql } from './sources.ts';

/** What a shape asks for, as SQL: only from the expressions of the source, with values as parameters. */
export interface DeskSql {
	where: RawBuilder<unknown>;
	/** of the rows, the group first; each never null */
	order: { expression: RawBuilder<unknown>; descending: boolean }[];
	/** the columns shown, c0, c1, … in the order of the shape */
	shown: RawBuilder<unknown>;
}

/** Names by pinyin, as people look for them. */
const COLLATION = sql`collate "zh-Hans-x-icu"`;

export function deskSql(source: ViewSource, shape: ViewShape, parts: SourceSql, { zone }: DeskReader): DeskSql {
	const sqlOf = (key: string): SourceColumn => {
		const found = parts.columns[key];
		if (!found || !Object.hasOwn(parts.columns, key)) throw new Error(`the list of ${source} has no column ${key}`);
		return found;
	};
	const sorts: ViewSort[] = [
		...(shape.group ? [{ key: shape.group, descending: false }] : []),
		...shape.sort.filter(({ key }) => key !== shape.group),
	];
	return {
		where: sql.join(
			[
				parts.where,
				...Object.entries(shape.filters).map(([key, filter]) =>
					condition(columnOf(source, key)!, sqlOf(key), filter, zone),
				),
			],
			sql` and `,
		),
		order: sorts.map(({ key, descending }) => ({
			expression: orderOf(columnOf(source, key)!, sqlOf(key)),
			descending,
		})),
		shown: sql.join(
			shape.columns.map((key, index) => {
				const { value, label } = sqlOf(key);
				return sql`${label ?? value} as ${sql.ref(`c${index}`)}`;
			}),
		),
	};
}

/** Never null, so that rows without a value have a place too: before the others. */
export function orderOf({ kind, codes }: ViewColumn, { value, label }: SourceColumn): RawBuilder<unknown> {
	if (label || kind === 'text') return sql`(coalesce(${label ?? value}, '') ${COLLATION})`;
	if (kind === 'number') return sql`coalesce((${value})::numeric, '-Infinity'::numeric)`;
	if (kind === 'date') return sql`coalesce((${value})::timestamptz, '-infinity'::timestamptz)`;
	return sql`coalesce(array_position(${[...codes]}::text[], ${value}), 0)`;
}

function condition(column: ViewColumn, { value }: SourceColumn, filter: string, zone: string): RawBuilder<unknown> {
	switch (column.kind) {
		case 'text':
			if (filter.startsWith('=')) return sql`coalesce(${value}, '') = ${filter.slice(1)}`;
			return sql`coalesce(${value}, '') ilike ${`%${escapeLike(filter)}%`}`;
		case 'enum': {
			const codes = filter.split(',');
			const among = sql`${value} = any(${codes.filter((code) => code !== NOTHING)}::text[])`;
			return codes.includes(NOTHING) ? sql`(${value} is null or ${among})` : among;
		}
		case 'number': {
			const [from, to] = endsOf(filter);
			const ends = [
				...(from === '' ? [] : [sql`(${value})::numeric >= ${from}::numeric`]),
				...(to === '' ? [] : [sql`(${value})::numeric <= ${to}::numeric`]),
			];
			return sql`(${sql.join(ends, sql` and `)})`;
		}
		case 'date': {
			const [from, to] = endsOf(filter);
			// days are counted where the association is
			const at = (day: RawBuilder<unknown>) => (column.day ? day : sql`(${day})::timestamp at time zone ${zone}`);
			const ends = [
				...(from === '' ? [] : [sql`${value} >= ${at(sql`${from}::date`)}`]),
				...(to === '' ? [] : [sql`${value} < ${at(sql`${to}::date + 1`)}`]),
			];
			return sql`(${sql.join(ends, sql` and `)})`;
		}
	}
}

export function orderBy(order: DeskSql['order'], id: RawBuilder<unknown>, backwards = false): RawBuilder<unknown> {
	const way = (descending: boolean) => sql.raw(descending === backwards ? 'asc' : 'desc');
	return sql.join([
		...order.map(({ expression, descending }) => sql`${expression} ${way(descending)}`),
		sql`${id} ${way(false)}`,
	]);
}

/**
 * "After the row of the cursor" for several keys with directions of their own: k1 beyond a1, or k1 equal and k2 beyond a2, … or all equal
 * and the id beyond. `k` are the row's keys, `a` those of the row where the page begins.
 */
export function afterAnchor(order: DeskSql['order'], backwards: boolean): RawBuilder<unknown> {
	let beyond: RawBuilder<unknown> = sql`k.id ${sql.raw(backwards ? '<' : '>')} a.id`;
	for (let index = order.length - 1; index >= 0; index -= 1) {
		const [mine, its] = [sql.ref(`k.k${index}`), sql.ref(`a.k${index}`)];
		const sign = sql.raw(order[index]!.descending === backwards ? '>' : '<');
		beyond = sql`(${mine} ${sign} ${its} or (${mine} = ${its} and ${beyond}))`;
	}
	return beyond;
}

/** Columns that a total can be taken of, among those shown. */
export function summedKeys(source: ViewSource, shape: ViewShape): string[] {
	return VIEW_COLUMNS[source].filter(({ key, summed }) => summed && shape.columns.includes(key)).map(({ key }) => key);
}
