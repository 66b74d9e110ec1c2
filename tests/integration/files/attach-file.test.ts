import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendFile } from '#lib/server/web/download.ts';
import { attachFile } from '#lib/server/entries/attach-file.ts';
import { createEntry } from '#lib/server/entries/create-entry.ts';
import { freezeVersion } from '#lib/server/entries/freeze-version.ts';
import { openEntryFile, openVersionFile } from '#lib/server/entries/open-file.ts';
import { getEntry } from '#lib/server/entries/queries.ts';
import { removeFile } from '#lib/server/entries/remove-file.ts';
import { newId, newRandomId } from '#lib/server/platform/ids.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { contextOf, days, makeActor, makeUnit, openEdition, storage } from '../entries/school.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.drop());

const picture = (colour: string) =>
	sharp({ create: { width: 60, height: 40, channels: 3, background: colour } })
		.jpeg()
		.withMetadata({
			orientation: 6,
			exif: { IFD0: { Artist: 'WANG XIAOMING' }, IFD3: { GPSLatitude: '28/1 11/1 0/1' } },
		})
		.toBuffer();
const pdf = (extra = '') =>
	Buffer.from(
		`%PDF-1.4\n1 0 obj\n<< /Author (Wang Xiaoming) /Title (\u0057\\)x) >>\nendobj\n${extra}trailer\n<< /Info 1 0 R >>\nstartxref\n0\n%%EOF\n`,
		'latin1',
	);

async function setUp(key = 'invention') {
	const { db } = database;
	const edition = await openEdition(db);
	const unitId = await makeUnit(db);
	const teacher = await makeActor(db, 'teacher', unitId);
	const ctx = contextOf(db, teacher);
	const created = await createEntry(ctx, { categoryId: edition.categories[key]!.categoryId });
	if (!created.ok) throw new Error();
	const { entryId } = created;
	const attach = (ruleKey: string, bytes: Buffer, fileName = '王小明的作品.pdf') =>
		attachFile(ctx, storage, { entryId, ruleKey, fileName, bytes });
	const files = async () => (await getEntry(ctx, entryId)).files;
	return { db, edition, unitId, ctx, entryId, attach, files };
}

async function bytesOf(sha256: string): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of storage.open(sha256)) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

test('what the bytes are decides, not what they are called', async () => {
	const { attach, files } = await setUp();
	const jpeg = await picture('#336699');
	for (const [rule, bytes, name, expected] of [
		['report', jpeg, '报告.pdf', { reason: 'file_type_refused', facts: { found: 'jpeg' } }],
		[
			'report',
			Buffer.from('<html><script>alert(1)</script>'),
			'报告.pdf',
			{ reason: 'file_type_refused', facts: { found: 'html' } },
		],
		['photos', Buffer.from('<svg xmlns="x"></svg>'), 'a.jpg', { reason: 'file_type_refused' }],
		['photos', jpeg.subarray(0, jpeg.length - 40), 'a.jpg', { reason: 'file_broken' }],
		['report', pdf().subarray(0, 60), 'a.pdf', { reason: 'file_broken' }],
		['report', pdf('2 0 obj << /Encrypt 5 0 R >> endobj\n'), 'a.pdf', { reason: 'file_locked' }],
		['report', Buffer.alloc(0), 'a.pdf', { reason: 'file_empty' }],
		[
			'report',
			Buffer.alloc(20 * 1024 * 1024 + 1),
			'a.pdf',
			{ reason: 'file_too_large', facts: { bytes: 20971521, bytesMax: 20971520 } },
		],
	] as const)
		expect(await attach(rule, bytes, name)).toMatchObject({ ok: false, ...expected });
	expect(await files()).toEqual([]);
	await expect(attach('no_such_rule', pdf())).rejects.toThrow(NotFound);
});

