import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportYearOf } from '#lib/domain/report.ts';
import { invariants as entryInvariants } from '#lib/server/entries/invariants.ts';
import { invariants } from '#lib/server/nominations/invariants.ts';
import { invariants as recommendationInvariants } from '#lib/server/recommendations/invariants.ts';
import { getNominee, listAllNominees, listTalentCategories } from '#lib/server/nominations/queries.ts';
import { createContext } from '#lib/server/platform/context.ts';
import { loadConfig } from '#lib/server/platform/config.ts';
import { generateWorld } from '../../../src/cli/generate/generate-world.ts';
import { tinySizes } from '../../../src/cli/generate/sizes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

/** In the first months the year that is reported is the one before: the founding year's dates follow it. */
const now = new Date('2026-02-20T03:30:00Z');
const secretKey = Buffer.alloc(32, 7);

let database: TestDatabase;
let dataDir: string;
beforeAll(async () => {
	database = await createTestDatabase();
	dataDir = await mkdtemp(join(tmpdir(), 'talents-'));
	await generateWorld({
		...{ db: database.db, dataDir, secretKey, hashKey: Buffer.alloc(32, 8), seed: 5, now },
		sizes: { ...tinySizes, talents: 'decided' },
	});
}, 120_000);
afterAll(async () => {
	await database.drop();
	await rm(dataDir, { recursive: true, force: true });
});

async function staff() {
	const { account_id: accountId } = await database.db
		.selectFrom('account_role')
		.select('account_id')
		.where('role', '=', 'staff')
		.executeTakeFirstOrThrow();
	const installation = {
		...loadConfig({ ...process.env, DATABASE_URL: 'postgresql://unused.invalid/talents' }),
		secretKey,
	};
	const actor = {
		kind: 'account',
		accountId,
		personId: accountId,
		role: 'staff',
		unitId: null,
		name: '工作人员',
	} as const;
	return createContext({ db: database.db, actor, now, installation });
}

test('the founding year: fifteen put forward, thirteen recommended and sent, seven shortlisted, honours unknown', async () => {
	const [next, founding, ...others] = await listTalentCategories(await staff());
	expect(others).toEqual([]);
	expect(founding).toMatchObject({
		...{
			periodLabel: '2020—2021年度',
			putForward: 15,
			filed: 15,
			accepted: 15,
			reviewed: 15,
			recommended: 13,
			sent: 13,
		},
		...{ shortlisted: 7, honoured: 0, notHonoured: 0, decision: 'confirmed', next: 'outcomes' },
	});
	expect(next).toMatchObject({
		...{ periodLabel: '2022—2023年度', putForward: 6, filed: 6, waiting: 2, accepted: 4, reviewed: 2, decision: null },
	});
	const year = String(reportYearOf(now, 'Asia/Shanghai'));
	const { rows } = await sql<{ sent: string; shortlisted: string }>`
		select distinct left(r.sent_on::text, 4) as sent, left(o.decided_on::text, 4) as shortlisted
		from recommendation r join outcome o on o.entry_id = r.entry_id and o.edition_id = r.edition_id
		join entry e on e.id = r.entry_id where e.category_id = ${founding!.id}`.execute(database.db);
	expect(rows).toEqual([{ sent: year, shortlisted: year }]);
});

test('their papers are real, their awards are ours, one has moved, and the laureate is none of them', async () => {
	const ctx = await staff();
	const founding = (await listTalentCategories(ctx)).find(({ periodLabel }) => periodLabel.startsWith('2020'))!;
	const nominees = await listAllNominees(ctx, founding.id);
	expect(nominees.filter(({ moved }) => moved).length).toBeGreaterThan(0);
	expect(nominees.some(({ name }) => /[垚䶮犇燊骉]/u.test(name))).toBe(true);
	const full = await Promise.all(nominees.map(({ id }) => getNominee(ctx, founding.id, id)));
	expect(full.flatMap(({ achievements }) => achievements).filter(({ known }) => known).length).toBeGreaterThan(0);
	for (const { achievements, schoolOpinion } of full) {
		expect(schoolOpinion).not.toBe('');
		expect(achievements.some(({ proof, conditionId }) => proof !== null && conditionId !== null)).toBe(true);
	}
	const files = await database.db
		.selectFrom('file as f')
		.innerJoin('achievement as a', 'a.proof_file_id', 'f.id')
		.select(['f.sha256', 'f.bytes'])
		.execute();
	for (const { sha256, bytes } of files) {
		const content = await readFile(join(dataDir, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256));
		expect(content.length).toBe(bytes);
		expect(content.subarray(0, 3).toString('hex')).toBe('ffd8ff');
	}
	const laureates = await database.db.selectFrom('laureate').select(['name', 'person_id']).execute();
	expect(laureates.some(({ person_id }) => person_id !== null)).toBe(true);
	const names = new Set(nominees.map(({ name }) => name));
	expect(laureates.filter(({ name }) => names.has(name))).toEqual([]);
	expect(nominees.filter(({ laureate }) => laureate !== null)).toEqual([]);
});

test('every invariant of the features it touches holds', async () => {
	for (const { name, sql: query } of [...invariants, ...entryInvariants, ...recommendationInvariants]) {
		const { rows } = await sql.raw(query).execute(database.db);
		expect(rows, name).toEqual([]);
	}
});
