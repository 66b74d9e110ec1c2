import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { reopenCheck } from '#lib/server/eligibility/reopen-check.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { confirmRecommendations } from '#lib/server/recommendations/confirm-recommendations.ts';
import { markSubstitutes } from '#lib/server/recommendations/mark-substitutes.ts';
import { moveRecommendation } from '#lib/server/recommendations/move-recommendation.ts';
import { proposeEntries } from '#lib/server/recommendations/propose-entries.ts';
import { getHigherEdition, listSheet } from '#lib/server/recommendations/queries.ts';
import { receivePapers } from '#lib/server/recommendations/receive-papers.ts';
import { removeRecommendations } from '#lib/server/recommendations/remove-recommendations.ts';
import { saveRecommendation } from '#lib/server/recommendations/save-recommendation.ts';
import { sendRecommendations } from '#lib/server/recommendations/send-recommendations.ts';
import { unconfirmRecommendations } from '#lib/server/recommendations/unconfirm-recommendations.ts';
import { withdrawRecommendation } from '#lib/server/recommendations/withdraw-recommendation.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { brokenInvariants, createUpwardWorld, eventsOf, type UpwardWorld } from './upward-world.ts';

let database: TestDatabase;
let world: UpwardWorld;
beforeAll(async () => {
	database = await createTestDatabase();
	world = await createUpwardWorld(database.db);
});
afterEach(async () => expect(await brokenInvariants(database.db)).toEqual([]));
afterAll(() => database.drop());

const staff = () => world.as(world.staff);
const problemsOf = (decision: { ok: boolean; facts?: { entries?: { problems?: string[] }[] } }) =>
	decision.facts?.entries?.map(({ problems }) => problems);
const confirm = (editionId: string, ...recommendationIds: string[]) =>
	confirmRecommendations(staff(), { editionId, recommendationIds });
const send = (editionId: string, recommendationIds: string[], sentOn: string | null = '2026-05-20') =>
	sendRecommendations(staff(), { editionId, recommendationIds, sentOn, note: '随文' });
const FORM = { key: 'form', label: { zh: '申报书' }, required: true };

