import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingItems } from '#lib/domain/checklist.ts';
import { isSameLaureate } from '#lib/domain/nomination.ts';
import { returnEntry } from '#lib/server/eligibility/return-entry.ts';
import { handInEntry } from '#lib/server/entries/hand-in-entry.ts';
import { openEntryFile } from '#lib/server/entries/open-file.ts';
import { getEntry } from '#lib/server/entries/queries.ts';
import { withdrawEntry } from '#lib/server/entries/withdraw-entry.ts';
import { fileEntries } from '#lib/server/filings/file-entries.ts';
import { getFilingDesk } from '#lib/server/filings/queries.ts';
import { addAchievement } from '#lib/server/nominations/add-achievement.ts';
import { addKnownProof } from '#lib/server/nominations/add-known-proof.ts';
import { attachProof } from '#lib/server/nominations/attach-proof.ts';
import { getSchoolNomination } from '#lib/server/nominations/queries.ts';
import { removeAchievement } from '#lib/server/nominations/remove-achievement.ts';
import { removeProof } from '#lib/server/nominations/remove-proof.ts';
import { saveNomination } from '#lib/server/nominations/save-nomination.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { days, openEdition, OPENS, storage } from '../entries/school.ts';
import {
	award,
	certificate,
	createNominationWorld,
	expectInvariants,
	nominationVersion,
	school,
	versionOf,
	type NominationWorld,
} from './nomination-world.ts';

let database: TestDatabase;
let world: NominationWorld;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(async () => {
	await expectInvariants(database.db);
	await database.drop();
});
const fresh = async () => (world = await createNominationWorld(database.db));
const codes = async (entryId: string) => {
	const entry = await getEntry(world.as(world.teacher), entryId);
	return missingItems(entry.category, entry.draft).map(({ code }) => code);
};
const rowOf = (id: string) =>
	database.db
		.selectFrom('achievement')
		.select(['name', 'grade', 'condition_id', 'proof_file_id', 'list_row_id', 'outcome_id', 'unit_then', 'level'])
		.where('id', '=', id)
		.executeTakeFirst();

