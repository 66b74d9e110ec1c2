import {
	Kysely,
	PostgresDialect,
	sql,
	type CompiledQuery,
	type PostgresPool,
	type PostgresPoolClient,
	type RawBuilder,
	type Transaction,
} from 'kysely';
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
		dialect: new PostgresDialect({ pool: preparing(pool) }),
		...(onQuery && {
			log: (event) => {
				if (event.level === 'query') onQuery(event.query.sql);
			},
		}),
	});
}

/** More would let lists of every length fill the server's memory with plans. */
const PREPARED_MOST = 1_000;
const PREPARED_PARAMETERS_MOST = 24;
const prepared = new Map<string, string>();

/** The name under which a statement is planned once per connection; none for long lists of values and for what is never the same. */
function nameOf(text: string, parameters: readonly unknown[]): string | undefined {
	if (parameters.length === 0 || parameters.length > PREPARED_PARAMETERS_MOST) return undefined;
	const known = prepared.get(text);
	if (known || prepared.size >= PREPARED_MOST) return known;
	const name = `x${prepared.size}`;
	prepared.set(text, name);
	return name;
}

/** The pool with prepared statements: an object's page spends more time on planning its queries than on running them. */
function preparing(pool: pg.Pool): PostgresPool {
	const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
	return {
		options: pool.options,
		async connect() {
			const client = await pool.connect();
			const known = clients.get(client);
			if (known) return known;
			const wrapped = {
				query: (text: string, values: readonly unknown[]) =>
					client.query({ name: nameOf(text, values), text, values: [...values] }),
				release: () => client.release(),
			} as unknown as PostgresPoolClient;
			clients.set(client, wrapped);
			return wrapped;
		},
		end: () => pool.end(),
	};
}

/** Stands for a value while a fixed query is composed. */
class Slot {
	readonly name: string;
	constructor(name: string) {
		this.name = name;
	}
}

/**
 * A query whose text never changes, for what is asked with every request: composed and compiled once, later only its values are
 * bound. Composing a long text anew takes the application longer than all else it does for the query. A value that is not a
 * slot would stay that of the first caller: it is refused.
 */
export function fixedQuery<Values extends Record<string, unknown>, Row>(
	compose: (
		slots: { [Name in keyof Values]-?: RawBuilder<Values[Name]> },
		db: Queryable,
	) => { compile(db: Queryable): CompiledQuery<Row> },
): (db: Queryable, values: Values) => Promise<Row[]> {
	let known: { compiled: CompiledQuery<Row>; names: string[] } | undefined;
	return async (db, values) => {
		if (!known) {
			const slots = new Proxy({} as Parameters<typeof compose>[0], {
				get: (_, name) => sql.val(new Slot(String(name))),
			});
			const compiled = compose(slots, db).compile(db);
			const names = compiled.parameters.map((parameter) => {
				if (!(parameter instanceof Slot)) throw new Error('a fixed query holds a value of one request');
				return parameter.name;
			});
			known = { compiled, names };
		}
		const { compiled, names } = known;
		const { rows } = await db.executeQuery<Row>({ ...compiled, parameters: names.map((name) => values[name]) });
		return rows;
	};
}

/** Resolves while the database answers. */
export async function ping(db: Database): Promise<void> {
	await sql`select 1`.execute(db);
}

/** The planner knows nothing of rows that were written a moment ago until autovacuum comes by. */
export async function refreshStatistics(ownerUrl: string): Promise<void> {
	const client = new pg.Client(ownerUrl);
	await client.connect();
	try {
		await client.query('vacuum analyze');
	} finally {
		await client.end();
	}
}
