import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OutcomeResult, OutcomeState, RecommendationState } from '#lib/domain/higher.ts';
import { ENTRY_STATES } from '#lib/domain/entry.ts';
import { calendarYear, plainSummary, renderSummary, schoolYear } from '#lib/domain/report.ts';
import { readCounted, readCountedUpward } from '#lib/forms/counted.ts';
import { reportTables, type ReportCell } from '#lib/i18n/report-tables.ts';
import { summaryPlaceholders, summaryTemplate } from '#lib/i18n/summary.ts';
import { listFiledUnits } from '#lib/server/filings/list-filed-units.ts';
import { listEntries } from '#lib/server/filings/entry-list.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { getHigherEdition, listOutcomes, listSheet } from '#lib/server/recommendations/queries.ts';
import { findSummary, getReport } from '#lib/server/report/queries.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { days, NOW } from '../filings/filing-world.ts';
import { createReportWorld, type ReportWorld } from './report-world.ts';

const YEAR = calendarYear(2026);

let database: TestDatabase;
let world: ReportWorld;
const queries: string[] = [];
beforeAll(async () => {
	database = await createTestDatabase({ onQuery: (text) => queries.push(text) });
	world = await createReportWorld(database.db);
});
afterAll(() => database.drop());

const staff = () => world.as(world.staff);
const report = (period = YEAR) => getReport(staff(), period);

/** What the list behind a link counts, read as the page of the list reads its address. */
async function countBehind(path: string): Promise<number> {
	const url = new URL(path, 'http://portal.invalid');
	const { searchParams: query, pathname } = url;
	if (pathname === '/staff/entries') {
		const { value: counted, broken } = readCounted(query);
		expect(broken, path).toBe(false);
		const page = await listEntries(staff(), {
			editionId: query.get('edition'),
			categoryId: query.get('category'),
			divisionId: null,
			unitId: query.get('unit'),
			state: ENTRY_STATES.find((state) => state === query.get('state')) ?? null,
			overdue: false,
			search: '',
			counted,
			sort: 'filed',
			cursor: null,
		});
		return page.total;
	}
	if (pathname === '/staff/units') {
		const { filed } = readCounted(query).value;
		const editionId = query.get('edition');
		const asked = { editionId, status: null, kind: null, search: '', sort: 'name', cursor: null } as const;
		return (await listFiledUnits(staff(), asked, filed!)).total;
	}
	const [, editionId, outcomes] = /^\/staff\/upward\/([^/]+)(\/outcomes)?$/.exec(pathname)!;
	const counted = readCountedUpward(query);
	if (outcomes)
		return (
			await listOutcomes(staff(), {
				editionId: editionId!,
				state: query.get('state') as OutcomeState,
				result: query.get('result') as OutcomeResult,
				counted,
				cursor: null,
			})
		).total;
	return (
		await listSheet(staff(), await getHigherEdition(staff(), editionId!), {
			state: query.get('state') as RecommendationState,
			categoryId: null,
			search: '',
			counted,
			cursor: null,
		})
	).total;
}

test('figures of an empty time are zero, and there is nothing to say', async () => {
	const figures = await report(calendarYear(1999));
	expect(reportTables(figures, 'zh-CN')).toEqual([]);
	expect(summaryTemplate(figures, { locale: 'zh-CN', association: '' })).toBe('');
	expect(summaryTemplate(figures, { locale: 'en', association: '' })).toBe('');
});

test('is staff’s alone', async () => {
	for (const account of [world.school.coordinator, world.school.teacher]) {
		await expect(getReport(world.as(account), YEAR)).rejects.toThrow(NotFound);
		await expect(findSummary(world.as(account), YEAR, 'zh-CN')).rejects.toThrow(NotFound);
	}
});