describe('the teacher’s part', () => {
	test('rows, proofs and claims, until nothing is missing', async () => {
		await fresh();
		const entryId = await world.draft();
		expect(await codes(entryId)).toEqual(['achievements_missing']);
		const ctx = world.as(world.teacher);
		expect(await handInEntry(ctx, entryId)).toMatchObject({ ok: false, reason: 'items_missing' });

		const added = await addAchievement(ctx, entryId);
		if (!added.ok) throw new Error(added.reason);
		expect((await rowOf(added.achievementId))?.unit_then).toBe(world.unitName);
		expect(await codes(entryId)).toEqual(['achievement_incomplete', 'proof_missing', 'condition_unclaimed']);

		const row = { ...award(world.conditionIds['五']!), unitThen: '更早的学校' };
		const input = { version: 1, rows: { [added.achievementId]: row }, school };
		const saved = await saveNomination(ctx, entryId, input);
		// a teacher writes no opinion, whatever the form sends
		expect(saved).toMatchObject({ ok: true, version: 2 });
		expect(
			await database.db
				.selectFrom('nomination')
				.select(['school_opinion', 'unit_then_id'])
				.where('entry_id', '=', entryId)
				.execute(),
		).toEqual([{ school_opinion: '', unit_then_id: world.unitId }]);
		expect(await saveNomination(ctx, entryId, input)).toMatchObject({ ok: false, reason: 'saved_meanwhile' });
		// nothing changed, nothing is written
		expect(await saveNomination(ctx, entryId, { ...input, version: 2 })).toMatchObject({ version: 2, changed: [] });

		const bytes = await certificate();
		const upload = (fileName: string, content: Buffer) =>
			attachProof(ctx, storage, { entryId, achievementId: added.achievementId, fileName, bytes: content });
		expect(await upload('证书.zip', Buffer.from('PK\u0003\u0004 no proof'))).toMatchObject({ ok: false });
		expect(await upload('证书.jpg', Buffer.alloc(0))).toMatchObject({ ok: false, reason: 'file_empty' });
		const first = await upload('证书.jpg', bytes);
		const second = await upload('证书2.jpg', bytes);
		if (!first.ok || !second.ok) throw new Error('a JPEG is taken');
		// the replaced file is forgotten: nobody was shown it
		expect(await database.db.selectFrom('file').select('id').where('id', '=', first.fileId).execute()).toEqual([]);
		expect((await openEntryFile(ctx, second.fileId)).name).toBe('证书2.jpg');
		await expect(openEntryFile(world.as(world.stranger), second.fileId)).rejects.toThrow(NotFound);
		// staff see nothing of a draft
		await expect(openEntryFile(world.as(world.staff), second.fileId)).rejects.toThrow(NotFound);

		expect(await codes(entryId)).toEqual([]);
		expect(await handInEntry(ctx, entryId)).toMatchObject({ ok: true });
		expect((await openEntryFile(world.as(world.staff), second.fileId)).mediaType).toBe('image/jpeg');
		expect(await addAchievement(ctx, entryId)).toMatchObject({ ok: false, reason: 'entry_handed_in' });
		expect(await saveNomination(ctx, entryId, { ...input, version: 4 })).toMatchObject({
			ok: false,
			reason: 'entry_handed_in',
		});
	});

	test('rows and proofs go again; a deleted draft leaves no file', async () => {
		await fresh();
		const entryId = await world.draft('李䶮');
		const [one, two] = [await world.achieve(entryId), await world.achieve(entryId)];
		const ctx = world.as(world.teacher);
		const proof = (await rowOf(one))!.proof_file_id!;
		expect(await removeProof(ctx, { entryId, achievementId: one })).toMatchObject({ ok: true });
		expect((await rowOf(one))?.proof_file_id).toBeNull();
		expect(await database.db.selectFrom('file').select('id').where('id', '=', proof).execute()).toEqual([]);
		expect(await removeAchievement(ctx, { entryId, achievementId: one })).toMatchObject({ ok: true });
		expect(await rowOf(one)).toBeUndefined();
		// gone already is no error
		expect(await removeAchievement(ctx, { entryId, achievementId: one })).toMatchObject({ ok: true });
		const kept = (await rowOf(two))!.proof_file_id!;
		expect(await withdrawEntry(ctx, entryId)).toMatchObject({ ok: true, code: 'deleted' });
		expect(await database.db.selectFrom('file').select('id').where('id', '=', kept).execute()).toEqual([]);
	});

	test('at most twenty, and only after the window opened', async () => {
		await fresh();
		const entryId = await world.draft('王玥');
		const ctx = world.as(world.teacher);
		for (let count = 0; count < 20; count += 1) expect(await addAchievement(ctx, entryId)).toMatchObject({ ok: true });
		expect(await addAchievement(ctx, entryId)).toMatchObject({ ok: false, reason: 'achievements_full' });
		expect(await addAchievement(world.as(world.teacher, 22), entryId)).toMatchObject({
			ok: false,
			reason: 'window_closed',
		});
	});

	test('other schools, staff and other entries are absent', async () => {
		await fresh();
		const entryId = await world.draft('刘淼');
		for (const actor of [world.stranger, world.staff])
			await expect(addAchievement(world.as(actor), entryId)).rejects.toThrow(NotFound);
		await expect(getSchoolNomination(world.as(world.staff), entryId)).rejects.toThrow(NotFound);
		await expect(getSchoolNomination(world.as(world.stranger), entryId)).rejects.toThrow(NotFound);
		// a category that nominates nobody has no nominations
		await database.db
			.updateTable('category')
			.set({ assessment_kind: 'none' })
			.where('id', '=', world.categoryId)
			.execute();
		await expect(addAchievement(world.as(world.teacher), entryId)).rejects.toThrow(NotFound);
		await expect(getSchoolNomination(world.as(world.teacher), entryId)).rejects.toThrow(NotFound);
		expect(await codes(entryId)).toEqual([]);
		await database.db
			.updateTable('category')
			.set({ assessment_kind: 'file_review' })
			.where('id', '=', world.categoryId)
			.execute();
	});
});

