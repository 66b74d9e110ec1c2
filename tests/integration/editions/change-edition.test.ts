import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CategoryShape } from '#lib/domain/edition-change.ts';
import type { PhaseWindow } from '#lib/domain/edition.ts';
import { addCategory } from '#lib/server/editions/add-category.ts';
import { finishEdition } from '#lib/server/editions/finish-edition.ts';
import { openEdition } from '#lib/server/editions/open-edition.ts';
import { getCategory, getEdition } from '#lib/server/editions/queries.ts';
import { removeCategory } from '#lib/server/editions/remove-category.ts';
import { setWindows } from '#lib/server/editions/set-windows.ts';
import { shapeOf, updateCategory } from '#lib/server/editions/update-category.ts';
import { updateEdition } from '#lib/server/editions/update-edition.ts';
import { updateRubric } from '#lib/server/editions/update-rubric.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { createEditionsWorld, NOW, type EditionsWorld } from './editions-world.ts';

let world: EditionsWorld;
let staff: Context;
beforeAll(async () => {
	world = await createEditionsWorld();
	staff = await world.contextOf('staff');
});
afterEach(async () => {
	expect(await world.broken()).toEqual([]);
});
afterAll(() => world.drop());

/** The category as its page would send it, with a change. */
async function change(categoryId: string, edit: (shape: CategoryShape) => CategoryShape, ctx = staff) {
	const category = await getCategory(ctx, categoryId);
	return updateCategory(ctx, { categoryId, version: category.version, category: edit(shapeOf(category)) });
}

const blockersOf = (decision: Awaited<ReturnType<typeof change>>) =>
	!decision.ok && decision.facts && 'blockers' in decision.facts ? decision.facts.blockers.map(({ code }) => code) : [];

describe('the basics', () => {
	const basicsOf = async (editionId: string) => {
		const { version, name, ordinal, periodLabel, theme, callNumber, hosts, declarations } = await getEdition(
			staff,
			editionId,
		);
		return { editionId, version, name, ordinal, periodLabel, theme, callNumber, hosts, declarations };
	};

	test('what changed is recorded by name; what did not change is not saved', async () => {
		const { editionId } = await world.addEdition();
		const basics = await basicsOf(editionId);
		expect(await updateEdition(staff, basics)).toEqual({ ok: true, code: 'saved' });
		expect((await getEdition(staff, editionId)).version).toBe(basics.version);
		await updateEdition(staff, { ...basics, periodLabel: '2020—2021年度', hosts: basics.hosts.slice(1) });
		expect(await getEdition(staff, editionId)).toMatchObject({
			periodLabel: '2020—2021年度',
			version: basics.version + 1,
		});
		expect(await world.events('edition', editionId)).toEqual(['edition.changed period_label hosts']);
	});

	test('the second of two savers is told who was first', async () => {
		const { editionId } = await world.addEdition();
		const basics = await basicsOf(editionId);
		const other = await world.contextOf('staff', '欧阳䶮');
		await updateEdition(other, { ...basics, periodLabel: 'A' });
		expect(await updateEdition(staff, { ...basics, periodLabel: 'B' })).toEqual({
			ok: false,
			reason: 'changed_meanwhile',
			facts: { saved: { by: '欧阳䶮', at: NOW } },
		});
		expect((await getEdition(staff, editionId)).periodLabel).toBe('A');
	});

	test('a declaration that somebody has made stays', async () => {
		const edition = await world.addEdition('open');
		const unitId = await world.addUnit();
		await world.addEntry(edition, 'maker', { unitId, declared: ['rules', 'truth'] });
		const basics = await basicsOf(edition.editionId);
		const without = (key: string) => ({
			...basics,
			declarations: basics.declarations.filter((declaration) => declaration.key !== key),
		});
		expect(await updateEdition(staff, without('truth'))).toEqual({
			ok: false,
			reason: 'declaration_in_use',
			facts: { count: 1 },
		});
		expect(await updateEdition(staff, without('blind'))).toEqual({ ok: true, code: 'saved' });
	});
});