describe('by which day a thing counts', () => {
	test('a work by its first filing that stands: mended next year it stays, recalled it goes, rejected it was received', async () => {
		const before = (await report()).totals.now;
		expect(before).toMatchObject({ works: 7, accepted: 5, schools: 2, participants: 7 });
		const [mended, recalled] = [await world.entry(), await world.entry()];
		await world.fileAt(mended, NOW);
		const filing = await world.fileAt(recalled, NOW);
		await database.db
			.updateTable('filing')
			.set({ recalled_at: days(1) })
			.where('id', '=', filing)
			.execute();
		await database.db.updateTable('entry').set({ state: 'handed_in' }).where('id', '=', recalled).execute();
		await world.fileAt(mended, new Date('2027-01-05T00:00:00Z'));
		expect((await report()).totals.now.works).toBe(before.works + 1);
		expect((await report(calendarYear(2027))).totals.now.works).toBe(0);
		expect((await report(calendarYear(2027))).totals.before.works).toBe(before.works + 1);
	});

	test('the first and the last minute of the association’s own day', async () => {
		const [first, last, next] = [await world.entry(), await world.entry(), await world.entry()];
		for (const [entry, at] of [
			[first, '2023-12-31T16:00:00Z'],
			[last, '2024-12-31T15:59:59Z'],
			[next, '2024-12-31T16:00:00Z'],
		] as const)
			await world.fileAt(entry, new Date(at));
		expect((await report(calendarYear(2024))).totals.now.works).toBe(2);
		expect((await report(schoolYear(2024))).totals).toMatchObject({ now: { works: 2 }, before: { works: 1 } });
		// a year before stands beside it, by category as well
		const { categories, totals } = await report(calendarYear(2025));
		expect(totals).toMatchObject({ now: { works: 1 }, before: { works: 2 } });
		expect(categories.map(({ works, before }) => [works, before])).toEqual([[1, 2]]);
	});

	test('an award by its confirmed list, once; a nominee is no work', async () => {
		const [first, second, third] = world.works as [string, string, string];
		await world.awards(
			[
				[first, 'first'],
				[second, 'second'],
			],
			days(40),
		);
		await world.awards(
			[
				[first, 'first'],
				[third, 'third'],
			],
			new Date('2027-02-01T00:00:00Z'),
		);
		await world.awards([[third, 'first']], null);
		const grades = async (year: number) =>
			(await report(calendarYear(year))).awards.map(({ now, before }) => `${now}/${before}`);
		expect(await grades(2026)).toEqual(['1/0', '1/0', '0/0', '0/0']);
		expect(await grades(2027)).toEqual(['1/1', '0/1', '1/0', '0/0']);
		expect((await report()).totals.now.awarded).toBe(2);

		const { id: category } = await database.db
			.selectFrom('category')
			.select('id')
			.where('edition_id', '=', world.editionId)
			.where('id', '<>', world.categoryId)
			.orderBy('position')
			.executeTakeFirstOrThrow();
		const nominee = await world.entry({ state: 'handed_in' });
		const works = (await report()).totals.now.works;
		await world.fileAt(nominee, NOW);
		expect((await report()).totals.now.works).toBe(works + 1);
		await database.db.updateTable('category').set({ entrant_kind: 'person' }).where('id', '=', category).execute();
		await database.db.updateTable('entry').set({ category_id: category }).where('id', '=', nominee).execute();
		expect((await report()).totals.now.works).toBe(works);
	});

	test('what went up by the day it was sent, an outcome by the day it was published and only if verified', async () => {
		const [first, second, third] = world.works as [string, string, string];
		const province = await world.send({ name: '省创新大赛', level: 'province', entryIds: [first, second] });
		await world.send({
			name: '省创新大赛',
			level: 'province',
			entryIds: [third],
			sentOn: '2027-01-02',
			editionId: province,
		});
		await world.outcome({ editionId: province, entryId: first, result: 'award', grade: 'first' });
		await world.outcome({ editionId: province, entryId: first, result: 'shortlisted', decidedOn: '2026-06-01' });
		await world.outcome({
			editionId: province,
			entryId: second,
			result: 'award',
			grade: 'second',
			decidedOn: '2027-01-15',
		});
		await world.outcome({ editionId: province, entryId: third, result: 'award', grade: 'third', state: 'reported' });
		// entered by the school itself, unknown to us before
		await world.outcome({ editionId: province, entryId: null, result: 'award' });
		const [contest] = (await report()).contests;
		expect(contest).toMatchObject({ sent: 2, pending: 0, shortlisted: 1, final: 0, none: 0 });
		expect(contest!.awards).toEqual({ special: 0, first: 1, second: 0, third: 0, encouragement: 0, named: 1 });
		const [later] = (await report(calendarYear(2027))).contests;
		expect(later).toMatchObject({ sent: 1, pending: 1 });
		expect(later!.awards).toMatchObject({ first: 0, second: 1, third: 0 });
	});
});

