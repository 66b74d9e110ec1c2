import { afterAll, beforeAll, expect, test } from 'vitest';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { confirmRecommendations } from '#lib/server/recommendations/confirm-recommendations.ts';
import { exportRecommendations } from '#lib/server/recommendations/export-recommendations.ts';
import { PROGRAMS } from '../../../src/cli/test/programs.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { layOut } from '../exports/read-document.ts';
import { openInLibreOffice, openWithExcelJs } from '../exports/read-workbook.ts';
import { createUpwardWorld, type UpwardWorld } from './upward-world.ts';

const has = (...names: string[]) => names.every((wanted) => PROGRAMS.find(({ name }) => name === wanted)!.present());
const hasCalc = has('LibreOffice');
const hasWriter = has('LibreOffice Writer', 'pdftotext');
const association = { zh: '雨花区科学技术协会', en: 'Association' };
let database: TestDatabase;
let world: UpwardWorld;
let editionId: string;
beforeAll(async () => {
	database = await createTestDatabase();
	world = await createUpwardWorld(database.db);
	editionId = await world.edition({
		name: { zh: '2026年市科技创新大赛' },
		categories: [
			{ id: null, key: 'painting', name: { zh: '科技创新成果' }, unit: 'xiang' },
			{ id: null, key: 'none', name: { zh: '科幻画' }, unit: 'fu' },
		],
		quotas: [
			{ categoryKey: 'painting', stage: 'primary', kind: 'individual', max: 9 },
			{ categoryKey: 'painting', stage: 'junior', kind: null, max: 9 },
		],
	});
	await database.db
		.updateTable('unit')
		.set({ contact_phone: '073185880001' })
		.where('id', '=', world.units.second)
		.execute();
	const works = [await world.work({ title: '=会自己浇水的屋顶' }), await world.work({ grade: 7, title: '盲道小车' })];
	for (const [index, entryId] of works.entries()) {
		await world.award(entryId, index === 0 ? 'first' : 'second');
		await database.db
			.updateTable('entry')
			.set({ number: `00012${index}` })
			.where('id', '=', entryId)
			.execute();
		await database.db
			.updateTable('entry_version')
			.set({
				identity: toJsonb({
					unitId: world.units.second,
					unitName: '学校',
					collectiveName: '',
					participants: [{ personId: '', name: '欧阳垚', grade: index === 0 ? 3 : 7, labour: '' }],
					advisors: [{ personId: '', name: '王芳', unitName: '学校' }],
					fieldValues: {},
				}),
			})
			.where('entry_id', '=', entryId)
			.execute();
	}
	const ids = await world.propose(editionId, ...works, await world.work());
	await confirmRecommendations(world.as(world.staff), { editionId, recommendationIds: ids.slice(0, 2) });
	await database.db.updateTable('recommendation').set({ opinion: '同意推荐' }).where('id', '=', ids[0]!).execute();
});
afterAll(() => database.drop());

const write = (type: 'xlsx' | 'docx') =>
	exportRecommendations(world.as(world.staff), {
		editionId,
		type,
		association,
		locale: 'zh-CN',
		zone: 'Asia/Shanghai',
	});
const ROW = [
	'000120',
	'=会自己浇水的屋顶',
	'科技创新成果',
	'小学',
	'个人项目',
	'欧阳垚',
	'三年级',
	'王芳',
	'073185880001',
	'一等奖',
	'同意推荐',
];

test('the workbook has a sheet per category and one of counts, and no score', async () => {
	const { bytes, fileName } = await write('xlsx');
	expect(fileName).toMatch(/^2026年市科技创新大赛推荐汇总表 2026-05-20\.xlsx$/);
	const book = await openWithExcelJs(bytes);
	const sheets = book.worksheets.map((sheet) => ({
		name: sheet.name,
		rows: Array.from({ length: sheet.rowCount }, (_, at) =>
			(sheet.getRow(at + 1).values as (string | number | undefined)[]).slice(1).map((value) => String(value ?? '')),
		),
	}));
	expect(sheets.map(({ name }) => name)).toEqual(['科技创新成果', '数量汇总']);
	const [works, counts] = sheets as [(typeof sheets)[0], (typeof sheets)[0]];
	expect(works.rows[2]).toEqual(
		'序号,作品编号,作品名称,类别,学科,组别,个人/集体,作者,年级,学校,指导教师,联系电话,区级获奖,推荐意见,备注'.split(
			',',
		),
	);
	for (const value of ROW) expect(works.rows[3]).toContain(value);
	expect(works.rows[4]).toContain('盲道小车');
	expect(works.rows.flat().join()).toContain('推荐单位（盖章）：雨花区科学技术协会');
	expect(counts.rows.slice(3, 7).map((row) => row.slice(0, 2))).toEqual([
		['一、科技创新成果 小学', '个人项目 1 项，集体项目 0 项'],
		['一、科技创新成果 初中', '个人项目 1 项，集体项目 0 项'],
		['二、科幻画', '共 0 幅'],
		['合计', '共 2 项'],
	]);
});

test('both files are recorded, and nobody but staff gets one; an empty sheet is none', async () => {
	await write('docx');
	const kinds = await database.db.selectFrom('export_record').select(['kind', 'row_count']).execute();
	expect(new Set(kinds.map(({ kind, row_count }) => `${kind} ${row_count}`))).toEqual(
		new Set(['recommendation_sheet 2']),
	);
	const options = { type: 'xlsx', association, locale: 'zh-CN', zone: 'Asia/Shanghai' } as const;
	await expect(exportRecommendations(world.as(world.coordinator), { editionId, ...options })).rejects.toThrow(NotFound);
	await expect(
		exportRecommendations(world.as(world.staff), { editionId: await world.edition(), ...options }),
	).rejects.toThrow(NotFound);
});

test.skipIf(!hasCalc)('LibreOffice opens the workbook: numbers stay text, nothing is a formula', async () => {
	const sheets = await openInLibreOffice((await write('xlsx')).bytes);
	const rows = [...sheets.values()].flat();
	const row = rows.find((cells) => cells.some((cell) => cell && 'text' in cell && cell.text === '000120'))!;
	for (const value of ROW) expect(row).toContainEqual({ text: value });
});

test.skipIf(!hasWriter)('LibreOffice lays out the document: the table, the counts and the seal', async () => {
	const [document] = await layOut([(await write('docx')).bytes]);
	const text = document!.pages.join('\n').replace(/\s+/g, '');
	expect(document!.size).toContain('A4');
	for (const part of [
		'2026年市科技创新大赛推荐汇总表',
		'盲道小车',
		'推荐项目数量汇总表',
		'合计',
		'推荐单位（盖章）：雨花区科学技术协会',
	])
		expect(text).toContain(part);
});
