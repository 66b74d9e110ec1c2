import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { getEntryRecord } from '#lib/server/eligibility/queries.ts';
import { getEntryFilterChoices, listEntries, type EntryFilter } from '#lib/server/filings/entry-list.ts';
import { getFilingDesk, listUnitCategories } from '#lib/server/filings/queries.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { readCursor } from '#lib/server/platform/keyset.ts';
import { listUnits } from '#lib/server/units/queries.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createFilingWorld, expectInvariants, type FilingWorld } from './filing-world.ts';

let database: TestDatabase;
let world: FilingWorld;
const queries: string[] = [];
beforeAll(async () => {
	database = await createTestDatabase({ onQuery: (text) => queries.push(text) });
	world = await createFilingWorld(database.db);
});
afterAll(async () => {
	await expectInvariants(database.db);
	await database.drop();
});

const everything: EntryFilter = {
	editionId: null,
	categoryId: null,
	divisionId: null,
	unitId: null,
	state: null,
	overdue: false,
	search: '',
	sort: 'filed',
	cursor: null,
};

async function counting<T>(work: () => Promise<T>): Promise<number> {
	queries.length = 0;
	await work();
	return queries.length;
}

test('each list asks the same number of questions for 1, 3 and 1,000 rows, at most three', async () => {
	const staff = world.as(world.staff);
	const coordinator = world.as(world.school.coordinator);
	const lists: Record<string, () => Promise<unknown>> = {
		entries: () => Promise.all([listEntries(staff, everything), getEntryFilterChoices(staff, everything)]),
		units: () =>
			listUnits(staff, {
				editionId: world.editionId,
				status: null,
				kind: null,
				search: '',
				sort: 'name',
				cursor: null,
			}),
		desk: () => getFilingDesk(coordinator, world.categoryId),
		home: () => listUnitCategories(coordinator),
	};
	const count = async () =>
		Object.fromEntries(
			await Promise.all(Object.entries(lists).map(async ([name, list]) => [name, list] as const)).then(async (all) => {
				const counts: [string, number][] = [];
				for (const [name, list] of all) counts.push([name, await counting(list)]);
				return counts;
			}),
		) as Record<string, number>;
	await world.entry();
	const one = await count();
	await world.entry();
	await world.entry();
	const three = await count();
	await database.db.executeQuery(
		sql`insert into entry (id, edition_id, category_id, unit_id, state, title, field_values, owner_id, handed_in_at, created_at, updated_at)
			select gen_random_uuid(), ${world.editionId}, ${world.categoryId}, ${world.school.id}, 'handed_in', 'T' || n, '{}',
				${world.school.teacher.accountId}, now(), now(), now() from generate_series(1, 1000) n`.compile(database.db),
	);
	const thousand = await count();
	expect(three).toEqual(one);
	expect(thousand).toEqual(one);
	expect(Math.max(...Object.values(one))).toBeLessThanOrEqual(3);
});

test('pages forward and back by every sort meet every row once', async () => {
	const ctx = world.as(world.staff);
	for (const sort of ['filed', 'number', 'title', 'unit'] as const) {
		const seen: string[] = [];
		let page = await listEntries(ctx, { ...everything, sort, search: 'T10' });
		const first = page.rows.map(({ id }) => id);
		for (;;) {
			seen.push(...page.rows.map(({ id }) => id));
			if (!page.next) break;
			page = await listEntries(ctx, { ...everything, sort, search: 'T10', cursor: readCursor(page.next) });
		}
		expect(seen).toHaveLength(page.total);
		expect(new Set(seen).size).toBe(page.total);
		const back = await listEntries(ctx, { ...everything, sort, search: 'T10' });
		const second = await listEntries(ctx, { ...everything, sort, search: 'T10', cursor: readCursor(back.next) });
		const returned = second.previous
			? await listEntries(ctx, { ...everything, sort, search: 'T10', cursor: readCursor(second.previous) })
			: back;
		expect(returned.rows.map(({ id }) => id)).toEqual(first);
	}
});

test('filters narrow rows and count alike; drafts are nobody’s business but the school’s', async () => {
	const ctx = world.as(world.staff);
	const draft = await world.entry({ owner: world.other.teacher, state: 'draft', title: '看不见的草稿' });
	const shown = await world.entry({ owner: world.other.teacher, title: '100%看得见' });
	const page = await listEntries(ctx, { ...everything, unitId: world.other.id });
	expect([page.total, page.rows.map(({ id }) => id)]).toEqual([1, [shown]]);
	expect((await listEntries(ctx, { ...everything, search: '0%看' })).total).toBe(1);
	expect((await listEntries(ctx, { ...everything, search: '0_看' })).total).toBe(0);
	await expect(getEntryRecord(ctx, draft)).rejects.toThrow(NotFound);
	await expect(listEntries(world.as(world.school.coordinator), everything)).rejects.toThrow(NotFound);
});
