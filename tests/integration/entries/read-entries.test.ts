import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canSeeEntry, ENTRY_STATES } from '#lib/domain/entry.ts';
import { addParticipant } from '#lib/server/entries/add-participant.ts';
import { createEntry } from '#lib/server/entries/create-entry.ts';
import { freezeVersion } from '#lib/server/entries/freeze-version.ts';
import { listDuplicates } from '#lib/server/entries/list-duplicates.ts';
import { getTeacherHome, listMyEntries, visibleTo } from '#lib/server/entries/queries.ts';
import { saveEntry } from '#lib/server/entries/save-entry.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { bare, contextOf, days, makeActor, makePupil, makeUnit, openEdition, typed } from './school.ts';

let database: TestDatabase;
let queries: string[] = [];
beforeAll(async () => {
	database = await createTestDatabase({ onQuery: (text) => queries.push(text) });
});
afterAll(() => database.drop());

async function insertEntries(
	facts: { editionId: string; categoryId: string; unitId: string; ownerId: string },
	rows: { state: (typeof ENTRY_STATES)[number]; handedIn: boolean }[],
) {
	await database.db
		.insertInto('entry')
		.values(
			rows.map(({ state, handedIn }, index) => ({
				id: newId(),
				edition_id: facts.editionId,
				category_id: facts.categoryId,
				unit_id: facts.unitId,
				owner_id: facts.ownerId,
				state,
				title: `作品 ${index}`,
				field_values: toJsonb({}),
				handed_in_at: handedIn ? days(3) : null,
				created_at: days(1),
				updated_at: days(1),
			})),
		)
		.execute();
}

test('what SQL shows is what the rule allows, for every actor and every entry of a populated world', async () => {
	const { db } = database;
	const edition = await openEdition(db, bare);
	const categoryId = edition.categories['maker']!.categoryId;
	const units = [await makeUnit(db), await makeUnit(db)];
	const actors = [
		await makeActor(db, 'teacher', units[0]!),
		await makeActor(db, 'teacher', units[0]!),
		await makeActor(db, 'coordinator', units[0]!),
		await makeActor(db, 'teacher', units[1]!),
		await makeActor(db, 'coordinator', units[1]!),
		await makeActor(db, 'judge', null),
		await makeActor(db, 'staff', null),
		await makeActor(db, 'administrator', null),
	];
	for (const [ownerId, unitId] of [
		[actors[0]!.accountId, units[0]!],
		[actors[1]!.accountId, units[0]!],
		[actors[3]!.accountId, units[1]!],
		// a teacher who has moved to another school
		[actors[0]!.accountId, units[1]!],
	] as const)
		await insertEntries(
			{ editionId: edition.editionId, categoryId, unitId, ownerId },
			ENTRY_STATES.flatMap((state) => [true, false].map((handedIn) => ({ state, handedIn }))),
		);
	const all = await db
		.selectFrom('entry as e')
		.select(['e.id', 'e.state', 'e.owner_id', 'e.unit_id', 'e.handed_in_at'])
		.where('e.edition_id', '=', edition.editionId)
		.execute();
	expect(all.length).toBe(64);
	let seen = 0;
	for (const actor of [...actors, { kind: 'public' as const }, { kind: 'system' as const }]) {
		const rows = await db
			.selectFrom('entry as e')
			.select('e.id')
			.where('e.edition_id', '=', edition.editionId)
			.where(visibleTo(actor))
			.execute();
		const allowed = all.filter((row) =>
			canSeeEntry(actor, {
				state: row.state as 'draft',
				ownerId: row.owner_id,
				unitId: row.unit_id,
				handedInAt: row.handed_in_at,
			}),
		);
		expect(rows.map(({ id }) => id).sort()).toEqual(allowed.map(({ id }) => id).sort());
		seen += rows.length;
	}
	expect(seen).toBeGreaterThan(100);
});

test('the home and the list run the same number of queries for 1, 3 and 1,000 entries, at most three', async () => {
	const { db } = database;
	const edition = await openEdition(db, bare);
	const unitId = await makeUnit(db);
	const counts: number[][] = [];
	for (const rows of [1, 3, 1000]) {
		const teacher = await makeActor(db, 'teacher', unitId);
		const states = ['draft', 'handed_in', 'filed', 'returned'] as const;
		await insertEntries(
			{
				editionId: edition.editionId,
				categoryId: edition.categories['maker']!.categoryId,
				unitId,
				ownerId: teacher.accountId,
			},
			Array.from({ length: rows }, (_, index) => ({ state: states[index % 4]!, handedIn: index % 4 > 0 })),
		);
		const ctx = contextOf(db, teacher);
		queries = [];
		const home = await getTeacherHome(ctx);
		const forHome = queries.length;
		queries = [];
		const list = await listMyEntries(ctx, {});
		counts.push([forHome, queries.length]);
		expect(home.tasks.length).toBe(Math.min(20, Math.ceil(rows / 4) + (rows === 1000 ? 250 : 0)));
		expect(list.total).toBe(rows);
		expect(list.entries.length).toBe(Math.min(25, rows));
	}
	expect(counts).toEqual([
		[3, 2],
		[3, 2],
		[3, 2],
	]);
});

