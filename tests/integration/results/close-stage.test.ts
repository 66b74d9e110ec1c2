import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { aggregate } from '#lib/domain/scoring.ts';
import { submitSheet } from '#lib/server/judging/submit-sheet.ts';
import { createDatabase } from '#lib/server/platform/db.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { closeStage } from '#lib/server/results/close-stage.ts';
import { decideGaps } from '#lib/server/results/decide-gaps.ts';
import { decideTie } from '#lib/server/results/decide-tie.ts';
import { makeList } from '#lib/server/results/make-list.ts';
import {
	getRanking,
	getRankingHead,
	getStageHead,
	listGapDecisions,
	listGaps,
	listOpenTies,
	listResultStages,
} from '#lib/server/results/queries.ts';
import { reopenStage } from '#lib/server/results/reopen-stage.ts';
import { withdrawGapDecision } from '#lib/server/results/withdraw-gap-decision.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { assignmentsOf, NOW, rubricOf, scoresOf } from '../judging/judging-world.ts';
import { brokenInvariants, closedWorld, eventsOf, ranksOf, worldWith, type ResultsWorld } from './results-world.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterEach(async () => expect(await brokenInvariants(database.db)).toEqual([]));
afterAll(() => database.drop());

const staffOf = (world: ResultsWorld) => world.as(world.staff);
const gapIds = async (world: ResultsWorld) =>
	(await listGaps(staffOf(world), world.stageId)).rows.map(({ assignmentId }) => assignmentId!);
const stageEntry = async (world: ResultsWorld, index: number) =>
	(
		await database.db
			.selectFrom('stage_entry')
			.select('id')
			.where('stage_id', '=', world.stageId)
			.where('entry_id', '=', world.entryIds[index]!)
			.executeTakeFirstOrThrow()
	).id;

describe('gaps', () => {
	test('keep the stage open until each is decided with a reason; the missing sheet is left out, not nought', async () => {
		const world = await worldWith(database.db, [
			[800, 820, null],
			[810, 810, 810],
		]);
		const ctx = staffOf(world);
		expect(await closeStage(ctx, { stageId: world.stageId })).toEqual({
			ok: false,
			reason: 'sheets_missing',
			facts: { count: 1 },
		});
		const [gap] = await gapIds(world);
		const decide = (reason: string, assignmentIds = [gap!]) =>
			decideGaps(ctx, { stageId: world.stageId, assignmentIds, reason });
		expect(await decide('  ')).toEqual({ ok: false, reason: 'reason_required' });
		expect(await decide('因病', [])).toEqual({ ok: false, reason: 'gap_already_decided', facts: { count: 0 } });
		expect(await decide(' 因病未评 ')).toEqual({ ok: true, code: 'waived' });
		expect(await decide('再来')).toEqual({ ok: false, reason: 'gap_already_decided', facts: { count: 1 } });
		expect(await listGapDecisions(ctx, world.stageId)).toMatchObject([
			{ assignmentId: gap, reason: '因病未评', by: world.staff.name, judge: world.judges[2]!.name },
		]);

		// undone, decided again
		expect(await withdrawGapDecision(ctx, { stageId: world.stageId, assignmentId: gap! })).toMatchObject({ ok: true });
		expect(await withdrawGapDecision(ctx, { stageId: world.stageId, assignmentId: gap! })).toEqual({
			ok: false,
			reason: 'gap_not_decided',
		});
		expect(await closeStage(ctx, { stageId: world.stageId })).toMatchObject({ reason: 'sheets_missing' });
		await decide('因病未评');
		expect(await closeStage(ctx, { stageId: world.stageId })).toEqual({ ok: true, code: 'closed' });
		// 81.0 of two sheets and 81.0 of three: the rules leave it open
		expect(await ranksOf(world)).toEqual([
			[0, 1, true],
			[1, 1, true],
		]);
		expect(await eventsOf(world, 'stage', world.stageId)).toEqual([
			'gap.waived',
			'gap.reopened',
			'gap.waived',
			'stage.closed',
		]);
		expect(await decide('晚了')).toEqual({ ok: false, reason: 'stage_not_open' });
	});

	test('are decided all together or not at all', async () => {
		const world = await worldWith(database.db, [[800, null, null]]);
		const [first, second] = await gapIds(world);
		await decideGaps(staffOf(world), { stageId: world.stageId, assignmentIds: [first!], reason: '因病' });
		expect(
			await decideGaps(staffOf(world), { stageId: world.stageId, assignmentIds: [first!, second!], reason: '因病' }),
		).toEqual({ ok: false, reason: 'gap_already_decided', facts: { count: 1 } });
		expect(await gapIds(world)).toEqual([second]);
	});

	test('include an entry whose judges have all recused themselves, but none of an entry that left', async () => {
		const world = await worldWith(database.db, [[800], [810], [null]]);
		const assignments = await assignmentsOf(database.db, world.stageId);
		const of = (index: number) => assignments.find(({ entry_id }) => entry_id === world.entryIds[index])!;
		await database.db.updateTable('assignment').set({ state: 'recused' }).where('id', '=', of(0).id).execute();
		await database.db.updateTable('entry').set({ state: 'withdrawn' }).where('id', '=', world.entryIds[2]!).execute();
		const { rows, total } = await listGaps(staffOf(world), world.stageId);
		expect([total, rows.map(({ kind, entryId }) => [kind, entryId])]).toEqual([1, [['no_judge', world.entryIds[0]]]]);
		expect((await getStageHead(staffOf(world), world.stageId)).gaps).toBe(1);
		await decideGaps(staffOf(world), { stageId: world.stageId, assignmentIds: [of(0).id], reason: '评委均回避' });
		expect(await closeStage(staffOf(world), { stageId: world.stageId })).toMatchObject({ ok: true });
		// no score is no rank; who left has none either
		expect(await ranksOf(world)).toEqual([
			[1, 1, false],
			[0, null, false],
			[2, null, false],
		]);
	});

	test('page by 50 in the order of the lots and filter by judge, with the same two queries', async () => {
		const world = await worldWith(
			database.db,
			Array.from({ length: 30 }, () => [null, null]),
		);
		const queries: string[] = [];
		const counting = createDatabase(database.applicationUrl, { onQuery: (text) => queries.push(text) });
		const ctx = { ...staffOf(world), db: counting };
		const first = await listGaps(ctx, world.stageId);
		expect([first.rows.length, first.total, queries.length]).toEqual([50, 60, 2]);
		const rest = await listGaps(ctx, world.stageId, { after: 50 });
		expect([rest.rows.length, queries.length]).toEqual([10, 4]);
		expect(new Set([...first.rows, ...rest.rows].map(({ assignmentId }) => assignmentId)).size).toBe(60);
		const lots = [...first.rows, ...rest.rows].map(({ lotNumber }) => lotNumber);
		expect(lots).toEqual([...lots].sort((a, b) => a! - b!));
		const one = await listGaps(ctx, world.stageId, { judgeId: world.judges[0]!.accountId });
		expect([one.total, one.byJudge.map(({ missing }) => missing)]).toEqual([30, [30, 30]]);
		await counting.destroy();
	});
});

