import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AwardRule, Grade } from '#lib/domain/award.ts';
import type { ListKind } from '#lib/domain/list.ts';
import { createStage } from '#lib/server/judging/create-stage.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { confirmList } from '#lib/server/results/confirm-list.ts';
import { decideTie } from '#lib/server/results/decide-tie.ts';
import { makeList } from '#lib/server/results/make-list.ts';
import { getListHead, listProposals } from '#lib/server/results/queries.ts';
import { reopenList } from '#lib/server/results/reopen-list.ts';
import { reopenStage } from '#lib/server/results/reopen-stage.ts';
import { setGrade } from '#lib/server/results/set-grade.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { brokenInvariants, closedWorld, eventsOf, worldWith, type ResultsWorld } from './results-world.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterEach(async () => expect(await brokenInvariants(database.db)).toEqual([]));
afterAll(() => database.drop());

const staffOf = (world: ResultsWorld) => world.as(world.staff);
const one = { model: 'counts', first: 1, second: 1, third: 1 } satisfies AwardRule;
interface Making {
	kind?: ListKind;
	rule?: AwardRule;
	version?: number | null;
	keepHand?: boolean;
	ctx?: Context;
}
const make = (world: ResultsWorld, { ctx = staffOf(world), ...making }: Making = {}) =>
	makeList(ctx, { stageId: world.stageId, kind: 'award', rule: one, version: null, keepHand: false, ...making });
async function made(world: ResultsWorld, options?: Making): Promise<string> {
	const decision = await make(world, options);
	if (!decision.ok || !decision.listId) throw new Error('the list was not made');
	return decision.listId;
}
/** entry index → grade, `*` = by hand */
async function gradesOf(world: ResultsWorld, listId: string): Promise<Record<number, string>> {
	const rows = await world.db
		.selectFrom('list_row')
		.select(['entry_id', 'grade', 'by_hand'])
		.where('list_id', '=', listId)
		.execute();
	return Object.fromEntries(
		rows.map((row) => [world.entryIds.indexOf(row.entry_id), `${row.grade ?? 'off'}${row.by_hand ? '*' : ''}`]),
	);
}
const versionOf = async (world: ResultsWorld, listId: string) => (await getListHead(staffOf(world), listId)).version;
const change = (
	world: ResultsWorld,
	listId: string,
	index: number,
	from: Grade | null,
	grade: Grade | null,
	reason = '评审组合议',
	ctx = staffOf(world),
) => setGrade(ctx, { listId, entryId: world.entryIds[index]!, from, grade, reason });

async function colleague(world: ResultsWorld) {
	const personId = newId();
	const accountId = newId();
	const { db } = world;
	await db.insertInto('person').values({ id: personId, name: '吴同事', created_at: new Date() }).execute();
	await db.insertInto('account').values({ id: accountId, person_id: personId, created_at: new Date() }).execute();
	return world.as({ accountId, personId, name: '吴同事', role: 'staff', unitId: null });
}