describe('proposing', () => {
	test('puts works on the sheet with category, stage and kind, and records it', async () => {
		const editionId = await world.edition({
			categories: [
				{ id: null, key: 'painting', name: { zh: '科幻画' }, unit: 'fu' },
				{ id: null, key: 'other', name: { zh: '其他' }, unit: 'jian' },
			],
		});
		const entryId = await world.work({ grade: 8 });
		const [id] = await world.propose(editionId, entryId);
		const edition = await getHigherEdition(staff(), editionId);
		const row = await database.db
			.selectFrom('recommendation')
			.select(['state', 'higher_category_id', 'stage', 'kind', 'position'])
			.where('id', '=', id!)
			.executeTakeFirstOrThrow();
		expect(row).toEqual({
			state: 'proposed',
			higher_category_id: edition.categories.find(({ key }) => key === 'painting')!.id,
			stage: 'junior',
			kind: 'individual',
			position: 1,
		});
		expect(await eventsOf(database.db, 'recommendation', id!)).toEqual(['recommendation.proposed']);
	});

	test('names every reason against a work at once, and puts none on the sheet', async () => {
		const editionId = await world.edition({
			stages: ['senior'],
			lowerAward: 'second',
			deadlineAt: new Date('2026-05-01T00:00:00Z'),
		});
		const low = await world.work({ grade: 3 });
		await world.award(low, 'third');
		const gone = await world.work({ grade: 11 });
		await database.db.updateTable('entry').set({ state: 'disqualified' }).where('id', '=', gone).execute();
		const decision = await proposeEntries(staff(), { editionId, entryIds: [low, gone] });
		expect(decision).toMatchObject({ ok: false, reason: 'not_eligible' });
		expect(problemsOf(decision)).toEqual([
			['deadline_passed', 'stage_not_admitted', 'award_too_low'],
			['deadline_passed', 'not_accepted', 'award_missing'],
		]);
		expect((await getHigherEdition(staff(), editionId)).counts).toEqual([]);
	});

	test('refuses nothing, twice the same work, one tried elsewhere where that is forbidden; a closed edition', async () => {
		const editionId = await world.edition();
		const strict = await world.edition({ forbidsPrior: true });
		const entryId = await world.work();
		expect(await proposeEntries(staff(), { editionId, entryIds: [] })).toMatchObject({ reason: 'nothing_chosen' });
		const ids = await world.propose(editionId, entryId);
		expect(problemsOf(await proposeEntries(staff(), { editionId, entryIds: [entryId] }))).toEqual([
			['already_recommended'],
		]);
		await confirm(editionId, ...ids);
		expect(problemsOf(await proposeEntries(staff(), { editionId: strict, entryIds: [entryId] }))).toEqual([
			['recommended_elsewhere'],
		]);
		await database.db.updateTable('higher_edition').set({ closed_at: new Date() }).where('id', '=', strict).execute();
		expect(await proposeEntries(staff(), { editionId: strict, entryIds: [await world.work()] })).toMatchObject({
			reason: 'edition_closed',
		});
	});

	test('an award of a draft list counts and is warned of; the chain city to province is warned of', async () => {
		const city = await world.edition();
		const province = await world.edition({ lowerAward: 'second' });
		const entryId = await world.work();
		await world.award(entryId, 'first', 'draft');
		await confirm(city, ...(await world.propose(city, entryId)));
		await world.propose(province, entryId);
		const edition = await getHigherEdition(staff(), province);
		const { rows } = await listSheet(staff(), edition, { state: null, categoryId: null, search: '', cursor: null });
		expect(rows[0]!.eligibility).toEqual({ problems: [], warnings: ['also_elsewhere', 'list_not_confirmed'] });
	});

	test('nobody but staff: the edition does not exist for others, nor does what is not theirs to see', async () => {
		const editionId = await world.edition();
		const entryId = await world.work();
		for (const actor of [world.teacher, world.coordinator, await world.judge('评委')])
			await expect(proposeEntries(world.as(actor), { editionId, entryIds: [entryId] })).rejects.toThrow(NotFound);
		await expect(proposeEntries(staff(), { editionId: newId(), entryIds: [entryId] })).rejects.toThrow(NotFound);
		await expect(proposeEntries(staff(), { editionId, entryIds: [newId()] })).rejects.toThrow(NotFound);
		await database.db.updateTable('entry').set({ state: 'draft' }).where('id', '=', entryId).execute();
		await expect(proposeEntries(staff(), { editionId, entryIds: [entryId] })).rejects.toThrow(NotFound);
	});
});