describe('close-stage', () => {
	test('freezes exactly what the domain computes from the sheets', async () => {
		const totals = [
			[700, 800, 805, 900, 610],
			[900, 640, 820, 805, 760],
			[640, 640, 985, 700, 715],
		];
		const world = await closedWorld(database.db, totals, { tiebreak: [120, 150, 90] });
		const rows = await database.db
			.selectFrom('result as r')
			.innerJoin('stage_entry as s', 's.id', 'r.stage_entry_id')
			.select([
				's.entry_id',
				'r.sheet_count as sheetCount',
				'r.kept_sum_tenths as keptSumTenths',
				'r.kept_count as keptCount',
				'r.full_sum_tenths as fullSumTenths',
				'r.tiebreak_sum_tenths as tiebreakSumTenths',
				'r.median_doubled_tenths as medianDoubledTenths',
				'r.spread_tenths as spreadTenths',
			])
			.where('r.stage_id', '=', world.stageId)
			.execute();
		const expected = totals.map((sheets, index) => ({
			entry_id: world.entryIds[index],
			...aggregate(
				sheets.map((totalTenths) => ({ totalTenths, tiebreakTenths: [120, 150, 90][index]! })),
				5,
			),
		}));
		expect(rows.toSorted((a, b) => a.entry_id.localeCompare(b.entry_id))).toEqual(
			expected.toSorted((a, b) => a.entry_id!.localeCompare(b.entry_id!)),
		);
		// 800+805+700 = 2305 · 820+805+760 = 2385 · 700+715+640 = 2055
		expect(await ranksOf(world)).toEqual([
			[1, 1, false],
			[0, 2, false],
			[2, 3, false],
		]);
	});

	test('ranks each division by itself', async () => {
		const world = await closedWorld(database.db, [[700], [900], [800]], { divisions: [0, 1, 0] });
		expect(await ranksOf(world)).toEqual([
			[1, 1, false],
			[2, 1, false],
			[0, 2, false],
		]);
	});

	test('needs a sheet, and an open stage', async () => {
		const world = await worldWith(database.db, [[null]]);
		const ids = await gapIds(world);
		await decideGaps(staffOf(world), { stageId: world.stageId, assignmentIds: ids, reason: '都没有' });
		expect(await closeStage(staffOf(world), { stageId: world.stageId })).toEqual({ ok: false, reason: 'no_sheets' });
		const closed = await closedWorld(database.db, [[700]]);
		expect(await closeStage(staffOf(closed), { stageId: closed.stageId })).toEqual({
			ok: false,
			reason: 'stage_not_open',
		});
	});

	test('two at once: one closes, the other is told', async () => {
		const world = await worldWith(database.db, [
			[700, 710],
			[800, 810],
		]);
		const both = await Promise.all([1, 2].map(() => closeStage(staffOf(world), { stageId: world.stageId })));
		expect(both.map((decision) => (decision.ok ? decision.code : decision.reason)).sort()).toEqual([
			'closed',
			'stage_not_open',
		]);
		expect(await eventsOf(world, 'stage', world.stageId)).toEqual(['stage.closed']);
	});

	test('a sheet handed in at the same moment is in the results, or its judge finds the stage closed', async () => {
		const outcomes = new Set<string>();
		for (let round = 0; round < 6; round += 1) {
			const world = await worldWith(database.db, [[700, null]]);
			const [gap] = await gapIds(world);
			await decideGaps(staffOf(world), { stageId: world.stageId, assignmentIds: [gap!], reason: '可能不来了' });
			await database.db.updateTable('assignment').set({ opened_at: NOW }).where('id', '=', gap!).execute();
			const scores = scoresOf(await rubricOf(world), 0.8);
			const [sheet, closed] = await Promise.all([
				submitSheet(world.as(world.judges[1]!), { assignmentId: gap!, scores, comment: '', flags: [], version: 0 }),
				closeStage(staffOf(world), { stageId: world.stageId }),
			]);
			expect(closed.ok).toBe(true);
			const { sheet_count } = await database.db
				.selectFrom('result')
				.select('sheet_count')
				.where('stage_id', '=', world.stageId)
				.executeTakeFirstOrThrow();
			expect([sheet.ok, sheet_count]).toEqual(sheet.ok ? [true, 2] : [false, 1]);
			outcomes.add(sheet.ok ? 'in' : sheet.reason);
		}
		expect([...outcomes].every((outcome) => outcome === 'in' || outcome === 'stage_not_open')).toBe(true);
	});
});

