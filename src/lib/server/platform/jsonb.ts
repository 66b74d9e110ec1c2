import type { ColumnType } from 'kysely';

/** A jsonb column: read as T, written as the text that {@link toJsonb} makes (pg would send an array as a PostgreSQL array). */
export type Jsonb<T> = ColumnType<T, string, string>;

/** The only way to write a jsonb column. */
export function toJsonb(value: unknown): string {
	return JSON.stringify(value);
}
