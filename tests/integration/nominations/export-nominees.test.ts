import { afterAll, beforeAll, expect, test } from 'vitest';
import { listExports } from '#lib/server/exports/queries.ts';
import { confirmDecision } from '#lib/server/nominations/confirm-decision.ts';
import { exportDecision } from '#lib/server/nominations/export-decision.ts';
import { exportForm } from '#lib/server/nominations/export-form.ts';
import { exportRoster, exportSummary } from '#lib/server/nominations/export-nominees.ts';
import { saveDecision } from '#lib/server/nominations/save-decision.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { PROGRAMS } from '../../../src/cli/test/programs.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { layOut } from '../exports/read-document.ts';
import { openWithExcelJs } from '../exports/read-workbook.ts';
import { createNominationWorld, type NominationWorld } from './nomination-world.ts';

const present = (name: string) => PROGRAMS.find((program) => program.name === name)!.present();
const reader = { locale: 'zh-CN', zone: 'Asia/Shanghai' } as const;
const association = { zh: '云澜市青禾区科学技术协会', en: 'Association' };

let database: TestDatabase;
let world: NominationWorld;
let ids: string[];
const staff = () => world.as(world.staff, 40);
beforeAll(async () => {
	database = await createTestDatabase();
	world = await createNominationWorld(database.db);
	ids = await world.accepted('黄喆', '丁一', '李䶮', '欧阳垚');
	for (const entryId of ids.slice(0, 3)) await world.reviewed(entryId);
	await world.reviewed(ids[3]!, false);
	await saveDecision(staff(), {
		...{ categoryId: world.categoryId, version: 0, higherEditionId: world.higherEditionId, decidedOn: '2026-04-01' },
		...{ place: '三楼会议室', people: [{ name: '周工作', title: '主任' }], reasons: '按条件比较。' },
		rows: ids.map((entryId, index) => ({
			entryId,
			outcome: index < 3 ? ('recommended' as const) : ('not_recommended' as const),
			reason: index < 3 ? '' : '等次不符',
		})),
	});
});
afterAll(() => database.drop());

const shared = () => ({ ...reader, categoryId: world.categoryId, association });
const cells = async (bytes: Buffer) => {
	const book = await openWithExcelJs(bytes);
	const rows: string[][] = [];
	book.worksheets[0]!.eachRow((row) =>
		rows.push(Array.from({ length: row.cellCount }, (_, at) => row.getCell(at + 1).text)),
	);
	return rows;
};
const newest = async () => (await listExports(staff(), null)).rows[0]!;

test('名册 before the decision holds everybody and says so; afterwards only who is recommended: name and school by strokes, nothing else', async () => {
	const draft = await cells((await exportRoster(staff(), { ...shared(), type: 'xlsx' })).bytes);
	expect(draft.flat().join('')).toContain('尚未确认');
	expect(draft.slice(3, 7).map(([, name]) => name)).toEqual(['丁一', '李䶮', '欧阳垚', '黄喆']);
	const confirmed = await confirmDecision(staff(), { categoryId: world.categoryId, version: 1 });
	expect(confirmed).toMatchObject({ ok: true });
	const { bytes, fileName } = await exportRoster(staff(), { ...shared(), type: 'xlsx' });
	const rows = await cells(bytes);
	expect(rows[2]).toEqual(['序号', '姓名', '学校']);
	expect(rows.slice(3, 6)).toEqual([
		['1', '丁一', world.unitName],
		['2', '李䶮', world.unitName],
		['3', '黄喆', world.unitName],
	]);
	expect(rows.flat().join('')).not.toContain('尚未确认');
	expect(fileName).toMatch(/推荐人选名册 \d{4}-\d\d-\d\d\.xlsx$/);
	expect(await newest()).toMatchObject({ kind: 'nominee_roster', rowCount: 3, fileName });
});

test('汇总表 has the columns that the city asks for', async () => {
	const rows = await cells((await exportSummary(staff(), shared())).bytes);
	expect(rows[2]).toEqual([
		'序号',
		'姓名',
		'性别',
		'学校',
		'年级',
		'出生年月',
		'符合条件',
		'主要成果',
		'最高奖项',
		'推荐单位',
		'备注',
	]);
	expect(rows[3]).toEqual([
		...['1', '丁一', '', world.unitName, '五年级', '2014-06', '五', '丁一的井盖：会报警。'],
		...['省级 一等奖 湖南省青少年科技创新大赛', '云澜市青禾区科学技术协会', ''],
	]);
	expect(rows.at(-1)!.join('')).toContain('盖章');
	expect(await newest()).toMatchObject({ kind: 'nominee_summary', rowCount: 3 });
});

test.skipIf(!present('LibreOffice Writer') || !present('pdftotext'))(
	'名册、推荐表 and 集体研究记录 open in LibreOffice with what they should say',
	async () => {
		const roster = await exportRoster(staff(), { ...shared(), type: 'docx' });
		const form = await exportForm(staff(), { ...shared(), entryId: ids[0]! });
		const record = await exportDecision(staff(), shared());
		// the name of the file tells no child
		expect(form.fileName).not.toContain('黄喆');
		const [names, nominee, minutes] = (await layOut([roster.bytes, form.bytes, record.bytes])).map(({ pages }) =>
			pages.join('\n').replace(/\s/g, ''),
		);
		expect(names).toMatch(/丁一.*李䶮.*黄喆/);
		expect(names).not.toContain('欧阳垚');
		for (const text of [
			'黄喆',
			'2014-06',
			'五、省青少年科技创新大赛',
			'湖南省青少年',
			'品学兼优',
			'周校长',
			'校门口公告栏公示，无异议',
			'同意推荐',
			'市级意见',
			'盖章',
		])
			expect(nominee).toContain(text);
		for (const text of [
			'2026年4月1日',
			'三楼会议室',
			'周工作（主任）',
			'共研究推荐人选4人，同意推荐3人',
			'欧阳垚',
			'等次不符',
		])
			expect(minutes).toContain(text);
		expect(minutes).not.toContain('未确认');
	},
	120_000,
);

test('only staff export, and every one is recorded', async () => {
	const before = (await listExports(staff(), null)).rows.length;
	const form = await exportForm(staff(), { ...shared(), locale: 'en', entryId: ids[1]! });
	expect(form.fileName).toMatch(/^Nomination form /);
	await exportDecision(staff(), { ...shared(), locale: 'en' });
	expect((await listExports(staff(), null)).rows.length).toBe(before + 2);
	for (const actor of [world.teacher, world.coordinator]) {
		const ctx = world.as(actor);
		await expect(exportRoster(ctx, { ...shared(), type: 'xlsx' })).rejects.toThrow(NotFound);
		await expect(exportSummary(ctx, shared())).rejects.toThrow(NotFound);
		await expect(exportForm(ctx, { ...shared(), entryId: ids[0]! })).rejects.toThrow(NotFound);
		await expect(exportDecision(ctx, shared())).rejects.toThrow(NotFound);
	}
});