describe('make-list', () => {
	test('applies the rule to each division by itself', async () => {
		const world = await closedWorld(database.db, [[900], [800], [700], [950], [600]], { divisions: [0, 0, 0, 1, 0] });
		const listId = await made(world);
		expect(await gradesOf(world, listId)).toEqual({ 0: 'first', 1: 'second', 2: 'third', 3: 'first' });
		expect(await eventsOf(world, 'list', listId)).toEqual(['list.made']);
	});

	test('gives a tie across a border the lower grade and shows it', async () => {
		const world = await closedWorld(database.db, [[900], [900], [700]]);
		const listId = await made(world);
		expect(await gradesOf(world, listId)).toEqual({ 0: 'second', 1: 'second', 2: 'third' });
		const proposals = await listProposals(staffOf(world), { stageId: world.stageId, listId, rule: one });
		expect(proposals.map(({ borderTie }) => borderTie)).toEqual([true, true, false]);
	});

	test('leaves out who withdrew since; the next moves up', async () => {
		const world = await closedWorld(database.db, [[900], [800], [700], [600]]);
		await world.db.updateTable('entry').set({ state: 'withdrawn' }).where('id', '=', world.entryIds[1]!).execute();
		expect(await gradesOf(world, await made(world))).toEqual({ 0: 'first', 2: 'second', 3: 'third' });
	});

	test('needs a closed stage, a rule of its kind, and somebody to list', async () => {
		const open = await worldWith(database.db, [[900]]);
		expect(await make(open)).toEqual({ ok: false, reason: 'stage_not_closed' });
		const world = await closedWorld(database.db, [[900]]);
		expect(await make(world, { kind: 'shortlist' })).toEqual({ ok: false, reason: 'rule_not_for_kind' });
		expect(await make(world, { rule: { model: 'counts', first: 0, second: 0, third: 0 } })).toEqual({
			ok: false,
			reason: 'list_empty',
		});
		await expect(make(world, { ctx: world.as(world.judges[0]!) })).rejects.toThrow(NotFound);
	});

	test('made again it replaces the draft that was looked at, and keeps changes by hand where asked', async () => {
		const world = await closedWorld(database.db, [[900], [800], [700], [600]]);
		const listId = await made(world);
		expect(await change(world, listId, 3, null, 'encouragement')).toEqual({ ok: true, code: 'set' });
		const rule: AwardRule = { model: 'counts', first: 2, second: 0, third: 0 };
		const colleagues = await colleague(world);
		expect(await make(world, { rule, version: 1, ctx: colleagues })).toEqual({
			ok: false,
			reason: 'changed_meanwhile',
			facts: { by: world.staff.name },
		});
		expect(await make(world, { rule })).toMatchObject({ reason: 'changed_meanwhile' });
		expect(await made(world, { rule, version: 2, keepHand: true })).toBe(listId);
		expect(await gradesOf(world, listId)).toEqual({ 0: 'first', 1: 'first', 3: 'encouragement*' });
		await made(world, { rule, version: 3 });
		expect(await gradesOf(world, listId)).toEqual({ 0: 'first', 1: 'first' });
	});

	test('two at once make one list', async () => {
		const world = await closedWorld(database.db, [[900], [800]]);
		const both = await Promise.all([make(world), make(world)]);
		expect(both.map((decision) => (decision.ok ? decision.code : decision.reason)).sort()).toEqual([
			'changed_meanwhile',
			'made',
		]);
	});
});

describe('set-grade', () => {
	test('puts on, changes, takes off, always with a reason that stays', async () => {
		const world = await closedWorld(database.db, [[900], [800], [700], [600]]);
		const listId = await made(world);
		expect(await change(world, listId, 0, 'first', 'second', ' ')).toEqual({ ok: false, reason: 'reason_required' });
		expect(await change(world, listId, 0, 'first', 'first')).toEqual({ ok: false, reason: 'grade_unchanged' });
		expect(await change(world, listId, 0, 'first', 'shortlisted')).toEqual({ ok: false, reason: 'rule_not_for_kind' });
		expect(await change(world, listId, 0, 'first', null)).toMatchObject({ ok: true });
		expect(await change(world, listId, 1, 'second', 'first')).toMatchObject({ ok: true });
		expect(await change(world, listId, 3, null, 'encouragement')).toMatchObject({ ok: true });
		expect(await gradesOf(world, listId)).toEqual({ 0: 'off*', 1: 'first*', 2: 'third', 3: 'encouragement*' });
		expect((await getListHead(staffOf(world), listId)).rowCount).toBe(3);
		await expect(
			setGrade(staffOf(world), { listId, entryId: newId(), from: null, grade: 'first', reason: 'x' }),
		).rejects.toThrow(NotFound);
		await world.db.updateTable('entry').set({ state: 'disqualified' }).where('id', '=', world.entryIds[0]!).execute();
		expect(await change(world, listId, 0, null, 'first')).toEqual({ ok: false, reason: 'entry_gone' });
	});

	test('two at one row: the second is told who was first', async () => {
		const world = await closedWorld(database.db, [[900], [800], [700]]);
		const listId = await made(world);
		await change(world, listId, 2, 'third', 'second', '先改', await colleague(world));
		expect(await change(world, listId, 2, 'third', 'first')).toEqual({
			ok: false,
			reason: 'changed_meanwhile',
			facts: { by: '吴同事' },
		});
	});
});