test('a laureate of an earlier year is not handed in: by person, or by name and school', async () => {
	await fresh();
	const entryId = await world.draft('欧阳垚');
	await world.achieve(entryId);
	const { person_id: personId } = await database.db
		.selectFrom('participant')
		.select('person_id')
		.where('entry_id', '=', entryId)
		.executeTakeFirstOrThrow();
	const nominee = { personId, name: '欧阳垚', unitNames: [world.unitName], bornMonth: '2014-06' };
	const cases = [
		{ person_id: personId, name: '别名', unit_name: '', born_month: null },
		{ person_id: null, name: '欧阳垚', unit_name: world.unitName, born_month: null },
		{ person_id: null, name: '欧阳垚', unit_name: world.unitName, born_month: '2014-06' },
		{ person_id: null, name: '欧阳垚', unit_name: world.unitName, born_month: '2009-01' },
		{ person_id: null, name: '欧阳垚', unit_name: '枫树山小学', born_month: null },
		{ person_id: null, name: '欧阳垚', unit_name: '', born_month: null },
	];
	for (const laureate of cases) {
		const id = newId();
		await database.db
			.insertInto('laureate')
			.values({ id, programme_id: world.programmeId, period_label: '2018—2019年度', created_at: OPENS, ...laureate })
			.execute();
		// the rule and its SQL twin agree
		const same = isSameLaureate(nominee, {
			personId: laureate.person_id,
			name: laureate.name,
			unitName: laureate.unit_name,
			bornMonth: laureate.born_month,
		});
		expect(await codes(entryId)).toEqual(same ? ['nominee_laureate'] : []);
		if (same)
			expect(await handInEntry(world.as(world.teacher), entryId)).toMatchObject({ ok: false, reason: 'items_missing' });
		await database.db.deleteFrom('laureate').where('id', '=', id).execute();
	}
	expect(await handInEntry(world.as(world.teacher), entryId)).toMatchObject({ ok: true });
});

