import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { assignJudge } from '#lib/server/judging/assign-judge.ts';
import { getDesk, getDeskStage, listDeskStages } from '#lib/server/judging/desk-queries.ts';
import { invariants } from '#lib/server/judging/invariants.ts';
import { openAssignment } from '#lib/server/judging/open-assignment.ts';
import {
	getStage,
	getStageEntry,
	listJudgeProgress,
	listJudging,
	listStageEntries,
} from '#lib/server/judging/queries.ts';
import { recuse } from '#lib/server/judging/recuse.ts';
import { releaseAssignment } from '#lib/server/judging/release-assignment.ts';
import { reopenSheet } from '#lib/server/judging/reopen-sheet.ts';
import { saveScore } from '#lib/server/judging/save-score.ts';
import { submitSheet } from '#lib/server/judging/submit-sheet.ts';
import { readCursor } from '#lib/server/platform/keyset.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { closeStage } from '#lib/server/results/close-stage.ts';
import { decideGaps } from '#lib/server/results/decide-gaps.ts';
import type { Rubric } from '#lib/domain/rubric.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
	assignmentsOf,
	CLOSES_AT,
	createWorld,
	minutes,
	NOW,
	openedStage,
	OPENS_AT,
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
let rubric: Rubric;
const queries: string[] = [];

beforeAll(async () => {
	database = await createTestDatabase({ onQuery: (text) => queries.push(text) });
});
afterAll(() => database.drop());

beforeEach(async () => {
	world = await createWorld(database.db);
	await world.entry({ unitId: world.units.second });
	[judge, other] = [await world.judge('甲'), await world.judge('乙')];
	stageId = await openedStage(world, [judge, other]);
	assignmentId = (await own(judge))[0]!.id;
	rubric = await rubricOf(world);
});

const own = async (account: WorldAccount) =>
	(await assignmentsOf(database.db, stageId)).filter(({ judge_id }) => judge_id === account.accountId);
const sheet = (share: number, version = 0) => ({
	assignmentId,
	scores: scoresOf(rubric, share),
	comment: '',
	flags: [],
	version,
});
const stored = () =>
	database.db
		.selectFrom('score_sheet')
		.select(['state', 'total_tenths', 'version', 'comment', 'flags'])
		.where('assignment_id', '=', assignmentId)
		.execute();

