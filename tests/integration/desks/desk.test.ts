import { ValueType } from 'exceljs';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	DEFAULT_SHAPES,
	NOTHING,
	readShape,
	VIEW_COLUMNS,
	VIEW_SOURCES,
	type ViewShape,
	type ViewSource,
} from '#lib/domain/view.ts';
import { exportView } from '#lib/server/desks/export-view.ts';
import { getDeskFrame, getDeskPage, listViews } from '#lib/server/desks/queries.ts';
import { sourceSql } from '#lib/server/desks/sources.ts';
import { readCursor } from '#lib/server/platform/keyset.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { openWithExcelJs } from '../exports/read-workbook.ts';
import { createDeskWorld, expectDeskInvariants, type DeskWorld } from './desk-world.ts';

const READER = { locale: 'zh-CN', zone: 'Asia/Shanghai' } as const;

let database: TestDatabase;
let world: DeskWorld;
const queries: string[] = [];
beforeAll(async () => {
	database = await createTestDatabase({ onQuery: (text) => queries.push(text) });
	world = await createDeskWorld(database.db);
});
afterAll(async () => {
	await expectDeskInvariants(database.db);
	await database.drop();
});

async function all(source: ViewSource, shape: Partial<ViewShape>): Promise<(string | number | Date | null)[][]> {
	const ctx = world.as(world.staff);
	const whole = readShape(source, { ...DEFAULT_SHAPES[source], ...shape });
	const rows: (string | number | Date | null)[][] = [];
	for (let next: string | null = ''; next !== null;) {
		const page = await getDeskPage(ctx, source, whole, READER, readCursor(next));
		rows.push(...page.rows.map(({ values }) => values));
		next = page.next;
	}
	return rows;
}

test('every source has an expression for each column of the registry and for no other', async () => {
	for (const source of VIEW_SOURCES)
		expect(Object.keys(sourceSql(world.as(world.staff), source, READER).columns).toSorted()).toEqual(
			VIEW_COLUMNS[source].map(({ key }) => key).toSorted(),
		);
});

test('each column can be shown, filtered, ordered both ways, grouped and exported, in both languages', async () => {
	const edition = await world.higherEdition();
	const entry = await world.accepted('=HYPERLINK("http://x")');
	await world.recommend(entry, edition);
	await world.outcome({ editionId: edition, entryId: entry });
	await world.outcome({ editionId: edition });
	const ctx = world.as(world.staff);
	for (const source of VIEW_SOURCES)
		for (const column of VIEW_COLUMNS[source]) {
			const filters = {
				text: ['a', '='],
				number: ['0..', '..5', '1..2'],
				date: ['2026-01-01..', '..2026-12-31', '2026-01-01..2026-01-02'],
				enum: [NOTHING, column.codes === 'stored' ? edition : `${column.codes[0]},${NOTHING}`],
			}[column.kind];
			for (const [at, filter] of filters.entries()) {
				const shape = readShape(source, {
					columns: VIEW_COLUMNS[source].map(({ key }) => key),
					filters: { [column.key]: filter },
					sort: [{ key: column.key, descending: at === 0 }],
					group: column.groupable ? column.key : null,
				});
				expect(shape.filters).toEqual({ [column.key]: filter });
				const reader = { locale: at === 0 ? ('en' as const) : ('zh-CN' as const), zone: 'Asia/Shanghai' };
				const page = await getDeskPage(ctx, source, shape, reader, null);
				expect(page.total.count).toBe(page.rows.length);
				expect(page.groups.reduce((sum, { count }) => sum + count, 0)).toBe(column.groupable ? page.rows.length : 0);
			}
		}
	for (const source of VIEW_SOURCES)
		for (const format of ['xlsx', 'csv'] as const) {
			const shape = readShape(source, { columns: VIEW_COLUMNS[source].map(({ key }) => key) });
			const file = await exportView(ctx, { source, shape, format, ...READER });
			expect(file.fileName).toMatch(new RegExp(`^名单台 .+ 2026-04-05\\.${format}$`));
		}
});