test('place and author are gone from pictures and documents, the turn of a photo stays', async () => {
	const { attach, files, db } = await setUp();
	expect(await attach('photos', await picture('#aa0000'), '王小明.jpg')).toMatchObject({ ok: true });
	expect(await attach('report', pdf())).toMatchObject({ ok: true });
	const [report, photo] = await files();
	const rows = await db.selectFrom('file').select(['id', 'sha256', 'original_name_enc']).execute();
	const stored = (id: string) => rows.find((row) => row.id === id)!;
	expect((await picture('#aa0000')).includes('XIAOMING')).toBe(true);
	const jpeg = await bytesOf(stored(photo!.fileId).sha256);
	expect(jpeg.includes('XIAOMING')).toBe(false);
	const meta = await sharp(jpeg).metadata();
	expect([meta.width, meta.orientation]).toEqual([60, 6]);
	const document = (await bytesOf(stored(report!.fileId).sha256)).toString('latin1');
	expect(document).not.toContain('Xiaoming');
	expect(document.length).toBe(pdf().length);
	expect(photo!.name).toBe('王小明.jpg');
	expect(stored(photo!.fileId).original_name_enc.includes('王小明')).toBe(false);
});

test('one file is replaced once the new one is good; several are counted', async () => {
	const { attach, files, entryId, ctx, db } = await setUp();
	await attach('report', pdf('% one\n'));
	const [old] = await files();
	expect(await attach('report', Buffer.from('rubbish'))).toMatchObject({ ok: false });
	expect((await files()).map(({ fileId }) => fileId)).toEqual([old!.fileId]);
	await attach('report', pdf('% two\n'));
	const now = await files();
	expect(now.length).toBe(1);
	expect(now[0]!.fileId).not.toBe(old!.fileId);
	expect(await db.selectFrom('file').select('id').where('id', '=', old!.fileId).execute()).toEqual([]);
	for (const colour of ['#111111', '#222222', '#333333', '#444444', '#555555'])
		expect(await attach('photos', await picture(colour))).toMatchObject({ ok: true });
	expect(await attach('photos', await picture('#666666'))).toMatchObject({
		reason: 'file_count_full',
		facts: { countMax: 5 },
	});
	await removeFile(ctx, { entryId, entryFileId: (await files())[2]!.id });
	expect(await attach('photos', await picture('#666666'))).toMatchObject({ ok: true });
	expect((await files()).length).toBe(6);
});

