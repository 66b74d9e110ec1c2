import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCursor } from '#lib/server/platform/keyset.ts';
import { getDeskStage, listDeskStages } from '#lib/server/judging/desk-queries.ts';
import {
	getStage,
	listCandidates,
	listConflicts,
	listJudgeProgress,
	listJudging,
	listStageConflicts,
	listStageEntries,
	listStageHistory,
} from '#lib/server/judging/queries.ts';
import { openStage } from '#lib/server/judging/open-stage.ts';
import type { Database } from '#lib/server/platform/db.ts';
import { closeStage } from '#lib/server/results/close-stage.ts';
import { getRanking, getRankingHead, listResultStages } from '#lib/server/results/queries.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createWorld, NOW, openedStage, preparedStage, type JudgingWorld, type WorldAccount } from './judging-world.ts';

/**
 * What the lists of judging and results ask the database, at 1, 3 and 1,000 rows: the same number of questions, at most three a page.
 * The thousand are copies made by SQL; everything else is done by the commands.
 */
let database: TestDatabase;
let queries = 0;
beforeAll(async () => {
	database = await createTestDatabase({ onQuery: () => (queries += 1) });
});
afterAll(() => database.drop());

const SIZES = [1, 3, 1000];

/** How many questions each page asked, by size. */
const counts: Record<string, number[]> = {};
async function count<T>(page: string, load: () => Promise<T>): Promise<T> {
	queries = 0;
	const loaded = await load();
	(counts[page] ??= []).push(queries);
	return loaded;
}
function expectSame(pages: Record<string, number>): void {
	for (const [page, expected] of Object.entries(pages)) {
		expect(counts[page], page).toEqual(SIZES.map(() => expected));
		expect(expected).toBeLessThanOrEqual(3);
	}
}

/** `more` accepted entries like this one, each with its version. */
async function copyEntry(entryId: string, more: number): Promise<void> {
	await sql`
		with copies as (select gen_random_uuid() as id, gen_random_uuid() as version_id, n from generate_series(1, ${more}::int) n),
		entries as (
			insert into entry (id, edition_id, category_id, unit_id, division_id, state, title, abstract, field_values, owner_id, number,
				filed_at, created_at, updated_at)
			select k.id, e.edition_id, e.category_id, e.unit_id, e.division_id, e.state, e.title || k.n, e.abstract, e.field_values,
				e.owner_id, e.number || k.n, e.filed_at, e.created_at, e.updated_at
			from entry e cross join copies k where e.id = ${entryId} returning id)
		insert into entry_version (id, entry_id, number, title, abstract, division_id, field_values, identity, sha256, created_at)
		select k.version_id, k.id, 1, v.title || k.n, v.abstract, v.division_id, v.field_values, v.identity, v.sha256, v.created_at
		from entry_version v cross join copies k where v.entry_id = ${entryId}`.execute(database.db);
	await sql`update entry e set current_version_id = v.id from entry_version v where v.entry_id = e.id and e.current_version_id is null
		`.execute(database.db);
}

/** Judges beside the ones that the world makes one by one. */
async function insertJudges(db: Database, more: number): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`
		with copies as (select gen_random_uuid() as id, gen_random_uuid() as person_id, n from generate_series(1, ${more}::int) n),
		people as (insert into person (id, name, created_at) select person_id, '评委' || n, ${NOW} from copies),
		accounts as (insert into account (id, person_id, email, created_at)
			select id, person_id, id || '@example.org', ${NOW} from copies),
		roles as (insert into account_role (account_id, role, granted_at) select id, 'judge', ${NOW} from copies),
		profiles as (insert into judge_profile (account_id, employer, expertise) select id, '某研究所', '{美术}' from copies)
		select id from copies`.execute(db);
	return rows.map(({ id }) => id);
}

/** Every sheet of the stage is in: 70.0, 70.1 … in the order of the lots. */
async function submitAll(world: JudgingWorld, stageId: string): Promise<void> {
	const { db } = database;
	await sql`insert into score_sheet (id, assignment_id, rubric_id, state, total_tenths, submitted_at, updated_at)
		select gen_random_uuid(), a.id, ${world.category.rubricId}, 'submitted', 700 + s.lot_number % 200, ${NOW}, ${NOW}
		from assignment a join stage_entry s on s.id = a.stage_entry_id where s.stage_id = ${stageId}`.execute(db);
	await sql`insert into criterion_score (sheet_id, criterion_id, points_tenths)
		select h.id, c.id, h.total_tenths from score_sheet h join assignment a on a.id = h.assignment_id
			join stage_entry s on s.id = a.stage_entry_id,
			lateral (select id from criterion where rubric_id = h.rubric_id and max_tenths is not null order by id limit 1) c
		where s.stage_id = ${stageId}`.execute(db);
}

