import { afterAll, beforeAll, expect, test } from 'vitest';
import { HIGHER_PRESETS } from '#lib/domain/presets/higher-programmes.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { closeHigherEdition } from '#lib/server/recommendations/close-higher-edition.ts';
import { confirmRecommendations } from '#lib/server/recommendations/confirm-recommendations.ts';
import { createHigherEdition } from '#lib/server/recommendations/create-higher-edition.ts';
import { createProgramme } from '#lib/server/recommendations/create-programme.ts';
import { getHigherEdition, getProgramme, listProgrammes } from '#lib/server/recommendations/queries.ts';
import { reopenHigherEdition } from '#lib/server/recommendations/reopen-higher-edition.ts';
import { updateHigherEdition } from '#lib/server/recommendations/update-higher-edition.ts';
import { updateProgramme } from '#lib/server/recommendations/update-programme.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { brokenInvariants, createUpwardWorld, eventsOf, SHAPE, type UpwardWorld } from './upward-world.ts';

let database: TestDatabase;
let world: UpwardWorld;
beforeAll(async () => {
	database = await createTestDatabase();
	world = await createUpwardWorld(database.db);
});
afterAll(async () => {
	expect(await brokenInvariants(database.db)).toEqual([]);
	await database.drop();
});
const staff = () => world.as(world.staff);

test('each of the 24 presets is registered once, and by staff alone', async () => {
	for (const { key } of HIGHER_PRESETS) expect((await createProgramme(staff(), { preset: key })).ok).toBe(true);
	expect(await createProgramme(staff(), { preset: 'hunan_innovation' })).toMatchObject({ reason: 'preset_taken' });
	expect((await listProgrammes(staff(), { cursor: null })).presets.length).toBe(24);
	await expect(createProgramme(staff(), { preset: 'nonsense' })).rejects.toThrow(NotFound);
	await expect(createProgramme(world.as(world.coordinator), { preset: 'noc' })).rejects.toThrow(NotFound);
});

test('a programme is changed by one at a time, and taken out of use', async () => {
	const made = await createProgramme(staff(), {
		shape: {
			kind: 'contest',
			name: { zh: '某展评' },
			level: 'province',
			organisers: [{ zh: '省科协' }],
			whitelist: { status: 'listed', from: '2025-10-01', until: '2028-08-31' },
			note: null,
		},
	});
	const programmeId = made.programmeId!;
	const {
		kind: _,
		version,
		archived: __,
		id: ___,
		preset: ____,
		editions: _____,
		...shape
	} = await getProgramme(staff(), programmeId);
	const save = (at: number, archived: boolean) =>
		updateProgramme(staff(), { programmeId, version: at, shape: { ...shape, level: 'nation' }, archived });
	expect((await save(version, true)).ok).toBe(true);
	expect(await save(version, false)).toMatchObject({ reason: 'changed_meanwhile', facts: { by: world.staff.name } });
	expect(await getProgramme(staff(), programmeId)).toMatchObject({ level: 'nation', archived: true });
	expect(await createHigherEdition(staff(), { programmeId, shape: SHAPE })).toMatchObject({
		reason: 'programme_archived',
	});
	expect(await eventsOf(database.db, 'programme', programmeId)).toEqual(['programme.created', 'programme.changed']);
	await expect(
		updateProgramme(world.as(world.teacher), { programmeId, version: 2, shape, archived: false }),
	).rejects.toThrow(NotFound);
});

test('an edition keeps what its call says; one per period; a category in use stays', async () => {
	const categories = [{ id: null, key: 'painting', name: { zh: '科幻画' }, unit: 'fu' as const }];
	const quotas = [{ categoryKey: 'painting', stage: 'primary' as const, kind: null, max: 5 }];
	const editionId = await world.edition({ categories, quotas, totalMax: 9, stages: ['primary'] });
	const edition = await getHigherEdition(staff(), editionId);
	expect(edition.system).toMatchObject({ totalMax: 9, quotas: [{ stage: 'primary', max: 5, unit: 'fu' }] });
	expect(await createHigherEdition(staff(), { programmeId: edition.programmeId, shape: SHAPE })).toMatchObject({
		reason: 'period_taken',
	});
	const other = await createHigherEdition(staff(), {
		programmeId: edition.programmeId,
		shape: { ...SHAPE, periodLabel: '2027年' },
	});
	const save = (version: number, more: Partial<typeof SHAPE>) =>
		updateHigherEdition(staff(), { editionId, version, shape: { ...SHAPE, ...more } });
	expect(await save(1, { periodLabel: '2027年' })).toMatchObject({ reason: 'period_taken' });
	const [id] = await world.propose(editionId, await world.work());
	expect(await save(1, {})).toMatchObject({ reason: 'category_in_use', facts: { count: 1 } });
	const kept = [{ ...categories[0]!, id: edition.categories[0]!.id, name: { zh: '科学幻想画' } }];
	expect((await save(1, { categories: kept, quotas: [{ ...quotas[0]!, max: 7 }] })).ok).toBe(true);
	expect(await save(1, { categories: kept })).toMatchObject({ reason: 'changed_meanwhile' });
	const after = await getHigherEdition(staff(), editionId);
	expect(after.categories).toEqual([{ id: kept[0]!.id, key: 'painting', name: { zh: '科学幻想画' }, unit: 'fu' }]);
	expect(after.system.quotas.map(({ max }) => max)).toEqual([7]);

	// closing waits for what is confirmed
	await confirmRecommendations(staff(), { editionId, recommendationIds: [id!] });
	expect(await closeHigherEdition(staff(), { editionId })).toMatchObject({
		reason: 'not_all_sent',
		facts: { count: 1 },
	});
	const second = other.editionId!;
	expect(await reopenHigherEdition(staff(), { editionId: second })).toMatchObject({ reason: 'edition_not_closed' });
	expect((await closeHigherEdition(staff(), { editionId: second })).ok).toBe(true);
	expect(await closeHigherEdition(staff(), { editionId: second })).toMatchObject({ reason: 'edition_closed' });
	expect(
		await updateHigherEdition(staff(), { editionId: second, version: 2, shape: { ...SHAPE, periodLabel: '2028年' } }),
	).toMatchObject({ reason: 'edition_closed' });
	expect((await reopenHigherEdition(staff(), { editionId: second })).ok).toBe(true);
	for (const command of [closeHigherEdition, reopenHigherEdition])
		await expect(command(world.as(world.coordinator), { editionId })).rejects.toThrow(NotFound);
	await expect(
		createHigherEdition(world.as(world.teacher), { programmeId: edition.programmeId, shape: SHAPE }),
	).rejects.toThrow(NotFound);
	await expect(getHigherEdition(staff(), newId())).rejects.toThrow(NotFound);
});
