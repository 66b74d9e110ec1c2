import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { listAudit } from '#lib/server/audit/queries.ts';
import { acceptEntry } from '#lib/server/eligibility/accept-entry.ts';
import {
	findNextCheck,
	getEntryRecord,
	getEntryWithHistory,
	listCheckQueues,
} from '#lib/server/eligibility/queries.ts';
import { rejectEntry } from '#lib/server/eligibility/reject-entry.ts';
import { reopenCheck } from '#lib/server/eligibility/reopen-check.ts';
import { returnEntry } from '#lib/server/eligibility/return-entry.ts';
import { fixedQuery } from '#lib/server/platform/db.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createFilingWorld, days, expectInvariants, NOW, type FilingWorld } from '../filings/filing-world.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(async () => {
	await expectInvariants(database.db);
	await database.drop();
});

async function filedEntry(world: FilingWorld) {
	const entryId = await world.entry();
	const standing = await database.db
		.selectFrom('filing')
		.select('id')
		.where('unit_id', '=', world.school.id)
		.executeTakeFirst();
	if (standing) throw new Error('file together');
	await world.file([entryId]);
	return { entryId, versionId: (await world.entryRow(entryId)).current_version_id! };
}

test('one after the other: the longest waiting is next, accepted ones leave the queue', async () => {
	const world = await createFilingWorld(database.db);
	const [first, second] = [await world.entry(), await world.entry({ owner: world.other.teacher })];
	await world.file([first], world.school.coordinator, days(-2));
	await world.file([second], world.other.coordinator, days(-1));
	const ctx = world.as(world.staff);
	const queue = async () => (await listCheckQueues(ctx)).find(({ categoryId }) => categoryId === world.categoryId)!;
	expect(await queue()).toMatchObject({ waiting: 2, accepted: 0, next: first });
	expect(await findNextCheck(ctx, first)).toBe(second);
	const { current_version_id } = await world.entryRow(first);
	expect(await acceptEntry(ctx, { entryId: first, versionId: current_version_id! })).toEqual({
		ok: true,
		code: 'accepted',
	});
	expect(await queue()).toMatchObject({ waiting: 1, accepted: 1, next: second });
	expect(await findNextCheck(ctx, second)).toBeNull();
});

test('two examiners at once: the second is told, nothing is decided twice', async () => {
	const world = await createFilingWorld(database.db);
	const entry = await filedEntry(world);
	const answers = await Promise.all([
		acceptEntry(world.as(world.staff), entry),
		rejectEntry(world.as(world.staff), { ...entry, reasons: ['plagiarism'], note: '' }),
	]);
	expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
	expect(answers.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'not_filed' });
});

test('a return is written to the teacher with its reasons and date', async () => {
	const world = await createFilingWorld(database.db);
	const entry = await filedEntry(world);
	const ctx = world.as(world.staff);
	const back = { ...entry, reasons: ['form_unsigned', 'labour_unclear'] as const, note: '请盖章', mendBy: days(7) };
	expect(await returnEntry(ctx, { ...back, mendBy: NOW })).toEqual({ ok: false, reason: 'mend_by_past' });
	expect(await returnEntry(ctx, { ...back, versionId: newId() })).toEqual({ ok: false, reason: 'version_changed' });
	expect(await returnEntry(ctx, back)).toEqual({ ok: true, code: 'returned' });
	const mail = await database.db
		.selectFrom('mail')
		.select('body')
		.where('template', '=', 'entry_returned')
		.executeTakeFirstOrThrow();
	expect(mail.body).toContain('申报书没有签字或盖章');
	expect(mail.body).toContain('2026年4月12日');
	const [check] = (await getEntryRecord(ctx, entry.entryId)).checks;
	expect(check).toMatchObject({ outcome: 'returned', reasons: ['form_unsigned', 'labour_unclear'], mendBy: days(7) });
});

test('a decision can be taken back until the entry is placed in a stage or judging is open', async () => {
	const world = await createFilingWorld(database.db);
	const entry = await filedEntry(world);
	const ctx = world.as(world.staff);
	expect(await reopenCheck(ctx, entry)).toEqual({ ok: false, reason: 'not_checked' });
	await rejectEntry(ctx, { ...entry, reasons: ['out_of_scope'], note: '' });
	expect(await reopenCheck(ctx, entry)).toEqual({ ok: true, code: 'reopened' });
	await acceptEntry(ctx, entry);
	const rubric = await database.db
		.selectFrom('rubric')
		.select('id')
		.where('category_id', '=', world.categoryId)
		.executeTakeFirstOrThrow();
	const stageId = newId();
	await database.db
		.insertInto('stage')
		.values({
			id: stageId,
			category_id: world.categoryId,
			position: 1,
			kind: 'preliminary',
			name: toJsonb({ zh: '初评' }),
			rubric_id: rubric.id,
			created_at: NOW,
		})
		.execute();
	await database.db
		.insertInto('stage_entry')
		.values({ id: newId(), stage_id: stageId, entry_id: entry.entryId, version_id: entry.versionId })
		.execute();
	expect(await reopenCheck(ctx, entry)).toEqual({ ok: false, reason: 'in_stage' });
	await database.db.updateTable('stage').set({ state: 'open', opened_at: NOW }).where('id', '=', stageId).execute();
	expect(await reopenCheck(ctx, entry)).toEqual({ ok: false, reason: 'judging_begun' });
});

test('only staff check; to everybody else the entry does not exist', async () => {
	const world = await createFilingWorld(database.db);
	const entry = await filedEntry(world);
	for (const account of [world.school.coordinator, world.school.teacher, { ...world.staff, role: 'judge' as const }]) {
		await expect(reopenCheck(world.as(account), entry)).rejects.toThrow(NotFound);
		await expect(acceptEntry(world.as(account), entry)).rejects.toThrow(NotFound);
		await expect(getEntryRecord(world.as(account), entry.entryId)).rejects.toThrow(NotFound);
		await expect(getEntryWithHistory(world.as(account), entry.entryId)).rejects.toThrow(NotFound);
	}
});

test('the entry’s page reads the record and the history as they are read alone', async () => {
	const world = await createFilingWorld(database.db);
	const entry = await filedEntry(world);
	const ctx = world.as(world.staff);
	await acceptEntry(ctx, entry);
	const { record, history } = await getEntryWithHistory(ctx, entry.entryId);
	expect(record).toEqual(await getEntryRecord(ctx, entry.entryId));
	expect(history).toEqual(await listAudit(ctx, 'entry', entry.entryId));
	expect(history.map(({ name, actor }) => [name, actor])).toContainEqual(['entry.accepted', world.staff.name]);
	expect(await listAudit(ctx, 'entry', entry.entryId, 100, ['entry.accepted'])).toEqual(
		history.filter(({ name }) => name !== 'entry.accepted'),
	);
	expect(await listAudit(ctx, 'entry', entry.entryId, 1)).toEqual(history.slice(0, 1));
});

test('a query whose text is kept binds the values of each call, and refuses to keep one of them', async () => {
	const sum = fixedQuery<{ a: number; b: number }, { sum: number }>(
		({ a, b }) => sql`select ${a}::int + ${b}::int * 10 as sum`,
	);
	expect(await sum(database.db, { a: 1, b: 2 })).toEqual([{ sum: 21 }]);
	expect(await sum(database.db, { a: 3, b: 4 })).toEqual([{ sum: 43 }]);
	const keeping = fixedQuery<{ a: number }, unknown>(({ a }) => sql`select ${a}::int + ${5}::int`);
	await expect(keeping(database.db, { a: 1 })).rejects.toThrow('a value of one request');
});