test('files are served to those who see the entry, to judges only through an open assignment and under the drawn number', async () => {
	const { db, edition, unitId, ctx, entryId, attach, files } = await setUp();
	await attach('report', pdf(), '王小明的报告.html');
	const { fileId } = (await files())[0]!;
	const { versionId } = await ctx.transaction((trx) => freezeVersion(trx, ctx, entryId));
	const versionFile = (
		await db.selectFrom('entry_version_file').select('id').where('version_id', '=', versionId).executeTakeFirstOrThrow()
	).id;
	expect((await openEntryFile(ctx, fileId)).name).toBe('王小明的报告.pdf');
	const coordinator = contextOf(db, await makeActor(db, 'coordinator', unitId));
	expect((await openEntryFile(coordinator, fileId)).mediaType).toBe('application/pdf');
	const staff = contextOf(db, await makeActor(db, 'staff', null));
	await expect(openEntryFile(staff, fileId)).rejects.toThrow(NotFound);
	await db
		.updateTable('entry')
		.set({ state: 'handed_in', handed_in_at: days(3) })
		.where('id', '=', entryId)
		.execute();
	expect((await openEntryFile(staff, fileId)).mediaType).toBe('application/pdf');
	for (const [role, unit] of [
		['teacher', await makeUnit(db)],
		['coordinator', await makeUnit(db)],
		['judge', null],
		['administrator', null],
	] as const) {
		const stranger = contextOf(db, await makeActor(db, role, unit));
		await expect(openEntryFile(stranger, fileId)).rejects.toThrow(NotFound);
		await expect(openVersionFile(stranger, versionFile)).rejects.toThrow(NotFound);
	}

	const judge = await makeActor(db, 'judge', null);
	const categoryId = edition.categories['invention']!.categoryId;
	const stage = newId();
	const stageEntry = newId();
	const assignment = newRandomId();
	await db
		.insertInto('stage')
		.values({
			id: stage,
			category_id: categoryId,
			position: 1,
			kind: 'preliminary',
			name: toJsonb({ zh: '初评' }),
			rubric_id: edition.categories['invention']!.rubricId!,
			state: 'preparing',
			created_at: days(40),
		})
		.execute();
	await db
		.insertInto('stage_entry')
		.values({ id: stageEntry, stage_id: stage, entry_id: entryId, version_id: versionId, lot_number: 17 })
		.execute();
	await db
		.insertInto('assignment')
		.values({ id: assignment, stage_entry_id: stageEntry, judge_id: judge.accountId, created_at: days(40) })
		.execute();
	const judging = contextOf(db, judge);
	await expect(openVersionFile(judging, versionFile)).rejects.toThrow(NotFound);
	const set = (state: 'open' | 'closed') => db.updateTable('stage').set({ state }).where('id', '=', stage).execute();
	await set('open');
	expect(await openVersionFile(judging, versionFile)).toMatchObject({ name: '17_report.pdf' });
	await expect(openEntryFile(judging, fileId)).rejects.toThrow(NotFound);
	await db.updateTable('assignment').set({ state: 'recused' }).where('id', '=', assignment).execute();
	await expect(openVersionFile(judging, versionFile)).rejects.toThrow(NotFound);
	await db.updateTable('assignment').set({ state: 'assigned' }).where('id', '=', assignment).execute();
	await set('closed');
	await expect(openVersionFile(judging, versionFile)).rejects.toThrow(NotFound);
	// the draft's file goes, the filed version keeps it
	await db.updateTable('entry').set({ state: 'draft' }).where('id', '=', entryId).execute();
	await removeFile(ctx, { entryId, entryFileId: (await files())[0]!.id });
	expect((await openEntryFile(ctx, fileId)).name).toBe('王小明的报告.pdf');
});

test('bytes are sent with their checked type in a sandbox, by ranges, and not twice', async () => {
	const stored = await storage.put(Buffer.from('0123456789'));
	const file = { ...stored, mediaType: 'video/mp4', name: '作品“一”.mp4' };
	const send = (headers: Record<string, string> = {}, query = '') =>
		sendFile(
			{ request: new Request('http://x/files/1', { headers }), url: new URL(`http://x/files/1${query}`) },
			storage,
			file,
		);
	const whole = await send();
	expect([whole.status, await whole.text()]).toEqual([200, '0123456789']);
	expect(Object.fromEntries(whole.headers)).toMatchObject({
		'content-type': 'video/mp4',
		'content-security-policy': 'sandbox',
		'x-content-type-options': 'nosniff',
		'accept-ranges': 'bytes',
		'content-length': '10',
	});
	expect(whole.headers.get('content-disposition')).toContain("filename*=UTF-8''%E4%BD%9C%E5%93%81");
	const etag = whole.headers.get('etag')!;
	for (const [range, status, body, shown] of [
		['bytes=0-1', 206, '01', 'bytes 0-1/10'],
		['bytes=4-', 206, '456789', 'bytes 4-9/10'],
		['bytes=-3', 206, '789', 'bytes 7-9/10'],
		['bytes=8-99', 206, '89', 'bytes 8-9/10'],
		['bytes=0-1,4-5', 200, '0123456789', null],
	] as const) {
		const response = await send({ range });
		expect([response.status, await response.text(), response.headers.get('content-range')]).toEqual([
			status,
			body,
			shown,
		]);
	}
	expect((await send({ range: 'bytes=10-' })).status).toBe(416);
	expect((await send({ 'if-none-match': etag })).status).toBe(304);
	expect((await send({ range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200);
});