describe('confirm-list', () => {
	test('confirms what was looked at; nothing changes after', async () => {
		const world = await closedWorld(database.db, [[900], [800], [700]]);
		const listId = await made(world);
		const seen = await versionOf(world, listId);
		await change(world, listId, 2, 'third', 'second', '先改', await colleague(world));
		expect(await confirmList(staffOf(world), { listId, version: seen })).toEqual({
			ok: false,
			reason: 'changed_meanwhile',
			facts: { by: '吴同事' },
		});
		const version = await versionOf(world, listId);
		expect(await confirmList(staffOf(world), { listId, version })).toEqual({ ok: true, code: 'confirmed' });
		expect(await confirmList(staffOf(world), { listId, version })).toEqual({ ok: false, reason: 'list_confirmed' });
		expect(await change(world, listId, 0, 'first', null)).toEqual({ ok: false, reason: 'list_confirmed' });
		expect(await make(world, { version })).toEqual({ ok: false, reason: 'list_confirmed' });
		expect(await reopenStage(staffOf(world), { stageId: world.stageId })).toEqual({
			ok: false,
			reason: 'list_confirmed',
		});
		expect(await reopenList(staffOf(world), { listId })).toEqual({ ok: true, code: 'reopened' });
		expect(await reopenList(staffOf(world), { listId })).toEqual({ ok: false, reason: 'list_not_confirmed' });
		expect(await change(world, listId, 0, 'first', null)).toMatchObject({ ok: true });
		expect(await eventsOf(world, 'list', listId)).toEqual([
			'list.made',
			'list.row_changed',
			'list.confirmed',
			'list.reopened',
			'list.row_changed',
		]);
	});

	test('is refused while a listed entry has left, or the ranks have changed', async () => {
		const world = await closedWorld(database.db, [[900], [900], [700], [600]]);
		const listId = await made(world);
		const rows = await world.db
			.selectFrom('stage_entry')
			.select(['id', 'entry_id'])
			.where('stage_id', '=', world.stageId)
			.execute();
		const [a, b] = [0, 1].map((index) => rows.find(({ entry_id }) => entry_id === world.entryIds[index])!.id);
		await decideTie(staffOf(world), { stageId: world.stageId, stageEntryIds: [b!, a!], reason: '合议' });
		const confirm = async () => confirmList(staffOf(world), { listId, version: await versionOf(world, listId) });
		expect(await confirm()).toEqual({ ok: false, reason: 'list_stale', facts: { count: 1 } });
		await made(world, { version: await versionOf(world, listId) });
		expect(await gradesOf(world, listId)).toEqual({ 1: 'first', 0: 'second', 2: 'third' });
		await world.db.updateTable('entry').set({ state: 'disqualified' }).where('id', '=', world.entryIds[2]!).execute();
		expect(await confirm()).toEqual({ ok: false, reason: 'entries_gone', facts: { count: 1 } });
		await change(world, listId, 2, 'third', null, '取消资格');
		expect(await confirm()).toMatchObject({ reason: 'list_stale' });
		await made(world, { version: await versionOf(world, listId), keepHand: true });
		expect(await gradesOf(world, listId)).toEqual({ 1: 'first', 0: 'second', 3: 'third' });
		expect(await confirm()).toMatchObject({ ok: true });
	});

	test('a change and the confirmation at once: the confirmed list is one that was looked at', async () => {
		for (let round = 0; round < 5; round += 1) {
			const world = await closedWorld(database.db, [[900], [800], [700]]);
			const listId = await made(world);
			const [set, other, confirmed] = await Promise.all([
				change(world, listId, 0, 'first', 'second'),
				change(world, listId, 1, 'second', 'first'),
				confirmList(staffOf(world), { listId, version: 1 }),
			]);
			if (confirmed.ok) expect([set.ok, other.ok]).toEqual([false, false]);
			else expect([confirmed.reason, set.ok || other.ok]).toEqual(['changed_meanwhile', true]);
		}
	});

	test('a shortlist feeds the final, without those taken off by hand; then it stays', async () => {
		const world = await closedWorld(database.db, [[900], [800], [700]]);
		const listId = await made(world, { kind: 'shortlist', rule: { model: 'shortlist_count', count: 2 } });
		await change(world, listId, 1, 'shortlisted', null, '放弃参加终评');
		await confirmList(staffOf(world), { listId, version: await versionOf(world, listId) });
		const created = await createStage(staffOf(world), { categoryId: world.categoryId });
		const final = (created as { stageId: string }).stageId;
		const rows = await world.db.selectFrom('stage_entry').select('entry_id').where('stage_id', '=', final).execute();
		expect(rows.map(({ entry_id }) => entry_id)).toEqual([world.entryIds[0]]);
		expect(await reopenList(staffOf(world), { listId })).toEqual({ ok: false, reason: 'later_stage_exists' });
		expect((await getListHead(staffOf(world), listId)).hasLater).toBe(true);
	});
});
