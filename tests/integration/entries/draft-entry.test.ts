import { afterAll, beforeAll, expect, test } from 'vitest';
import { addNewAdvisor, addAdvisor } from '#lib/server/entries/add-advisor.ts';
import { addNewPupil, addParticipant } from '#lib/server/entries/add-participant.ts';
import { createEntry } from '#lib/server/entries/create-entry.ts';
import { handInEntry } from '#lib/server/entries/hand-in-entry.ts';
import { moveParticipant } from '#lib/server/entries/move-participant.ts';
import { findEntrants } from '#lib/server/entries/people.ts';
import { getEntry } from '#lib/server/entries/queries.ts';
import { removeParticipant } from '#lib/server/entries/remove-participant.ts';
import { saveEntry } from '#lib/server/entries/save-entry.ts';
import { takeBackEntry } from '#lib/server/entries/take-back-entry.ts';
import { withdrawEntry } from '#lib/server/entries/withdraw-entry.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
	bare,
	brokenInvariants,
	contextOf,
	days,
	DECLARED,
	makeActor,
	makePupil,
	makeUnit,
	openEdition,
	typed,
} from './school.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(async () => {
	expect(await brokenInvariants(database.db)).toEqual([]);
	await database.drop();
});

async function setUp(key = 'maker', adjust = bare) {
	const { db } = database;
	const edition = await openEdition(db, adjust);
	const unitId = await makeUnit(db);
	const teacher = await makeActor(db, 'teacher', unitId);
	const at = (now?: Date) => contextOf(db, teacher, now);
	const categoryId = edition.categories[key]!.categoryId;
	const created = await createEntry(at(), { categoryId });
	if (!created.ok) throw new Error(created.reason);
	const { entryId } = created;
	const read = () => getEntry(at(), entryId);
	return { db, edition, unitId, teacher, at, categoryId, entryId, read };
}

const newPupil = (name: string, grade: number, entryId: string, another = false) => ({
	entryId,
	another,
	pupil_name: name,
	pupil_grade: grade,
	pupil_class: '3 班',
	pupil_sex: null,
	pupil_born: null,
});

test('a draft is created empty, saved with gaps, completed, handed in, taken back and deleted never again', async () => {
	const { db, unitId, at, entryId, read } = await setUp();
	expect((await read()).state).toBe('draft');
	expect(await handInEntry(at(), entryId)).toMatchObject({ ok: false, reason: 'items_missing' });

	const pupil = await makePupil(db, unitId, '张垚', 4);
	expect(await addParticipant(at(), { entryId, personId: pupil })).toEqual({ ok: true, code: 'added' });
	const before = await read();
	const saved = await saveEntry(at(), entryId, typed(before.version, { title: '会变色的伞', declared: DECLARED }));
	expect(saved).toMatchObject({ ok: true, version: before.version + 1 });
	// the division follows from the grade
	expect((await read()).divisionName).toEqual({ zh: '小学组', en: 'Primary' });

	// nothing changed: nothing written
	const again = await saveEntry(at(), entryId, typed(before.version + 1, { title: '会变色的伞', declared: DECLARED }));
	expect(again).toEqual({ ok: true, code: 'saved', version: before.version + 1, changed: [] });

	expect(await handInEntry(at(), entryId)).toEqual({ ok: true, code: 'handed_in' });
	expect(await saveEntry(at(), entryId, typed(99, { title: '改' }))).toMatchObject({ reason: 'entry_handed_in' });
	expect(await handInEntry(at(), entryId)).toMatchObject({ reason: 'entry_handed_in' });
	// taken back after the window it could not be handed in again
	expect(await takeBackEntry(at(days(36)), entryId)).toMatchObject({ reason: 'window_closed' });
	expect(await takeBackEntry(at(), entryId)).toEqual({ ok: true, code: 'taken_back' });
	expect(await takeBackEntry(at(), entryId)).toMatchObject({ reason: 'not_handed_in' });
	// it was handed in once: kept as withdrawn
	expect(await withdrawEntry(at(), entryId)).toEqual({ ok: true, code: 'withdrawn' });
	expect(await withdrawEntry(at(), entryId)).toMatchObject({ reason: 'entry_fixed' });
	const events = await db
		.selectFrom('audit_event')
		.select('name')
		.where('refs', '@>', JSON.stringify({ entry: entryId }) as never)
		.orderBy('id')
		.execute();
	expect(events.map(({ name }) => name)).toEqual([
		'entry.created',
		'entry.participant_added',
		'entry.saved',
		'entry.handed_in',
		'entry.taken_back',
		'entry.withdrawn',
	]);
});

