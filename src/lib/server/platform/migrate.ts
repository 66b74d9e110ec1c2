import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { OperatorError } from './operator-error.ts';
import { prepareQueues } from './queue.ts';

/** Only commands and tests migrate; they run from the sources, so the folder's place is known. */
export const MIGRATIONS_FOLDER = join(import.meta.dirname, '../../../../migrations');

export interface MigrateOptions {
	/** the role that owns the tables */
	ownerUrl: string;
	/** the role that reads and writes rows; where it is the same there is nothing to grant */
	applicationUrl: string;
	folder?: string;
	onMigration?: (name: string) => void;
}

/**
 * Brings the database to the newest migration (all of them or none), makes the queues and gives the application's role its
 * rights.
 * Forward only: there is no way down. Two at once wait for each other (Kysely takes an advisory lock).
 */
export async function migrateToLatest(options: MigrateOptions): Promise<string[]> {
	const { ownerUrl, applicationUrl, folder = MIGRATIONS_FOLDER } = options;
	const pool = new pg.Pool({ connectionString: ownerUrl, max: 2 });
	// A database that is stopped meanwhile fails the statement, not the process.
	pool.on('error', () => {});
	pool.on('connect', (client) => client.on('error', () => {}));
	const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
	try {
		await assertServer(db);
		const migrations = Object.fromEntries(
			readMigrations(folder).map(({ name, text }) => [
				name,
				{
					async up(trx: Kysely<unknown>) {
						options.onMigration?.(name);
						await sql.raw(text).execute(trx);
					},
				},
			]),
		);
		const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
		const { error, results = [] } = await migrator.migrateToLatest();
		const failed = results.find((result) => result.status === 'Error');
		if (failed) {
			throw new OperatorError(`Migration ${failed.migrationName} failed: ${(error as Error).message}.`, {
				cause: error,
			});
		}
		if (error instanceof Error && error.message.includes('corrupted migrations')) {
			throw new OperatorError(
				`The database was migrated by another version of the portal: ${error.message.replace('corrupted migrations: ', '')}.`,
				{ cause: error },
			);
		}
		if (error) throw error;
		const application = roleOf(applicationUrl);
		const separate = application !== roleOf(ownerUrl);
		await prepareQueues(ownerUrl, separate ? application : undefined);
		if (separate) await grantRows(db, application);
		return results.map((result) => result.migrationName);
	} finally {
		await db.destroy();
	}
}

/** file name → SHA-256: what has landed is frozen, and a test compares these with the recorded ones. */
export function migrationChecksums(folder: string = MIGRATIONS_FOLDER): Record<string, string> {
	return Object.fromEntries(
		readMigrations(folder).map(({ name, text }) => [`${name}.sql`, createHash('sha256').update(text).digest('hex')]),
	);
}

function readMigrations(folder: string): { name: string; text: string }[] {
	return readdirSync(folder)
		.filter((file) => file.endsWith('.sql'))
		.toSorted()
		.map((file) => ({ name: file.slice(0, -'.sql'.length), text: readFileSync(join(folder, file), 'utf8') }));
}

function roleOf(url: string): string {
	return decodeURIComponent(new URL(url).username);
}

const OLDEST_SERVER = 15;

async function assertServer(db: Kysely<unknown>): Promise<void> {
	let version: string;
	try {
		const { rows } = await sql<{ server_version: string }>`show server_version`.execute(db);
		version = rows[0]!.server_version;
	} catch (error) {
		throw new OperatorError(`The database of DATABASE_URL does not answer: ${(error as Error).message}.`, {
			cause: error,
		});
	}
	if (Number.parseInt(version, 10) < OLDEST_SERVER) {
		throw new OperatorError(`The database is PostgreSQL ${version}; the portal needs ${OLDEST_SERVER} or later.`);
	}
}

/** Rows of every table, and no table may be made or changed. The queue's schema has its own grants. */
async function grantRows(db: Kysely<unknown>, application: string): Promise<void> {
	const role = sql.id(application);
	await db.transaction().execute(async (trx) => {
		await sql`grant usage on schema public to ${role}`.execute(trx);
		await sql`grant select, insert, update, delete on all tables in schema public to ${role}`.execute(trx);
		await sql`grant usage, select on all sequences in schema public to ${role}`.execute(trx);
		// The migrations' own book is not the application's to write in.
		await sql`revoke insert, update, delete on kysely_migration, kysely_migration_lock from ${role}`.execute(trx);
		// The trail is written and read, never changed.
		await sql`revoke update, delete, truncate on audit_event, export_record from ${role}`.execute(trx);
	});
}