test('entries: the desk, the stage and its entries, the overview, the ranking', { timeout: 60_000 }, async () => {
	for (const size of SIZES) {
		const world = await createWorld(database.db);
		const { entryId } = await world.entry({ unitId: world.units.second });
		if (size > 1) await copyEntry(entryId, size - 1);
		const judge = await world.judge('戊');
		const stage = await openedStage(world, [judge]);
		const [ctx, staff] = [world.as(judge), world.as(world.staff)];
		const first = await count('desk', () => getDeskStage(ctx, stage, { progress: null, sort: 'lot', cursor: null }));
		expect([first.stage.total, first.rows.length]).toEqual([size, Math.min(25, size)]);
		await count('overview', () => listJudging(staff));
		const entries = await count(
			'entries',
			async () =>
				[
					await getStage(staff, stage),
					await listStageEntries(staff, stage, { view: 'all', search: '', cursor: null }),
				] as const,
		);
		expect(entries[1].counts.all).toBe(size);
		if (size > 25) {
			const cursor = readCursor(entries[1].next);
			const second = await listStageEntries(staff, stage, { view: 'all', search: '', cursor });
			expect(second.rows.map(({ lot }) => lot)).toEqual(Array.from({ length: 25 }, (_, index) => index + 26));
		}

		await submitAll(world, stage);
		const divisionId = world.category.divisionIds[0]!;
		const read = async (after = 0) => getRanking(staff, await getRankingHead(staff, stage), { divisionId, after });
		const open = await count('ranking, open', () => read());
		expect([open.rows.length, open.total]).toEqual([Math.min(size, 50), size]);
		expect(await closeStage(staff, { stageId: stage })).toMatchObject({ ok: true });
		expect(await count('ranking, closed', () => read())).toEqual(open);
		const next = await count('ranking, next page', () => read(50));
		expect(next.rows.length).toBe(Math.min(50, Math.max(0, size - 50)));
		await count('results', () => listResultStages(staff, world.editionId));
	}
	expectSame({
		desk: 2,
		overview: 1,
		entries: 2,
		'ranking, open': 3,
		'ranking, closed': 3,
		'ranking, next page': 3,
		results: 2,
	});
});

test('judges: a group with all who may be in it, and the stage with their progress', { timeout: 60_000 }, async () => {
	for (const size of SIZES) {
		// A database of its own each: candidates are all judges there are.
		const own = await createTestDatabase({ onQuery: () => (queries += 1) });
		const world = await createWorld(own.db);
		await world.entry({ unitId: world.units.second });
		const ids = await insertJudges(own.db, size);
		const judges = ids.map((accountId): WorldAccount => ({ ...world.staff, accountId, role: 'judge' }));
		const staff = world.as(world.staff);
		const stageId = await preparedStage(world, judges);
		const { stage, candidates } = await count('group', async () => {
			const found = await getStage(staff, stageId);
			const all = await listCandidates(staff, found.categoryId);
			await listStageConflicts(
				staff,
				found.id,
				all.map(({ id }) => id),
			);
			return { stage: found, candidates: all };
		});
		expect([stage.groups[0]!.members.length, candidates.length]).toEqual([size, size]);
		expect(await openStage(staff, { stageId })).toMatchObject({ ok: true });
		const progress = await count('stage', async () => {
			await getStage(staff, stageId);
			await listStageHistory(staff, stageId);
			return listJudgeProgress(staff, stageId);
		});
		expect(progress.length).toBe(size);
		const { judges: bound, units } = await count('conflicts', async () => {
			await getStage(staff, stageId);
			return listConflicts(staff, stageId);
		});
		expect([bound.length, units.length]).toEqual([size, 1]);
		await own.drop();
	}
	expectSame({ group: 3, stage: 3, conflicts: 3 });
});

test('stages: the judge’s home', { timeout: 60_000 }, async () => {
	const { db } = database;
	const world = await createWorld(db);
	await world.entry({ unitId: world.units.second });
	const judge = await world.judge('己');
	const stage = await openedStage(world, [judge]);
	let made = 1;
	for (const size of SIZES) {
		await sql`
			with copies as (select gen_random_uuid() as id, gen_random_uuid() as group_id, gen_random_uuid() as row_id, n
				from generate_series(${made + 1}::int, ${size}::int) n),
			stages as (
				insert into stage (id, category_id, position, kind, name, rubric_id, state, opened_at, created_at)
				select k.id, g.category_id, g.position + k.n, g.kind, g.name, g.rubric_id, g.state, g.opened_at, g.created_at
				from stage g cross join copies k where g.id = ${stage} returning id),
			entries as (
				insert into stage_entry (id, stage_id, entry_id, version_id, lot_number)
				select k.row_id, k.id, s.entry_id, s.version_id, s.lot_number from stage_entry s cross join copies k where s.stage_id = ${stage})
			insert into assignment (id, stage_entry_id, judge_id, created_at)
			select gen_random_uuid(), row_id, ${judge.accountId}, ${NOW} from copies`.execute(db);
		made = size;
		const stages = await count('home', () => listDeskStages(world.as(judge)));
		expect(stages.length).toBe(size);
	}
	expectSame({ home: 1 });
});