test('the windows gate: before, at the opening, at the last moment and after', async () => {
	const { db, teacher, categoryId, entryId } = await setUp();
	const at = (now: Date) => contextOf(db, teacher, now);
	const closes = new Date('2026-04-05T17:00:00+08:00');
	expect(await createEntry(at(new Date(days(0).getTime() - 1)), { categoryId })).toMatchObject({
		reason: 'window_not_open',
	});
	expect(await createEntry(at(days(0)), { categoryId })).toMatchObject({ ok: true });
	expect(await saveEntry(at(new Date(closes.getTime() - 1)), entryId, typed(1, { title: '最后一刻' }))).toMatchObject({
		ok: true,
	});
	expect(await saveEntry(at(closes), entryId, typed(2, { title: '太晚' }))).toMatchObject({ reason: 'window_closed' });
	expect(await createEntry(at(closes), { categoryId })).toMatchObject({ reason: 'window_closed' });
	// returned with a date: until then, whatever the window says
	await db
		.updateTable('entry')
		.set({ state: 'returned', mend_by: days(60), return_note: '照片不清' })
		.where('id', '=', entryId)
		.execute();
	expect(await saveEntry(at(days(59)), entryId, typed(2, { title: '补正' }))).toMatchObject({ ok: true });
	expect(await saveEntry(at(days(60)), entryId, typed(3, { title: '晚了' }))).toMatchObject({
		reason: 'mending_closed',
	});
});

test('an edition in preparation does not exist for teachers, a finished one takes nothing', async () => {
	const { db } = database;
	const unitId = await makeUnit(db);
	const teacher = await makeActor(db, 'teacher', unitId);
	const preparing = await openEdition(db, bare, 'draft');
	await expect(
		createEntry(contextOf(db, teacher), { categoryId: preparing.categories['maker']!.categoryId }),
	).rejects.toThrow(NotFound);
	const finished = await openEdition(db, bare, 'finished');
	expect(
		await createEntry(contextOf(db, teacher), { categoryId: finished.categories['maker']!.categoryId }),
	).toMatchObject({ reason: 'edition_not_open' });
});

test('participants: of the own school only, limited, no namesake by mistake, in an order', async () => {
	const { db, unitId, at, entryId, read } = await setUp();
	const other = await makeUnit(db);
	const stranger = await makePupil(db, other, '张远', 4);
	await expect(addParticipant(at(), { entryId, personId: stranger })).rejects.toThrow(NotFound);
	const first = await makePupil(db, unitId, '赵喆', 5);
	await addParticipant(at(), { entryId, personId: first });
	expect(await addParticipant(at(), { entryId, personId: first })).toMatchObject({ reason: 'already_participant' });
	const refused = await addNewPupil(at(), newPupil('赵喆', 6, entryId));
	expect(refused).toMatchObject({ ok: false, reason: 'pupil_namesake', facts: { namesakes: [{ personId: first }] } });
	expect(await addNewPupil(at(), newPupil('赵喆', 6, entryId, true))).toMatchObject({ ok: true });
	expect(await addNewPupil(at(), newPupil('欧阳䶮', 6, entryId))).toMatchObject({ ok: true });
	expect(await addNewPupil(at(), newPupil('钱多多', 6, entryId))).toMatchObject({
		reason: 'participants_full',
		facts: { max: 3 },
	});
	const names = async () => (await read()).participants.map(({ name, grade }) => `${name}${grade}`);
	expect(await names()).toEqual(['赵喆5', '赵喆6', '欧阳䶮6']);
	const last = (await read()).participants[2]!.id;
	await moveParticipant(at(), { entryId, participantId: last, by: -1 });
	await moveParticipant(at(), { entryId, participantId: last, by: 1 });
	await moveParticipant(at(), { entryId, participantId: last, by: 1 });
	await moveParticipant(at(), { entryId, participantId: last, by: -1 });
	expect(await names()).toEqual(['赵喆5', '欧阳䶮6', '赵喆6']);
	await removeParticipant(at(), { entryId, participantId: last });
	expect(await names()).toEqual(['赵喆5', '赵喆6']);
	// found by part of the name and by initials; a pupil of another school never
	expect((await findEntrants(at(), entryId, '䶮')).map(({ name }) => name)).toEqual(['欧阳䶮']);
	expect((await findEntrants(at(), entryId, 'zz')).map(({ name, chosen }) => [name, chosen])).toEqual([
		['赵喆', true],
		['赵喆', true],
	]);
	expect(await findEntrants(at(), entryId, '张远')).toEqual([]);
	expect(await findEntrants(at(), entryId, '%')).toEqual([]);
});