describe('what the portal knows by itself', () => {
	/** An award of a confirmed list of ours, and a verified outcome above, of the nominee's own earlier entry. */
	async function known(entryId: string) {
		const { db } = database;
		const festival = await openEdition(db);
		const painting = festival.categories['painting']!.categoryId;
		const { person_id: personId } = await db
			.selectFrom('participant')
			.select('person_id')
			.where('entry_id', '=', entryId)
			.executeTakeFirstOrThrow();
		const [work, version, rubric, stage, list, row, outcome] = Array.from({ length: 7 }, () => newId());
		await db
			.insertInto('entry')
			.values({
				...{ id: work!, edition_id: festival.editionId, category_id: painting, unit_id: world.unitId },
				...{ title: '会唱歌的路灯', field_values: '{}', owner_id: world.teacher.accountId, state: 'accepted' },
				...{ created_at: OPENS, updated_at: OPENS, handed_in_at: OPENS, number: `HH-${work!.slice(-6)}` },
			})
			.execute();
		await db
			.insertInto('entry_version')
			.values({
				...{ id: version!, entry_id: work!, number: 1, title: '会唱歌的路灯', abstract: '', field_values: '{}' },
				identity: toJsonb({
					...{ unitId: world.unitId, unitName: '当时的小学', collectiveName: '', participants: [] },
					...{ advisors: [], fieldValues: {} },
				}),
				...{ sha256: 'x', created_at: OPENS },
			})
			.execute();
		await db.updateTable('entry').set({ current_version_id: version! }).where('id', '=', work!).execute();
		await db
			.insertInto('participant')
			.values({ id: newId(), entry_id: work!, position: 1, person_id: personId, grade: 4 })
			.execute();
		await db
			.insertInto('rubric')
			.values({ id: rubric!, category_id: painting, number: 9, created_at: OPENS })
			.execute();
		await db
			.insertInto('stage')
			.values({
				...{ id: stage!, category_id: painting, position: 1, kind: 'preliminary', state: 'preparing' },
				...{ name: toJsonb({ zh: '初评' }), rubric_id: rubric!, created_at: OPENS },
			})
			.execute();
		await db
			.insertInto('list')
			.values({
				...{ id: list!, edition_id: festival.editionId, category_id: painting, stage_id: stage!, kind: 'award' },
				...{ state: 'draft', rule: toJsonb({ model: 'counts', first: 1, second: 0, third: 0 }) },
				...{ created_at: OPENS, created_by: world.staff.accountId },
			})
			.execute();
		await db
			.insertInto('list_row')
			.values({ id: row!, list_id: list!, entry_id: work!, position: 1, grade: 'first' })
			.execute();
		await db
			.insertInto('outcome')
			.values({
				...{ id: outcome!, edition_id: world.higherEditionId, entry_id: work!, unit_id: world.unitId, result: 'award' },
				...{ grade: 'second', decided_on: '2025-08-20', source: '湘青科〔2025〕8号', certificate_number: 'S-77' },
				...{ state: 'reported', reported_by: world.teacher.accountId, reported_at: OPENS },
			})
			.execute();
		return { list: list!, row: row!, outcome: outcome! };
	}

	test('confirmed awards and verified outcomes are taken over whole, and only removed', async () => {
		await fresh();
		const entryId = await world.draft('黄喆');
		const ids = await known(entryId);
		const ctx = world.as(world.teacher);
		const offered = async () => (await getSchoolNomination(ctx, entryId)).known.map(({ kind, id }) => [kind, id]);
		// neither is certain yet
		expect(await offered()).toEqual([]);
		await expect(addKnownProof(ctx, { entryId, known: { kind: 'list', id: ids.row } })).rejects.toThrow(NotFound);
		await database.db
			.updateTable('list')
			.set({ state: 'confirmed', confirmed_at: days(1), confirmed_by: world.staff.accountId })
			.where('id', '=', ids.list)
			.execute();
		await database.db
			.updateTable('outcome')
			.set({ state: 'verified', verified_at: OPENS, verified_by: world.staff.accountId })
			.where('id', '=', ids.outcome)
			.execute();
		expect(await offered()).toEqual([
			['list', ids.row],
			['outcome', ids.outcome],
		]);
		const list = await addKnownProof(ctx, { entryId, known: { kind: 'list', id: ids.row } });
		const outcome = await addKnownProof(ctx, { entryId, known: { kind: 'outcome', id: ids.outcome } });
		if (!list.ok || !outcome.ok) throw new Error('both are taken over');
		expect(await offered()).toEqual([]);
		expect(await rowOf(list.achievementId)).toMatchObject({
			level: 'district',
			grade: 'first',
			unit_then: '当时的小学',
		});
		expect(await rowOf(outcome.achievementId)).toMatchObject({ level: 'city', grade: 'second' });

		const saved = await saveNomination(ctx, entryId, {
			version: await nominationVersion(database.db, entryId),
			rows: { [list.achievementId]: { ...award(world.conditionIds['五']!), name: '改大了', grade: 'special' } },
			school: null,
		});
		// only what it is to prove is chosen
		expect(saved).toMatchObject({ ok: true, changed: ['condition'] });
		expect(await rowOf(list.achievementId)).toMatchObject({ grade: 'first', condition_id: world.conditionIds['五'] });
		expect(
			await attachProof(ctx, storage, {
				entryId,
				achievementId: list.achievementId,
				fileName: 'x.jpg',
				bytes: await certificate(),
			}),
		).toMatchObject({ ok: false, reason: 'proof_known' });
		expect(await codes(entryId)).toEqual([]);

		// what the portal no longer holds true proves nothing
		const listOf = database.db.selectFrom('list_row').select('list_id').where('id', '=', ids.row);
		const confirmed = (state: 'draft' | 'confirmed') =>
			database.db.updateTable('list').set({ state }).where('id', '=', listOf).execute();
		await database.db
			.updateTable('outcome')
			.set({ state: 'reported', verified_at: null, verified_by: null })
			.where('id', '=', ids.outcome)
			.execute();
		await confirmed('draft');
		expect(await codes(entryId)).not.toEqual([]);
		await confirmed('confirmed');
		await database.db
			.updateTable('outcome')
			.set({ state: 'verified', verified_at: OPENS })
			.where('id', '=', ids.outcome)
			.execute();
		expect(await codes(entryId)).toEqual([]);
		expect(await removeAchievement(ctx, { entryId, achievementId: outcome.achievementId })).toMatchObject({ ok: true });
		expect(await offered()).toEqual([['outcome', ids.outcome]]);
	});
});

