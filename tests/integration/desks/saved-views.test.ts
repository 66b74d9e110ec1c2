import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readShape, type ViewShape } from '#lib/domain/view.ts';
import { copyView } from '#lib/server/desks/copy-view.ts';
import { deleteView } from '#lib/server/desks/delete-view.ts';
import { getDeskFrame, listViews } from '#lib/server/desks/queries.ts';
import { renameView } from '#lib/server/desks/rename-view.ts';
import { reshapeView } from '#lib/server/desks/reshape-view.ts';
import { saveView } from '#lib/server/desks/save-view.ts';
import { shareView } from '#lib/server/desks/share-view.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createDeskWorld, expectDeskInvariants, type DeskWorld } from './desk-world.ts';

let database: TestDatabase;
let world: DeskWorld;
beforeAll(async () => {
	database = await createTestDatabase();
	world = await createDeskWorld(database.db);
});
afterAll(async () => {
	await expectDeskInvariants(database.db);
	await database.drop();
});

const SHAPE = readShape('entries', { columns: ['title', 'unit'], filters: { state: 'filed' } });
const OTHER: ViewShape = { ...SHAPE, group: 'unit' };
let serial = 0;

const mine = () => world.as(world.staff);
const theirs = () => world.as(world.colleague);

async function saved(options: { name?: string; shared?: boolean } = {}): Promise<string> {
	const decision = await saveView(mine(), {
		source: 'entries',
		name: options.name ?? `名单${++serial}`,
		shape: SHAPE,
		shared: options.shared ?? false,
	});
	if (!decision.ok || !decision.viewId) throw new Error('not saved');
	return decision.viewId;
}
const rowOf = (id: string) =>
	database.db
		.selectFrom('saved_view')
		.select(['owner_id', 'name', 'shape', 'shared', 'version'])
		.where('id', '=', id)
		.executeTakeFirst();
async function eventsOf(id: string): Promise<string[]> {
	const { rows } = await sql<{
		event: string;
	}>`select name || coalesce(':' || nullif(array_to_string(fields, ','), ''), '') as event
		from audit_event where refs ->> 'view' = ${id} order by id`.execute(database.db);
	return rows.map(({ event }) => event);
}

test('a list is saved under a tidy name, held against the registry', async () => {
	const decision = await saveView(mine(), {
		source: 'entries',
		name: '  待审   名单 ',
		shape: { ...SHAPE, columns: ['title', 'password_hash'] },
		shared: false,
	});
	expect(decision).toMatchObject({ ok: true, code: 'saved' });
	const id = decision.ok ? decision.viewId! : '';
	expect(await rowOf(id)).toEqual({
		owner_id: world.staff.accountId,
		name: '待审 名单',
		shape: { ...SHAPE, columns: ['title'] },
		shared: false,
		version: 1,
	});
	expect(await eventsOf(id)).toEqual(['view.saved']);
	for (const [name, reason] of [
		[' ', 'name_missing'],
		['名'.repeat(61), 'name_too_long'],
		['待审 名单', 'name_taken'],
	] as const)
		expect(await saveView(mine(), { source: 'entries', name, shape: SHAPE, shared: false })).toEqual({
			ok: false,
			reason,
		});
	// the same name for another source, or of a colleague
	expect((await saveView(mine(), { source: 'units', name: '待审 名单', shape: SHAPE, shared: false })).ok).toBe(true);
	expect((await saveView(theirs(), { source: 'entries', name: '待审 名单', shape: SHAPE, shared: false })).ok).toBe(
		true,
	);
});

test('two windows that save the same name at once make one view', async () => {
	const both = await Promise.all(
		[1, 2].map(() => saveView(mine(), { source: 'outcomes', name: '同时', shape: SHAPE, shared: false })),
	);
	expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
});

test('one’s own view is reshaped, renamed, shared and deleted; each change is recorded and counts the version up', async () => {
	const viewId = await saved();
	expect(await reshapeView(mine(), { viewId, version: 1, shape: SHAPE })).toEqual({ ok: true, code: 'unchanged' });
	expect(await reshapeView(mine(), { viewId, version: 1, shape: OTHER })).toEqual({ ok: true, code: 'changed' });
	expect(await renameView(mine(), { viewId, version: 2, name: '新名' })).toEqual({ ok: true, code: 'renamed' });
	expect(await renameView(mine(), { viewId, version: 3, name: '新名 ' })).toEqual({ ok: true, code: 'unchanged' });
	expect(await shareView(mine(), { viewId, version: 3, shared: true })).toEqual({ ok: true, code: 'shared' });
	expect(await shareView(mine(), { viewId, version: 4, shared: true })).toEqual({ ok: true, code: 'unchanged' });
	expect(await rowOf(viewId)).toMatchObject({ name: '新名', shape: OTHER, shared: true, version: 4 });
	expect(await shareView(mine(), { viewId, version: 4, shared: false })).toEqual({ ok: true, code: 'unshared' });
	expect(await deleteView(mine(), { viewId, version: 5 })).toEqual({ ok: true, code: 'deleted' });
	expect(await rowOf(viewId)).toBeUndefined();
	expect(await eventsOf(viewId)).toEqual([
		'view.saved',
		'view.changed:shape',
		'view.changed:name',
		'view.shared',
		'view.unshared',
		'view.deleted',
	]);
});

