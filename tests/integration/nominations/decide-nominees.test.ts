import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLaureateRows, readPanel, type DecisionInput } from '#lib/forms/talents.ts';
import { addLaureate } from '#lib/server/nominations/add-laureate.ts';
import { confirmDecision } from '#lib/server/nominations/confirm-decision.ts';
import { importLaureates } from '#lib/server/nominations/import-laureates.ts';
import {
	findNextReview,
	getDecision,
	getNominee,
	getPanel,
	getTalentCategory,
	listAllNominees,
	listLaureates,
	listNominees,
	listTalentCategories,
} from '#lib/server/nominations/queries.ts';
import { removeLaureate } from '#lib/server/nominations/remove-laureate.ts';
import { reopenDecision } from '#lib/server/nominations/reopen-decision.ts';
import { saveDecision } from '#lib/server/nominations/save-decision.ts';
import { saveFindings } from '#lib/server/nominations/save-findings.ts';
import { savePanel } from '#lib/server/nominations/save-panel.ts';
import { listConditions, setConditions } from '#lib/server/editions/set-conditions.ts';
import { reopenCheck } from '#lib/server/eligibility/reopen-check.ts';
import { fileSupplement } from '#lib/server/filings/file-supplement.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { readCursor } from '#lib/server/platform/keyset.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { proposeEntries } from '#lib/server/recommendations/propose-entries.ts';
import { unconfirmRecommendations } from '#lib/server/recommendations/unconfirm-recommendations.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { OPENS } from '../entries/school.ts';
import { createNominationWorld, expectInvariants, versionOf, type NominationWorld } from './nomination-world.ts';

let database: TestDatabase;
let world: NominationWorld;
const queries: string[] = [];
beforeAll(async () => {
	database = await createTestDatabase({ onQuery: (text) => queries.push(text) });
});
afterAll(async () => {
	await expectInvariants(database.db);
	await database.drop();
});
const fresh = async () => (world = await createNominationWorld(database.db));
const staff = () => world.as(world.staff, 40);

const decision = (change: Partial<DecisionInput> = {}): DecisionInput & { categoryId: string } => ({
	...{ categoryId: world.categoryId, version: 0, higherEditionId: world.higherEditionId, decidedOn: '2026-04-01' },
	...{
		place: '区科协三楼会议室',
		people: [{ name: '周工作', title: '主任' }],
		reasons: '按条件比较，择优推荐。',
		rows: [],
	},
	...change,
});
const recommended = (entryId: string) => ({ entryId, outcome: 'recommended' as const, reason: '' });
const declined = (entryId: string, reason = '成果为集体项目，排名靠后') => ({
	...{ entryId, outcome: 'not_recommended' as const, reason },
});
const sheet = () =>
	database.db
		.selectFrom('recommendation')
		.select(['entry_id', 'state'])
		.where('edition_id', '=', world.higherEditionId)
		.orderBy('position')
		.execute();

test('findings: on file, in the version read, about this nominee and this call', async () => {
	await fresh();
	const [one, two] = await world.accepted('龙垚', '李䶮');
	await world.handedIn('王玥');
	const achievementOf = async (entryId: string) =>
		(await database.db.selectFrom('achievement').select('id').where('entry_id', '=', entryId).executeTakeFirstOrThrow())
			.id;
	const finding = async (change: object = {}) => ({
		...{ categoryId: world.categoryId, entryId: one!, versionId: await versionOf(database.db, one!) },
		findings: [
			{
				...{
					conditionId: world.conditionIds['五']!,
					achievementId: await achievementOf(one!),
					met: true as boolean | null,
				},
				...{ note: '原件已核' },
			},
		],
		...change,
	});
	const input = await finding();
	expect(await saveFindings(staff(), input)).toMatchObject({ ok: true, changed: 1 });
	expect(await saveFindings(staff(), input)).toMatchObject({ ok: true, changed: 0 });
	const nominee = await getNominee(staff(), world.categoryId, one!);
	expect(nominee).toMatchObject({ findings: 1, met: 1, stage: 'reviewed', claims: ['五'], closesMonth: '2026-03' });
	expect(nominee.findings_[0]).toMatchObject({ met: true, note: '原件已核', checkedBy: '周工作' });
	expect(await findNextReview(staff(), world.categoryId, one!)).toBe(two);

	expect(await saveFindings(staff(), await finding({ versionId: newId() }))).toMatchObject({
		reason: 'version_changed',
	});
	const foreign = { ...input.findings[0]!, achievementId: await achievementOf(two!) };
	expect(await saveFindings(staff(), await finding({ findings: [foreign] }))).toMatchObject({
		reason: 'finding_of_other_entry',
	});
	await expect(saveFindings(world.as(world.coordinator), input)).rejects.toThrow(NotFound);
	await expect(getNominee(world.as(world.coordinator), world.categoryId, one!)).rejects.toThrow(NotFound);
	// set back to "not checked"
	expect(
		await saveFindings(staff(), await finding({ findings: [{ ...input.findings[0]!, met: null }] })),
	).toMatchObject({ changed: 1 });
	expect((await getNominee(staff(), world.categoryId, one!)).stage).toBe('accepted');
});