describe('ties', () => {
	test('the jury parts a tie that the rules leave open, with a reason; all of it, each once', async () => {
		const world = await closedWorld(database.db, [[800], [800], [700], [800]]);
		const ctx = staffOf(world);
		expect(await ranksOf(world)).toEqual([
			[0, 1, true],
			[1, 1, true],
			[3, 1, true],
			[2, 4, false],
		]);
		const [tie] = await listOpenTies(ctx, world.stageId, null);
		expect(tie!.entries.map(({ entryId }) => entryId).sort()).toEqual(
			[0, 1, 3].map((index) => world.entryIds[index]!).sort(),
		);
		const [a, b, c] = [await stageEntry(world, 0), await stageEntry(world, 1), await stageEntry(world, 3)];
		const decide = (stageEntryIds: string[], reason = '合议：数据更完整') =>
			decideTie(ctx, { stageId: world.stageId, stageEntryIds, reason });
		expect(await decide([a, b])).toEqual({ ok: false, reason: 'positions_wrong' });
		expect(await decide([a, b, b])).toEqual({ ok: false, reason: 'positions_wrong' });
		expect(await decide([a, b, await stageEntry(world, 2)])).toEqual({ ok: false, reason: 'positions_wrong' });
		expect(await decide([a, b, c], ' ')).toEqual({ ok: false, reason: 'reason_required' });
		expect(await decide([c, a, b])).toEqual({ ok: true, code: 'decided' });
		expect(await ranksOf(world)).toEqual([
			[3, 1, false],
			[0, 2, false],
			[1, 3, false],
			[2, 4, false],
		]);
		const head = await getRankingHead(ctx, world.stageId);
		const { rows } = await getRanking(ctx, head, { divisionId: world.category.divisionIds[0]! });
		expect(rows.map(({ juryReason }) => juryReason)).toEqual([
			'合议：数据更完整',
			'合议：数据更完整',
			'合议：数据更完整',
			null,
		]);
	});

	test('innovation parts a tie before the jury does', async () => {
		const world = await closedWorld(database.db, [[800], [800]], { tiebreak: [100, 105] });
		expect(await ranksOf(world)).toEqual([
			[1, 1, false],
			[0, 2, false],
		]);
	});
});