describe('dates', () => {
	const datesOf = async (editionId: string) => {
		const edition = await getEdition(staff, editionId);
		return {
			editionId,
			version: edition.version,
			windows: edition.windows,
			categories: Object.fromEntries(edition.categories.map(({ id, ownWindows }) => [id, ownWindows])),
		};
	};
	const moved = (windows: PhaseWindow[], phase: string, changes: Partial<PhaseWindow>) =>
		windows.map((window) => (window.phase === phase ? { ...window, ...changes } : window));

	test('a category gets its own, and follows the edition again', async () => {
		const { editionId, categories } = await world.addEdition();
		const dates = await datesOf(editionId);
		const id = categories['maker']!.categoryId;
		const entry = dates.windows.find(({ phase }) => phase === 'entry')!;
		const own = { ...entry, closesAt: new Date(entry.closesAt.getTime() - 86_400_000) };
		await setWindows(staff, { ...dates, categories: { ...dates.categories, [id]: [own] } });
		expect((await getCategory(staff, id)).windows[0]).toEqual(own);
		await setWindows(staff, { ...dates, version: dates.version + 1 });
		expect((await getCategory(staff, id)).windows[0]).toEqual(entry);
		expect(await world.events('edition', editionId)).toEqual([
			'edition.windows_set maker',
			'edition.windows_set maker',
		]);
	});

	test('a draft may have gaps, not a window that closes before it opens', async () => {
		const { editionId } = await world.addEdition();
		const dates = await datesOf(editionId);
		const reversed = moved(dates.windows, 'results', { closesAt: new Date('2026-01-01') });
		expect(await setWindows(staff, { ...dates, windows: reversed })).toEqual({
			ok: false,
			reason: 'windows_not_valid',
			facts: { findings: [{ categoryId: null, code: 'window_reversed', phase: 'results' }] },
		});
		expect(await setWindows(staff, { ...dates, windows: dates.windows.slice(1) })).toMatchObject({ ok: true });
		expect(await openEdition(staff, { editionId, version: dates.version + 1 })).toMatchObject({
			ok: false,
			reason: 'edition_not_ready',
		});
	});

	test('once open, what has begun keeps its opening, no end lies in the past, nothing is missing', async () => {
		const { editionId, categories } = await world.addEdition('open');
		const dates = await datesOf(editionId);
		const findingsOf = async (windows: PhaseWindow[]) => {
			const decision = await setWindows(staff, { ...dates, windows });
			return !decision.ok && decision.facts && 'findings' in decision.facts ? decision.facts.findings : [];
		};
		const maker = { categoryId: categories['maker']!.categoryId };
		expect(await findingsOf(moved(dates.windows, 'entry', { opensAt: new Date('2026-04-12') }))).toContainEqual({
			...maker,
			code: 'window_already_begun',
			phase: 'entry',
		});
		expect(await findingsOf(moved(dates.windows, 'entry', { closesAt: new Date(NOW.getTime() - 1) }))).toContainEqual({
			...maker,
			code: 'window_closes_in_past',
			phase: 'entry',
		});
		expect(await findingsOf(dates.windows.slice(0, 4))).toContainEqual({
			...maker,
			code: 'window_missing',
			phase: 'results',
		});
		const later = moved(dates.windows, 'results', { closesAt: new Date('2027-01-01') });
		expect(await setWindows(staff, { ...dates, windows: later })).toEqual({ ok: true, code: 'saved' });
	});
});