test('panel scores by people without accounts; who is taken off takes the scores along', async () => {
	await fresh();
	const [one] = await world.accepted('刘淼');
	const form = new FormData();
	for (const [name, value] of [
		['member.new1', '王 教授'],
		['title.new1', '云澜理工'],
		['member.new2', '李工'],
		['member.new3', ''],
		[`points.new1.${one}`, '86.5'],
		[`points.new2.${one}`, '80'],
		[`points.new3.${one}`, '10'],
	] as const)
		form.set(name, value);
	const read = readPanel(form);
	if (!read.ok) throw new Error('the numbers are fine');
	expect(await savePanel(staff(), { categoryId: world.categoryId, ...read.value })).toMatchObject({ ok: true });
	const panel = await getPanel(staff(), world.categoryId);
	expect(panel.members.map(({ name }) => name)).toEqual(['王教授', '李工']);
	expect(await listAllNominees(staff(), world.categoryId)).toMatchObject([{ panelSum: 1665, panelCount: 2 }]);

	const kept = panel.members[1]!;
	const next = { members: [{ ...kept, key: kept.id }], scores: [{ key: kept.id, entryId: one!, pointsTenths: null }] };
	expect(await savePanel(staff(), { categoryId: world.categoryId, ...next })).toMatchObject({ ok: true });
	expect(await getPanel(staff(), world.categoryId)).toEqual({ members: [kept], scores: [] });
	await expect(
		savePanel(staff(), {
			...{ categoryId: world.categoryId, members: next.members },
			scores: [{ key: kept.id, entryId: newId(), pointsTenths: 10 }],
		}),
	).rejects.toThrow(NotFound);
	await expect(savePanel(world.as(world.teacher), { categoryId: world.categoryId, ...next })).rejects.toThrow(NotFound);
	form.set(`points.new1.${one}`, '100.5');
	expect(readPanel(form)).toEqual({ ok: false, problems: { [`points.new1.${one}`]: ['points_odd'] } });
});