describe('save-score and submit-sheet', () => {
	test('a draft with gaps, then the whole sheet; the rubric freezes with the first score', async () => {
		const ctx = world.as(judge);
		const [first] = scoresOf(rubric, 0.8);
		expect(rubric.frozenAt).toBeNull();
		expect(await saveScore(ctx, { ...sheet(0.8), scores: new Map([first!]) })).toEqual({
			ok: true,
			code: 'saved',
			version: 1,
		});
		expect((await rubricOf(world)).frozenAt).toEqual(NOW);
		expect(await submitSheet(ctx, sheet(0.8, 1))).toEqual({ ok: false, reason: 'not_opened' });
		await openAssignment(ctx, assignmentId);
		expect(await submitSheet(ctx, { ...sheet(0.8, 1), scores: new Map([first!]) })).toMatchObject({
			ok: false,
			reason: 'sheet_incomplete',
		});
		expect(await submitSheet(ctx, { ...sheet(0.8, 1), comment: '构图大胆', flags: ['beyond_pupil'] })).toEqual({
			ok: true,
			code: 'submitted',
			version: 2,
		});
		const total = [...scoresOf(rubric, 0.8).values()].reduce((sum, points) => sum + points, 0);
		expect(await stored()).toEqual([
			{ state: 'submitted', total_tenths: total, version: 2, comment: '构图大胆', flags: ['beyond_pupil'] },
		]);
		expect(await saveScore(ctx, sheet(0.9, 2))).toEqual({ ok: false, reason: 'sheet_submitted' });
		expect(await reopenSheet(ctx, { assignmentId })).toEqual({ ok: true, code: 'reopened' });
		expect(await reopenSheet(ctx, { assignmentId })).toEqual({ ok: false, reason: 'sheet_not_submitted' });
		expect(await submitSheet(ctx, sheet(0.9, 3))).toMatchObject({ ok: true });
	});
	test('scores off the step, too high or of another rubric are refused, and nothing is kept', async () => {
		const [id, points] = [...scoresOf(rubric, 1)][0]!;
		for (const wrong of [points + 10, -10, 3]) {
			const refused = await saveScore(world.as(judge), { ...sheet(0.8), scores: new Map([[id, wrong]]) });
			expect(refused).toMatchObject({ ok: false, reason: 'scores_invalid' });
		}
		const strange = await saveScore(world.as(judge), { ...sheet(0.8), scores: new Map([[stageId, 10]]) });
		expect(strange).toMatchObject({ ok: false, reason: 'scores_invalid' });
		expect(await stored()).toEqual([]);
	});
	test('a score taken out is gone from the draft', async () => {
		await saveScore(world.as(judge), sheet(0.8));
		await saveScore(world.as(judge), { ...sheet(0.8, 1), scores: new Map() });
		const desk = await getDesk(world.as(judge), assignmentId);
		expect(desk.sheet).toMatchObject({ scores: {}, version: 2 });
	});
	test('two devices at once: one saves, the other is told', async () => {
		for (const version of [0, 1, 2]) {
			const both = await Promise.all([
				saveScore(world.as(judge), sheet(0.5, version)),
				saveScore(world.as(judge), sheet(0.7, version)),
			]);
			expect(both.map((result) => (result.ok ? result.code : result.reason)).sort()).toEqual([
				'changed_meanwhile',
				'saved',
			]);
		}
		expect(await stored()).toMatchObject([{ version: 3 }]);
	});
	test('another judge, staff, and nobody: not found', async () => {
		for (const stranger of [other, world.staff]) {
			await expect(saveScore(world.as(stranger), sheet(0.8))).rejects.toThrow(NotFound);
			await expect(submitSheet(world.as(stranger), sheet(0.8))).rejects.toThrow(NotFound);
			await expect(recuse(world.as(stranger), { assignmentId, reason: '试' })).rejects.toThrow(NotFound);
			await expect(reopenSheet(world.as(stranger), { assignmentId })).rejects.toThrow(NotFound);
			await expect(getDesk(world.as(stranger), assignmentId)).rejects.toThrow(NotFound);
			await openAssignment(world.as(stranger), assignmentId);
		}
		expect((await getDesk(world.as(judge), assignmentId)).openedAt).toBeNull();
		await expect(listDeskStages(world.as(world.staff))).rejects.toThrow(NotFound);
		for (const read of [listJudging, (ctx: ReturnType<typeof world.as>) => getStage(ctx, stageId)])
			await expect(async () => read(world.as(judge))).rejects.toThrow(NotFound);
	});
	test('the window gates by the moment the request began', async () => {
		const at = (moment: Date, version: number) => saveScore(world.as(judge, moment), sheet(0.8, version));
		expect(await at(new Date(OPENS_AT.getTime() - 1), 0)).toEqual({ ok: false, reason: 'judging_window_before' });
		expect(await at(OPENS_AT, 0)).toMatchObject({ ok: true });
		expect(await at(new Date(CLOSES_AT.getTime() - 1), 1)).toMatchObject({ ok: true });
		expect(await at(CLOSES_AT, 2)).toEqual({ ok: false, reason: 'judging_window_closed' });
	});
});

describe('closing', () => {
	test('impossible with a missing sheet unless it is decided; a closed stage takes no sheet', async () => {
		const staff = world.as(world.staff);
		expect(await closeStage(staff, { stageId })).toEqual({ ok: false, reason: 'sheets_missing', facts: { count: 2 } });
		await openAssignment(world.as(judge), assignmentId);
		await submitSheet(world.as(judge), sheet(0.8));
		const [gap] = await own(other);
		expect(await decideGaps(staff, { stageId, assignmentIds: [gap!.id], reason: '评委生病' })).toMatchObject({
			ok: true,
		});
		expect(await closeStage(staff, { stageId })).toMatchObject({ ok: true });
		expect(await saveScore(world.as(other), { ...sheet(0.8), assignmentId: gap!.id })).toEqual({
			ok: false,
			reason: 'stage_not_open',
		});
		expect(await reopenSheet(world.as(judge), { assignmentId })).toEqual({ ok: false, reason: 'stage_not_open' });
		expect(await releaseAssignment(staff, { stageId, assignmentId })).toEqual({ ok: false, reason: 'stage_not_open' });
	});
	test('submit against close: the sheet is in the results, or the judge finds the stage closed', async () => {
		const staff = world.as(world.staff);
		const [gap] = await own(other);
		await openAssignment(world.as(judge), assignmentId);
		await submitSheet(world.as(judge), sheet(0.8));
		await openAssignment(world.as(other), gap!.id);
		await decideGaps(staff, { stageId, assignmentIds: [gap!.id], reason: '联系不上' });
		const [submitted, closed] = await Promise.all([
			submitSheet(world.as(other), { ...sheet(0.6), assignmentId: gap!.id }),
			closeStage(staff, { stageId }),
		]);
		expect(closed).toMatchObject({ ok: true });
		const { sheet_count } = await database.db
			.selectFrom('result')
			.select('sheet_count')
			.where('stage_id', '=', stageId)
			.executeTakeFirstOrThrow();
		expect(sheet_count).toBe(submitted.ok ? 2 : 1);
		if (!submitted.ok) expect(submitted.reason).toBe('stage_not_open');
	});
	test('submit against release: never both', async () => {
		await openAssignment(world.as(judge), assignmentId);
		const [submitted, released] = await Promise.all([
			submitSheet(world.as(judge), sheet(0.8)),
			releaseAssignment(world.as(world.staff), { stageId, assignmentId }),
		]);
		expect(submitted.ok).not.toBe(released.ok);
	});
});

