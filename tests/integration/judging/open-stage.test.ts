import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { admitEntries } from '#lib/server/judging/admit-entries.ts';
import { assignJudge } from '#lib/server/judging/assign-judge.ts';
import { listConflictPairs } from '#lib/server/judging/conflicts.ts';
import { createStage } from '#lib/server/judging/create-stage.ts';
import { declareConflict } from '#lib/server/judging/declare-conflict.ts';
import { distributeEntries } from '#lib/server/judging/distribute-entries.ts';
import { openStage } from '#lib/server/judging/open-stage.ts';
import { listConflicts, previewOpening } from '#lib/server/judging/queries.ts';
import { releaseAssignment } from '#lib/server/judging/release-assignment.ts';
import { remindJudges } from '#lib/server/judging/remind-judges.ts';
import { removeGroup } from '#lib/server/judging/remove-group.ts';
import { saveGroup } from '#lib/server/judging/save-group.ts';
import { withdrawConflict } from '#lib/server/judging/withdraw-conflict.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { assignmentsOf, createWorld, NOW, openedStage, preparedStage, type JudgingWorld } from './judging-world.ts';

let database: TestDatabase;
let world: JudgingWorld;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.drop());

const fresh = async () => (world = await createWorld(database.db));
const many = async (count: number, unitId: string) => {
	for (let made = 0; made < count; made++) await world.entry({ unitId });
};
const groupsOf = (stageId: string) =>
	database.db
		.selectFrom('judging_group')
		.select(['id', 'name'])
		.where('stage_id', '=', stageId)
		.orderBy('position')
		.execute();
const versionOf = async (stageId: string) =>
	(await database.db.selectFrom('stage').select('version').where('id', '=', stageId).executeTakeFirstOrThrow()).version;

describe('create-stage', () => {
	test('takes the accepted entries with the version that was accepted', async () => {
		await fresh();
		const { entryId, versionId } = await world.entry({ unitId: world.units.second });
		const { entryId: draft } = await world.entry({ unitId: world.units.third });
		await database.db.updateTable('entry').set({ state: 'filed' }).where('id', '=', draft).execute();
		const made = await createStage(world.as(world.staff), { categoryId: world.categoryId });
		expect(made).toMatchObject({ ok: true });
		const staged = await database.db
			.selectFrom('stage_entry')
			.select(['entry_id', 'version_id', 'lot_number'])
			.where('stage_id', '=', (made as { stageId: string }).stageId)
			.execute();
		expect(staged).toEqual([{ entry_id: entryId, version_id: versionId, lot_number: null }]);
		expect(await createStage(world.as(world.staff), { categoryId: world.categoryId })).toEqual({
			ok: false,
			reason: 'earlier_stage_open',
		});
	});
	test('is refused without accepted entries, and does not exist for a judge', async () => {
		await fresh();
		expect(await createStage(world.as(world.staff), { categoryId: world.categoryId })).toEqual({
			ok: false,
			reason: 'no_accepted_entries',
		});
		const judge = await world.judge('评委');
		await expect(createStage(world.as(judge), { categoryId: world.categoryId })).rejects.toThrow(NotFound);
	});
	test('two at once: one is made', async () => {
		await fresh();
		await many(2, world.units.second);
		const both = await Promise.all(
			[1, 2].map(() => createStage(world.as(world.staff), { categoryId: world.categoryId })),
		);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
	});
});

