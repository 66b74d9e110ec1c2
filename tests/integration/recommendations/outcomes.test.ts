import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OutcomeFact } from '#lib/domain/outcome.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { createDiskStorage, type Storage } from '#lib/server/platform/storage/storage.ts';
import { openProof } from '#lib/server/recommendations/open-proof.ts';
import {
	findSchoolPupils,
	listAwaited,
	listOutcomes,
	listSchoolOutcomes,
	listUpwardEntries,
} from '#lib/server/recommendations/queries.ts';
import { recordOutcomes } from '#lib/server/recommendations/record-outcomes.ts';
import { rejectOutcome } from '#lib/server/recommendations/reject-outcome.ts';
import { reportOutcome, type ReportOutcome } from '#lib/server/recommendations/report-outcome.ts';
import { verifyOutcome } from '#lib/server/recommendations/verify-outcome.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { NOW, type WorldAccount } from '../judging/judging-world.ts';
import { brokenInvariants, createUpwardWorld, eventsOf, type UpwardWorld } from './upward-world.ts';

let database: TestDatabase;
let world: UpwardWorld;
let folder: string;
let storage: Storage;
let picture: Buffer;
beforeAll(async () => {
	database = await createTestDatabase();
	world = await createUpwardWorld(database.db);
	folder = await mkdtemp(join(tmpdir(), 'proofs-'));
	storage = createDiskStorage(folder);
	picture = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#fff' } })
		.png()
		.toBuffer();
});
afterEach(async () => expect(await brokenInvariants(database.db)).toEqual([]));
afterAll(async () => {
	await database.drop();
	await rm(folder, { recursive: true, force: true });
});

const staff = () => world.as(world.staff);
const FACT: OutcomeFact = {
	result: 'award',
	grade: 'second',
	awardName: '',
	decidedOn: '2026-05-18',
	source: '通报〔2026〕3号',
	certificateNumber: null,
};
const record = (editionId: string, ...rows: ({ entryId: string } & OutcomeFact)[]) =>
	recordOutcomes(staff(), storage, { editionId, rows });
const report = (by: WorldAccount, input: Omit<ReportOutcome, 'fact' | 'proof'> & Partial<ReportOutcome>) =>
	reportOutcome(world.as(by), storage, {
		fact: FACT,
		proof: { fileName: '张三的证书.png', bytes: picture },
		...input,
	});
const rowOf = (id: string) =>
	database.db
		.selectFrom('outcome')
		.select(['state', 'result', 'grade', 'version', 'entry_id', 'title', 'unit_id', 'proof_file_id', 'rejected_reason'])
		.where('id', '=', id)
		.executeTakeFirstOrThrow();
async function pupil(unitId: string, name = `学生${newId().slice(-4)}`): Promise<string> {
	const id = newId();
	await database.db.insertInto('person').values({ id, name, created_at: NOW }).execute();
	await database.db
		.insertInto('enrolment')
		.values({ id: newId(), person_id: id, unit_id: unitId, grade: 4, from_on: '2025-09-01' })
		.execute();
	return id;
}

test('staff record several at once, verified; the same fact again is a correction', async () => {
	const editionId = await world.edition();
	const [one, two] = [await world.work(), await world.work()];
	expect(
		await record(
			editionId,
			{ entryId: one, ...FACT },
			{ entryId: one, ...FACT, result: 'shortlisted', grade: null },
			{ entryId: two, ...FACT, result: 'none', grade: null },
		),
	).toEqual({ ok: true, code: 'recorded' });
	expect((await record(editionId, { entryId: one, ...FACT, grade: 'first' })).ok).toBe(true);
	const { rows, total } = await listOutcomes(staff(), { editionId, state: null, result: null, cursor: null });
	expect(total).toBe(3);
	expect(rows.find(({ result }) => result === 'award')).toMatchObject({
		entryId: one,
		grade: 'first',
		state: 'verified',
		version: 2,
		hasProof: false,
	});
	expect(rows[0]!.people.length).toBe(1);
	const award = rows.find(({ result }) => result === 'award')!;
	expect(await eventsOf(database.db, 'outcome', award.id)).toEqual(['outcome.recorded', 'outcome.recorded']);
	expect((await listUpwardEntries(staff(), { ...ALL, what: 'award', editionId })).rows).toMatchObject([
		{ id: one, cells: [{ editionId, state: null }] },
	]);
});
const ALL = {
	ownEditionId: null,
	editionId: null,
	categoryId: null,
	level: null,
	what: 'any' as const,
	search: '',
	cursor: null,
};

