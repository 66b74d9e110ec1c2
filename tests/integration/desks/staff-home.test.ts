import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STAFF_TASKS, type StaffTask } from '#lib/domain/staff-task.ts';
import { DEFAULT_SHAPES, ENTRY_PROGRESS } from '#lib/domain/view.ts';
import { filterQuery, readDeskShape } from '#lib/forms/desks.ts';
import { getDeskPage } from '#lib/server/desks/queries.ts';
import { getFunnel, getStaffHome, TASK_LISTS } from '#lib/server/desks/staff-home.ts';
import { listPublicEditions } from '#lib/server/editions/queries.ts';
import { listEntries, type EntryFilter } from '#lib/server/filings/entry-list.ts';
import { listJudging } from '#lib/server/judging/queries.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { makeList } from '#lib/server/results/make-list.ts';
import { listDraftLists } from '#lib/server/results/queries.ts';
import { listUnits } from '#lib/server/units/queries.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { days, NOW } from '../filings/filing-world.ts';
import { closedWorld, worldWith } from '../results/results-world.ts';
import { createDeskWorld, expectDeskInvariants, type DeskWorld } from './desk-world.ts';

let database: TestDatabase;
let world: DeskWorld;
let ctx: Context;
const queries: string[] = [];
beforeAll(async () => {
	database = await createTestDatabase({ onQuery: (text) => queries.push(text) });
	world = await createDeskWorld(database.db);
	ctx = world.as(world.staff);
});
afterAll(async () => {
	await expectDeskInvariants(database.db);
	await database.drop();
});

