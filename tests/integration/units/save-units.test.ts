import { afterAll, beforeAll, expect, test } from 'vitest';
import { unitForm } from '#lib/forms/units.ts';
import { findOrInsertAdult } from '#lib/server/entries/people.ts';
import { createUnit } from '#lib/server/units/create-unit.ts';
import { lockUnitName } from '#lib/server/units/lock-unit-name.ts';
import { getUnit, listUnits } from '#lib/server/units/queries.ts';
import { updateUnit } from '#lib/server/units/update-unit.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createFilingWorld, expectInvariants, NOW, type FilingWorld } from '../filings/filing-world.ts';

let database: TestDatabase;
let world: FilingWorld;
beforeAll(async () => {
	database = await createTestDatabase();
	world = await createFilingWorld(database.db);
});
afterAll(async () => {
	await expectInvariants(database.db);
	await database.drop();
});

const typed = (values: object) => unitForm.parse(values);

test('a unit is added once under its name, whoever presses first', async () => {
	const ctx = world.as(world.staff);
	const answers = await Promise.all([1, 2].map(() => createUnit(ctx, typed({ name: '  天际岭小学 ' }))));
	expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
	expect(answers.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'name_taken' });
	await expect(createUnit(world.as(world.school.coordinator), typed({ name: '新学校' }))).rejects.toThrow(NotFound);
});

test('changing names the columns that changed, and nothing where nothing did', async () => {
	const ctx = world.as(world.staff);
	const created = await createUnit(ctx, typed({ name: '育新小学' }));
	const { unitId } = created as { unitId: string };
	const changed = typed({ name: '育新小学', contact_name: '喆老师', contact_phone: '0731-85880000' });
	expect(await updateUnit(ctx, unitId, changed)).toEqual({ ok: true, code: 'updated' });
	expect(await updateUnit(ctx, unitId, changed)).toEqual({ ok: true, code: 'unchanged' });
	expect(await getUnit(ctx, unitId)).toMatchObject({ contactName: '喆老师', contactPhone: '0731-85880000' });
	const events = await database.db
		.selectFrom('audit_event')
		.select(['name', 'fields'])
		.where((eb) => eb(eb.ref('refs', '->>').key('unit'), '=', unitId))
		.orderBy('id')
		.execute();
	expect(events).toEqual([
		{ name: 'unit.created', fields: [] },
		{ name: 'unit.updated', fields: ['contact_name', 'contact_phone'] },
	]);
	expect(await updateUnit(ctx, unitId, typed({ name: '育新小学', parent: unitId }))).toEqual({
		ok: false,
		reason: 'parent_is_itself',
	});
});

test('the list says how far each unit has come', async () => {
	const ctx = world.as(world.staff);
	const status = async (id: string) => {
		const { rows } = await listUnits(ctx, {
			editionId: world.editionId,
			status: null,
			kind: null,
			search: '小学',
			sort: 'name',
			cursor: null,
		});
		return rows.find((row) => row.id === id)!.status;
	};
	const { id, coordinator } = world.school;
	expect(await status(id)).toBe('not_signed_in');
	await database.db
		.updateTable('account')
		.set({ first_sign_in_at: NOW })
		.where('id', '=', coordinator.accountId)
		.execute();
	expect(await status(id)).toBe('nothing');
	await world.entry({ state: 'draft' });
	expect(await status(id)).toBe('drafts');
	const entry = await world.entry();
	expect(await status(id)).toBe('handed_in');
	await world.file([entry]);
	expect(await status(id)).toBe('filed');
	const filed = await listUnits(ctx, {
		editionId: world.editionId,
		status: 'filed',
		kind: null,
		search: '',
		sort: 'filed',
		cursor: null,
	});
	expect([filed.total, filed.rows.map((row) => row.id), filed.waiting]).toEqual([1, [id], []]);
});

test('a unit that is added by staff and named by a teacher at the same moment exists once', async () => {
	const ctx = world.as(world.staff);
	const name = '湘江科技馆';
	let order: string[] = [];
	let inserted = () => {};
	const begun = new Promise<void>((resolve) => (inserted = resolve));
	const adding = ctx.transaction(async (trx) => {
		await findOrInsertAdult(trx, ctx, '欧阳䶮', name);
		inserted();
		await new Promise((resolve) => setTimeout(resolve, 200));
		order = [...order, 'named'];
	});
	await begun;
	const answer = await createUnit(ctx, typed({ name }));
	order = [...order, 'created'];
	await adding;
	expect(order).toEqual(['named', 'created']);
	expect(answer).toEqual({ ok: false, reason: 'name_taken' });
	const held = await ctx.transaction(async (trx) => {
		await lockUnitName(trx, name);
		return trx
			.selectFrom('unit')
			.select('id')
			.where('name', '@>', JSON.stringify({ zh: name }) as never)
			.execute();
	});
	expect(held).toHaveLength(1);
});
