import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Rubric } from '#lib/domain/rubric.ts';
import { grantRole } from '#lib/server/accounts/grant-role.ts';
import { markEntryReopened } from '#lib/server/entries/mark-entry.ts';
import { openVersionFile } from '#lib/server/entries/open-file.ts';
import { createStage } from '#lib/server/judging/create-stage.ts';
import { getDesk } from '#lib/server/judging/desk-queries.ts';
import { openAssignment } from '#lib/server/judging/open-assignment.ts';
import { openStage } from '#lib/server/judging/open-stage.ts';
import { recuse } from '#lib/server/judging/recuse.ts';
import { releaseAssignment } from '#lib/server/judging/release-assignment.ts';
import { reopenSheet } from '#lib/server/judging/reopen-sheet.ts';
import { saveScore } from '#lib/server/judging/save-score.ts';
import { submitSheet } from '#lib/server/judging/submit-sheet.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
	assignmentsOf,
	createWorld,
	NOW,
	openedStage,
	preparedStage,
	rubricOf,
	scoresOf,
	type JudgingWorld,
	type WorldAccount,
} from './judging-world.ts';

let database: TestDatabase;
let world: JudgingWorld;
let judge: WorldAccount;
let other: WorldAccount;
let stageId: string;
let assignmentId: string;
let entryId: string;
let rubric: Rubric;
const queries: string[] = [];

beforeAll(async () => {
	database = await createTestDatabase({ onQuery: (text) => queries.push(text) });
});
afterAll(() => database.drop());

const administrator = () => world.as({ ...world.staff, role: 'administrator' });
const sheet = (version = 0) => ({ assignmentId, scores: scoresOf(rubric, 0.8), comment: '', flags: [], version });

describe('what a judge gains after the stage was opened', () => {
	beforeEach(async () => {
		world = await createWorld(database.db);
		({ entryId } = await world.entry({ unitId: world.units.second, files: true }));
		[judge, other] = [await world.judge('甲'), await world.judge('乙')];
		stageId = await openedStage(world, [judge, other]);
		assignmentId = (await assignmentsOf(database.db, stageId)).find((a) => a.judge_id === judge.accountId)!.id;
		rubric = await rubricOf(world);
	});

	test.each(['staff', 'administrator'] as const)('who is judging is not made %s', async (role) => {
		const grant = () => grantRole(administrator(), { accountId: judge.accountId, role, unitId: null });
		expect(await grant()).toEqual({ ok: false, reason: 'judging_now' });
		await releaseAssignment(world.as(world.staff), { stageId, assignmentId });
		expect(await grant()).toMatchObject({ ok: true });
	});
	test('after the stage is closed the role may be given', async () => {
		await database.db.updateTable('stage').set({ state: 'closed' }).where('id', '=', stageId).execute();
		const grant = { accountId: judge.accountId, role: 'staff', unitId: null } as const;
		expect(await grantRole(administrator(), grant)).toMatchObject({ ok: true });
	});

	const gains: Record<string, () => Promise<unknown>> = {
		'a membership of the school': () =>
			database.db
				.insertInto('membership')
				.values({ id: newId(), person_id: judge.personId, unit_id: world.units.second, from_on: '2026-05-20' })
				.execute(),
		'being its advisor': () =>
			database.db
				.insertInto('advisor')
				.values({ id: newId(), entry_id: entryId, position: 2, person_id: judge.personId })
				.execute(),
		'owning it': () =>
			database.db.updateTable('entry').set({ owner_id: judge.accountId }).where('id', '=', entryId).execute(),
		'staff rights': () =>
			database.db
				.insertInto('account_role')
				.values({ account_id: judge.accountId, role: 'staff', unit_id: null, granted_at: NOW })
				.execute(),
		'a declared conflict': () =>
			database.db
				.insertInto('conflict')
				.values({
					id: newId(),
					judge_id: judge.accountId,
					entry_id: entryId,
					source: 'staff',
					reason: '亲属',
					created_at: NOW,
					created_by: world.staff.accountId,
				})
				.execute(),
	};
	test.each(Object.keys(gains))('%s: nothing can be written or read any more, only declined', async (gain) => {
		const ctx = world.as(judge);
		const [file] = (await getDesk(ctx, assignmentId)).files;
		expect(await saveScore(ctx, sheet())).toMatchObject({ ok: true });
		await openAssignment(ctx, assignmentId);
		await gains[gain]!();
		const refused = { ok: false, reason: 'assignment_in_conflict' };
		expect(await saveScore(ctx, sheet(1))).toEqual(refused);
		expect(await submitSheet(ctx, sheet(1))).toEqual(refused);
		queries.length = 0;
		expect(await getDesk(ctx, assignmentId)).toMatchObject({ inConflict: true, files: [], fields: [], abstract: '' });
		expect(queries.length).toBeLessThanOrEqual(3);
		await expect(openVersionFile(ctx, file!.id)).rejects.toThrow(NotFound);
		expect(await recuse(ctx, { assignmentId, reason: '与本校有关' })).toEqual({ ok: true, code: 'recused' });
	});
	test('a sheet that was submitted before stays as it is', async () => {
		const ctx = world.as(judge);
		await openAssignment(ctx, assignmentId);
		expect(await submitSheet(ctx, sheet())).toMatchObject({ ok: true });
		await gains['being its advisor']!();
		expect(await reopenSheet(ctx, { assignmentId })).toEqual({ ok: false, reason: 'assignment_in_conflict' });
	});
	test('another entry of the stage is not touched by it', async () => {
		await database.db
			.insertInto('membership')
			.values({ id: newId(), person_id: judge.personId, unit_id: world.units.third, from_on: '2026-05-20' })
			.execute();
		expect(await getDesk(world.as(judge), assignmentId)).toMatchObject({ inConflict: false });
		expect(await saveScore(world.as(judge), sheet())).toMatchObject({ ok: true });
	});

	test('an archive is listed for judges but not handed out; staff keep it', async () => {
		await database.db
			.updateTable('file')
			.set({ media_type: 'application/zip' })
			.where('sha256', '=', entryId.replaceAll('-', '').repeat(2))
			.execute();
		await database.db.updateTable('entry').set({ handed_in_at: NOW }).where('id', '=', entryId).execute();
		const desk = await getDesk(world.as(judge), assignmentId);
		expect(desk.files).toMatchObject([{ mediaType: 'application/zip', withheld: true }]);
		const { id } = desk.files[0]!;
		await expect(openVersionFile(world.as(judge), id)).rejects.toThrow(NotFound);
		expect(await openVersionFile(world.as(world.staff), id)).toMatchObject({ mediaType: 'application/zip' });
	});
});