describe('a category', () => {
	test('without entries anything goes, rows change places and keep their ids', async () => {
		const { categories } = await world.addEdition();
		const id = categories['invention']!.categoryId;
		const before = await getCategory(staff, id);
		const decision = await change(id, (shape) => ({
			...shape,
			name: { zh: '发明' },
			code: 'FM',
			entrantKind: 'team',
			participantsMax: 5,
			divisions: [...shape.divisions.slice(1).reverse(), { id: '', name: { zh: '幼儿组' }, stages: [], gradeMax: 1 }],
			disciplines: [
				{ ...shape.disciplines[0]!, code: shape.disciplines[1]!.code },
				{ ...shape.disciplines[1]!, code: shape.disciplines[0]!.code },
			],
			attachmentRules: [
				...shape.attachmentRules.slice(0, 1),
				{ ...shape.attachmentRules[1]!, id: '', label: { zh: '新附件' } },
				{ ...shape.attachmentRules[1]!, id: '', label: { zh: '再一份' } },
			],
		}));
		expect(decision).toEqual({ ok: true, code: 'saved' });
		const after = await getCategory(staff, id);
		expect(after).toMatchObject({ name: { zh: '发明' }, code: 'FM', version: before.version + 1 });
		expect(after.divisions.map((row) => row.id).slice(0, 2)).toEqual([
			before.divisions[2]!.id,
			before.divisions[1]!.id,
		]);
		expect(after.divisions[2]).toMatchObject({ name: { zh: '幼儿组' }, gradeMax: 1, position: 3 });
		expect(after.disciplines.map((row) => [row.id, row.code])).toEqual([
			[before.disciplines[0]!.id, before.disciplines[1]!.code],
			[before.disciplines[1]!.id, before.disciplines[0]!.code],
		]);
		expect(after.attachmentRules.map(({ key }) => key)).toEqual(['report', 'a1', 'a2']);
		expect(await world.events('category', id)).toEqual([
			'category.changed code name entrant_kind participants_max divisions disciplines attachment_rules',
		]);
	});

	test('a code of another category is refused', async () => {
		const { categories } = await world.addEdition();
		const decision = await change(categories['maker']!.categoryId, (shape) => ({ ...shape, code: 'HH' }));
		expect(decision).toEqual({ ok: false, reason: 'category_code_taken' });
	});

	test('with entries, every harmful change is named at once and nothing is saved', async () => {
		const edition = await world.addEdition('open');
		const { categoryId } = edition.categories['maker']!;
		const unitId = await world.addUnit();
		const title = '会自己找光的窗台花园机器人第二代';
		await world.addEntry(edition, 'maker', {
			unitId,
			participants: 3,
			filed: true,
			title,
			fieldValues: { type: 'fun' },
		});
		await world.addEntry(edition, 'maker', { unitId, fieldValues: { intent: '省水' } });
		const { version } = await getCategory(staff, categoryId);
		const decision = await change(categoryId, (shape) => ({
			...shape,
			code: 'CZ',
			entrantKind: 'team',
			participantsMax: 2,
			entriesPerUnit: 1,
			titleMax: 10,
			divisions: shape.divisions.slice(1),
			fields: shape.fields
				.filter(({ key }) => key !== 'intent')
				.map((field) =>
					field.key === 'type' ? { ...field, options: field.options!.slice(1) } : { ...field, required: true },
				),
		}));
		expect(decision).toMatchObject({ ok: false, reason: 'change_not_harmless' });
		expect(blockersOf(decision)).toEqual([
			'code_in_numbers',
			'entrant_kind_in_use',
			'participants_max_below_use',
			'unit_quota_below_use',
			'title_max_below_use',
			'division_in_use',
			'option_in_use',
			'field_in_use',
			'stricter_after_filing',
		]);
		expect((await getCategory(staff, categoryId)).version).toBe(version);
	});

	test('with entries, what harms nobody is saved', async () => {
		const edition = await world.addEdition('open');
		const { categoryId } = edition.categories['maker']!;
		const unitId = await world.addUnit();
		await world.addEntry(edition, 'maker', { unitId, participants: 3, filed: true, fieldValues: { type: 'fun' } });
		const decision = await change(categoryId, (shape) => ({
			...shape,
			entriesPerUnit: 20,
			participantsMax: 4,
			divisions: shape.divisions
				.map((row, index) => (index === 0 ? { ...row, name: { zh: '小学生组' } } : row))
				.slice(0, 2),
			fields: [...shape.fields, { key: 'extra', kind: 'text', label: { zh: '备注' }, required: false }],
		}));
		expect(decision).toEqual({ ok: true, code: 'saved' });
		expect((await getCategory(staff, categoryId)).divisions.map(({ name }) => name.zh)).toEqual(['小学生组', '初中组']);
	});

	test('rows of another category are not touched', async () => {
		const { categories } = await world.addEdition();
		const victim = categories['painting']!;
		await change(categories['maker']!.categoryId, (shape) => ({
			...shape,
			divisions: [{ id: victim.divisionIds[0]!, name: { zh: '借来的' }, stages: [] }],
		}));
		expect((await getCategory(staff, victim.categoryId)).divisions[0]!.name.zh).toBe('小学组');
		expect((await getCategory(staff, categories['maker']!.categoryId)).divisions.map(({ name }) => name.zh)).toEqual([
			'借来的',
		]);
	});

	test('is added to a draft, not to an open edition, and goes while nothing stands on it', async () => {
		const { editionId } = await world.addEdition();
		const { version, sections } = await getEdition(staff, editionId);
		const input = {
			editionId,
			version,
			sectionId: sections[0]!.id,
			name: { zh: '机器人创意' },
			entrantKind: 'team' as const,
		};
		expect(await addCategory(staff, { ...input, code: 'CK' })).toEqual({ ok: false, reason: 'category_code_taken' });
		const added = await addCategory(staff, { ...input, code: 'JQ' });
		expect(added).toMatchObject({ ok: true });
		const categoryId = added.categoryId!;
		expect(await getCategory(staff, categoryId)).toMatchObject({ key: 'jq', participantsMin: 3, rubric: null });
		expect(await openEdition(staff, { editionId, version: version + 1 })).toMatchObject({
			facts: { problems: [{ code: 'rubric_missing', categoryId }] },
		});
		expect(await removeCategory(staff, { categoryId })).toEqual({ ok: true, code: 'removed' });
		await expect(getCategory(staff, categoryId)).rejects.toBeInstanceOf(NotFound);

		const open = await world.addEdition('open');
		const section = (await getEdition(staff, open.editionId)).sections[0]!.id;
		expect(
			await addCategory(staff, { ...input, editionId: open.editionId, version: 1, sectionId: section, code: 'JQ' }),
		).toEqual({
			ok: false,
			reason: 'edition_not_draft',
		});
		const unitId = await world.addUnit();
		await world.addEntry(open, 'digital', { unitId });
		expect(await removeCategory(staff, { categoryId: open.categories['digital']!.categoryId })).toEqual({
			ok: false,
			reason: 'category_in_use',
			facts: { count: 1 },
		});
		expect(await removeCategory(staff, { categoryId: open.categories['teaching']!.categoryId })).toMatchObject({
			ok: true,
		});
	});
});