test('a page, its frame and the list of views ask at most three questions, whatever the number of rows and views', async () => {
	const staff = world.as(world.staff);
	const counts = async () => {
		const found: Record<string, number> = {};
		for (const source of VIEW_SOURCES) {
			queries.length = 0;
			const shape = { ...DEFAULT_SHAPES[source], group: VIEW_COLUMNS[source].find(({ groupable }) => groupable)!.key };
			await Promise.all([getDeskFrame(staff, source), getDeskPage(staff, source, shape, READER, null)]);
			found[source] = queries.length;
		}
		queries.length = 0;
		await listViews(staff);
		return { ...found, views: queries.length };
	};
	const few = await counts();
	await world.accepted();
	await world.accepted();
	await world.accepted();
	const three = await counts();
	await sql`insert into entry (id, edition_id, category_id, unit_id, state, title, field_values, owner_id, handed_in_at, filed_at, created_at, updated_at)
		select gen_random_uuid(), ${world.editionId}, ${world.categoryId}, case when n % 2 = 0 then ${world.school.id}::uuid else ${world.other.id}::uuid end,
			'handed_in', 'T' || n % 7, '{}', ${world.school.teacher.accountId}, now(), case when n % 5 > 0 then now() - make_interval(mins => n % 11) end, now(), now()
		from generate_series(1, 1000) n`.execute(database.db);
	const thousand = await counts();
	expect(three).toEqual(few);
	expect(thousand).toEqual(few);
	expect(few).toEqual({ entries: 3, recommendations: 3, outcomes: 3, nominees: 3, units: 3, views: 1 });
});

test('pages forward and back by several keys of different directions meet every row once, nulls too', async () => {
	const ctx = world.as(world.staff);
	for (const sort of [
		[],
		[{ key: 'title', descending: true }],
		[
			{ key: 'filed_at', descending: true },
			{ key: 'title', descending: false },
			{ key: 'score', descending: true },
		],
	]) {
		const shape = readShape('entries', {
			columns: ['title', 'unit', 'filed_at'],
			filters: { title: 'T' },
			sort,
			group: 'unit',
		});
		const rows = await all('entries', shape);
		const first = await getDeskPage(ctx, 'entries', shape, READER, null);
		expect(rows).toHaveLength(first.total.count);
		expect(first.total.count).toBeGreaterThan(1000);
		// the groups stand together
		expect(rows.map(([, unit]) => unit).filter((unit, at, list) => unit !== list[at - 1])).toHaveLength(2);
		const ids: string[] = [];
		let page = first;
		const firsts: string[] = [];
		for (;;) {
			ids.push(...page.rows.map(({ id }) => id));
			firsts.push(page.rows[0]!.id);
			if (!page.next) break;
			page = await getDeskPage(ctx, 'entries', shape, READER, readCursor(page.next));
		}
		expect(new Set(ids).size).toBe(first.total.count);
		const back: string[] = [];
		for (;;) {
			back.unshift(page.rows[0]!.id);
			if (!page.previous) break;
			page = await getDeskPage(ctx, 'entries', shape, READER, readCursor(page.previous));
		}
		expect(back).toEqual(firsts);
	}
});

test('a group leads to exactly its rows; totals are the sums of what is shown', async () => {
	const ctx = world.as(world.staff);
	const shape = readShape('entries', { columns: ['title', 'author_count'], filters: {}, group: 'state' });
	const page = await getDeskPage(ctx, 'entries', shape, READER, null);
	expect(page.groups.length).toBeGreaterThan(1);
	for (const { value, count, sums } of page.groups) {
		const rows = await all('entries', { ...shape, group: null, filters: { state: value! } });
		expect([rows.length, rows.reduce((sum, [, authors]) => sum + Number(authors), 0)]).toEqual([
			count,
			sums['author_count'],
		]);
	}
	const named = await getDeskPage(ctx, 'entries', { ...shape, group: 'unit' }, READER, null);
	for (const { value, count } of named.groups)
		expect((await all('entries', { ...shape, group: null, filters: { unit: `=${value}` } })).length).toBe(count);
});