test('division of labour, grade and birth are saved by row', async () => {
	const { db, unitId, at, entryId, read } = await setUp('painting', (category) => ({
		...bare(category),
		...(category.key === 'painting' && { ageMin: 5, ageMax: 14 }),
	}));
	const pupil = await makePupil(db, unitId, '孙果', 3);
	await addParticipant(at(), { entryId, personId: pupil });
	const row = (await read()).participants[0]!.id;
	const { version } = await read();
	const rows = { [row]: { labour: '画', grade: 4, bornMonth: '2016-02' } };
	expect(await saveEntry(at(), entryId, typed(version, { rows }))).toMatchObject({
		changed: ['labour', 'grade', 'born_month'],
	});
	expect((await read()).participants[0]).toMatchObject({ labour: '画', grade: 4, bornMonth: '2016-02' });
	// once the pupil is another school's, the month of birth is not this one's to change
	await db.updateTable('enrolment').set({ to_on: '2026-01-31' }).where('person_id', '=', pupil).execute();
	const moved = { [row]: { labour: '画', grade: 4, bornMonth: '2015-01' } };
	expect(await saveEntry(at(), entryId, typed((await read()).version, { rows: moved }))).toMatchObject({ changed: [] });
	expect((await read()).participants[0]).toMatchObject({ bornMonth: '2016-02' });
	// a row of somebody else's entry is passed over
	const stranger = await setUp();
	expect(await saveEntry(stranger.at(), stranger.entryId, typed(1, { rows }))).toMatchObject({ changed: [] });
});

test('advisors: hard limit; one from elsewhere is found again by name and unit', async () => {
	const { db, unitId, at, entryId, read } = await setUp();
	const colleague = await makeActor(db, 'teacher', unitId, '李海');
	expect(await addAdvisor(at(), { entryId, personId: colleague.personId })).toMatchObject({ ok: true });
	expect(await addAdvisor(at(), { entryId, personId: colleague.personId })).toMatchObject({
		reason: 'already_advisor',
	});
	const outside = { advisor_name: '王教授', advisor_unit: '湖畔大学' };
	expect(await addNewAdvisor(at(), { entryId, ...outside })).toMatchObject({ ok: true });
	expect(await addNewAdvisor(at(), { entryId, advisor_name: '周工', advisor_unit: '湖畔大学' })).toMatchObject({
		reason: 'advisors_full',
		facts: { max: 2 },
	});
	expect((await read()).advisors.map(({ name, unitName }) => [name, unitName])[1]).toEqual(['王教授', '湖畔大学']);
	const second = await setUp();
	await addNewAdvisor(second.at(), { entryId: second.entryId, ...outside });
	expect((await second.read()).advisors[0]!.personId).toBe((await read()).advisors[1]!.personId);
	const stranger = await makeActor(db, 'teacher', await makeUnit(db), '别校');
	await expect(addAdvisor(at(), { entryId, personId: stranger.personId })).rejects.toThrow(NotFound);
});

test('two people at once: the second is told who saved, and may insist', async () => {
	const { db, unitId, at, entryId, read } = await setUp();
	const coordinator = await makeActor(db, 'coordinator', unitId, '周管理');
	const theirs = contextOf(db, coordinator, days(6));
	const { version } = await read();
	expect(await saveEntry(theirs, entryId, typed(version, { title: '管理员改的' }))).toMatchObject({ ok: true });
	const refused = await saveEntry(at(), entryId, typed(version, { title: '老师改的' }));
	expect(refused).toEqual({
		ok: false,
		reason: 'saved_meanwhile',
		facts: { by: '周管理', at: days(6), self: false },
	});
	expect((await read()).title).toBe('管理员改的');
	expect(await saveEntry(at(), entryId, { ...typed(version, { title: '老师改的' }), overwrite: true })).toMatchObject({
		ok: true,
	});
	expect((await read()).title).toBe('老师改的');
	// truly at once: one of the two is refused
	const now = (await read()).version;
	const results = await Promise.all([
		saveEntry(at(), entryId, typed(now, { title: '甲' })),
		saveEntry(theirs, entryId, typed(now, { title: '乙' })),
	]);
	expect(results.filter(({ ok }) => ok).length).toBe(1);
});