describe('reopen-stage', () => {
	test('deletes results and drafts, keeps sheets; not after a list is confirmed', async () => {
		const world = await closedWorld(database.db, [[800], [700]]);
		const ctx = staffOf(world);
		await makeList(ctx, {
			stageId: world.stageId,
			kind: 'award',
			rule: { model: 'counts', first: 1, second: 0, third: 0 },
			version: null,
			keepHand: false,
		});
		expect(await reopenStage(ctx, { stageId: world.stageId })).toEqual({ ok: true, code: 'reopened' });
		const head = await getStageHead(ctx, world.stageId);
		expect([head.state, head.lists, head.sheetsIn]).toEqual(['open', [], 2]);
		expect(await ranksOf(world)).toEqual([]);
		expect(await reopenStage(ctx, { stageId: world.stageId })).toEqual({ ok: false, reason: 'stage_not_closed' });
		expect(await closeStage(ctx, { stageId: world.stageId })).toMatchObject({ ok: true });
	});
});

describe('ranking', () => {
	test('shows every sheet behind the figure, the trimmed ones marked, in a preview as after closing', async () => {
		const world = await worldWith(database.db, [
			[700, 800, 805, 900, 610],
			[900, 640, 820, 805, 760],
		]);
		const ctx = staffOf(world);
		const divisionId = world.category.divisionIds[0]!;
		const read = async () => (await getRanking(ctx, await getRankingHead(ctx, world.stageId), { divisionId })).rows;
		const preview = await read();
		expect(preview.map(({ entryId, rank }) => [entryId, rank])).toEqual([
			[world.entryIds[1], 1],
			[world.entryIds[0], 2],
		]);
		expect(preview[1]!.sheets.map(({ totalTenths, trimmed }) => [totalTenths, trimmed])).toEqual([
			[900, true],
			[805, false],
			[800, false],
			[700, false],
			[610, true],
		]);
		expect(new Set(preview[1]!.sheets.map(({ judge }) => judge))).toEqual(
			new Set(world.judges.map(({ name }) => name)),
		);
		await closeStage(ctx, { stageId: world.stageId });
		expect(await read()).toEqual(preview);
	});

	test.each([1, 3, 60])('of %i entries takes the same queries, open or closed', async (count) => {
		const world = await worldWith(
			database.db,
			Array.from({ length: count }, (_, index) => [700 + index]),
		);
		const queries: string[] = [];
		const counting = createDatabase(database.applicationUrl, { onQuery: (text) => queries.push(text) });
		const ctx = { ...staffOf(world), db: counting };
		const read = async (after = 0) => {
			queries.length = 0;
			const head = await getRankingHead(ctx, world.stageId);
			const ranking = await getRanking(ctx, head, { divisionId: world.category.divisionIds[0]!, after });
			return { ...ranking, queries: queries.length };
		};
		const open = await read();
		expect([open.rows.length, open.total, open.queries]).toEqual([Math.min(count, 50), count, 3]);
		await closeStage(staffOf(world), { stageId: world.stageId });
		const closed = await read();
		expect(closed).toEqual(open);
		const next = await read(50);
		expect(next.rows.map(({ rank }) => rank)).toEqual(
			Array.from({ length: Math.max(0, count - 50) }, (_, index) => 51 + index),
		);
		queries.length = 0;
		await listResultStages(ctx, world.editionId);
		expect(queries.length).toBe(2);
		await counting.destroy();
	});

	test('and everything else is absent for anybody but staff', async () => {
		const world = await worldWith(database.db, [[700]]);
		const teacher = { ...world.staff, role: 'teacher' as const, unitId: world.units.second };
		const administrator = { ...world.staff, role: 'administrator' as const };
		for (const other of [world.judges[0]!, teacher, administrator]) {
			const ctx = world.as(other);
			for (const attempt of [
				() => listResultStages(ctx, null),
				() => getStageHead(ctx, world.stageId),
				() => getRankingHead(ctx, world.stageId),
				() => listGaps(ctx, world.stageId),
				() => closeStage(ctx, { stageId: world.stageId }),
				() => reopenStage(ctx, { stageId: world.stageId }),
				() => decideGaps(ctx, { stageId: world.stageId, assignmentIds: [], reason: 'x' }),
			])
				await expect(attempt()).rejects.toThrow(NotFound);
		}
		await expect(getStageHead(staffOf(world), 'nonsense')).rejects.toThrow(NotFound);
	});
});
