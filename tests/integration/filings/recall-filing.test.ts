import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptEntry } from '#lib/server/eligibility/accept-entry.ts';
import { returnEntry } from '#lib/server/eligibility/return-entry.ts';
import { handInEntry } from '#lib/server/entries/hand-in-entry.ts';
import { fileEntries } from '#lib/server/filings/file-entries.ts';
import { fileSupplement } from '#lib/server/filings/file-supplement.ts';
import { rankEntries } from '#lib/server/filings/rank-entries.ts';
import { recallFiling } from '#lib/server/filings/recall-filing.ts';
import { returnToTeacher } from '#lib/server/filings/return-to-teacher.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createFilingWorld, days, expectInvariants, NOW } from './filing-world.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(async () => {
	await expectInvariants(database.db);
	await database.drop();
});

test('recall gives the entries back, keeps their numbers and versions, and they can be filed again', async () => {
	const world = await createFilingWorld(database.db);
	const entry = await world.entry();
	const filingId = await world.file([entry]);
	const before = await world.entryRow(entry);
	expect(await recallFiling(world.as(world.school.coordinator), { filingId, reason: '漏了一件' })).toEqual({
		ok: true,
		code: 'recalled',
	});
	expect(await world.entryRow(entry)).toMatchObject({ state: 'handed_in', number: before.number });
	await world.file([entry]);
	const after = await world.entryRow(entry);
	expect(after.number).toBe(before.number);
	const versions = await database.db
		.selectFrom('entry_version')
		.select('number')
		.where('entry_id', '=', entry)
		.orderBy('number')
		.execute();
	expect(versions.map(({ number }) => number)).toEqual([1, 2]);
});

test('not after the window, not once one was checked, not by another school', async () => {
	const world = await createFilingWorld(database.db);
	const [entry, checked] = [await world.entry(), await world.entry()];
	const filingId = await world.file([entry, checked]);
	const recall = (by = world.school.coordinator, now = NOW) =>
		recallFiling(world.as(by, now), { filingId, reason: '' });
	expect(await recall(world.school.coordinator, days(10))).toEqual({ ok: false, reason: 'window_closed' });
	await expect(recall(world.other.coordinator)).rejects.toThrow(NotFound);
	await expect(recall(world.school.teacher)).rejects.toThrow(NotFound);
	expect(await recall(world.staff)).toEqual({ ok: false, reason: 'reason_missing' });
	const { current_version_id } = await world.entryRow(checked);
	await acceptEntry(world.as(world.staff), { entryId: checked, versionId: current_version_id! });
	expect(await recall()).toEqual({ ok: false, reason: 'check_begun', facts: { count: 1 } });
});

test('a returned entry is mended and filed as a supplement after the window, under its number, as a new version', async () => {
	const world = await createFilingWorld(database.db);
	const [entry, rest] = [await world.entry(), await world.entry()];
	await world.file([entry, rest]);
	const filed = await world.entryRow(entry);
	const mendBy = days(20);
	expect(
		await returnEntry(world.as(world.staff), {
			entryId: entry,
			versionId: filed.current_version_id!,
			reasons: ['attachment_unreadable'],
			note: '第二张照片看不清',
			mendBy,
		}),
	).toEqual({ ok: true, code: 'returned' });
	expect(await world.entryRow(entry)).toMatchObject({ state: 'returned', return_note: '第二张照片看不清' });
	const late = days(15);
	expect(await handInEntry(world.as(world.school.teacher, late), entry)).toMatchObject({ ok: true });
	const again = { categoryId: world.categoryId, entryIds: [entry], consentConfirmed: true, onBehalf: null };
	expect(await fileEntries(world.as(world.school.coordinator, late), again)).toMatchObject({
		facts: { violations: [{ code: 'already_filed' }] },
	});
	expect(await fileSupplement(world.as(world.school.coordinator, days(20)), again)).toMatchObject({
		facts: { violations: [{ code: 'mend_by_passed' }] },
	});
	const supplement = await fileSupplement(world.as(world.school.coordinator, late), again);
	expect(supplement).toMatchObject({ ok: true, count: 1 });
	const row = await world.entryRow(entry);
	expect(row).toMatchObject({ state: 'filed', number: filed.number, mend_by: null, return_note: null });
	expect(row.current_version_id).not.toBe(filed.current_version_id);
	// the first filing stays valid for the rest, and can no longer be taken back as a whole
	expect(await world.entryRow(rest)).toMatchObject({ state: 'filed' });

	// the supplement itself may be recalled until the mend-by date, which comes back
	const { filingId } = supplement as { filingId: string };
	expect(await recallFiling(world.as(world.school.coordinator, late), { filingId, reason: '' })).toMatchObject({
		ok: true,
	});
	expect(await world.entryRow(entry)).toMatchObject({ state: 'handed_in', mend_by: mendBy });
	expect(await fileSupplement(world.as(world.school.coordinator, late), again)).toMatchObject({ ok: true });
});

test('the school sends an entry back with words: it leaves the order, the teacher is written to', async () => {
	const world = await createFilingWorld(database.db);
	const entry = await world.entry({ rank: 1 });
	const ctx = world.as(world.school.coordinator);
	expect(await returnToTeacher(ctx, { entryId: entry, note: '' })).toEqual({ ok: false, reason: 'note_missing' });
	expect(await returnToTeacher(ctx, { entryId: entry, note: '请补分工' })).toEqual({ ok: true, code: 'returned' });
	expect(await world.entryRow(entry)).toMatchObject({ state: 'returned', return_note: '请补分工', unit_rank: null });
	const mails = await database.db.selectFrom('mail').select(['template', 'body']).execute();
	expect(mails.filter(({ body }) => body.includes('请补分工'))).toHaveLength(1);
	await expect(returnToTeacher(world.as(world.other.coordinator), { entryId: entry, note: '…' })).rejects.toThrow(
		NotFound,
	);
});

test('the order is saved as 1, 2, 3, moved by one, and filled up to the room there is', async () => {
	const world = await createFilingWorld(database.db);
	const [a, b, c] = [await world.entry(), await world.entry(), await world.entry()];
	const ctx = world.as(world.school.coordinator);
	const ranks = async () => Promise.all([a, b, c].map(async (id) => (await world.entryRow(id)).unit_rank));
	await rankEntries(ctx, {
		categoryId: world.categoryId,
		ranks: [
			{ entryId: a, rank: 9 },
			{ entryId: b, rank: 4 },
		],
	});
	expect(await ranks()).toEqual([2, 1, null]);
	await rankEntries(ctx, { categoryId: world.categoryId, ranks: [], move: { entryId: a, by: -1 } });
	expect(await ranks()).toEqual([1, 2, null]);
	await rankEntries(ctx, { categoryId: world.categoryId, ranks: [], fill: true, room: 2 });
	expect(await ranks()).toEqual([1, 2, null]);
	await rankEntries(ctx, { categoryId: world.categoryId, ranks: [], fill: true, room: null });
	expect(await ranks()).toEqual([1, 2, 3]);
});
