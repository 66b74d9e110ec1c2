import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EntryExportFilter } from '#lib/forms/results.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { listExports } from '#lib/server/exports/queries.ts';
import { listEntries } from '#lib/server/filings/entry-list.ts';
import { createDatabase } from '#lib/server/platform/db.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { readCursor } from '#lib/server/platform/keyset.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { confirmList } from '#lib/server/results/confirm-list.ts';
import { exportEntries } from '#lib/server/results/export-entries.ts';
import { exportLists } from '#lib/server/results/export-lists.ts';
import { exportRanking } from '#lib/server/results/export-ranking.ts';
import { makeList } from '#lib/server/results/make-list.ts';
import { setGrade } from '#lib/server/results/set-grade.ts';
import { PROGRAMS } from '../../../src/cli/test/programs.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createWorld, NOW } from '../judging/judging-world.ts';
import { closedWorld, type ResultsWorld } from '../results/results-world.ts';
import { openInLibreOffice, openWithExcelJs, type OfficeCell } from './read-workbook.ts';

const office = PROGRAMS.find(({ name }) => name === 'LibreOffice')!;
const reader = { locale: 'zh-CN', zone: 'Asia/Shanghai' } as const;
const association = { zh: '云澜市青少年科技教育协会', en: 'Association' };

let database: TestDatabase;
let world: ResultsWorld;
let listId: string;
beforeAll(async () => {
	database = await createTestDatabase();
	world = await closedWorld(
		database.db,
		[
			[950, 910],
			[800, 820],
			[700, 720],
			[650, 640],
		],
		{ divisions: [0, 0, 1, 0] },
	);
	const people = [
		{ title: '=屋顶花园', number: '000123', authors: ['垚䶮喆', '李雷'], advisors: ['王芳'], collective: '' },
		{ title: '会飞的船', number: 'HH-0001', authors: ['欧阳上官'], advisors: ['王芳', '赵敏'], collective: '' },
		{
			title: '海底城市',
			number: '430111201203048812',
			authors: ['韩梅梅'],
			advisors: [],
			collective: '四（2）班“星火”小组',
		},
		{ title: '月球菜园', number: 'HH-0003', authors: ['周洲'], advisors: [], collective: '' },
	];
	for (const [index, { title, number, authors, advisors, collective }] of people.entries()) {
		const entryId = world.entryIds[index]!;
		await database.db.updateTable('entry').set({ number, title }).where('id', '=', entryId).execute();
		await database.db
			.updateTable('entry_version')
			.set({
				title,
				identity: toJsonb({
					unitId: world.units.second,
					unitName: '学校',
					collectiveName: collective,
					participants: authors.map((name) => ({ personId: '', name, grade: 3, labour: '' })),
					advisors: advisors.map((name) => ({ personId: '', name, unitName: '学校' })),
					fieldValues: {},
				}),
			})
			.where('entry_id', '=', entryId)
			.execute();
	}
	const made = await makeList(staff(), {
		stageId: world.stageId,
		kind: 'award',
		rule: { model: 'counts', first: 1, second: 1, third: 0 },
		version: null,
		keepHand: false,
	});
	listId = (made as { listId: string }).listId;
});
afterAll(() => database.drop());

const staff = () => world.as(world.staff);
const unitName = async () =>
	(await database.db.selectFrom('unit').select('name').where('id', '=', world.units.second).executeTakeFirstOrThrow())
		.name.zh;
const text = (value: string): OfficeCell => (value === '' ? null : { text: value });
const exportAwards = (options = {}) =>
	exportLists(staff(), { editionId: world.editionId, kind: 'award', listId: null, association, ...reader, ...options });