describe('a rubric', () => {
	const inputOf = async (categoryId: string) => {
		const { version, rubric } = await getCategory(staff, categoryId);
		return {
			categoryId,
			version,
			stepTenths: rubric!.stepTenths,
			heads: rubric!.heads.map((head) => ({ ...head, children: head.children.map((leaf) => ({ ...leaf })) })),
		};
	};

	test('changes in place while nobody has scored: criteria keep their ids, and may go', async () => {
		const { categories } = await world.addEdition();
		const { categoryId, rubricId } = categories['digital']!;
		const input = await inputOf(categoryId);
		const [first, second] = input.heads;
		first!.children = first!.children.slice(1);
		const decision = await updateRubric(staff, {
			...input,
			stepTenths: 1,
			heads: [
				second!,
				first!,
				{ id: '', name: { zh: '表达' }, help: null, maxTenths: 150, breaksTies: false, children: [] },
			],
		});
		expect(decision).toEqual({ ok: true, code: 'saved' });
		const { rubric } = await getCategory(staff, categoryId);
		expect(rubric).toMatchObject({ id: rubricId, number: 1, stepTenths: 1 });
		expect(rubric!.heads.map(({ id }) => id).slice(0, 2)).toEqual([second!.id, first!.id]);
		expect(rubric!.heads.map(({ children }) => children.length)).toEqual([4, 3, 0]);
	});

	test('that was scored by stays, and a next version is made', async () => {
		const { categories } = await world.addEdition('open');
		const { categoryId, rubricId } = categories['maker']!;
		await world.db.updateTable('rubric').set({ frozen_at: NOW }).where('id', '=', rubricId!).execute();
		const input = await inputOf(categoryId);
		expect(await updateRubric(staff, input)).toEqual({ ok: true, code: 'saved' });
		input.heads[0]!.maxTenths = 500;
		expect(await updateRubric(staff, input)).toEqual({ ok: true, code: 'new_version' });
		const { rubric } = await getCategory(staff, categoryId);
		expect(rubric).toMatchObject({ number: 2, frozenAt: null });
		expect(rubric!.heads.map(({ maxTenths }) => maxTenths)).toEqual([500, 300, 300, 200]);
		const old = await world.db
			.selectFrom('criterion')
			.select('max_tenths')
			.where('rubric_id', '=', rubricId!)
			.orderBy('position')
			.execute();
		expect(old.map((row) => row.max_tenths)).toEqual([400, 300, 300, 200]);
	});

	test('that cannot be judged by is refused', async () => {
		const { categories } = await world.addEdition();
		const input = await inputOf(categories['maker']!.categoryId);
		input.heads[0]!.maxTenths = 403;
		expect(await updateRubric(staff, input)).toEqual({
			ok: false,
			reason: 'rubric_not_valid',
			facts: { problems: [{ code: 'criterion_off_step', key: 'creativity' }] },
		});
	});
});