describe('the collective decision', () => {
	test('a draft is saved with gaps; confirming names every reason', async () => {
		await fresh();
		const [one, two] = await world.accepted('黄喆', '欧阳垚');
		await world.filed('丁一');
		expect(await confirmDecision(staff(), { categoryId: world.categoryId, version: 0 })).toMatchObject({
			reason: 'decision_missing',
		});
		expect(await saveDecision(staff(), decision({ higherEditionId: null }))).toMatchObject({
			reason: 'target_unknown',
		});
		expect(await saveDecision(staff(), decision({ people: [], rows: [recommended(one!)] }))).toMatchObject({
			version: 1,
		});
		expect(await saveDecision(staff(), decision())).toMatchObject({ reason: 'changed_meanwhile' });
		await expect(saveDecision(staff(), decision({ version: 1, rows: [recommended(newId())] }))).rejects.toThrow(
			NotFound,
		);
		await expect(saveDecision(world.as(world.teacher), decision())).rejects.toThrow(NotFound);
		await database.db
			.updateTable('higher_edition')
			.set({ total_max: 0 })
			.where('id', '=', world.higherEditionId)
			.execute();
		const refused = await confirmDecision(staff(), { categoryId: world.categoryId, version: 1 });
		if (refused.ok) throw new Error('it is refused');
		expect(refused.facts?.violations).toEqual([
			{ code: 'people_missing' },
			{ code: 'not_checked', entryIds: [expect.any(String)] },
			{ code: 'undecided', entryIds: [two] },
			{ code: 'no_finding', entryIds: [one, two].toSorted() },
			{ code: 'over_quota', limit: 0, would: 1 },
		]);
		expect(await sheet()).toEqual([]);
	});

	test('confirmed: places on the sheet above, and nothing changes any more; taken back while nothing is sent', async () => {
		await fresh();
		const [one, two, three] = await world.accepted('上官骁', '令狐冲', '诸葛昶');
		for (const entryId of [one!, two!]) await world.reviewed(entryId);
		await world.reviewed(three!, false);
		const rows = [recommended(one!), recommended(two!), declined(three!)];
		await saveDecision(staff(), decision({ rows }));
		expect(await confirmDecision(staff(), { categoryId: world.categoryId, version: 9 })).toMatchObject({
			reason: 'changed_meanwhile',
		});
		await expect(
			confirmDecision(world.as(world.coordinator), { categoryId: world.categoryId, version: 1 }),
		).rejects.toThrow(NotFound);
		expect(await confirmDecision(staff(), { categoryId: world.categoryId, version: 1 })).toMatchObject({ ok: true });
		expect((await sheet()).map(({ entry_id, state }) => [entry_id, state]).toSorted()).toEqual(
			[
				[one, 'confirmed'],
				[two, 'confirmed'],
			].toSorted(),
		);
		expect(await getTalentCategory(staff(), world.categoryId)).toMatchObject({
			...{
				putForward: 3,
				filed: 3,
				accepted: 3,
				reviewed: 3,
				recommended: 2,
				sent: 0,
				decision: 'confirmed',
				next: 'send',
			},
		});
		expect(await confirmDecision(staff(), { categoryId: world.categoryId, version: 2 })).toMatchObject({
			reason: 'decision_confirmed',
		});
		expect(await saveDecision(staff(), decision({ version: 2 }))).toMatchObject({ reason: 'decision_confirmed' });
		expect(await savePanel(staff(), { categoryId: world.categoryId, members: [], scores: [] })).toMatchObject({
			reason: 'decision_confirmed',
		});
		const versionId = await versionOf(database.db, one!);
		expect(
			await saveFindings(staff(), { categoryId: world.categoryId, entryId: one!, versionId, findings: [] }),
		).toMatchObject({ reason: 'decision_confirmed' });
		// nobody's check is taken back, and no school files after it
		expect(await reopenCheck(staff(), { entryId: one! })).toMatchObject({ reason: 'judging_begun' });
		const late = await world.handedIn('慕容雪');
		await world.vouch(late);
		const filed = await fileSupplement(world.as(world.coordinator), {
			...{ categoryId: world.categoryId, entryIds: [late], consentConfirmed: true, onBehalf: null },
		});
		expect(filed.ok ? [] : filed.facts.violations.map(({ code }) => code)).toEqual(['judging_begun']);

		// nobody goes up by a tick on the sheet, past the decision
		const past = await proposeEntries(staff(), { editionId: world.higherEditionId, entryIds: [three!] });
		expect(past).toMatchObject({ reason: 'not_eligible', facts: { entries: [{ problems: ['not_decided'] }] } });
		// the sheet does not contradict the decision: neither taken back nor removed there
		const there = await database.db
			.selectFrom('recommendation')
			.select('id')
			.where('edition_id', '=', world.higherEditionId)
			.where('entry_id', '=', one!)
			.executeTakeFirstOrThrow();
		const step = { editionId: world.higherEditionId, recommendationIds: [there.id] };
		expect(await unconfirmRecommendations(staff(), step)).toMatchObject({ reason: 'decided_together' });
		const closed = (at: Date | null) =>
			database.db
				.updateTable('higher_edition')
				.set({ closed_at: at })
				.where('id', '=', world.higherEditionId)
				.execute();
		await closed(OPENS);
		expect(await reopenDecision(staff(), { categoryId: world.categoryId })).toMatchObject({ reason: 'target_closed' });
		await closed(null);
		expect(await reopenDecision(staff(), { categoryId: world.categoryId })).toMatchObject({ ok: true });
		expect(await sheet()).toEqual([]);
		expect(await reopenDecision(staff(), { categoryId: world.categoryId })).toMatchObject({
			reason: 'decision_not_confirmed',
		});
		await expect(reopenDecision(world.as(world.teacher), { categoryId: world.categoryId })).rejects.toThrow(NotFound);

		// confirmed again and sent: it stands
		expect(await confirmDecision(staff(), { categoryId: world.categoryId, version: 3 })).toMatchObject({ ok: true });
		await database.db
			.updateTable('recommendation')
			.set({ state: 'sent', sent_on: '2026-04-05', sent_by: world.staff.accountId })
			.where('edition_id', '=', world.higherEditionId)
			.execute();
		expect(await reopenDecision(staff(), { categoryId: world.categoryId })).toMatchObject({ reason: 'already_sent' });
		expect((await getDecision(staff(), world.categoryId)).decision?.sent).toBe(true);

		// 入围候选人 is a later fact of its own
		await database.db
			.insertInto('outcome')
			.values({
				...{
					id: newId(),
					edition_id: world.higherEditionId,
					entry_id: one!,
					unit_id: world.unitId,
					result: 'shortlisted',
				},
				...{ decided_on: '2026-04-20', source: '市科协公示', state: 'verified', verified_at: OPENS },
				...{ verified_by: world.staff.accountId, reported_by: world.staff.accountId, reported_at: OPENS },
			})
			.execute();
		const after = await listAllNominees(staff(), world.categoryId);
		expect(after.map(({ id, stage }) => [id, stage])).toEqual(
			expect.arrayContaining([
				[one, 'shortlisted'],
				[two, 'sent'],
				[three, 'not_recommended'],
			]),
		);
		expect(await getTalentCategory(staff(), world.categoryId)).toMatchObject({
			...{ sent: 2, shortlisted: 1, honoured: 0, next: 'outcomes' },
		});
	});

	test('what the award above refuses is told, and nothing stays on its sheet', async () => {
		await fresh();
		const [one] = await world.accepted('皇甫嵩');
		await world.reviewed(one!);
		await saveDecision(staff(), decision({ rows: [recommended(one!)] }));
		await database.db
			.updateTable('higher_edition')
			.set({ stages: ['senior'] })
			.where('id', '=', world.higherEditionId)
			.execute();
		const refused = await confirmDecision(staff(), { categoryId: world.categoryId, version: 1 });
		expect(refused).toMatchObject({ reason: 'decision_not_ready', facts: { above: { reason: 'not_eligible' } } });
		expect(await sheet()).toEqual([]);
		expect((await getDecision(staff(), world.categoryId)).decision?.state).toBe('draft');
	});
});

