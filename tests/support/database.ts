import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { createDatabase, type Database, type DatabaseOptions } from '#lib/server/platform/db.ts';

/** A migrated, empty database of a test's own. */
export interface TestDatabase {
	/** in the application's role: a missing grant fails the test */
	db: Database;
	name: string;
	/** for what connects by itself: the queue, a started portal */
	applicationUrl: string;
	ownerUrl: string;
	drop(): Promise<void>;
}

/** A copy of the template database (some 30 ms); ask for one per file and for an edition per test. */
export async function createTestDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
	const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
	await asAdmin((client) =>
		// Grants on tables come with the copy, those on the database itself do not; everyone may connect by default.
		client.query(`create database ${name} owner xinmiao_owner template ${inject('template')} strategy file_copy`),
	);
	const applicationUrl = withDatabase(inject('applicationUrl'), name);
	const db = createDatabase(applicationUrl, { max: 4, ...options });
	return {
		db,
		name,
		applicationUrl,
		ownerUrl: withDatabase(inject('ownerUrl'), name),
		async drop() {
			await db.destroy();
			await asAdmin((client) => client.query(`drop database if exists ${name} with (force)`));
		},
	};
}

async function asAdmin(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
	const client = new pg.Client({ connectionString: inject('adminUrl') });
	await client.connect();
	try {
		await work(client);
	} finally {
		await client.end();
	}
}

function withDatabase(url: string, name: string): string {
	const changed = new URL(url);
	changed.pathname = `/${name}`;
	return changed.href;
}