describe('save-group, distribute-entries, remove-group', () => {
	test('refusals', async () => {
		await fresh();
		await many(3, world.units.second);
		const [a, b] = [await world.judge('甲'), await world.judge('乙')];
		const { stageId } = (await createStage(world.as(world.staff), { categoryId: world.categoryId })) as {
			stageId: string;
		};
		const ctx = world.as(world.staff);
		const group = {
			stageId,
			version: 1,
			name: { zh: '一组' },
			method: 'all' as const,
			judgesPerEntry: null,
			judgeIds: [a.accountId],
			leadId: null,
		};
		const reasons = [];
		for (const changed of [
			{ judgeIds: [] },
			{ leadId: b.accountId },
			{ method: 'balanced' as const, judgesPerEntry: 2 },
			{ method: 'balanced' as const, judgesPerEntry: 2, judgeIds: [a.accountId, a.accountId] },
			{ name: { zh: ' ' } },
			{ version: 9 },
			{ judgeIds: [a.accountId, newId()] },
			{ judgeIds: [world.staff.accountId] },
		]) {
			const refused = await saveGroup(ctx, { ...group, ...changed });
			reasons.push(refused.ok ? 'saved' : refused.reason);
		}
		expect(reasons).toEqual([
			'group_without_judges',
			'lead_not_member',
			'too_few_judges',
			'too_few_judges',
			'name_required',
			'changed_meanwhile',
			'judge_not_eligible',
			'judge_not_eligible',
		]);
		await expect(saveGroup(ctx, { ...group, groupId: newId() })).rejects.toThrow(NotFound);
		await expect(saveGroup(world.as(a), group)).rejects.toThrow(NotFound);
		expect(await distributeEntries(ctx, { stageId, version: 1, plan: [] })).toEqual({ ok: false, reason: 'no_groups' });
		expect(await openStage(ctx, { stageId })).toEqual({
			ok: false,
			reason: 'entries_without_group',
			facts: { count: 3 },
		});
	});
	test('a teacher with entries in the category may not judge it', async () => {
		await fresh();
		const judge = await world.judge('兼任');
		await world.entry({ unitId: world.units.second, advisor: judge.personId });
		const { stageId } = (await createStage(world.as(world.staff), { categoryId: world.categoryId })) as {
			stageId: string;
		};
		const refused = await saveGroup(world.as(world.staff), {
			stageId,
			version: 1,
			name: { zh: '一组' },
			method: 'all',
			judgesPerEntry: null,
			judgeIds: [judge.accountId],
			leadId: null,
		});
		expect(refused).toEqual({ ok: false, reason: 'judge_not_eligible', facts: { names: judge.name } });
	});
	test('divisions go to groups, or by lot over all of them', async () => {
		await fresh();
		for (let made = 0; made < 6; made++) await world.entry({ unitId: world.units.second, division: made % 2 });
		const judges = [await world.judge('甲'), await world.judge('乙')];
		const stageId = await preparedStage(world, [judges[0]!]);
		const ctx = world.as(world.staff);
		await saveGroup(ctx, {
			stageId,
			version: await versionOf(stageId),
			name: { zh: '第二组' },
			method: 'all',
			judgesPerEntry: null,
			judgeIds: [judges[1]!.accountId],
			leadId: null,
		});
		const [first, second] = await groupsOf(stageId);
		const [one, two] = world.category.divisionIds;
		const count = async (groupId: string) =>
			(await database.db.selectFrom('stage_entry').select('id').where('group_id', '=', groupId).execute()).length;
		expect(await count(first!.id)).toBe(6);
		const stale = await distributeEntries(ctx, { stageId, version: 1, plan: [] });
		expect(stale).toEqual({ ok: false, reason: 'changed_meanwhile' });
		await distributeEntries(ctx, {
			stageId,
			version: await versionOf(stageId),
			plan: [
				{ divisionId: one!, group: first!.id },
				{ divisionId: two!, group: second!.id },
			],
		});
		expect([await count(first!.id), await count(second!.id)]).toEqual([3, 3]);
		await distributeEntries(ctx, {
			stageId,
			version: await versionOf(stageId),
			plan: [
				{ divisionId: one!, group: first!.id },
				{ divisionId: two!, group: 'spread' },
			],
		});
		const [mine, others] = [await count(first!.id), await count(second!.id)];
		expect(mine + others).toBe(6);
		expect(others).toBeGreaterThan(0);
		await expect(
			distributeEntries(ctx, {
				stageId,
				version: await versionOf(stageId),
				plan: [{ divisionId: one!, group: newId() }],
			}),
		).rejects.toThrow(NotFound);
		expect(await removeGroup(ctx, { stageId, groupId: second!.id })).toEqual({ ok: true, code: 'removed' });
		await expect(removeGroup(ctx, { stageId, groupId: second!.id })).rejects.toThrow(NotFound);
		expect(await openStage(ctx, { stageId })).toMatchObject({
			ok: false,
			reason: 'entries_without_group',
			facts: { count: others },
		});
	});
});