test('the home puts the nearest deadline first and says how much is missing', async () => {
	const { db } = database;
	const edition = await openEdition(db, bare);
	const unitId = await makeUnit(db);
	const teacher = await makeActor(db, 'teacher', unitId);
	const ctx = contextOf(db, teacher);
	for (const key of ['maker', 'painting']) {
		const created = await createEntry(ctx, { categoryId: edition.categories[key]!.categoryId });
		if (!created.ok) throw new Error();
		await saveEntry(ctx, created.entryId, typed(1, { title: key }));
	}
	const home = await getTeacherHome(ctx);
	// pupil and declarations
	expect(home.tasks.map(({ title, missing, open }) => [title, missing, open])).toEqual([
		['painting', 2, true],
		['maker', 2, true],
	]);
	const late = await getTeacherHome(contextOf(db, teacher, days(25)));
	expect(late.tasks.map(({ title, open }) => [title, open])).toEqual([
		['maker', true],
		['painting', false],
	]);
});

test('pages of the list follow one another without gap or repetition', async () => {
	const { db } = database;
	const edition = await openEdition(db, bare);
	const unitId = await makeUnit(db);
	const teacher = await makeActor(db, 'teacher', unitId);
	await insertEntries(
		{
			editionId: edition.editionId,
			categoryId: edition.categories['maker']!.categoryId,
			unitId,
			ownerId: teacher.accountId,
		},
		Array.from({ length: 60 }, () => ({ state: 'filed' as const, handedIn: true })),
	);
	const ctx = contextOf(db, teacher);
	const ids: string[] = [];
	let after: string | undefined;
	do {
		const page = await listMyEntries(ctx, { state: 'filed', after });
		ids.push(...page.entries.map(({ id }) => id));
		after = page.next ?? undefined;
	} while (after);
	expect(ids.length).toBe(60);
	expect(new Set(ids).size).toBe(60);
});

test('a frozen version keeps what judges may see apart from who it is, under one hash', async () => {
	const { db } = database;
	const edition = await openEdition(db);
	const unitId = await makeUnit(db, '冻结学校');
	const teacher = await makeActor(db, 'teacher', unitId);
	const ctx = contextOf(db, teacher);
	const created = await createEntry(ctx, { categoryId: edition.categories['invention']!.categoryId });
	if (!created.ok) throw new Error();
	const { entryId } = created;
	await addParticipant(ctx, { entryId, personId: await makePupil(db, unitId, '钟灵', 5) });
	const values = { title: '伞', abstract: '变色', fieldValues: { novelty: '新', institution: '某实验室' } };
	await saveEntry(ctx, entryId, typed(2, values));
	const first = await ctx.transaction((trx) => freezeVersion(trx, ctx, entryId));
	const same = await ctx.transaction((trx) => freezeVersion(trx, ctx, entryId));
	expect([first.number, same.number]).toEqual([1, 2]);
	expect(same.sha256).toBe(first.sha256);
	const row = await db
		.selectFrom('entry_version')
		.select(['title', 'field_values', 'identity', 'sha256'])
		.where('id', '=', first.versionId)
		.executeTakeFirstOrThrow();
	expect(row.field_values).toEqual({ novelty: '新' });
	expect(row.identity).toMatchObject({
		unitId,
		participants: [{ name: '钟灵', grade: 5, labour: '' }],
		fieldValues: { institution: '某实验室' },
	});
	expect(JSON.stringify(row.field_values) + row.title).not.toMatch(/钟灵|冻结学校|某实验室/);
	await saveEntry(ctx, entryId, typed(3, { ...values, title: '伞二' }));
	const changed = await ctx.transaction((trx) => freezeVersion(trx, ctx, entryId));
	expect(changed.sha256).not.toBe(first.sha256);
	const { current_version_id } = await db
		.selectFrom('entry')
		.select('current_version_id')
		.where('id', '=', entryId)
		.executeTakeFirstOrThrow();
	expect(current_version_id).toBe(changed.versionId);
});

test('staff are warned of the same pupil and of nearly the same title; nobody else is', async () => {
	const { db } = database;
	const edition = await openEdition(db, (category) => ({ ...bare(category), entriesPerParticipant: null }));
	const unitId = await makeUnit(db);
	const teacher = await makeActor(db, 'teacher', unitId);
	const ctx = contextOf(db, teacher);
	const pupil = await makePupil(db, unitId, '重名', 5);
	const ids: string[] = [];
	for (const title of ['会变色的智能雨伞', '会变色的智能雨伞的设计', '校园垃圾分类']) {
		const created = await createEntry(ctx, { categoryId: edition.categories['maker']!.categoryId });
		if (!created.ok) throw new Error();
		await saveEntry(ctx, created.entryId, typed(1, { title }));
		ids.push(created.entryId);
	}
	await addParticipant(ctx, { entryId: ids[0]!, personId: pupil });
	await addParticipant(ctx, { entryId: ids[2]!, personId: pupil });
	await sql`update entry set state = 'handed_in', handed_in_at = ${days(3)} where id = any(${ids})`.execute(db);
	const staff = contextOf(db, await makeActor(db, 'staff', null));
	const found = await listDuplicates(staff, ids[0]!);
	expect(found.map(({ title, samePeople }) => [title, samePeople])).toEqual([
		['校园垃圾分类', ['重名']],
		['会变色的智能雨伞的设计', []],
	]);
	await expect(listDuplicates(ctx, ids[0]!)).rejects.toThrow(NotFound);
});