describe('export-lists', () => {
	test.skipIf(!office.present())('every cell arrives in LibreOffice', { timeout: 150_000 }, async () => {
		const unit = await unitName();
		const { bytes } = await exportAwards();
		const sheets = await openInLibreOffice(bytes);
		const blank = Array.from({ length: 7 }, () => null);
		const divisions = await database.db
			.selectFrom('division')
			.select('name')
			.where('category_id', '=', world.categoryId)
			.orderBy('position')
			.execute();
		const [primary, junior] = divisions.map(({ name }) => name.zh);
		const edition = await database.db
			.selectFrom('edition')
			.select('name')
			.where('id', '=', world.editionId)
			.executeTakeFirstOrThrow();
		const category = await database.db
			.selectFrom('category')
			.select('name')
			.where('id', '=', world.categoryId)
			.executeTakeFirstOrThrow();
		expect([...sheets.keys()]).toEqual([category.name.zh]);
		const row = (index: number, ...cells: string[]) => [{ number: String(index) }, ...cells.map(text)];
		expect(sheets.get(category.name.zh)).toEqual([
			[{ text: `${edition.name.zh}${category.name.zh}拟获奖名单` }, ...blank],
			[{ text: `生成日期：2026年5月20日\u3000共 3 项\u3000草稿，尚未确认` }, ...blank],
			['序号', '作品编号', '作品名称', '组别', '作者', '学校（单位）', '指导教师', '拟获奖次'].map(text),
			row(1, '000123', '=屋顶花园', primary!, '垚䶮喆、李雷', unit, '王芳', '一等奖'),
			row(2, 'HH-0001', '会飞的船', primary!, '欧阳上官', unit, '王芳、赵敏', '二等奖'),
			row(3, '430111201203048812', '海底城市', junior!, '四（2）班“星火”小组', unit, '', '一等奖'),
			[{ text: m.results_sheet_seal({ unit: association.zh }, { locale: 'zh-CN' }) }, ...blank],
		]);
	});

	test('is recorded with who, what, rows and the hash of the very bytes; a remark has its column; English is English', async () => {
		await setGrade(staff(), {
			listId,
			entryId: world.entryIds[3]!,
			from: null,
			grade: 'encouragement',
			reason: '评审组推荐',
		});
		const { version } = await database.db
			.selectFrom('list')
			.select('version')
			.where('id', '=', listId)
			.executeTakeFirstOrThrow();
		expect(await confirmList(staff(), { listId, version })).toMatchObject({ ok: true });
		const { bytes, fileName } = await exportAwards({ listId, locale: 'en' });
		const [record] = (await listExports(staff(), null)).rows;
		expect(record).toMatchObject({
			actor: world.staff.name,
			kind: 'award_list',
			rowCount: 4,
			fileName,
			sha256: createHash('sha256').update(bytes).digest('hex'),
		});
		expect(fileName).toMatch(/ 2026-05-20\.xlsx$/);
		const { scope } = await database.db
			.selectFrom('export_record')
			.select('scope')
			.where('id', '=', record!.id)
			.executeTakeFirstOrThrow();
		expect(scope).toEqual({ edition: world.editionId, list: listId });
		const [sheet] = (await openWithExcelJs(bytes)).worksheets;
		expect(sheet!.getCell('A2').value).toBe('Generated on 20 May 2026. Entries: 4.');
		expect((sheet!.getRow(3).values as string[]).slice(1)).toEqual([
			'No.',
			'Entry no.',
			'Title',
			'Division',
			'Authors',
			'School or unit',
			'Advisors',
			'Award',
			'Remarks',
		]);
		expect([4, 5, 6, 7].map((row) => [sheet!.getCell(row, 8).value, sheet!.getCell(row, 9).value])).toEqual([
			['First prize', null],
			['Second prize', null],
			['Merit award', '评审组推荐'],
			['First prize', null],
		]);
		expect(sheet!.headerFooter.oddFooter).toBe('&CPage &P of &N');
	});

	test('without a list there is nothing to export, and nobody but staff may', async () => {
		const before = (await listExports(staff(), null)).rows.length;
		await expect(exportAwards({ kind: 'shortlist' })).rejects.toThrow(NotFound);
		const judge = world.as(world.judges[0]!);
		for (const attempt of [
			() => exportLists(judge, { editionId: world.editionId, kind: 'award', listId: null, association, ...reader }),
			() => exportRanking(judge, { stageId: world.stageId, ...reader }),
			() => exportEntries(judge, { filter: everything, ...reader }),
			() => listExports(judge, null),
		])
			await expect(attempt()).rejects.toThrow(NotFound);
		expect((await listExports(staff(), null)).rows.length).toBe(before);
	});
});