describe('recusal', () => {
	test('with a reason; the pair never meets again; somebody else takes the work', async () => {
		const ctx = world.as(judge);
		expect(await recuse(ctx, { assignmentId, reason: ' ' })).toEqual({ ok: false, reason: 'reason_required' });
		await saveScore(ctx, sheet(0.8));
		expect(await recuse(ctx, { assignmentId, reason: '作者是邻居' })).toEqual({ ok: true, code: 'recused' });
		expect(await saveScore(ctx, sheet(0.9, 1))).toEqual({ ok: false, reason: 'assignment_recused' });
		const [row] = await own(judge);
		const staff = world.as(world.staff);
		const stageEntryId = row!.stage_entry_id;
		const third = await world.judge('丙');
		const entry = await getStageEntry(staff, await getStage(staff, stageId), stageEntryId);
		const offered = entry.eligible.map(({ id }) => id);
		expect(offered).toContain(third.accountId);
		expect(offered).not.toContain(judge.accountId);
		expect(offered).not.toContain(other.accountId);
		expect(await assignJudge(staff, { stageId, stageEntryId, judgeId: judge.accountId })).toEqual({
			ok: false,
			reason: 'judge_in_conflict',
		});
		expect(await assignJudge(staff, { stageId, stageEntryId, judgeId: third.accountId })).toEqual({
			ok: true,
			code: 'assigned',
		});
		expect((await listStageEntries(staff, stageId, { view: 'recused', search: '', cursor: null })).rows).toHaveLength(
			1,
		);
		const [stage] = await listDeskStages(ctx);
		expect(stage).toMatchObject({ total: 0, recused: 1, nextId: null });
	});
	test('not after handing in', async () => {
		await openAssignment(world.as(judge), assignmentId);
		await submitSheet(world.as(judge), sheet(0.8));
		expect(await recuse(world.as(judge), { assignmentId, reason: '晚了' })).toEqual({
			ok: false,
			reason: 'sheet_submitted',
		});
	});
});