test('the limit per pupil counts group works, and two handed in at once cannot both pass', async () => {
	const { db, unitId, at, categoryId, entryId } = await setUp();
	const pupil = await makePupil(db, unitId, '吴双', 5);
	const second = await createEntry(at(), { categoryId });
	if (!second.ok) throw new Error();
	for (const id of [entryId, second.entryId]) {
		await addParticipant(at(), { entryId: id, personId: pupil });
		await saveEntry(at(), id, typed(2, { title: '作品', declared: DECLARED }));
	}
	const results = await Promise.all([handInEntry(at(), entryId), handInEntry(at(), second.entryId)]);
	expect(results.map(({ ok }) => ok).sort()).toEqual([false, true]);
	const loser = results[0].ok ? second.entryId : entryId;
	const told = (await getEntry(at(), loser)).participants[0]!;
	expect(told).toMatchObject({ otherEntries: 1, otherTitles: ['作品'] });
	// the other school learns that there is one, not what it is
	const other = await makeUnit(db);
	await db.updateTable('enrolment').set({ to_on: '2026-03-02' }).where('person_id', '=', pupil).execute();
	await makeEnrolment(pupil, other);
	const theirs = contextOf(db, await makeActor(db, 'teacher', other));
	const third = await createEntry(theirs, { categoryId });
	if (!third.ok) throw new Error();
	await addParticipant(theirs, { entryId: third.entryId, personId: pupil });
	expect((await getEntry(theirs, third.entryId)).participants[0]).toMatchObject({ otherEntries: 1, otherTitles: [] });
});

async function makeEnrolment(personId: string, unitId: string) {
	await database.db
		.insertInto('enrolment')
		.values({ id: crypto.randomUUID(), person_id: personId, unit_id: unitId, grade: 5, from_on: '2026-03-02' })
		.execute();
}

test('a draft nobody else has seen is deleted with everything; a filed one is the school’s to recall', async () => {
	const { db, at, entryId } = await setUp();
	expect(await withdrawEntry(at(), entryId)).toEqual({ ok: true, code: 'deleted' });
	expect(await db.selectFrom('entry').select('id').where('id', '=', entryId).execute()).toEqual([]);
	const filed = await setUp();
	await db
		.updateTable('entry')
		.set({ state: 'rejected', handed_in_at: days(3) })
		.where('id', '=', filed.entryId)
		.execute();
	expect(await withdrawEntry(filed.at(), filed.entryId)).toMatchObject({ reason: 'entry_fixed' });
});

test('the teachers’ section: the maker is the entrant, no pupil can be added', async () => {
	const { db, teacher, at, entryId, unitId, read } = await setUp('teaching');
	expect((await read()).participants.map(({ personId }) => personId)).toEqual([teacher.personId]);
	const pupil = await makePupil(db, unitId, '小明', 3);
	await expect(addParticipant(at(), { entryId, personId: pupil })).rejects.toThrow(NotFound);
	await expect(addNewPupil(at(), newPupil('小红', 3, entryId))).rejects.toThrow(NotFound);
});

test('nobody of another unit, no judge, no staff can touch a draft; each command answers as if it were not there', async () => {
	const { db, entryId, unitId } = await setUp();
	const colleague = await makeActor(db, 'teacher', unitId);
	const strangers = [
		colleague,
		await makeActor(db, 'teacher', await makeUnit(db)),
		await makeActor(db, 'coordinator', await makeUnit(db)),
		await makeActor(db, 'judge', null),
		await makeActor(db, 'staff', null),
		await makeActor(db, 'administrator', null),
	];
	for (const actor of strangers) {
		const ctx = contextOf(db, actor);
		const person = { entryId, personId: colleague.personId };
		const row = { entryId, participantId: entryId };
		for (const attempt of [
			() => getEntry(ctx, entryId),
			() => saveEntry(ctx, entryId, typed(1, { title: 'x' })),
			() => addParticipant(ctx, person),
			() => addNewPupil(ctx, newPupil('小明', 3, entryId)),
			() => removeParticipant(ctx, row),
			() => moveParticipant(ctx, { ...row, by: 1 }),
			() => addAdvisor(ctx, person),
			() => addNewAdvisor(ctx, { entryId, advisor_name: '某某', advisor_unit: '某校' }),
			() => handInEntry(ctx, entryId),
			() => takeBackEntry(ctx, entryId),
			() => withdrawEntry(ctx, entryId),
			() => findEntrants(ctx, entryId, '陈'),
		])
			await expect(attempt()).rejects.toThrow(NotFound);
	}
});
