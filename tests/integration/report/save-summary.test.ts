import { afterAll, beforeAll, expect, test } from 'vitest';
import { calendarYear, plainSummary, renderSummary } from '#lib/domain/report.ts';
import { summaryPlaceholders } from '#lib/i18n/summary.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { findSummary, getReport } from '#lib/server/report/queries.ts';
import { resetSummary } from '#lib/server/report/reset-summary.ts';
import { saveSummary } from '#lib/server/report/save-summary.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { NOW } from '../filings/filing-world.ts';
import { createReportWorld, type ReportWorld } from './report-world.ts';

let database: TestDatabase;
let world: ReportWorld;
beforeAll(async () => {
	database = await createTestDatabase();
	world = await createReportWorld(database.db);
});
afterAll(() => database.drop());

const staff = () => world.as(world.staff);
const period = calendarYear(2026);
const of = { period, locale: 'zh-CN' } as const;
/** whose summary nobody touched before */
const other = calendarYear(2024);
const events = async () =>
	(
		await database.db
			.selectFrom('audit_event')
			.select(['name', 'fields'])
			.where('name', 'like', 'summary.%')
			.orderBy('id')
			.execute()
	).map(({ name, fields }) => [name, fields]);

test('an edited text keeps its figures live, one for each language, and goes back to the generated one', async () => {
	expect(await saveSummary(staff(), { ...of, version: null, text: '今年共收到{作品数}项作品。' })).toMatchObject({
		ok: true,
		code: 'saved',
	});
	const read = async () => {
		const saved = await findSummary(staff(), period, 'zh-CN');
		const figures = await getReport(staff(), period);
		return plainSummary(
			renderSummary(saved!.text!, summaryPlaceholders(figures, { locale: 'zh-CN', association: '' })),
		);
	};
	expect(await read()).toBe('今年共收到7项作品。');
	await world.fileAt(await world.entry(), NOW);
	expect(await read()).toBe('今年共收到8项作品。');
	expect(await findSummary(staff(), period, 'en')).toBeUndefined();
	expect(await findSummary(staff(), calendarYear(2025), 'zh-CN')).toBeUndefined();
	expect(await saveSummary(staff(), { ...of, locale: 'en', version: null, text: '{works} came in.' })).toMatchObject({
		code: 'saved',
	});

	expect(await saveSummary(staff(), { ...of, version: 1, text: '今年共收到{作品数}项作品。' })).toMatchObject({
		code: 'unchanged',
	});
	expect(await saveSummary(staff(), { ...of, version: 1, text: '{学校数}所学校' })).toMatchObject({ code: 'saved' });
	expect(await findSummary(staff(), period, 'zh-CN')).toMatchObject({
		version: 2,
		by: world.staff.name,
		text: '{学校数}所学校',
	});
	expect(await resetSummary(staff(), { ...of, version: 2 })).toEqual({ ok: true, code: 'reset' });
	expect(await resetSummary(staff(), { ...of, version: 2 })).toEqual({ ok: false, reason: 'nothing_saved' });
	expect(await findSummary(staff(), period, 'zh-CN')).toMatchObject({ text: null, version: 3 });
	expect(await findSummary(staff(), period, 'en')).toBeDefined();
	// a page from before: neither the first text nor the second is what stands there now
	for (const version of [null, 1, 2])
		expect(await saveSummary(staff(), { ...of, version, text: '旧页' })).toMatchObject({ reason: 'changed_meanwhile' });
	expect(await saveSummary(staff(), { ...of, version: 3, text: '重新写的' })).toMatchObject({ code: 'saved' });
	expect(await resetSummary(staff(), { ...of, version: 4 })).toMatchObject({ ok: true });
	expect(await events()).toEqual([
		['summary.saved', ['text']],
		['summary.saved', ['text']],
		['summary.saved', ['text']],
		['summary.reset', []],
		['summary.saved', ['text']],
		['summary.reset', []],
	]);
});

test('a name that there is not is refused with those that there are; nothing is saved', async () => {
	const refused = await saveSummary(staff(), { ...of, period: other, version: null, text: '{作品数}和{人数}' });
	expect(refused).toMatchObject({
		ok: false,
		reason: 'text_wrong',
		facts: { problem: { code: 'placeholder_unknown', names: ['人数'] } },
	});
	expect(refused.ok ? [] : refused.facts!.allowed).toContain('推荐人数');
	// the other language has names of its own
	expect(
		await saveSummary(staff(), { ...of, period: other, locale: 'en', version: null, text: '{作品数}' }),
	).toMatchObject({
		reason: 'text_wrong',
	});
	expect(await saveSummary(staff(), { ...of, period: other, version: null, text: ' ' })).toMatchObject({
		facts: { problem: { code: 'text_missing' } },
	});
	expect(await findSummary(staff(), other, 'zh-CN')).toBeUndefined();
});

test('two who edit at once: the second is told by whom', async () => {
	const both = await Promise.all(
		['甲：{作品数}', '乙：{作品数}'].map((text) => saveSummary(staff(), { ...of, period: other, version: null, text })),
	);
	expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
	const late = { ok: false, reason: 'changed_meanwhile', facts: { by: world.staff.name } };
	expect(both.find(({ ok }) => !ok)).toEqual(late);
	expect(await saveSummary(staff(), { ...of, period: other, version: 1, text: '丙' })).toMatchObject({ code: 'saved' });
	const again = await Promise.all(
		['丁', '戊'].map((text) => saveSummary(staff(), { ...of, period: other, version: 2, text })),
	);
	expect(again.map(({ ok }) => ok).sort()).toEqual([false, true]);
	expect(again.find(({ ok }) => !ok)).toEqual(late);
	expect(await resetSummary(staff(), { ...of, period: other, version: 2 })).toEqual(late);
	// saved by somebody, and the page had the generated text
	expect(await saveSummary(staff(), { ...of, period: other, version: null, text: '己' })).toEqual(late);
	expect(await findSummary(staff(), other, 'zh-CN')).toMatchObject({ version: 3 });
});

test('nobody but staff', async () => {
	for (const account of [world.school.coordinator, world.school.teacher]) {
		const ctx = world.as(account);
		await expect(saveSummary(ctx, { ...of, period: other, version: null, text: '己' })).rejects.toThrow(NotFound);
		await expect(resetSummary(ctx, { ...of, period: other, version: 3 })).rejects.toThrow(NotFound);
	}
	expect(await findSummary(staff(), other, 'zh-CN')).toMatchObject({ version: 3 });
});