test('drafts stand in no list, and nobody but staff has a desk', async () => {
	const draft = await world.entry({ state: 'draft', title: '看不见的草稿' });
	expect(await all('entries', { filters: { title: '看不见' } })).toEqual([]);
	expect(draft).toBeTruthy();
	for (const account of [world.school.teacher, world.school.coordinator]) {
		const ctx = world.as(account);
		await expect(getDeskPage(ctx, 'entries', DEFAULT_SHAPES.entries, READER, null)).rejects.toThrow(NotFound);
		await expect(getDeskFrame(ctx, 'entries')).rejects.toThrow(NotFound);
		await expect(listViews(ctx)).rejects.toThrow(NotFound);
		await expect(
			exportView(ctx, { source: 'entries', shape: DEFAULT_SHAPES.entries, format: 'csv', ...READER }),
		).rejects.toThrow(NotFound);
	}
});

const DANGEROUS = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1+1', '"引号"，逗号,换行\n完'];

test('what is exported is what is shown: same rows, same order; no text becomes a formula; it is recorded', async () => {
	for (const title of DANGEROUS) await world.accepted(`甲${title}`);
	const edition = await world.higherEdition({ name: '危险标题' });
	for (const title of DANGEROUS) {
		const entry = await world.accepted(title);
		await world.recommend(entry, edition);
	}
	const ctx = world.as(world.staff);
	const shape = readShape('recommendations', {
		columns: ['title', 'position', 'authors', 'papers_missing'],
		filters: { higher_edition: edition },
		sort: [{ key: 'title', descending: true }],
		group: 'unit',
	});
	const shown = (await all('recommendations', shape)).map(([title]) => title);
	expect(shown.toSorted()).toEqual(DANGEROUS.toSorted());

	const csv = (await exportView(ctx, { source: 'recommendations', shape, format: 'csv', ...READER })).bytes.toString();
	expect(csv.startsWith('\uFEFF作品名称,推荐序号,作者,缺的材料\r\n')).toBe(true);
	const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
	for (const title of DANGEROUS) expect(csv).toContain(`${quoted(/^["甲]/.test(title) ? title : `'${title}`)},1,`);
	expect(csv.endsWith('\r\n')).toBe(true);

	const file = await exportView(ctx, { source: 'recommendations', shape, format: 'xlsx', ...READER });
	const again = await exportView(ctx, { source: 'recommendations', shape, format: 'xlsx', ...READER });
	expect(again.bytes.equals(file.bytes)).toBe(true);
	const { worksheets } = await openWithExcelJs(file.bytes);
	const [list, totals] = worksheets;
	expect(worksheets).toHaveLength(2);
	const cells = shown.map((_, index) => list!.getRow(index + 4).getCell(2));
	expect(list!.getRow(3).getCell(2).value).toBe('作品名称');
	// a carriage return is no part of XML; all else is as it was, and text
	expect(cells.map(({ value }) => value)).toEqual(shown.map((title) => String(title).replaceAll('\r', '')));
	expect(cells.map(({ type }) => type)).toEqual(shown.map(() => ValueType.String));
	const last = totals!.lastRow!;
	expect([last.getCell(1).value, last.getCell(2).value]).toEqual(['合计', DANGEROUS.length]);

	const { rows } = await sql<{ kind: string; scope: Record<string, unknown>; row_count: number; sha256: string }>`
		select kind, scope, row_count, sha256 from export_record order by id desc limit 1`.execute(database.db);
	expect(rows[0]).toMatchObject({
		kind: 'desk_list',
		row_count: DANGEROUS.length,
		scope: {
			source: 'recommendations',
			format: 'xlsx',
			personal: 'authors',
			filtered: 'higher_edition',
			group: 'unit',
		},
	});
	expect(JSON.stringify(rows[0]!.scope)).not.toContain(edition);
});