test('export-ranking: one sheet per division, the figure and every sheet behind it', async () => {
	const { bytes } = await exportRanking(staff(), { stageId: world.stageId, ...reader });
	const book = await openWithExcelJs(bytes);
	expect(book.worksheets.length).toBe(2);
	const [first] = book.worksheets;
	const [a, b] = world.judges.map(({ name }) => name);
	expect((first!.getRow(4).values as unknown[]).slice(1)).toEqual([
		1,
		expect.any(Number),
		'000123',
		'=屋顶花园',
		'垚䶮喆、李雷',
		await unitName(),
		93,
		4,
		`${a} 95.0；${b} 91.0`,
		'一等奖',
	]);
	expect(first!.getCell('A2').value).toContain('内部资料');
});

const everything: EntryExportFilter = {
	editionId: null,
	categoryId: null,
	divisionId: null,
	unitId: null,
	state: null,
	overdue: false,
	search: '',
	sort: 'filed',
};

describe('export-entries', () => {
	test('is exactly the list of entries under the same filters and in the same order, in two queries and a record', async () => {
		const other = await createWorld(database.db);
		for (let made = 0; made < 40; made += 1) await other.entry({ unitId: other.units.third, division: made % 2 });
		const queries: string[] = [];
		const counting = createDatabase(database.applicationUrl, { onQuery: (query) => queries.push(query) });
		const ctx = { ...staff(), db: counting };
		for (const filter of [
			{ ...everything, editionId: other.editionId, sort: 'title' },
			{ ...everything, editionId: other.editionId, divisionId: other.category.divisionIds[1]!, sort: 'number' },
			{ ...everything, search: '屋顶花' },
			{ ...everything, state: 'rejected' as const },
		]) {
			const shown: string[] = [];
			let next: string | null = null;
			do {
				const sort = filter.sort as 'title';
				const page: Awaited<ReturnType<typeof listEntries>> = await listEntries(ctx, {
					...filter,
					sort,
					cursor: readCursor(next),
				});
				shown.push(...page.rows.map(({ number }) => number!));
				({ next } = page);
			} while (next !== null);
			queries.length = 0;
			const { bytes } = await exportEntries(ctx, { filter, ...reader });
			expect(queries.filter((query) => /^\s*select/i.test(query)).length).toBe(1);
			const [sheet] = (await openWithExcelJs(bytes)).worksheets;
			const exported: unknown[] = [];
			sheet!.eachRow((row, at) => {
				if (at > 3) exported.push(row.getCell(2).value);
			});
			expect(exported).toEqual(shown);
		}
		await counting.destroy();
		const { scope } = await database.db
			.selectFrom('export_record')
			.select('scope')
			.where('kind', '=', 'entry_list')
			.orderBy('id', 'desc')
			.limit(1)
			.offset(1)
			.executeTakeFirstOrThrow();
		// that something was searched for, not what
		expect(scope).toMatchObject({ searched: true, edition: null });
		expect(JSON.stringify(scope)).not.toContain('屋顶');
	});
});

test('the record of exports pages in both directions', async () => {
	const actor = world.staff.accountId;
	await database.db
		.insertInto('export_record')
		.values(
			Array.from({ length: 60 }, (_, index) => ({
				id: `ffffffff-0000-7000-8000-${String(index).padStart(12, '0')}`,
				at: NOW,
				actor_id: actor,
				kind: 'ranking',
				scope: toJsonb({}),
				row_count: index,
				file_name: `${index}.xlsx`,
				sha256: 'a',
			})),
		)
		.execute();
	const first = await listExports(staff(), null);
	const second = await listExports(staff(), readCursor(first.next));
	expect([first.rows, second.rows].map((rows) => [rows.length, rows[0]!.rowCount, rows.at(-1)!.rowCount])).toEqual([
		[25, 59, 35],
		[25, 34, 10],
	]);
	expect(await listExports(staff(), readCursor(second.previous))).toEqual(first);
});