describe('what is shown', () => {
	test('the judge’s first sight: left, pace, next by lot', async () => {
		const more = await createWorld(database.db);
		for (let made = 0; made < 5; made++) await more.entry({ unitId: more.units.second });
		const mine = await more.judge('丁');
		const stage = await openedStage(more, [mine]);
		const rows = await assignmentsOf(database.db, stage);
		const marks = await rubricOf(more);
		const [before] = await listDeskStages(more.as(mine));
		expect(before).toMatchObject({
			unscored: 5,
			submitted: 0,
			nextId: rows[0]!.id,
			medianMinutes: null,
			closesAt: CLOSES_AT,
		});
		for (const [index, { id }] of rows.slice(0, 4).entries()) {
			const ctx = more.as(mine, new Date(NOW.getTime() + minutes(index * 6)));
			await openAssignment(ctx, id);
			await submitSheet(ctx, { assignmentId: id, scores: scoresOf(marks, 0.7), comment: '', flags: [], version: 0 });
		}
		const [after] = await listDeskStages(more.as(mine));
		expect(after).toMatchObject({ unscored: 1, submitted: 4, nextId: rows[4]!.id, medianMinutes: 6 });
	});
	test('the same number of queries for 1, 3 and 60 rows, at most three; pages by keyset', async () => {
		const counts: Record<string, Set<number>> = {};
		const count = async (name: string, work: () => Promise<unknown>) => {
			queries.length = 0;
			await work();
			(counts[name] ??= new Set()).add(queries.length);
		};
		for (const size of [1, 3, 60]) {
			const some = await createWorld(database.db);
			for (let made = 0; made < size; made++) await some.entry({ unitId: some.units.second });
			const mine = await some.judge('戊');
			const stage = await openedStage(some, [mine]);
			const [ctx, staff] = [some.as(mine), some.as(some.staff)];
			await count('home', () => listDeskStages(ctx));
			await count('list', () => getDeskStage(ctx, stage, { progress: null, sort: 'lot', cursor: null }));
			await count('overview', () => listJudging(staff));
			await count('progress', () => listJudgeProgress(staff, stage));
			await count('entries', async () => [
				await getStage(staff, stage),
				await listStageEntries(staff, stage, { view: 'all', search: '', cursor: null }),
			]);
			if (size < 60) continue;
			const lots: number[] = [];
			let at: string | null = null;
			do {
				const page = await getDeskStage(ctx, stage, { progress: null, sort: 'lot', cursor: readCursor(at) });
				lots.push(...page.rows.map(({ lot }) => lot));
				at = page.next;
			} while (at);
			expect(lots).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
			const second = await listStageEntries(staff, stage, {
				view: 'all',
				search: '',
				cursor: readCursor((await listStageEntries(staff, stage, { view: 'all', search: '', cursor: null })).next),
			});
			expect(second.rows.map(({ lot }) => lot)).toEqual(Array.from({ length: 25 }, (_, index) => index + 26));
			const back = await listStageEntries(staff, stage, {
				view: 'all',
				search: '',
				cursor: readCursor(second.previous),
			});
			expect(back.rows.map(({ lot }) => lot)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
			expect(second.counts).toEqual({ all: 60, gaps: 60, far: 0, recused: 0, flagged: 0 });
		}
		expect(Object.values(counts).every((seen) => seen.size === 1 && [...seen][0]! <= 3)).toBe(true);
	});
	test('nothing that a judge reads names anybody or tells the filing', async () => {
		const populated = await createWorld(database.db);
		const ids: string[] = [];
		for (const unitId of Object.values(populated.units))
			for (let made = 0; made < 3; made++) {
				const { entryId, versionId } = await populated.entry({ unitId, files: true });
				ids.push(entryId, versionId);
			}
		const mine = await populated.judge('己');
		const stage = await openedStage(populated, [mine]);
		const ctx = populated.as(mine);
		const rows = await assignmentsOf(database.db, stage);
		const seen = JSON.stringify([
			await listDeskStages(ctx),
			await getDeskStage(ctx, stage, { progress: null, sort: 'lot', cursor: null }),
			...(await Promise.all(rows.map(({ id }) => getDesk(ctx, id)))),
		]);
		const numbers = await database.db
			.selectFrom('entry')
			.select('number')
			.where('category_id', '=', populated.categoryId)
			.execute();
		const secrets = [
			...populated.names,
			...ids,
			...numbers.map(({ number }) => number!),
			...Object.values(populated.units),
		];
		// There is something to leak, and the works themselves are there.
		expect(populated.names.length).toBeGreaterThan(20);
		expect(numbers).toHaveLength(12);
		const titles = await database.db
			.selectFrom('entry')
			.select('title')
			.where('category_id', '=', populated.categoryId)
			.execute();
		expect(titles.every(({ title }) => seen.includes(title))).toBe(true);
		expect(seen).toContain('.jpg');
		expect(secrets.filter((secret) => seen.includes(secret))).toEqual([]);
	});
	test('sheets far apart, flags and gaps stand in staff’s list', async () => {
		await openAssignment(world.as(judge), assignmentId);
		await submitSheet(world.as(judge), { ...sheet(0.9), flags: ['identity_visible', 'beyond_pupil'] });
		const staff = world.as(world.staff);
		const list = () => listStageEntries(staff, stageId, { view: 'all', search: '', cursor: null });
		expect((await list()).rows).toMatchObject([
			{ expected: 2, submitted: 1, far: false, flags: ['identity_visible', 'beyond_pupil'] },
		]);
		const [second] = await own(other);
		await openAssignment(world.as(other), second!.id);
		await submitSheet(world.as(other), { ...sheet(0.5), assignmentId: second!.id });
		const after = await list();
		expect(after.rows).toMatchObject([{ expected: 2, submitted: 2, far: true }]);
		expect(after.counts).toEqual({ all: 1, gaps: 0, far: 1, recused: 0, flagged: 1 });
	});
});

test('no invariant is broken by any of this', async () => {
	for (const { name, sql: text } of invariants) {
		const { rows } = await sql.raw(text).execute(database.db);
		expect({ name, rows }).toEqual({ name, rows: [] });
	}
});