describe('open-stage', () => {
	test('everybody in the group scores everything; lots are 1…n and not in order of filing', async () => {
		await fresh();
		const filed: string[] = [];
		for (let made = 0; made < 40; made++) filed.push((await world.entry({ unitId: world.units.second })).entryId);
		const judges = [await world.judge('甲'), await world.judge('乙'), await world.judge('丙')];
		const stageId = await openedStage(world, judges);
		const rows = await assignmentsOf(database.db, stageId);
		expect(rows).toHaveLength(120);
		const lots = new Map(rows.map(({ entry_id, lot_number }) => [entry_id, lot_number!]));
		expect([...lots.values()].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
		expect(filed.map((id) => lots.get(id))).not.toEqual([...lots.values()].sort((a, b) => a - b));
		expect(rows.every(({ id }) => id[14] === '4')).toBe(true);
		expect(await openStage(world.as(world.staff), { stageId })).toEqual({ ok: false, reason: 'stage_not_preparing' });
	});
	test('k judges each, evenly', async () => {
		await fresh();
		await many(20, world.units.second);
		const judges = [await world.judge('甲'), await world.judge('乙'), await world.judge('丙'), await world.judge('丁')];
		const stageId = await openedStage(world, judges, { method: 'balanced', judgesPerEntry: 2 });
		const rows = await assignmentsOf(database.db, stageId);
		expect(judges.map(({ accountId }) => rows.filter(({ judge_id }) => judge_id === accountId).length)).toEqual([
			10, 10, 10, 10,
		]);
	});
	test('same unit, education group, advisor’s unit, role at a school: never assigned', async () => {
		await fresh();
		const of = {
			mother: await world.entry({ unitId: world.units.mother }),
			campus: await world.entry({ unitId: world.units.campus }),
			second: await world.entry({ unitId: world.units.second }),
			third: await world.entry({ unitId: world.units.third }),
		};
		const atMother = await world.judge('本部', { unitId: world.units.mother });
		const atCampus = await world.judge('校区', { teachesAt: world.units.campus });
		const free = await world.judge('校外');
		// A role at a school counts, also where nobody wrote down the membership.
		const coordinator = await world.judge('管理');
		await database.db
			.insertInto('account_role')
			.values({ account_id: coordinator.accountId, role: 'coordinator', unit_id: world.units.third, granted_at: NOW })
			.execute();
		// The advisor of the work from 二校 teaches at the mother school.
		const [advisor] = await database.db
			.selectFrom('advisor')
			.select('person_id')
			.where('entry_id', '=', of.second.entryId)
			.execute();
		await database.db
			.insertInto('membership')
			.values({ id: newId(), person_id: advisor!.person_id, unit_id: world.units.mother, from_on: '2020-09-01' })
			.execute();
		const judges = [free, atMother, atCampus, coordinator];
		const stageId = await preparedStage(world, judges);
		const preview = await previewOpening(world.as(world.staff), stageId);
		expect(preview).toMatchObject({ ungrouped: 0, short: 0, sheets: 9, judges: 4 });
		expect(preview.avoided.map(({ judgeName, source, entries }) => [judgeName, source, entries]).sort()).toEqual(
			[
				[atMother.name, 'same_unit', 3],
				[atCampus.name, 'same_unit', 3],
				[coordinator.name, 'same_unit', 1],
			].sort(),
		);
		await openStage(world.as(world.staff), { stageId });
		const rows = await assignmentsOf(database.db, stageId);
		const has = (judge: { accountId: string }) =>
			Object.entries(of)
				.filter(([, { entryId }]) => rows.some((row) => row.entry_id === entryId && row.judge_id === judge.accountId))
				.map(([key]) => key);
		expect([has(free), has(atMother), has(atCampus), has(coordinator)]).toEqual([
			['mother', 'campus', 'second', 'third'],
			['third'],
			['third'],
			['mother', 'campus', 'second'],
		]);
		const [target] = rows.filter(({ entry_id }) => entry_id === of.mother.entryId);
		expect(
			await assignJudge(world.as(world.staff), {
				stageId,
				stageEntryId: target!.stage_entry_id,
				judgeId: atCampus.accountId,
			}),
		).toEqual({ ok: false, reason: 'judge_in_conflict' });
	});
	test('refused while an entry has nobody, or a judge has become ineligible', async () => {
		await fresh();
		await many(2, world.units.mother);
		const judge = await world.judge('本部', { unitId: world.units.mother });
		const stageId = await preparedStage(world, [judge]);
		expect(await openStage(world.as(world.staff), { stageId })).toEqual({
			ok: false,
			reason: 'entries_without_judge',
			facts: { count: 2 },
		});
		const other = await createWorld(database.db);
		await other.entry({ unitId: other.units.second });
		const late = await other.judge('后来');
		const otherStage = await preparedStage(other, [late]);
		await database.db
			.insertInto('account_role')
			.values({ account_id: late.accountId, role: 'staff', granted_at: NOW })
			.execute();
		expect(await openStage(other.as(other.staff), { stageId: otherStage })).toEqual({
			ok: false,
			reason: 'judge_not_eligible',
			facts: { names: late.name },
		});
	});
	test('writes to the judges, and to those who owe sheets when staff remind them', async () => {
		await fresh();
		await many(2, world.units.second);
		const judges = [
			await world.judge('甲', { email: `mail-${newId()}@example.org` }),
			await world.judge('无邮箱', { email: null }),
		];
		const stageId = await openedStage(world, judges);
		const { email } = await database.db
			.selectFrom('account')
			.select('email')
			.where('id', '=', judges[0]!.accountId)
			.executeTakeFirstOrThrow();
		const mails = () =>
			database.db
				.selectFrom('mail')
				.select(['template', 'body'])
				.where('to_address', '=', email!)
				.orderBy('created_at')
				.execute();
		expect((await mails()).map(({ template }) => template)).toEqual(['judging_opened']);
		expect((await mails())[0]!.body).toContain('2026年5月28日 周四 17:00');
		expect(await remindJudges(world.as(world.staff), { stageId })).toEqual({ ok: true, code: 'reminded', count: 1 });
		expect(await remindJudges(world.as(world.staff), { stageId, judgeId: judges[1]!.accountId })).toEqual({
			ok: false,
			reason: 'nobody_to_remind',
		});
		expect((await mails()).map(({ template }) => template).sort()).toEqual(['judging_opened', 'judging_reminder']);
	});
});

describe('changes while the stage is open', () => {
	test('late entries join with lots and judges; nothing more to admit afterwards', async () => {
		await fresh();
		await many(3, world.units.second);
		const judges = [await world.judge('甲'), await world.judge('乙', { unitId: world.units.third })];
		const stageId = await openedStage(world, judges);
		const [group] = await groupsOf(stageId);
		const ctx = world.as(world.staff);
		expect(await admitEntries(ctx, { stageId, groupId: group!.id })).toEqual({ ok: false, reason: 'nothing_to_admit' });
		const late = await world.entry({ unitId: world.units.third });
		expect(await admitEntries(ctx, { stageId, groupId: group!.id })).toMatchObject({ ok: true, code: 'admitted' });
		const rows = (await assignmentsOf(database.db, stageId)).filter(({ entry_id }) => entry_id === late.entryId);
		expect(rows.map(({ judge_id, lot_number }) => [judge_id, lot_number])).toEqual([[judges[0]!.accountId, 4]]);
		await expect(admitEntries(ctx, { stageId, groupId: newId() })).rejects.toThrow(NotFound);
	});
	test('late entries that nobody could judge stay out', async () => {
		await fresh();
		await many(1, world.units.second);
		const stageId = await openedStage(world, [await world.judge('甲', { unitId: world.units.third })]);
		const [group] = await groupsOf(stageId);
		await world.entry({ unitId: world.units.third });
		expect(await admitEntries(world.as(world.staff), { stageId, groupId: group!.id })).toEqual({
			ok: false,
			reason: 'entries_without_judge',
			facts: { count: 1 },
		});
		const staged = await database.db.selectFrom('stage_entry').select('id').where('stage_id', '=', stageId).execute();
		expect(staged).toHaveLength(1);
	});
	test('release, assign again, assign somebody else', async () => {
		await fresh();
		await many(1, world.units.second);
		const [a, b] = [await world.judge('甲'), await world.judge('乙')];
		const stageId = await openedStage(world, [a]);
		const ctx = world.as(world.staff);
		const [row] = await assignmentsOf(database.db, stageId);
		const at = { stageId, stageEntryId: row!.stage_entry_id };
		expect(await assignJudge(ctx, { ...at, judgeId: a.accountId })).toEqual({ ok: false, reason: 'already_assigned' });
		expect(await assignJudge(ctx, { ...at, judgeId: world.staff.accountId })).toEqual({
			ok: false,
			reason: 'judge_not_eligible',
		});
		expect(await releaseAssignment(ctx, { stageId, assignmentId: row!.id })).toEqual({ ok: true, code: 'released' });
		await expect(releaseAssignment(ctx, { stageId, assignmentId: row!.id })).rejects.toThrow(NotFound);
		expect(await assignJudge(ctx, { ...at, judgeId: b.accountId })).toEqual({ ok: true, code: 'assigned' });
		expect(await assignJudge(ctx, { ...at, judgeId: a.accountId })).toEqual({ ok: true, code: 'assigned' });
		const states = (await assignmentsOf(database.db, stageId)).map(({ judge_id, state }) => [judge_id, state]).sort();
		expect(states).toEqual(
			[
				[a.accountId, 'assigned'],
				[b.accountId, 'assigned'],
			].sort(),
		);
		await expect(assignJudge(ctx, { stageId, stageEntryId: newId(), judgeId: b.accountId })).rejects.toThrow(NotFound);
	});
	test('a conflict noted by staff takes assignments back and can be withdrawn', async () => {
		await fresh();
		const { entryId } = await world.entry({ unitId: world.units.second });
		await world.entry({ unitId: world.units.second });
		await world.entry({ unitId: world.units.third });
		const [a, b] = [await world.judge('甲'), await world.judge('乙')];
		const stageId = await openedStage(world, [a, b]);
		const ctx = world.as(world.staff);
		const { number } = await database.db
			.selectFrom('entry')
			.select('number')
			.where('id', '=', entryId)
			.executeTakeFirstOrThrow();
		const about = { workNumber: number!.toLowerCase() };
		expect(await declareConflict(ctx, { stageId, judgeId: a.accountId, about, reason: ' ' })).toEqual({
			ok: false,
			reason: 'reason_required',
		});
		expect(
			await declareConflict(ctx, { stageId, judgeId: a.accountId, about: { workNumber: 'ZZ999999' }, reason: '亲属' }),
		).toEqual({ ok: false, reason: 'entry_not_here' });
		expect(await declareConflict(ctx, { stageId, judgeId: a.accountId, about, reason: '亲属' })).toEqual({
			ok: true,
			code: 'declared',
			released: 1,
			submitted: 0,
		});
		expect(
			await declareConflict(ctx, {
				stageId,
				judgeId: b.accountId,
				about: { unitId: world.units.second },
				reason: '曾在该校任职',
			}),
		).toMatchObject({ released: 2 });
		const { declared } = await listConflicts(ctx, stageId);
		expect(declared.map(({ source, reason }) => [source, reason]).sort()).toEqual(
			[
				['staff', '亲属'],
				['staff', '曾在该校任职'],
			].sort(),
		);
		for (const { id } of declared) await withdrawConflict(ctx, { stageId, conflictId: id });
		expect(await listConflictPairs(database.db, stageId, [a.accountId, b.accountId])).toEqual([]);
		await expect(withdrawConflict(ctx, { stageId, conflictId: declared[0]!.id })).rejects.toThrow(NotFound);
	});
});