test('a fact needs its day, its source and its grade, and contradicts nothing; all or none', async () => {
	const editionId = await world.edition();
	const entryId = await world.work({ title: '会飞的船' });
	const refused = async (more: Partial<OutcomeFact>) => {
		const decision = await record(editionId, { entryId, ...FACT, ...more });
		return decision.ok ? 'recorded' : decision.reason;
	};
	expect(await record(editionId)).toMatchObject({ reason: 'nothing_given' });
	expect(await refused({ decidedOn: null })).toBe('decided_on_missing');
	expect(await refused({ decidedOn: '2026-05-21' })).toBe('decided_on_future');
	expect(await refused({ source: ' ' })).toBe('source_missing');
	expect(await refused({ grade: null })).toBe('grade_missing');
	expect(await refused({ result: 'honoured', grade: null })).toBe('result_not_for_kind');
	expect(await refused({ grade: null, awardName: '最佳创意奖' })).toBe('recorded');
	expect(await refused({ result: 'none', grade: null })).toBe('result_contradicts');
	expect(await record(editionId, { entryId, ...FACT, source: '' })).toMatchObject({ facts: { title: '会飞的船' } });
	await expect(record(editionId, { entryId: newId(), ...FACT })).rejects.toThrow(NotFound);
	for (const actor of [world.teacher, world.coordinator])
		await expect(recordOutcomes(world.as(actor), storage, { editionId, rows: [{ entryId, ...FACT }] })).rejects.toThrow(
			NotFound,
		);
});

test('a school reports, staff verify; the proof is for staff and that school', async () => {
	const editionId = await world.edition({ route: 'self' });
	const entryId = await world.work();
	const reported = await report(world.teacher, { editionId, work: { entryId } });
	expect(reported).toMatchObject({ ok: true, code: 'reported' });
	const id = reported.outcomeId!;
	expect(await rowOf(id)).toMatchObject({ state: 'reported', entry_id: entryId, unit_id: world.units.second });
	expect(await report(world.teacher, { editionId, work: { entryId } })).toMatchObject({ reason: 'already_recorded' });
	const stranger: WorldAccount = { ...world.coordinator, unitId: world.units.third };
	for (const actor of [world.staff, world.teacher, world.coordinator])
		expect(await openProof(world.as(actor), id)).toMatchObject({
			mediaType: 'image/png',
			name: 'proof-2026-05-18.png',
		});
	await expect(openProof(world.as(stranger), id)).rejects.toThrow(NotFound);
	expect((await listSchoolOutcomes(world.as(world.teacher), null)).rows.map((row) => row.id)).toContain(id);
	expect((await listSchoolOutcomes(world.as(stranger), null)).rows).toEqual([]);
	expect(await verifyOutcome(staff(), { outcomeId: id, version: 9 })).toMatchObject({
		reason: 'changed_meanwhile',
		facts: { by: world.teacher.name },
	});
	await expect(verifyOutcome(world.as(world.coordinator), { outcomeId: id, version: 1 })).rejects.toThrow(NotFound);
	expect((await verifyOutcome(staff(), { outcomeId: id, version: 1 })).ok).toBe(true);
	expect(await verifyOutcome(staff(), { outcomeId: id, version: 2 })).toMatchObject({ reason: 'outcome_not_reported' });
	expect(await eventsOf(database.db, 'outcome', id)).toEqual(['outcome.reported', 'outcome.verified']);
});