test('a name that is taken or missing is refused, what was changed meanwhile too; nothing is written', async () => {
	const [viewId, taken] = [await saved(), await saved({ name: '占用' })];
	expect(taken).toBeTruthy();
	const before = await rowOf(viewId);
	expect(await renameView(mine(), { viewId, version: 1, name: '占用' })).toEqual({ ok: false, reason: 'name_taken' });
	expect(await renameView(mine(), { viewId, version: 1, name: '' })).toEqual({ ok: false, reason: 'name_missing' });
	expect(await renameView(mine(), { viewId, version: 1, name: 'x'.repeat(61) })).toEqual({
		ok: false,
		reason: 'name_too_long',
	});
	for (const change of [
		renameView(mine(), { viewId, version: 9, name: 'x' }),
		reshapeView(mine(), { viewId, version: 9, shape: OTHER }),
		shareView(mine(), { viewId, version: 9, shared: true }),
		deleteView(mine(), { viewId, version: 9 }),
	])
		expect(await change).toEqual({ ok: false, reason: 'changed_meanwhile' });
	expect(await rowOf(viewId)).toEqual(before);
	expect(await eventsOf(viewId)).toEqual(['view.saved']);
});

test('a colleague sees and copies what is shared, changes nothing of it, and does not know of the rest', async () => {
	const [shared, own] = [await saved({ name: '共享的', shared: true }), await saved({ name: '自己的' })];
	const seen = (await listViews(theirs())).filter(({ owner }) => owner === world.staff.name);
	expect(seen.map(({ id, own: mineToo }) => [id, mineToo])).toEqual([[shared, false]]);
	expect((await getDeskFrame(theirs(), 'entries')).views.map(({ id }) => id)).not.toContain(own);
	const changes = (viewId: string) => [
		() => renameView(theirs(), { viewId, version: 1, name: 'x' }),
		() => reshapeView(theirs(), { viewId, version: 1, shape: OTHER }),
		() => shareView(theirs(), { viewId, version: 1, shared: false }),
		() => deleteView(theirs(), { viewId, version: 1 }),
	];
	for (const change of changes(shared)) expect(await change()).toEqual({ ok: false, reason: 'not_owner' });
	for (const change of changes(own)) await expect(change()).rejects.toThrow(NotFound);
	for (const change of changes(newId())) await expect(change()).rejects.toThrow(NotFound);
	await expect(copyView(theirs(), { viewId: own })).rejects.toThrow(NotFound);

	const copy = await copyView(theirs(), { viewId: shared });
	expect(copy).toMatchObject({ ok: true, name: '共享的' });
	expect(await rowOf(copy.viewId)).toEqual({
		owner_id: world.colleague.accountId,
		name: '共享的',
		shape: SHAPE,
		shared: false,
		version: 1,
	});
	expect(await eventsOf(copy.viewId)).toEqual(['view.copied']);
	expect((await copyView(theirs(), { viewId: shared })).name).toBe('共享的 2');
	expect((await copyView(mine(), { viewId: own })).name).toBe('自己的 2');
});

test('others than staff have no views', async () => {
	const viewId = await saved({ shared: true });
	for (const account of [world.school.teacher, world.school.coordinator]) {
		const ctx = world.as(account);
		for (const attempt of [
			() => saveView(ctx, { source: 'entries', name: 'x', shape: SHAPE, shared: false }),
			() => renameView(ctx, { viewId, version: 1, name: 'x' }),
			() => reshapeView(ctx, { viewId, version: 1, shape: OTHER }),
			() => shareView(ctx, { viewId, version: 1, shared: false }),
			() => deleteView(ctx, { viewId, version: 1 }),
			() => copyView(ctx, { viewId }),
		])
			await expect(attempt()).rejects.toThrow(NotFound);
	}
	expect(await eventsOf(viewId)).toEqual(['view.saved']);
});