test('every figure with a link equals the count of its list, in tables and in the summary', async () => {
	for (let made = 1; made <= 10; made += 1)
		await world.send({
			name: `市赛${made}`,
			level: made < 3 ? 'nation' : 'city',
			entryIds: world.works.slice(0, (made % 3) + 1),
		});
	const talent = await world.send({
		name: '长沙市优秀青少年科技创新人才',
		kind: 'talent_award',
		level: 'city',
		periodLabel: '2020—2021年度',
		entryIds: world.works.slice(0, 3),
	});
	for (const entryId of world.works.slice(0, 2))
		await world.outcome({ editionId: talent, entryId, result: 'shortlisted' });
	const figures = await report();
	const cells: [where: string, value: ReportCell['value'], path: string][] = reportTables(figures, 'zh-CN').flatMap(
		({ key, rows, sum }) =>
			[...rows, ...(sum ? [sum] : [])].flatMap((row) =>
				row.flatMap(({ value, path }): [string, ReportCell['value'], string][] =>
					typeof value === 'number' && path?.startsWith('/') ? [[`${key}: ${String(row[0]!.value)}`, value, path]] : [],
				),
			),
	);
	const placeholders = summaryPlaceholders(figures, { locale: 'zh-CN', association: '' }).flatMap(
		({ name, value, path }): [string, number, string][] => (path?.startsWith('/') ? [[name, Number(value), path]] : []),
	);
	const tables = new Set(cells.map(([where]) => where.split(':')[0]));
	expect([...tables].sort()).toEqual([
		'awards',
		'categories',
		'contests',
		'editions',
		'stages',
		'talents',
		'units',
		'yoy',
	]);
	expect(placeholders.length).toBeGreaterThan(4);
	for (const [where, value, path] of [...cells, ...placeholders])
		expect([where, path, await countBehind(path)]).toEqual([where, path, value]);
	// links inside the page lead to rows that add up
	const sum = (counts: number[]) => counts.reduce((all, one) => all + one, 0);
	expect(figures.units.length).toBe(figures.totals.now.schools);
	expect(sum(figures.units.map(({ works }) => works))).toBe(figures.totals.now.works);
	expect(sum(figures.stages.map(({ now }) => now))).toBe(figures.totals.now.works);
	expect(sum(figures.contests.map(({ sent }) => sent))).toBe(figures.totals.now.sent);
	expect(figures.contests.filter(({ sent }) => sent > 0).length).toBe(figures.totals.now.contests);
	expect(figures.talents[0]).toMatchObject({ sent: 3, shortlisted: 2, honoured: 0, undecided: 3 });
});

test('the paragraph has the form of the founding document, in both languages', async () => {
	const figures = await report();
	const write = (locale: 'zh-CN' | 'en') => {
		const reader = { locale, association: '区科学技术协会' };
		return plainSummary(renderSummary(summaryTemplate(figures, reader), summaryPlaceholders(figures, reader)));
	};
	const { works, awarded } = figures.totals.now;
	const sent = figures.totals.now.sent;
	const event = figures.editions[0]!.name;
	expect(write('zh-CN')).toBe(
		`3月至5月，联合区教育局举办${event.zh}，共收到2所学校${works}项作品，评出获奖作品${awarded}项；` +
			`推荐优秀作品${sent}项次参加市赛2、市赛1等10余个赛事，获省级奖项2项；` +
			'推荐3名优秀青少年申报2020—2021年度长沙市优秀青少年科技创新人才，已有2位中小学生成功入围候选人。',
	);
	expect(write('en')).toBe(
		`The ${event.en} was held from March to May together with District Education Bureau, receiving ${works} works from 2 schools and giving awards to ${awarded} works; ` +
			`${sent} recommendations of outstanding works went to more than 10 contests, among them Contest 市赛2 and Contest 市赛1, winning 2 provincial awards; ` +
			'3 young people of outstanding promise were recommended for Contest 长沙市优秀青少年科技创新人才 (2020—2021年度), of whom 2 pupils have already been shortlisted as candidates.',
	);
});

test('asks the same number of questions for 1, 3 and 1,000 rows, at most three', async () => {
	const small = await createReportWorld(database.db);
	const ctx = small.as(small.staff);
	const ask = async () => {
		queries.length = 0;
		await Promise.all([getReport(ctx, YEAR), findSummary(ctx, YEAR, 'zh-CN')]);
		return queries.length;
	};
	const counts = [await ask()];
	for (let made = 0; made < 3; made += 1)
		await small.send({ name: `赛${made}`, level: 'city', entryIds: [small.works[0]!] });
	counts.push(await ask());
	const filing = newId();
	await sql`insert into filing (id, edition_id, category_id, unit_id, kind, receipt_number, filed_at, filed_by, consent_confirmed)
		values (${filing}, ${small.editionId}, ${small.categoryId}, ${small.school.id}, 'supplement', ${filing}, ${NOW}, ${small.staff.accountId}, true)`.execute(
		database.db,
	);
	await sql`with e as (
			insert into entry (id, edition_id, category_id, unit_id, state, title, field_values, owner_id, number, handed_in_at, filed_at, created_at, updated_at)
			select gen_random_uuid(), ${small.editionId}, ${small.categoryId}, ${small.school.id}, 'filed', 'T' || n, '{}',
				${small.school.teacher.accountId}, 'T' || n, ${NOW}, ${NOW}, ${NOW}, ${NOW} from generate_series(1, 1000) n returning id
		), v as (
			insert into entry_version (id, entry_id, number, title, abstract, field_values, identity, sha256, created_at)
			select gen_random_uuid(), id, 1, 'T', '', '{}', '{}', id::text, ${NOW} from e returning id, entry_id
		)
		insert into filing_item (filing_id, version_id, entry_id, position) select ${filing}, id, entry_id, row_number() over () from v`.execute(
		database.db,
	);
	counts.push(await ask());
	expect(counts).toEqual([3, 3, 3]);
	expect((await getReport(ctx, YEAR)).totals.now.works).toBeGreaterThan(1000);
});
