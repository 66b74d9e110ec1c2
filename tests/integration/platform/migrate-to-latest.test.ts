import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrateToLatest, MIGRATIONS_FOLDER, migrationChecksums } from '#lib/server/platform/migrate.ts';
import { OperatorError } from '#lib/server/platform/operator-error.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
	database = await createTestDatabase();
	folder = mkdtempSync(join(tmpdir(), 'xinmiao-migrations-'));
	cpSync(MIGRATIONS_FOLDER, folder, { recursive: true });
});
afterEach(async () => {
	rmSync(folder, { recursive: true });
	await database.drop();
});

const urls = () => ({ ownerUrl: database.ownerUrl, applicationUrl: database.applicationUrl });

test('only what is new runs, and the application may use what it made', async () => {
	writeFileSync(
		join(folder, '9001_later.sql'),
		'create table later (id int primary key); create index later_index on later (id); insert into later values (1);',
	);
	expect(await migrateToLatest({ ...urls(), folder })).toEqual(['9001_later']);
	expect(await migrateToLatest({ ...urls(), folder })).toEqual([]);
	const { rows } = await sql<{ id: number }>`update later set id = 2 returning id`.execute(database.db);
	expect(rows).toEqual([{ id: 2 }]);
});

test('a failing migration is named in one sentence and leaves nothing behind, earlier ones of the same run included', async () => {
	writeFileSync(join(folder, '9001_good.sql'), 'create table good (id int);');
	writeFileSync(join(folder, '9002_bad.sql'), 'create table bad (id int); select nothing from nowhere;');
	const failure = migrateToLatest({ ...urls(), folder });
	await expect(failure).rejects.toBeInstanceOf(OperatorError);
	await expect(failure).rejects.toThrow('Migration 9002_bad failed: relation "nowhere" does not exist.');
	const { rows } = await sql`select tablename from pg_tables where tablename in ('good', 'bad')`.execute(database.db);
	expect(rows).toEqual([]);
});

test('a database of a later version is refused', async () => {
	writeFileSync(join(folder, '9001_later.sql'), 'create table later (id int);');
	await migrateToLatest({ ...urls(), folder });
	await expect(migrateToLatest(urls())).rejects.toThrow(
		/^The database was migrated by another version of the portal: /,
	);
});

test('a database that does not answer is refused in one sentence', async () => {
	const nowhere = 'postgresql://nobody@127.0.0.1:1/x';
	await expect(migrateToLatest({ ownerUrl: nowhere, applicationUrl: nowhere })).rejects.toThrow(
		/^The database of DATABASE_URL does not answer: .+\.$/,
	);
});

test('one role for everything is accepted', async () => {
	writeFileSync(join(folder, '9001_later.sql'), 'create table later (id int);');
	const one = { ownerUrl: database.ownerUrl, applicationUrl: database.ownerUrl };
	expect(await migrateToLatest({ ...one, folder })).toEqual(['9001_later']);
});

test('the application changes no table and does not touch the book of migrations', async () => {
	for (const statement of ['create table mine (id int)', 'drop table setting', 'delete from kysely_migration']) {
		await expect(sql.raw(statement).execute(database.db)).rejects.toThrow(/permission denied|must be owner/);
	}
});

test('every .sql file has a checksum', () => {
	const files = readdirSync(MIGRATIONS_FOLDER).filter((file) => file.endsWith('.sql'));
	expect(Object.keys(migrationChecksums()).toSorted()).toEqual(files.toSorted());
});
