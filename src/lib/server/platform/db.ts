import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { DB } from './schema.gen.ts';

export type Database = Kysely<DB>;
export type Trx = Transaction<DB>;
/** What a query needs: the pool, or the transaction it is part of. */
export type Queryable = Database | Trx;
export type { DB };

// int8 and count(*) as numbers (none of ours passes 2^53), date as the string it is, numeric as a number.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export interface DatabaseOptions {
	/** connections of the pool */
	max?: number;
	/** called for every statement: the tests that count queries */
	onQuery?: (sql: string) => void;
}

export function createDatabase(url: string, { max = 10, onQuery }: DatabaseOptions = {}): Database {
	const pool = new pg.Pool({ connectionString: url, max, idleTimeoutMillis: 30_000 });
	// An idle connection that the server ended (restart, failover) must not take the process with it; the pool opens another.
	pool.on('error', () => {});
	// Nor one that a transaction holds between two statements: the next statement fails, the process lives.
	pool.on('connect', (client) => client.on('error', () => {}));
	return new Kysely<DB>({
		dialect: new PostgresDialect({ pool }),
		...(onQuery && {
			log: (event) => {
				if (event.level === 'query') onQuery(event.query.sql);
			},
		}),
	});
}

/** Resolves while the database answers. */
export async function ping(db: Database): Promise<void> {
	await sql`select 1`.execute(db);
}