const EVERYTHING: EntryFilter = {
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

/** How many rows the page behind a line shows. */
async function rowsBehind({ kind, editionId }: StaffTask): Promise<number> {
	const list = TASK_LISTS[kind];
	switch (list.page) {
		case 'entries':
			return (await listEntries(ctx, { ...EVERYTHING, ...list.filter })).total;
		case 'desk': {
			const shape = readDeskShape(
				list.source,
				new URLSearchParams(filterQuery(list.filters)),
				DEFAULT_SHAPES[list.source],
			);
			return (await getDeskPage(ctx, list.source, shape, { locale: 'zh-CN', zone: 'Asia/Shanghai' }, null)).total.count;
		}
		case 'units':
			return (
				await listUnits(ctx, {
					editionId,
					status: list.filter === 'waiting' ? null : list.filter,
					waiting: list.filter === 'waiting',
					kind: null,
					search: '',
					sort: 'name',
					cursor: null,
				})
			).total;
		case 'judging': {
			const categories = (await listJudging(ctx)).flatMap((edition) => edition.categories);
			return categories.filter((one) => (list.show === 'to_plan' ? one.toPlan : one.sheetsMissing)).length;
		}
		case 'results':
			return (await listDraftLists(ctx)).length;
	}
}

const home = async () => {
	const { tasks, higher } = await getStaffHome(ctx);
	return { higher, of: Object.fromEntries(tasks.map((task) => [task.kind, task])) as Record<string, StaffTask> };
};

test('with nothing there, nothing waits but schools', async () => {
	const { of, higher } = await home();
	expect(Object.keys(of).toSorted()).toEqual([...STAFF_TASKS].toSorted());
	expect(
		Object.values(of)
			.filter(({ count }) => count > 0)
			.map(({ kind }) => kind),
	).toEqual(['never']);
	expect(higher).toEqual([]);
});

test('every line counts exactly the rows of the list it leads to', async () => {
	// filed, returned (one past its date), handed in
	for (const state of ['filed', 'filed', 'returned', 'returned', 'handed_in'] as const) {
		const id = await world.entry({ state });
		await database.db
			.updateTable('entry')
			.set({
				filed_at: state === 'handed_in' ? null : days(-2),
				mend_by: state === 'returned' ? days(-1) : null,
				number: id.slice(-8),
			})
			.where('id', '=', id)
			.execute();
	}
	// within the last week before filing closes
	await database.db
		.updateTable('phase_window')
		.set({ closes_at: days(3) })
		.where('edition_id', '=', world.editionId)
		.where('phase', '=', 'filing')
		.execute();
	// upward: an open edition, one that is closed, one far away
	const [near, far, closed] = [
		await world.higherEdition({ deadline: days(5) }),
		await world.higherEdition({ deadline: days(40), max: null }),
		await world.higherEdition({ closed: true }),
	];
	for (const [edition, state, papers] of [
		[near, 'proposed', []],
		[near, 'confirmed', ['form']],
		[near, 'confirmed', ['photo']],
		[near, 'sent', []],
		[near, 'withdrawn', []],
		[far, 'proposed', ['form']],
		[closed, 'proposed', []],
	] as const)
		await world.recommend(await world.accepted(), edition, { state, papers: [...papers] });
	await world.outcome({ editionId: near, state: 'reported' });
	await world.outcome({ editionId: near, state: 'verified' });
	await world.outcome({ editionId: near, entryId: await world.accepted() });
	await nominees();
	// judging: an open stage with sheets missing, one with a draft list, one category to plan
	await worldWith(database.db, [
		[900, null],
		[800, null],
	]);
	const results = await closedWorld(database.db, [[900], [800], [700]]);
	const made = await makeList(results.as(results.staff), {
		stageId: results.stageId,
		kind: 'award',
		rule: { model: 'counts', first: 1, second: 1, third: 1 },
		version: null,
		keepHand: false,
	});
	expect(made.ok).toBe(true);
	const planned = await createDeskWorld(database.db);
	await planned.accepted();
	await database.db
		.updateTable('phase_window')
		.set({ closes_at: days(-1) })
		.where('edition_id', '=', planned.editionId)
		.where('phase', '=', 'filing')
		.execute();

	const { of, higher } = await home();
	const counted: Record<string, [number, number]> = {};
	for (const task of Object.values(of)) counted[task.kind] = [task.count, await rowsBehind(task)];
	for (const [kind, [figure, rows]] of Object.entries(counted)) {
		expect(figure, kind).toBe(rows);
		expect(figure, kind).toBeGreaterThan(0);
	}
	expect(counted).toMatchObject({
		returned: [2, 2],
		check: [2, 2],
		propose: [2, 2],
		send: [2, 2],
		papers: [2, 2],
		outcomes: [1, 1],
		review: [2, 2],
		decide: [1, 1],
		sheets: [1, 1],
		lists: [1, 1],
		plan: [1, 1],
	});
	expect([of['returned']!.more, of['sheets']!.more]).toEqual([2, 2]);
	expect([of['propose']!.due, of['remind']!.due, of['returned']!.due]).toEqual([days(5), days(3), days(-1)]);
	expect([of['outcomes']!.since, of['check']!.since]).toEqual([NOW, days(-2)]);
	expect(
		higher.map(({ id, used, max, papersMissing, deadlineAt }) => [id, used, max, papersMissing, deadlineAt]),
	).toEqual([
		[near, 3, 3, 2, days(5)],
		[far, 0, null, 0, days(40)],
	]);
});

/** Three nominees that are accepted: nothing ticked, one claim of two looked at, all looked at. */
async function nominees(): Promise<void> {
	const { db } = database;
	const { categories } = (await listPublicEditions(ctx)).find(({ id }) => id === world.editionId)!;
	const category = categories.find(({ id }) => id !== world.categoryId)!.id;
	await db
		.updateTable('category')
		.set({ entrant_kind: 'person', assessment_kind: 'file_review' })
		.where('id', '=', category)
		.execute();
	const condition = newId();
	await db
		.insertInto('talent_condition')
		.values({
			id: condition,
			category_id: category,
			position: 1,
			code: '一',
			text: '{"zh":"获奖"}',
			evidence_kind: 'award',
		})
		.execute();
	for (const [claims, ticked] of [
		[1, 0],
		[2, 1],
		[2, 2],
	] as const) {
		const entry = await world.accepted();
		await db.updateTable('entry').set({ category_id: category, division_id: null }).where('id', '=', entry).execute();
		for (let position = 1; position <= claims; position += 1) {
			const achievement = newId();
			await db
				.insertInto('achievement')
				.values({ id: achievement, entry_id: entry, position, kind: 'award', condition_id: condition })
				.execute();
			if (position <= ticked)
				await db
					.insertInto('condition_finding')
					.values({
						id: newId(),
						entry_id: entry,
						condition_id: condition,
						achievement_id: achievement,
						met: true,
						checked_by: world.staff.accountId,
						checked_at: NOW,
					})
					.execute();
		}
	}
}

test('every figure of the funnel is the count of its list; drafts are those of the units', async () => {
	await world.entry({ state: 'draft' });
	await database.db.updateTable('list').set({ state: 'confirmed', confirmed_at: NOW }).execute();
	// the world of results files nothing
	await database.db
		.updateTable('entry')
		.set({ handed_in_at: NOW })
		.where('state', '=', 'accepted')
		.where('handed_in_at', 'is', null)
		.execute();
	const lines = await getFunnel(ctx);
	const steps = Object.fromEntries(ENTRY_PROGRESS.map((step) => [step, 0]));
	for (const line of lines)
		for (const step of ENTRY_PROGRESS) {
			const { total } = await listEntries(ctx, {
				...EVERYTHING,
				editionId: line.editionId,
				categoryId: line.categoryId,
				progress: step,
			});
			expect(line.steps[step], `${line.name.zh} ${step}`).toBe(total);
			steps[step]! += total;
		}
	for (const [step, count] of Object.entries(steps)) expect(count, step).toBeGreaterThan(0);
	for (const editionId of new Set(lines.map((line) => line.editionId))) {
		const units = await listUnits(ctx, { editionId, status: null, kind: null, search: '', sort: 'name', cursor: null });
		expect(units.next).toBeNull();
		expect(lines.filter((line) => line.editionId === editionId).reduce((sum, { drafts }) => sum + drafts, 0)).toBe(
			units.rows.reduce((sum, { drafts }) => sum + drafts, 0),
		);
	}
});

test('of the finished editions the last one stays in the funnel', async () => {
	const editions = [...new Set((await getFunnel(ctx)).map(({ editionId }) => editionId))];
	const [first, second] = editions;
	const finish = (id: string, at: Date) =>
		database.db.updateTable('edition').set({ state: 'finished', finished_at: at }).where('id', '=', id).execute();
	await finish(first!, days(-20));
	await finish(second!, days(-10));
	const left = [...new Set((await getFunnel(ctx)).map(({ editionId }) => editionId))];
	expect(left.toSorted()).toEqual(editions.slice(1).toSorted());
});

test('the home asks three questions, whatever there is; nobody but staff asks them', async () => {
	const count = async () => {
		queries.length = 0;
		await Promise.all([getStaffHome(ctx), getFunnel(ctx), listPublicEditions(ctx)]);
		return queries.length;
	};
	expect(await count()).toBe(3);
	await sql`insert into entry (id, edition_id, category_id, unit_id, state, title, field_values, owner_id, handed_in_at, created_at, updated_at)
		select gen_random_uuid(), ${world.editionId}, ${world.categoryId}, ${world.school.id}, 'handed_in', 'T' || n, '{}',
			${world.school.teacher.accountId}, now(), now(), now() from generate_series(1, 1000) n`.execute(database.db);
	expect(await count()).toBe(3);
	for (const account of [world.school.teacher, world.school.coordinator]) {
		await expect(getStaffHome(world.as(account))).rejects.toThrow(NotFound);
		await expect(getFunnel(world.as(account))).rejects.toThrow(NotFound);
	}
});