describe('confirming', () => {
	test('above the quotas nothing is confirmed and every limit is named with its figures', async () => {
		const editionId = await world.edition({
			totalMax: 2,
			categories: [{ id: null, key: 'painting', name: { zh: '科幻画' }, unit: 'fu' }],
			quotas: [
				{ categoryKey: 'painting', stage: 'primary', kind: 'individual', max: 1 },
				{ categoryKey: null, stage: 'junior', kind: null, max: 0 },
			],
			shares: [{ of: 'primary', bound: 'max', percent: 50 }],
		});
		const ids = await world.propose(
			editionId,
			await world.work(),
			await world.work({ grade: 5 }),
			await world.work({ grade: 9 }),
		);
		const decision = await confirm(editionId, ...ids);
		expect(decision).toMatchObject({
			ok: false,
			reason: 'above_quota',
			facts: {
				violations: [
					{ code: 'total_exceeded', used: 3, max: 2 },
					{ code: 'quota_exceeded', stage: 'primary', kind: 'individual', unit: 'fu', used: 2, max: 1 },
					{ code: 'quota_exceeded', stage: 'junior', kind: null, used: 1, max: 0 },
					{ code: 'share_out_of_reach', of: 'primary', count: 2, total: 3 },
				],
			},
		});
		expect(await Promise.all(ids.map(world.stateOf))).toEqual(['proposed', 'proposed', 'proposed']);
		expect(await confirm(editionId, ids[0]!)).toEqual({ ok: true, code: 'confirmed' });
		expect(await eventsOf(database.db, 'recommendation', ids[0]!)).toEqual([
			'recommendation.proposed',
			'recommendation.confirmed',
		]);
	});

	test('two people at once never exceed a quota together', async () => {
		const editionId = await world.edition({ totalMax: 1 });
		const [first, second] = await world.propose(editionId, await world.work(), await world.work());
		const decisions = await Promise.all([confirm(editionId, first!), confirm(editionId, second!)]);
		expect(decisions.map(({ ok }) => ok).sort()).toEqual([false, true]);
		expect(decisions.find(({ ok }) => !ok)).toMatchObject({ reason: 'above_quota' });
	});

	test('a pupil in two works takes one place, also within one selection', async () => {
		const editionId = await world.edition();
		const one = await world.work();
		const { person_id: author } = await database.db
			.selectFrom('participant')
			.select('person_id')
			.where('entry_id', '=', one)
			.executeTakeFirstOrThrow();
		const ids = await world.propose(editionId, one, await world.work({ author }));
		expect(problemsOf(await confirm(editionId, ...ids))).toEqual([['pupil_in_other_work'], ['pupil_in_other_work']]);
		expect((await confirm(editionId, ids[0]!)).ok).toBe(true);
		expect(problemsOf(await confirm(editionId, ids[1]!))).toEqual([['pupil_in_other_work']]);
	});

	test('refuses what has no category, a wrong state, nothing, a closed edition; others see nothing', async () => {
		const editionId = await world.edition({
			categories: [
				{ id: null, key: 'a', name: { zh: '甲' }, unit: 'jian' },
				{ id: null, key: 'b', name: { zh: '乙' }, unit: 'jian' },
			],
		});
		const [id] = await world.propose(editionId, await world.work());
		expect(await confirm(editionId)).toMatchObject({ reason: 'nothing_chosen' });
		expect(await confirm(editionId, id!)).toMatchObject({ reason: 'category_missing' });
		const { categories } = await getHigherEdition(staff(), editionId);
		const version = 1;
		const row = { editionId, recommendationId: id!, version, opinion: '', remark: '', papers: [] };
		expect(await saveRecommendation(staff(), { ...row, categoryId: categories[0]!.id })).toMatchObject({ ok: true });
		expect((await confirm(editionId, id!)).ok).toBe(true);
		expect(await confirm(editionId, id!)).toMatchObject({ reason: 'state_wrong' });
		await expect(
			confirmRecommendations(world.as(world.coordinator), { editionId, recommendationIds: [id!] }),
		).rejects.toThrow(NotFound);
		await expect(confirm(editionId, newId())).rejects.toThrow(NotFound);
		expect((await unconfirmRecommendations(staff(), { editionId, recommendationIds: [id!] })).ok).toBe(true);
		expect(await world.stateOf(id!)).toBe('proposed');
		expect(await unconfirmRecommendations(staff(), { editionId, recommendationIds: [id!] })).toMatchObject({
			reason: 'state_wrong',
		});
		await database.db
			.updateTable('higher_edition')
			.set({ closed_at: new Date() })
			.where('id', '=', editionId)
			.execute();
		expect(await confirm(editionId, id!)).toMatchObject({ reason: 'edition_closed' });
	});
});

describe('the row', () => {
	test('two who save it: the second is told who was first; a full category takes no confirmed work', async () => {
		const editionId = await world.edition({
			categories: [
				{ id: null, key: 'painting', name: { zh: '科幻画' }, unit: 'fu' },
				{ id: null, key: 'full', name: { zh: '已满' }, unit: 'jian' },
			],
			quotas: [{ categoryKey: 'full', stage: null, kind: null, max: 0 }],
			papers: [FORM],
		});
		const [id] = await world.propose(editionId, await world.work());
		const { categories } = await getHigherEdition(staff(), editionId);
		const save = (version: number, categoryId: string | null) =>
			saveRecommendation(staff(), {
				editionId,
				recommendationId: id!,
				version,
				categoryId,
				opinion: ' 同意推荐 ',
				remark: '',
				papers: ['form', 'no such paper'],
			});
		expect((await save(1, categories[0]!.id)).ok).toBe(true);
		expect(await save(1, null)).toMatchObject({ reason: 'changed_meanwhile', facts: { by: world.staff.name } });
		const row = () =>
			database.db
				.selectFrom('recommendation')
				.select(['opinion', 'papers', 'version'])
				.where('id', '=', id!)
				.executeTakeFirstOrThrow();
		expect(await row()).toEqual({ opinion: '同意推荐', papers: ['form'], version: 2 });
		await confirm(editionId, id!);
		expect(await save(3, categories[1]!.id)).toMatchObject({ reason: 'above_quota' });
		expect(await save(3, null)).toMatchObject({ reason: 'category_missing' });
		await expect(save(3, newId())).rejects.toThrow(NotFound);
	});

	test('moves up and down among works of its state, and stays at the end', async () => {
		const editionId = await world.edition();
		const [a, b, c] = await world.propose(editionId, await world.work(), await world.work(), await world.work());
		const order = async () => {
			const edition = await getHigherEdition(staff(), editionId);
			const page = await listSheet(staff(), edition, { state: null, categoryId: null, search: '', cursor: null });
			return page.rows.map(({ id }) => id);
		};
		const move = (recommendationId: string, direction: 'up' | 'down') =>
			moveRecommendation(staff(), { editionId, recommendationId, direction });
		await move(c!, 'up');
		expect(await order()).toEqual([a, c, b]);
		await move(a!, 'up');
		expect(await order()).toEqual([a, c, b]);
		await move(a!, 'down');
		expect(await order()).toEqual([c, a, b]);
		await expect(
			moveRecommendation(world.as(world.teacher), { editionId, recommendationId: a!, direction: 'up' }),
		).rejects.toThrow(NotFound);
	});

	test('leaves the sheet before anybody was told, not after it was confirmed', async () => {
		const editionId = await world.edition();
		const entryId = await world.work();
		const [a] = await world.propose(editionId, entryId);
		await confirm(editionId, a!);
		const remove = () => removeRecommendations(staff(), { editionId, recommendationIds: [a!] });
		expect(await remove()).toMatchObject({ reason: 'state_wrong' });
		await unconfirmRecommendations(staff(), { editionId, recommendationIds: [a!] });
		expect((await remove()).ok).toBe(true);
		await expect(world.stateOf(a!)).rejects.toThrow();
		expect((await world.propose(editionId, entryId)).length).toBe(1);
		expect(await removeRecommendations(staff(), { editionId, recommendationIds: [] })).toMatchObject({
			reason: 'nothing_chosen',
		});
	});
});