describe('an entry whose acceptance is taken back meanwhile', () => {
	beforeEach(async () => {
		world = await createWorld(database.db);
		judge = await world.judge('甲');
	});
	const stateOf = async (id: string) =>
		(await database.db.selectFrom('entry').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state;
	const stagedIn = async (stage: string) =>
		(await database.db.selectFrom('stage_entry').select('entry_id').where('stage_id', '=', stage).execute()).map(
			({ entry_id }) => entry_id,
		);

	test('is never in a stage that is set up at the same moment', async () => {
		const { entryId: kept } = await world.entry({ unitId: world.units.third });
		const { entryId: doubted } = await world.entry({ unitId: world.units.second });
		// Held back just before it commits: the stage is set up while the entry is being reopened.
		const reopening = database.db.transaction().execute(async (trx) => {
			await markEntryReopened(trx, doubted);
			const creating = createStage(world.as(world.staff), { categoryId: world.categoryId });
			await new Promise((resolve) => setTimeout(resolve, 200));
			return { creating };
		});
		const made = (await (await reopening).creating) as { stageId: string };
		expect(await stateOf(doubted)).toBe('filed');
		expect(await stagedIn(made.stageId)).toEqual([kept]);
	});
	test('leaves a stage that was set up before when it opens, and that is recorded', async () => {
		const { entryId: kept } = await world.entry({ unitId: world.units.third });
		const { entryId: gone } = await world.entry({ unitId: world.units.second });
		const stage = await preparedStage(world, [judge]);
		await database.db.updateTable('entry').set({ state: 'withdrawn' }).where('id', '=', gone).execute();
		expect(await openStage(world.as(world.staff), { stageId: stage })).toEqual({ ok: true, code: 'opened' });
		expect(await stagedIn(stage)).toEqual([kept]);
		const events = await database.db
			.selectFrom('audit_event')
			.selectAll()
			.where('name', '=', 'stage.entry_removed')
			.execute();
		expect(JSON.stringify(events)).toContain(gone);
	});
	test('the only one: the stage does not open', async () => {
		const { entryId: gone } = await world.entry({ unitId: world.units.second });
		const stage = await preparedStage(world, [judge]);
		await database.db.updateTable('entry').set({ state: 'withdrawn' }).where('id', '=', gone).execute();
		expect(await openStage(world.as(world.staff), { stageId: stage })).toEqual({
			ok: false,
			reason: 'no_accepted_entries',
		});
	});
});