test('conditions: changed together until a finding stands on them', async () => {
	await fresh();
	const before = await listConditions(database.db, world.categoryId);
	expect(before.map(({ code }) => code).join('')).toBe('一二三四五六七八');
	const version = async () =>
		(
			await database.db
				.selectFrom('category')
				.select('version')
				.where('id', '=', world.categoryId)
				.executeTakeFirstOrThrow()
		).version;
	const swapped = [
		before[1]!,
		before[0]!,
		{ ...before[2]!, code: '三（新）' },
		...before.slice(3),
		{ ...before[7]!, id: '', code: '九' },
	];
	const set = async (conditions: typeof before) =>
		setConditions(staff(), { categoryId: world.categoryId, version: await version(), conditions });
	expect(await set(swapped)).toMatchObject({ ok: true });
	expect((await listConditions(database.db, world.categoryId)).map(({ code }) => code)).toEqual([
		'二',
		'一',
		'三（新）',
		'四',
		'五',
		'六',
		'七',
		'八',
		'九',
	]);
	expect(await setConditions(staff(), { categoryId: world.categoryId, version: 1, conditions: before })).toMatchObject({
		reason: 'changed_meanwhile',
	});
	const [one] = await world.accepted('司徒空');
	const now = await listConditions(database.db, world.categoryId);
	expect(await set(now.filter(({ code }) => code !== '五'))).toMatchObject({
		reason: 'condition_claimed',
		facts: { codes: ['五'] },
	});
	await world.reviewed(one!);
	expect(await set(now.slice(0, 5))).toMatchObject({ reason: 'conditions_in_use' });
	await expect(
		setConditions(world.as(world.teacher), { categoryId: world.categoryId, version: 1, conditions: [] }),
	).rejects.toThrow(NotFound);
});

