import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileEntries } from '#lib/server/filings/file-entries.ts';
import { getFilingDesk, getReceipt, listUnitCategories } from '#lib/server/filings/queries.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createFilingWorld, days, expectInvariants, type FilingWorld } from './filing-world.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(async () => {
	await expectInvariants(database.db);
	await database.drop();
});

const input = (world: FilingWorld, entryIds: string[]) => ({
	categoryId: world.categoryId,
	entryIds,
	consentConfirmed: true,
	onBehalf: null,
});

test('filing gives numbers, freezes versions in the order of the school, and makes a receipt', async () => {
	const world = await createFilingWorld(database.db);
	const [first, second] = [await world.entry({ title: '甲' }), await world.entry({ title: '乙' })];
	const ctx = world.as(world.school.coordinator);
	const filed = await fileEntries(ctx, input(world, [second, first]));
	expect(filed).toMatchObject({ ok: true, code: 'filed', count: 2 });
	const receipt = await getReceipt(ctx, (filed as { filingId: string }).filingId);
	expect(receipt.items.map(({ title }) => title)).toEqual(['乙', '甲']);
	expect(receipt.items.every(({ number }) => new RegExp(`^${world.code}-\\d{4}$`).test(number))).toBe(true);
	expect(receipt.receiptNumber).toMatch(new RegExp(`^BS-${world.code}-[2-9A-Z]{4}-[2-9A-Z]{4}$`));
	expect(receipt.sha256).toMatch(/^[0-9a-f]{64}$/);
	const row = await world.entryRow(first);
	expect(row).toMatchObject({ state: 'filed', unit_rank: 2, number: receipt.items[1]!.number });
	const audited = await database.db
		.selectFrom('audit_event')
		.select('name')
		.where((eb) => eb(eb.ref('refs', '->>').key('entry'), '=', first))
		.execute();
	expect(audited).toEqual([{ name: 'entry.filed' }]);
});

test('every broken limit is said at once, and nothing is filed', async () => {
	const world = await createFilingWorld(database.db);
	await world.limit({ perUnit: 1, perParticipant: 1 });
	const author = await world.person();
	const ids = [
		await world.entry({ author }),
		await world.entry({ author }),
		await world.entry({ state: 'draft', title: '草稿' }),
	];
	const refused = await fileEntries(world.as(world.school.coordinator, days(11)), {
		...input(world, ids),
		consentConfirmed: false,
	});
	expect(refused).toEqual({
		ok: false,
		reason: 'not_fileable',
		facts: {
			violations: [
				{ code: 'consent_missing' },
				{ code: 'window_closed', at: days(10) },
				{ code: 'not_handed_in', titles: ['草稿'] },
				{ code: 'over_unit_quota', limit: 1, would: 3 },
				{ code: 'over_participant_limit', limit: 1, people: 1 },
			],
		},
	});
	expect((await world.entryRow(ids[0]!)).number).toBeNull();
});

test('two coordinators who file at the same moment make one filing', async () => {
	const world = await createFilingWorld(database.db);
	const ids = [await world.entry(), await world.entry()];
	const answers = await Promise.all(
		[1, 2].map(() => fileEntries(world.as(world.school.coordinator), input(world, ids))),
	);
	expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
	const loser = answers.find(({ ok }) => !ok) as { facts: { violations: { code: string }[] } };
	expect(loser.facts.violations.map(({ code }) => code)).toEqual(['already_filed', 'not_handed_in']);
	const filings = await database.db.selectFrom('filing').select('id').where('unit_id', '=', world.school.id).execute();
	expect(filings).toHaveLength(1);
});

test('schools that file the same category at the same moment get different numbers', async () => {
	const world = await createFilingWorld(database.db);
	const mine: string[] = [];
	const theirs: string[] = [];
	for (let index = 0; index < 12; index++) {
		mine.push(await world.entry());
		theirs.push(await world.entry({ owner: world.other.teacher }));
	}
	await Promise.all([world.file(mine), world.file(theirs, world.other.coordinator)]);
	const numbers = await database.db
		.selectFrom('entry')
		.select('number')
		.where('id', 'in', [...mine, ...theirs])
		.execute();
	expect(new Set(numbers.map(({ number }) => number)).size).toBe(24);
});

describe('the coordinator who is also the teacher', () => {
	test('files an own complete draft in one step', async () => {
		const world = await createFilingWorld(database.db);
		const draft = await world.entry({ owner: world.school.coordinator, state: 'draft' });
		await world.file([draft]);
		expect((await world.entryRow(draft)).state).toBe('filed');
	});
	test('an incomplete one holds the filing back and stays a draft', async () => {
		const world = await createFilingWorld(database.db);
		const whole = await world.entry({ owner: world.school.coordinator, state: 'draft' });
		const draft = await world.entry({ owner: world.school.coordinator, state: 'draft', title: '' });
		const refused = await fileEntries(world.as(world.school.coordinator), input(world, [whole, draft]));
		expect(refused).toEqual({
			ok: false,
			reason: 'not_fileable',
			facts: { violations: [{ code: 'incomplete', titles: [''] }] },
		});
		expect((await world.entryRow(whole)).state).toBe('draft');
	});
});

describe('scope', () => {
	test('another unit sees neither the entries nor the receipt', async () => {
		const world = await createFilingWorld(database.db);
		const entry = await world.entry();
		const stranger = world.as(world.other.coordinator);
		await expect(fileEntries(stranger, input(world, [entry]))).rejects.toThrow(NotFound);
		const filingId = await world.file([entry]);
		await expect(getReceipt(stranger, filingId)).rejects.toThrow(NotFound);
		expect((await getFilingDesk(stranger, world.categoryId)).entries).toEqual([]);
		const line = (await listUnitCategories(stranger)).find(({ id }) => id === world.categoryId)!;
		expect([line.filed, line.handedIn, line.filing]).toEqual([0, 0, null]);
		const own = (await listUnitCategories(world.as(world.school.coordinator))).find(
			({ id }) => id === world.categoryId,
		)!;
		expect([own.filed, own.filing?.id]).toEqual([1, filingId]);
	});
	test('a teacher or judge cannot file at all', async () => {
		const world = await createFilingWorld(database.db);
		const entry = await world.entry();
		await expect(fileEntries(world.as(world.school.teacher), input(world, [entry]))).rejects.toThrow(NotFound);
	});
	test('staff file on behalf with a reason, also late', async () => {
		const world = await createFilingWorld(database.db);
		const entry = await world.entry();
		const ctx = world.as(world.staff, days(12));
		const onBehalf = { unitId: world.school.id, reason: '' };
		expect(await fileEntries(ctx, { ...input(world, [entry]), onBehalf })).toMatchObject({
			facts: { violations: [{ code: 'reason_missing' }] },
		});
		const filed = await fileEntries(ctx, {
			...input(world, [entry]),
			onBehalf: { ...onBehalf, reason: '交来纸质汇总表' },
		});
		const receipt = await getReceipt(world.as(world.school.coordinator), (filed as { filingId: string }).filingId);
		expect([receipt.onBehalf, receipt.onBehalfReason]).toEqual([true, '交来纸质汇总表']);
	});
});