test('what is rejected stays on record with its reason, and may be reported again', async () => {
	const editionId = await world.edition();
	const entryId = await world.work();
	const { outcomeId } = await report(world.coordinator, { editionId, work: { entryId } });
	const reject = (reason: string, version = 1) => rejectOutcome(staff(), { outcomeId: outcomeId!, version, reason });
	expect(await reject(' ')).toMatchObject({ reason: 'reason_required' });
	expect(await reject('证书看不清', 5)).toMatchObject({ reason: 'changed_meanwhile' });
	expect((await reject('证书看不清')).ok).toBe(true);
	expect(await reject('证书看不清', 2)).toMatchObject({ reason: 'outcome_rejected' });
	expect(await rowOf(outcomeId!)).toMatchObject({ state: 'rejected', rejected_reason: '证书看不清' });
	expect((await report(world.coordinator, { editionId, work: { entryId } })).ok).toBe(true);
	await expect(
		rejectOutcome(world.as(world.teacher), { outcomeId: outcomeId!, version: 2, reason: '否' }),
	).rejects.toThrow(NotFound);
});

test('a work that never stood in the portal has a title and pupils of the school', async () => {
	const editionId = await world.edition({ route: 'self' });
	const mine = await pupil(world.units.second, '欧阳小满');
	const theirs = await pupil(world.units.third);
	const work = (title: string, personIds: string[]) =>
		report(world.coordinator, { editionId, work: { title, personIds } });
	expect(await work(' ', [mine])).toMatchObject({ reason: 'title_missing' });
	expect(await work('盲道小车', [])).toMatchObject({ reason: 'pupils_missing' });
	await expect(work('盲道小车', [mine, theirs])).rejects.toThrow(NotFound);
	const done = await work('盲道小车', [mine]);
	expect(await rowOf(done.outcomeId!)).toMatchObject({ entry_id: null, title: '盲道小车' });
	const found = await findSchoolPupils(world.as(world.coordinator), { search: '小满', chosen: [] });
	expect(found.map(({ id }) => id)).toEqual([mine]);
	await expect(findSchoolPupils(staff(), { search: '小满', chosen: [] })).rejects.toThrow(NotFound);
});

test('a report needs a proof that opens; a teacher reports of their own works only', async () => {
	const editionId = await world.edition();
	const entryId = await world.work();
	const work = { entryId };
	expect(await report(world.teacher, { editionId, work, proof: null })).toMatchObject({ reason: 'proof_missing' });
	expect(
		await report(world.teacher, { editionId, work, proof: { fileName: 'a.png', bytes: Buffer.from('not a picture') } }),
	).toMatchObject({ reason: 'file_type_refused' });
	expect(
		await report(world.teacher, {
			editionId,
			work,
			proof: { fileName: 'a.png', bytes: Buffer.alloc(21 * 1024 * 1024) },
		}),
	).toMatchObject({ reason: 'file_too_large' });
	const colleague = { ...world.coordinator, role: 'teacher' as const };
	await expect(report(colleague, { editionId, work })).rejects.toThrow(NotFound);
	await expect(report(world.staff, { editionId, work })).rejects.toThrow(NotFound);
	await expect(report(world.teacher, { editionId: newId(), work })).rejects.toThrow(NotFound);
	const none = { ...FACT, result: 'none' as const, grade: null };
	expect((await report(world.teacher, { editionId, work, proof: null, fact: none })).ok).toBe(true);
});

test('staff find any work by number or title, and those without a result', async () => {
	const editionId = await world.edition();
	const entryId = await world.work({ title: '独一无二的月亮' });
	const find = (without: boolean) => listAwaited(staff(), { editionId, search: '独一无二', without, cursor: null });
	expect((await find(true)).rows.map(({ id }) => id)).toEqual([entryId]);
	await record(editionId, { entryId, ...FACT });
	expect((await find(true)).rows).toEqual([]);
	expect((await find(false)).rows).toMatchObject([{ id: entryId, outcomes: [{ result: 'award', grade: 'second' }] }]);
});
