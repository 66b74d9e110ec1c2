import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makerFestival } from '#lib/domain/presets/maker-festival.ts';
import { rubricTotal } from '#lib/domain/rubric.ts';
import { createEdition } from '#lib/server/editions/create-edition.ts';
import {
	getCategory,
	getEdition,
	listEditions,
	listOpenCategories,
	listPublicEditions,
} from '#lib/server/editions/queries.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { createEditionsWorld, NOW, type EditionsWorld } from './editions-world.ts';

let world: EditionsWorld;
beforeAll(async () => {
	world = await createEditionsWorld();
});
afterEach(async () => {
	expect(await world.broken()).toEqual([]);
});
afterAll(() => world.drop());

const INPUT = {
	preset: 'maker_festival',
	name: { zh: '第八届青少年创客节', en: '8th Youth Maker Festival' },
	ordinal: 8,
	periodLabel: '2026年度',
	theme: null,
	callNumber: '科协发〔2026〕3号',
	startsOn: new Date('2026-04-30T16:00:00Z'),
} as const;

test('the whole preset is saved, and read back as it was', async () => {
	const staff = await world.contextOf('staff');
	const { editionId } = await createEdition(staff, INPUT);
	const edition = await getEdition(staff, editionId);
	const preset = makerFestival({ now: NOW, zone: 'Asia/Shanghai', startsOn: INPUT.startsOn, ordinal: 8 });
	expect(edition).toMatchObject({
		name: INPUT.name,
		ordinal: 8,
		callNumber: INPUT.callNumber,
		theme: null,
		state: 'draft',
	});
	expect(edition.hosts).toEqual(preset.hosts);
	expect(edition.declarations).toEqual(preset.declarations);
	expect(edition.windows).toEqual(preset.windows);
	const drafts = preset.sections.flatMap(({ categories }) => categories);
	expect(edition.categories.map(({ key }) => key)).toEqual(drafts.map(({ key }) => key));
	for (const [index, category] of edition.categories.entries()) {
		const draft = drafts[index]!;
		expect(category.fields).toEqual(draft.fields);
		expect(category.divisions.map(({ name, stages }) => ({ name, stages }))).toEqual(draft.divisions);
		expect(category.disciplines.map(({ code, name }) => ({ code, name }))).toEqual(draft.disciplines);
		expect(category.attachmentRules.map(({ id: _id, position: _position, ...rule }) => rule)).toEqual(
			draft.attachmentRules,
		);
		expect(category.windows).toEqual(draft.windows.length > 0 ? draft.windows : preset.windows);
		expect(category.rubric!.heads.map(({ key, children }) => [key, children.length])).toEqual(
			draft.rubric!.criteria.map(({ key, children }) => [key, children?.length ?? 0]),
		);
	}
	expect(rubricTotal(edition.categories.find(({ key }) => key === 'maker')!.rubric!)).toBe(1200);
	expect(await world.events('edition', editionId)).toEqual(['edition.created']);
});

test('a draft is there for staff and administrators, and for nobody else', async () => {
	const staff = await world.contextOf('staff');
	const { editionId } = await createEdition(staff, INPUT);
	const { categories } = await getEdition(await world.contextOf('administrator'), editionId);
	for (const role of ['teacher', 'coordinator', 'judge', null] as const) {
		const other = await world.contextOf(role);
		await expect(getEdition(other, editionId)).rejects.toBeInstanceOf(NotFound);
		await expect(getCategory(other, categories[0]!.id)).rejects.toBeInstanceOf(NotFound);
		expect((await listEditions(other)).map(({ id }) => id)).not.toContain(editionId);
		await expect(createEdition(other, INPUT)).rejects.toBeInstanceOf(NotFound);
	}
	expect((await listPublicEditions(staff)).map(({ id }) => id)).not.toContain(editionId);
	expect((await listEditions(staff)).map(({ id }) => id)).toContain(editionId);
});

test('an edition of the same programme does not make the programme again', async () => {
	const staff = await world.contextOf('staff');
	const one = await getEdition(staff, (await createEdition(staff, INPUT)).editionId);
	const two = await getEdition(staff, (await createEdition(staff, { ...INPUT, ordinal: 9 })).editionId);
	expect(two.programmeId).toBe(one.programmeId);
});

test('the tree costs two statements, a category and every list one, however many there are', async () => {
	const staff = await world.contextOf('staff');
	const { editionId, categories } = await world.addEdition('open');
	const count = async () => [
		await world.countStatements(() => getEdition(staff, editionId)),
		await world.countStatements(() => getCategory(staff, categories['maker']!.categoryId)),
		await world.countStatements(() => listEditions(staff)),
		await world.countStatements(() => listPublicEditions(staff)),
		await world.countStatements(() => listOpenCategories(staff)),
	];
	expect(await count()).toEqual([2, 1, 1, 1, 1]);
	for (let more = 0; more < 5; more += 1) await world.addEdition('open');
	expect(await count()).toEqual([2, 1, 1, 1, 1]);
});