describe('sending', () => {
	test('needs the required papers, a day that has been and is not after the deadline', async () => {
		const editionId = await world.edition({ papers: [FORM], deadlineAt: new Date('2026-05-21T09:00:00Z') });
		const ids = await world.propose(editionId, await world.work());
		expect(await send(editionId, ids)).toMatchObject({ reason: 'state_wrong' });
		await confirm(editionId, ...ids);
		expect(await send(editionId, ids, null)).toMatchObject({ reason: 'sent_on_missing' });
		expect(await send(editionId, ids, '2026-05-21')).toMatchObject({ reason: 'sent_on_future' });
		expect(await send(editionId, [])).toMatchObject({ reason: 'nothing_chosen' });
		expect(await send(editionId, ids)).toMatchObject({
			reason: 'papers_missing',
			facts: { entries: [{ missing: [FORM.label] }] },
		});
		expect((await receivePapers(staff(), { editionId, recommendationIds: ids })).ok).toBe(true);
		expect(await send(editionId, ids)).toEqual({ ok: true, code: 'sent' });
		expect(await world.stateOf(ids[0]!)).toBe('sent');
		expect(await receivePapers(staff(), { editionId, recommendationIds: ids })).toMatchObject({
			reason: 'state_wrong',
		});
		const late = world.as(world.staff, new Date('2026-05-25T02:00:00Z'));
		const more = await database.db
			.selectFrom('recommendation')
			.select('id')
			.where('edition_id', '=', editionId)
			.where('state', '=', 'confirmed')
			.execute();
		expect(more).toEqual([]);
		await expect(
			sendRecommendations(world.as(world.teacher), {
				editionId,
				recommendationIds: ids,
				sentOn: '2026-05-20',
				note: '',
			}),
		).rejects.toThrow(NotFound);
		expect(
			await sendRecommendations(late, { editionId, recommendationIds: ids, sentOn: '2026-05-24', note: '' }),
		).toMatchObject({ reason: 'state_wrong' });
	});

	test('a check is not taken back under a confirmed work; one that is out of the contest all the same does not go up', async () => {
		const editionId = await world.edition();
		const entryId = await world.work();
		const ids = await world.propose(editionId, entryId);
		await confirm(editionId, ...ids);
		// as in a forwarded call, where nothing is judged
		const judging = (state: string) => database.db.updateTable('stage').set({ state }).execute();
		const stages = await database.db.selectFrom('stage').select('state').execute();
		await judging('preparing');
		expect(await reopenCheck(staff(), { entryId })).toMatchObject({ reason: 'recommended' });
		await judging(stages[0]?.state ?? 'open');
		const set = (state: string) => database.db.updateTable('entry').set({ state }).where('id', '=', entryId).execute();
		await set('disqualified');
		const refused = await send(editionId, ids);
		expect(refused).toMatchObject({ reason: 'not_eligible' });
		expect(problemsOf(refused)).toEqual([['not_accepted']]);
		await set('accepted');
		expect((await send(editionId, ids)).ok).toBe(true);
	});

	test('a share that the whole sheet does not meet holds it back', async () => {
		const editionId = await world.edition({ shares: [{ of: 'primary', bound: 'min', percent: 50 }] });
		const ids = await world.propose(editionId, await world.work({ grade: 8 }), await world.work({ grade: 9 }));
		await confirm(editionId, ...ids);
		expect(await send(editionId, [ids[0]!])).toMatchObject({
			reason: 'above_quota',
			facts: { violations: [{ code: 'share_unmet', of: 'primary', bound: 'min', percent: 50, count: 0, total: 2 }] },
		});
		const more = await world.propose(editionId, await world.work(), await world.work());
		await confirm(editionId, ...more);
		expect((await send(editionId, ids)).ok).toBe(true);
	});
});

