import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TOTP_PURPOSE } from '#lib/server/accounts/give-second-factor.ts';
import { FILE_NAME_PURPOSE } from '#lib/server/files/store-file.ts';
import { listConflictPairs } from '#lib/server/judging/conflicts.ts';
import { decrypt, sha256 } from '#lib/server/platform/crypto.ts';
import { verifyPassword } from '#lib/server/platform/password.ts';
import { generateWorld } from '../../../src/cli/generate/generate-world.ts';
import { tinySizes } from '../../../src/cli/generate/sizes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const run = promisify(execFile);
const now = new Date('2026-04-20T03:30:00Z');
const secretKey = Buffer.alloc(32, 7);
const hashKey = Buffer.alloc(32, 8);
// every work with a picture of its own, as in the demo
const sizes = { ...tinySizes, pictures: null };

let database: TestDatabase;
let dataDir: string;
let accounts: Awaited<ReturnType<typeof generateWorld>>['accounts'];
const progress: { step: string; done: number; total: number }[] = [];

beforeAll(async () => {
	database = await createTestDatabase();
	dataDir = await mkdtemp(join(tmpdir(), 'world-'));
	({ accounts } = await generateWorld({
		...{ db: database.db, dataDir, secretKey, hashKey, seed: 5, now, sizes },
		onProgress: (step, done, total) => progress.push({ step, done, total }),
	}));
}, 120_000);
afterAll(async () => {
	await database.drop();
	await rm(dataDir, { recursive: true, force: true });
});

const bytesOf = (hash: string) => readFile(join(dataDir, 'files', hash.slice(0, 2), hash.slice(2, 4), hash));
const pathOf = (hash: string) => join(dataDir, 'files', hash.slice(0, 2), hash.slice(2, 4), hash);

test('every invariant of every feature holds', async () => {
	const folder = join(import.meta.dirname, '../../../src/lib/server');
	const all: { name: string; sql: string }[] = [];
	for (const path of globSync('*/invariants.ts', { cwd: folder })) {
		const { invariants } = (await import(join(folder, path))) as { invariants: typeof all };
		all.push(...invariants);
	}
	expect(all.length).toBeGreaterThan(20);
	const broken: unknown[] = [];
	for (const invariant of all) {
		const { rows } = await sql.raw(invariant.sql).execute(database.db);
		if (rows.length > 0) broken.push({ name: invariant.name, rows: rows.slice(0, 3) });
	}
	expect(broken).toEqual([]);
});

test('a second world is refused where there is one', async () => {
	await expect(
		generateWorld({ db: database.db, dataDir, secretKey, hashKey, seed: 6, now, sizes: tinySizes }),
	).rejects.toThrow(/not empty/);
});