describe('opening and finishing', () => {
	test('a draft that is whole opens, once', async () => {
		const { editionId } = await world.addEdition();
		const { version } = await getEdition(staff, editionId);
		expect(await openEdition(staff, { editionId, version: version + 1 })).toMatchObject({
			reason: 'changed_meanwhile',
		});
		expect(await openEdition(staff, { editionId, version })).toEqual({ ok: true, code: 'opened' });
		expect(await getEdition(await world.contextOf(null), editionId)).toMatchObject({ state: 'open', openedAt: NOW });
		expect(await openEdition(staff, { editionId, version: version + 1 })).toMatchObject({
			reason: 'edition_not_draft',
		});
		expect(await world.events('edition', editionId)).toEqual(['edition.opened']);
	});

	test('two who press at once: one opens, the other is told', async () => {
		const { editionId } = await world.addEdition();
		const { version } = await getEdition(staff, editionId);
		const answers = await Promise.all([
			openEdition(staff, { editionId, version }),
			openEdition(staff, { editionId, version }),
		]);
		expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
		expect(await world.events('edition', editionId)).toEqual(['edition.opened']);
	});

	test('an edition whose entries would be over at once is not opened', async () => {
		const { editionId } = await world.addEdition('draft', new Date('2026-01-01T00:00:00Z'));
		expect(await openEdition(staff, { editionId, version: 1 })).toMatchObject({
			ok: false,
			reason: 'edition_not_ready',
		});
	});

	test('finishes when nobody can enter and no stage is open; then nothing changes any more', async () => {
		const { editionId, categories } = await world.addEdition('open');
		expect(await finishEdition(staff, { editionId, version: 1 })).toMatchObject({ reason: 'entry_still_open' });
		const late = await world.contextOf('staff', '周喆', new Date('2026-08-01T00:00:00Z'));
		const { categoryId, rubricId } = categories['maker']!;
		const stage = await world.db
			.insertInto('stage')
			.values({
				id: categoryId,
				category_id: categoryId,
				position: 1,
				kind: 'preliminary',
				name: '{"zh":"初评"}',
				rubric_id: rubricId!,
				created_at: NOW,
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		expect(await finishEdition(late, { editionId, version: 1 })).toEqual({
			ok: false,
			reason: 'stages_not_closed',
			facts: { count: 1 },
		});
		await world.db.updateTable('stage').set({ state: 'closed', closed_at: NOW }).where('id', '=', stage.id).execute();
		expect(await finishEdition(late, { editionId, version: 1 })).toEqual({ ok: true, code: 'finished' });
		expect(await change(categoryId, (shape) => ({ ...shape, titleMax: 50 }))).toEqual({
			ok: false,
			reason: 'edition_finished',
		});
		expect(await removeCategory(staff, { categoryId: categories['teaching']!.categoryId })).toMatchObject({
			reason: 'edition_finished',
		});
		expect(await setWindows(staff, { editionId, version: 2, windows: [], categories: {} })).toEqual({
			ok: false,
			reason: 'edition_finished',
		});
	});

	test('only staff make and change editions; to others they are not there', async () => {
		const { editionId, categories } = await world.addEdition('open');
		for (const role of ['teacher', 'coordinator', 'judge', 'administrator', null] as const) {
			const other = await world.contextOf(role);
			await expect(openEdition(other, { editionId, version: 1 })).rejects.toBeInstanceOf(NotFound);
			await expect(finishEdition(other, { editionId, version: 1 })).rejects.toBeInstanceOf(NotFound);
			await expect(change(categories['maker']!.categoryId, (shape) => shape, other)).rejects.toBeInstanceOf(NotFound);
			await expect(setWindows(other, { editionId, version: 1, windows: [], categories: {} })).rejects.toBeInstanceOf(
				NotFound,
			);
		}
	});
});