describe('withdrawing', () => {
	test('the first substitute that fits takes the place, in the sheet’s order', async () => {
		const editionId = await world.edition({
			totalMax: 2,
			quotas: [{ categoryKey: null, stage: 'junior', kind: null, max: 0 }],
		});
		const [a, b, tooHigh, next, later] = await world.propose(
			editionId,
			await world.work(),
			await world.work(),
			await world.work({ grade: 8 }),
			await world.work(),
			await world.work(),
		);
		await confirm(editionId, a!, b!);
		await send(editionId, [a!]);
		const waiting = [tooHigh!, next!, later!];
		expect((await markSubstitutes(staff(), { editionId, recommendationIds: waiting, waiting: true })).ok).toBe(true);
		const withdraw = (recommendationId: string, reason = '作者转学') =>
			withdrawRecommendation(staff(), { editionId, recommendationId, reason });
		expect(await withdraw(a!, ' ')).toMatchObject({ reason: 'reason_required' });
		expect(await withdraw(a!)).toMatchObject({ ok: true, replacement: { id: next } });
		const row = await database.db
			.selectFrom('recommendation')
			.select(['state', 'replaces_id', 'position'])
			.where('id', '=', next!)
			.executeTakeFirstOrThrow();
		expect(row).toEqual({ state: 'confirmed', replaces_id: a, position: 1 });
		expect(await withdraw(a!)).toMatchObject({ reason: 'state_wrong' });
		expect(await withdraw(b!)).toMatchObject({ replacement: { id: later } });
		expect(await withdraw(later!)).toMatchObject({ ok: true, replacement: null });
		expect(await eventsOf(database.db, 'recommendation', next!)).toEqual([
			'recommendation.proposed',
			'recommendation.made_substitute',
			'recommendation.substituted',
		]);
		await expect(
			withdrawRecommendation(world.as(world.coordinator), { editionId, recommendationId: b!, reason: '不去' }),
		).rejects.toThrow(NotFound);
	});

	test('withdrawn before sending it may come back, after sending it may not', async () => {
		const editionId = await world.edition();
		const [early, sent] = [await world.work(), await world.work()];
		const [a, b] = await world.propose(editionId, early, sent);
		await confirm(editionId, a!, b!);
		await send(editionId, [b!]);
		for (const recommendationId of [a!, b!])
			await withdrawRecommendation(staff(), { editionId, recommendationId, reason: '撤回' });
		expect(await world.propose(editionId, early)).toEqual([a]);
		expect(problemsOf(await proposeEntries(staff(), { editionId, entryIds: [sent] }))).toEqual([
			['withdrawn_after_sending'],
		]);
	});

	test('substitutes go back to the proposals; others are refused', async () => {
		const editionId = await world.edition();
		const ids = await world.propose(editionId, await world.work());
		const mark = (waiting: boolean) => markSubstitutes(staff(), { editionId, recommendationIds: ids, waiting });
		expect(await mark(false)).toMatchObject({ reason: 'state_wrong' });
		expect((await mark(true)).ok).toBe(true);
		expect(await mark(true)).toMatchObject({ reason: 'state_wrong' });
		expect((await mark(false)).ok).toBe(true);
		expect(await world.stateOf(ids[0]!)).toBe('proposed');
	});
});