test('laureates: added, pasted, removed; a pupil is recognised where only one can be meant', async () => {
	await fresh();
	await world.draft('东方旻');
	const laureate = {
		name: '东方旻',
		unitName: world.unitName,
		periodLabel: '2018—2019年度',
		bornMonth: null,
		source: '',
	};
	const add = () => addLaureate(staff(), { programmeId: world.programmeId, laureate });
	expect(await add()).toMatchObject({ ok: true });
	expect(await add()).toMatchObject({ reason: 'laureate_listed' });
	expect(await addLaureate(staff(), { programmeId: newId(), laureate })).toMatchObject({ reason: 'programme_unknown' });
	await expect(addLaureate(world.as(world.teacher), { programmeId: world.programmeId, laureate })).rejects.toThrow(
		NotFound,
	);

	const pasted = readLaureateRows(
		`姓名\t学校\t年度\t出生年月\n东方旻\t${world.unitName}\t2018—2019年度\n王\u3000明,砂子塘,2016-2017年度,2005-13\n`,
	);
	expect(pasted.odd).toEqual([3]);
	const { rows, odd } = readLaureateRows(
		`姓名,学校,年度\n东方旻,${world.unitName},2018—2019年度\n王\u3000明,砂子塘小学,2016—2017年度,2005-3,长科协〔2018〕2号`,
	);
	expect(odd).toEqual([]);
	const imported = await importLaureates(staff(), { programmeId: world.programmeId, laureates: rows });
	expect(imported).toMatchObject({ ok: true, added: 1, known: 1 });
	expect(await importLaureates(staff(), { programmeId: world.programmeId, laureates: [] })).toMatchObject({
		reason: 'rows_missing',
	});
	const mine = (await listLaureates(staff(), null)).rows.filter(({ programme }) => programme.zh.includes('优秀'));
	expect(mine.find(({ name }) => name === '东方旻')).toMatchObject({ known: true });
	expect(mine.find(({ name }) => name === '王明')).toMatchObject({ known: false, bornMonth: '2005-03' });
	const id = mine.find(({ name }) => name === '王明')!.id;
	await expect(removeLaureate(world.as(world.coordinator), id)).rejects.toThrow(NotFound);
	expect(await removeLaureate(staff(), id)).toMatchObject({ ok: true });
	await expect(removeLaureate(staff(), id)).rejects.toThrow(NotFound);
});

test('the list of nominees: by strokes or school, 25 a page, the same number of questions for 3 and 1,000', async () => {
	await fresh();
	await world.accepted('黄喆', '丁一', '李䶮');
	const list = (sort: 'strokes' | 'unit', page: string | null = null) =>
		listNominees(staff(), { categoryId: world.categoryId, sort, cursor: readCursor(page) });
	expect((await list('strokes')).rows.map(({ name }) => name)).toEqual(['丁一', '李䶮', '黄喆']);
	const counting = async () => {
		queries.length = 0;
		await Promise.all([getTalentCategory(staff(), world.categoryId), list('strokes')]);
		const page = queries.length;
		queries.length = 0;
		await listTalentCategories(staff());
		const home = queries.length;
		queries.length = 0;
		await listLaureates(staff(), null);
		const laureates = queries.length;
		queries.length = 0;
		await listAllNominees(staff(), world.categoryId);
		return { page, home, laureates, all: queries.length };
	};
	const few = await counting();
	expect(few).toEqual({ page: 2, home: 1, laureates: 2, all: 1 });
	await sql`
		with p as (insert into person (id, name, created_at)
			select gen_random_uuid(), chr(19968 + 37 * n % 20000) || '同学', ${OPENS} from generate_series(1, 1000) n returning id, name),
		e as (insert into entry (id, edition_id, category_id, unit_id, state, title, field_values, owner_id, handed_in_at, created_at, updated_at)
			select p.id, ${world.editionId}, ${world.categoryId}, ${world.unitId}, 'handed_in', p.name, '{}', ${world.teacher.accountId}, ${OPENS}, ${OPENS}, ${OPENS}
			from p returning id)
		insert into participant (id, entry_id, position, person_id, grade) select gen_random_uuid(), p.id, 1, p.id, 5 from p`.execute(
		database.db,
	);
	expect(await counting()).toEqual(few);

	// every page once, in the order of the strokes as names are read elsewhere
	const names: string[] = [];
	let next: string | null = null;
	do {
		const page = await list('strokes', next);
		names.push(...page.rows.map(({ name }) => name));
		next = page.next;
	} while (next);
	expect(names.length).toBe(1003);
	const collator = new Intl.Collator('zh-u-co-stroke');
	expect(names.every((name, index) => index === 0 || collator.compare(names[index - 1]!, name) <= 0)).toBe(true);
	const second = await list('unit', (await list('unit')).next);
	expect((await list('unit', second.previous)).rows.map(({ id }) => id)).toEqual(
		(await list('unit')).rows.map(({ id }) => id),
	);
	for (const actor of [world.teacher, world.coordinator]) {
		await expect(listTalentCategories(world.as(actor))).rejects.toThrow(NotFound);
		await expect(listLaureates(world.as(actor), null)).rejects.toThrow(NotFound);
	}
	await database.db
		.deleteFrom('participant')
		.where('grade', '=', 5)
		.where('entry_id', 'in', (eb) => eb.selectFrom('entry').select('id').where('title', 'like', '%同学'))
		.execute();
});
