import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { calendarYear } from '#lib/domain/report.ts';
import { reportTables } from '#lib/i18n/report-tables.ts';
import { listExports } from '#lib/server/exports/queries.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { exportReport } from '#lib/server/report/export-report.ts';
import { getReport } from '#lib/server/report/queries.ts';
import { saveSummary } from '#lib/server/report/save-summary.ts';
import { PROGRAMS } from '../../../src/cli/test/programs.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { layOut } from '../exports/read-document.ts';
import { openWithExcelJs } from '../exports/read-workbook.ts';
import { days } from '../filings/filing-world.ts';
import { createReportWorld, type ReportWorld } from './report-world.ts';

const absent = ['LibreOffice Writer', 'pdftotext'].some(
	(name) => !PROGRAMS.find((program) => program.name === name)!.present(),
);

let database: TestDatabase;
let world: ReportWorld;
beforeAll(async () => {
	database = await createTestDatabase();
	world = await createReportWorld(database.db);
	const [first, second] = world.works as [string, string];
	await world.awards([[first, 'first']], days(30));
	const contest = await world.send({ name: '湖南省青少年科技创新大赛', level: 'province', entryIds: [first, second] });
	await world.outcome({ editionId: contest, entryId: first, result: 'award', grade: 'first' });
	const talent = await world.send({
		name: '2020—2021年度长沙市优秀青少年科技创新人才',
		kind: 'talent_award',
		level: 'city',
		periodLabel: '2020—2021年度',
		entryIds: world.works,
	});
	await world.outcome({ editionId: talent, entryId: first, result: 'shortlisted' });
	await saveSummary(staff(), {
		period,
		locale: 'zh-CN',
		version: null,
		text: '共收到{作品数}项。\n已有{入围人数}位入围。',
	});
});
afterAll(() => database.drop());

const staff = () => world.as(world.staff);
const period = calendarYear(2026);
const zone = 'Asia/Shanghai';
const association = { zh: '云澜市青少年科技教育协会', en: 'Yunlan Association' };
const exported = (type: 'docx' | 'xlsx', locale: 'zh-CN' | 'en' = 'zh-CN') =>
	exportReport(staff(), { period, type, locale, zone, association });

test('the workbook has a sheet for the summary and one for each table, with the figures of the page as numbers', async () => {
	const { bytes, fileName } = await exported('xlsx');
	expect(fileName).toBe('2026年年度数据 2026-04-05.xlsx');
	const book = await openWithExcelJs(bytes);
	const tables = reportTables(await getReport(staff(), period), 'zh-CN');
	expect(book.worksheets.map(({ name }) => name)).toEqual(['总结', ...tables.map(({ title }) => title)]);
	const [summary, ...sheets] = book.worksheets;
	expect([4, 5].map((row) => summary!.getCell(row, 1).value)).toEqual(['共收到7项。', '已有1位入围。']);
	for (const [at, { columns, rows, sum }] of tables.entries()) {
		const sheet = sheets[at]!;
		expect((sheet.getRow(3).values as string[]).slice(1)).toEqual(columns.map(({ label }) => label));
		for (const [index, row] of [...rows, ...(sum ? [sum] : [])].entries())
			expect(row.map((_, column) => sheet.getCell(index + 4, column + 1).value ?? '')).toEqual(
				row.map(({ value }) => value),
			);
	}
	const [record] = (await listExports(staff(), null)).rows;
	expect(record).toMatchObject({
		kind: 'year_report',
		fileName,
		sha256: createHash('sha256').update(bytes).digest('hex'),
	});
	const { scope } = await database.db
		.selectFrom('export_record')
		.select('scope')
		.where('id', '=', record!.id)
		.executeTakeFirstOrThrow();
	expect(scope).toEqual({ from: '2026-01-01', until: '2026-12-31', type: 'xlsx', edited: true });
});

test.skipIf(absent)(
	'the document reads well in LibreOffice: A4, numbered parts, signature not alone',
	{ timeout: 120_000 },
	async () => {
		const { bytes, fileName } = await exported('docx');
		const english = await exported('docx', 'en');
		expect(fileName).toBe('2026年年度数据 2026-04-05.docx');
		const [chinese, latin] = await layOut([bytes, english.bytes]);
		expect(chinese!.size).toContain('A4');
		const text = chinese!.pages.join('').replaceAll(/\s/g, '');
		for (const words of [
			'云澜市青少年科技教育协会2026年青少年科技活动数据报告',
			'一、工作总结段落共收到7项。已有1位入围。二、与往期比较',
			'八、推荐到上级赛事',
			'2020—2021年度长沙市优秀青少年科技创新人才51尚未公布',
			'2026年4月5日',
		])
			expect(text).toContain(words);
		const last = chinese!.pages.at(-1)!.replaceAll(/\s/g, '');
		expect(last).toContain('填表人');
		expect(last.indexOf('填表人')).toBeGreaterThan(20);
		expect(latin!.pages.join(' ').replaceAll(/\s+/g, ' ')).toContain('1. Paragraph for the annual summary');
	},
);

test('nobody but staff, and nothing is recorded', async () => {
	const before = (await listExports(staff(), null)).rows.length;
	await expect(
		exportReport(world.as(world.school.coordinator), { period, type: 'xlsx', locale: 'zh-CN', zone, association }),
	).rejects.toThrow(NotFound);
	expect((await listExports(staff(), null)).rows.length).toBe(before);
});

test('a time without figures gives a file that says so', async () => {
	const { bytes } = await exportReport(staff(), {
		period: calendarYear(1999),
		type: 'xlsx',
		locale: 'zh-CN',
		zone,
		association,
	});
	expect((await openWithExcelJs(bytes)).worksheets.length).toBe(1);
});