test('every file opens as what it is said to be, and reports bear the title of their work', async () => {
	const files = await database.db
		.selectFrom('file as f')
		.innerJoin('entry_file as ef', 'ef.file_id', 'f.id')
		.innerJoin('entry as e', 'e.id', 'ef.entry_id')
		.select(['f.sha256', 'f.bytes', 'f.media_type', 'f.original_name_enc', 'e.title'])
		.execute();
	const kinds = new Map<string, number>();
	for (const file of files) {
		const bytes = await bytesOf(file.sha256);
		expect(sha256(bytes)).toBe(file.sha256);
		expect(bytes.length).toBe(file.bytes);
		expect(decrypt(secretKey, file.original_name_enc, FILE_NAME_PURPOSE)).toMatch(/\.(jpg|pdf|mp4)$/);
		kinds.set(file.media_type, (kinds.get(file.media_type) ?? 0) + 1);
		if (file.media_type === 'image/jpeg') {
			expect(bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff');
			const { width, height } = await sharp(bytes).metadata();
			expect(Math.max(width, height)).toBe(1200);
		} else if (file.media_type === 'application/pdf') {
			expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
			const { stdout } = await run('pdftotext', ['-raw', pathOf(file.sha256), '-']);
			// typst puts a thin space between Chinese and Latin
			expect(stdout.replace(/\s/g, '')).toContain(file.title.replace(/\s/g, ''));
		} else {
			expect(file.media_type).toBe('video/mp4');
			expect(bytes.subarray(4, 8).toString()).toBe('ftyp');
			expect(bytes.includes('moov')).toBe(true);
		}
		expect(bytes.length).toBeLessThan(400_000);
	}
	expect([...kinds.keys()].sort()).toEqual(['application/pdf', 'image/jpeg', 'video/mp4']);
}, 60_000);

test('no two works share a picture', async () => {
	const rows = await database.db
		.selectFrom('file as f')
		.innerJoin('entry_file as ef', 'ef.file_id', 'f.id')
		.where('f.media_type', '=', 'image/jpeg')
		.select((eb) => ['f.sha256', eb.fn.count<number>('ef.entry_id').distinct().as('works')])
		.groupBy('f.sha256')
		.execute();
	expect(rows.length).toBeGreaterThan(40);
	expect(rows.filter(({ works }) => works > 1)).toEqual([]);
});

test('nobody is to judge what he must not', async () => {
	const stages = await database.db.selectFrom('stage').select(['id']).execute();
	expect(stages.length).toBe(12);
	let conflicts = 0;
	for (const { id } of stages) {
		const assigned = await database.db
			.selectFrom('assignment as a')
			.innerJoin('stage_entry as s', 's.id', 'a.stage_entry_id')
			.select(['a.judge_id', 'a.stage_entry_id'])
			.where('s.stage_id', '=', id)
			.where('a.state', '=', 'assigned')
			.execute();
		const judges = await database.db.selectFrom('judge_profile').select('account_id').execute();
		const pairs = await listConflictPairs(
			database.db,
			id,
			judges.map(({ account_id }) => account_id),
		);
		conflicts += pairs.length;
		const forbidden = new Set(pairs.map((pair) => `${pair.judgeId} ${pair.stageEntryId}`));
		expect(assigned.filter((row) => forbidden.has(`${row.judge_id} ${row.stage_entry_id}`))).toEqual([]);
	}
	// there was something to avoid
	expect(conflicts).toBeGreaterThan(0);
});

test('two thirds of the sheets are in; what is over is whole, ranked and awarded', async () => {
	const states = await database.db
		.selectFrom('stage as s')
		.innerJoin('stage_entry as e', 'e.stage_id', 's.id')
		.innerJoin('assignment as a', 'a.stage_entry_id', 'e.id')
		.leftJoin('score_sheet as h', 'h.assignment_id', 'a.id')
		.where('a.state', '=', 'assigned')
		.select((eb) => [
			's.state',
			eb.fn.count<number>('a.id').as('assigned'),
			eb.fn.count<number>('h.submitted_at').as('submitted'),
		])
		.groupBy('s.state')
		.execute();
	const shares = Object.fromEntries(states.map(({ state, assigned, submitted }) => [state, submitted / assigned]));
	expect(shares.closed).toBeGreaterThan(0.98);
	expect(shares.open).toBeCloseTo(2 / 3, 1);
	const { results, awarded } = await database.db
		.selectNoFrom((eb) => [
			eb
				.selectFrom('result')
				.select((inner) => inner.fn.countAll<number>().as('n'))
				.as('results'),
			eb
				.selectFrom('list_row')
				.select((inner) => inner.fn.countAll<number>().as('n'))
				.as('awarded'),
		])
		.executeTakeFirstOrThrow();
	expect(awarded).toBeGreaterThan(0);
	expect(awarded).toBeLessThan(results!);
});

test('the printed accounts sign in with their roles', async () => {
	expect(accounts.map(({ role }) => role)).toEqual(['teacher', 'coordinator', 'judge', 'staff', 'administrator']);
	for (const { role, login, password, totpSecret } of accounts) {
		const account = await database.db
			.selectFrom('account')
			.select(['id', 'password_hash', 'totp_secret_enc', 'totp_confirmed_at'])
			.where('email', '=', login)
			.executeTakeFirstOrThrow();
		const roles = await database.db
			.selectFrom('account_role')
			.select('role')
			.where('account_id', '=', account.id)
			.orderBy('role')
			.execute();
		expect(roles.map((row) => row.role)).toEqual(role === 'coordinator' ? ['coordinator', 'teacher'] : [role]);
		expect(await verifyPassword(account.password_hash, password)).toBe(true);
		const secret = account.totp_secret_enc && decrypt(secretKey, account.totp_secret_enc, TOTP_PURPOSE);
		expect(secret ?? undefined).toBe(totpSecret);
		expect(totpSecret !== undefined).toBe(role === 'staff' || role === 'administrator');
	}
});

test('progress names its steps and comes to an end', () => {
	const files = progress.filter(({ step }) => step.includes('files'));
	expect(files.at(-1)?.done).toBe(files.at(-1)?.total);
});

test('higher contests: more than ten were sent to in the year of the report, outcomes reach the nation, three are in hand with room', async () => {
	const { rows } = await sql<{
		contests: number;
		levels: string[];
		routes: string[];
		waiting: number;
		replaced: number;
	}>`
		select (select count(distinct edition_id) from recommendation where sent_on between '2026-01-01' and '2026-12-31') as contests,
			(select array_agg(distinct g.level order by g.level) from outcome o join higher_edition h on h.id = o.edition_id
				join higher_programme g on g.id = h.programme_id where o.state = 'verified') as levels,
			(select array_agg(distinct h.route order by h.route) from higher_edition h
				where h.closed_at is null and h.deadline_at > ${now} and (h.total_max > 0
					or exists (select from higher_quota q where q.edition_id = h.id and q.max > 0))
				and (select count(*) from recommendation r where r.edition_id = h.id and r.state in ('confirmed', 'sent'))
					< coalesce(h.total_max, (select sum(q.max) from higher_quota q where q.edition_id = h.id))) as routes,
			(select count(*) from outcome where state = 'reported' and proof_file_id is not null) as waiting,
			(select count(*) from recommendation where replaces_id is not null) as replaced`.execute(database.db);
	expect(rows[0]!.contests).toBeGreaterThan(10);
	expect(rows[0]).toMatchObject({
		levels: ['city', 'nation', 'province'],
		routes: ['association', 'education', 'self'],
		waiting: 1,
	});
	const { rows: late } = await sql<{ id: string }>`
		select r.id from recommendation r join higher_edition h on h.id = r.edition_id where r.sent_on > ${now}::date
			or r.sent_on > h.deadline_at::date
		union select id from outcome where decided_on > ${now}::date`.execute(database.db);
	expect(late).toEqual([]);
});