describe('the school’s part', () => {
	test('filing names what is missing, and freezes all of it', async () => {
		await fresh();
		const entryId = await world.handedIn('尉迟犇');
		const ctx = world.as(world.coordinator);
		const file = () =>
			fileEntries(ctx, { categoryId: world.categoryId, entryIds: [entryId], consentConfirmed: true, onBehalf: null });
		const violations = async () => {
			const filed = await file();
			return filed.ok ? [] : filed.facts.violations.map(({ code }) => code);
		};
		expect(await violations()).toEqual(['opinion_missing', 'notice_missing']);
		expect((await getFilingDesk(ctx, world.categoryId)).entries[0]?.gaps).toEqual([
			'opinion_missing',
			'notice_missing',
		]);
		await world.vouch(entryId, { noticeUntil: '2026-03-13', noticeResult: '' });
		expect(await violations()).toEqual(['notice_running']);
		await world.vouch(entryId, { noticeResult: 'objection_open' });
		expect(await violations()).toEqual(['objection_open']);
		await world.vouch(entryId);
		expect(
			await saveNomination(ctx, entryId, {
				version: await nominationVersion(database.db, entryId),
				rows: {},
				school: { ...school, noticeUntil: '2026-03-01' },
			}),
		).toMatchObject({ ok: false, reason: 'notice_dates_reversed' });
		expect(await violations()).toEqual([]);

		const { identity } = await database.db
			.selectFrom('entry_version')
			.select('identity')
			.where('entry_id', '=', entryId)
			.executeTakeFirstOrThrow();
		const { fieldValues: _, ...frozen } = identity;
		expect(frozen.nomination).toMatchObject({
			unitThenId: world.unitId,
			schoolOpinion: school.schoolOpinion,
			noticeUntil: '2026-03-09',
			achievements: [{ name: '湖南省青少年科技创新大赛', condition: '五', verified: false, grade: 'first' }],
		});
		expect(frozen.nomination!.achievements[0]!.proof!.sha256).toMatch(/^[0-9a-f]{64}$/);
		// what is filed is fixed
		expect(
			await saveNomination(ctx, entryId, {
				version: await nominationVersion(database.db, entryId),
				rows: {},
				school: { ...school, schoolOpinion: '改了' },
			}),
		).toMatchObject({ ok: false, reason: 'entry_fixed' });
	});

	test('returned, it may be changed; the filed version keeps its proof, findings on what changed go', async () => {
		await fresh();
		const [entryId] = await world.filed('骉骉');
		await world.reviewed(entryId!);
		const { proof_file_id: old, id: achievementId } = await database.db
			.selectFrom('achievement')
			.select(['id', 'proof_file_id'])
			.where('entry_id', '=', entryId!)
			.executeTakeFirstOrThrow();
		const staff = world.as(world.staff);
		const back = await returnEntry(staff, {
			entryId: entryId!,
			versionId: await versionOf(database.db, entryId!),
			reasons: ['attachment_unreadable'],
			note: '证书看不清',
			mendBy: days(20),
		});
		expect(back).toMatchObject({ ok: true });
		const findings = () =>
			database.db.selectFrom('condition_finding').select('id').where('entry_id', '=', entryId!).execute();
		expect(await findings()).toHaveLength(1);
		const attached = await attachProof(world.as(world.teacher, 15), storage, {
			entryId: entryId!,
			achievementId,
			fileName: '新证书.jpg',
			bytes: await certificate(),
		});
		expect(attached).toMatchObject({ ok: true });
		expect(await findings()).toEqual([]);
		expect((await openEntryFile(staff, old!)).mediaType).toBe('image/jpeg');
		await expect(openEntryFile(world.as(world.stranger), old!)).rejects.toThrow(NotFound);
	});
});
