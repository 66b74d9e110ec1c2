import type { Page } from '@playwright/test';
import { reportYearOf } from '#lib/domain/report.ts';
import { expect, test } from './fixtures.ts';
import { confirm, expectSaid, part, rowOf, visit } from './support/pages.ts';
import { dayFromNow } from './support/time.ts';
import { download } from './support/workbooks.ts';

/**
 * From the lists upward: recommendations to three contests of different routes and quota shapes, outcomes up to the nation, the founding
 * year of the young innovators, and the report whose numbers are those of the lists.
 */

const ZONE = 'Asia/Shanghai';
const FOUNDING = '2020—2021年度';
const SOURCE = '评审结果通报第 7 号';

test('from the lists to the city, the province and the nation; the founding year; the year in figures', async ({
	personIn,
}) => {
	test.setTimeout(300_000);
	const staff = await personIn('staff');
	const next = reportYearOf(new Date(), ZONE) + 1;
	const city = `${next}年长沙市青少年科技创新大赛`;
	const province = `${next}年湖南省中小学生信息素养提升实践活动`;
	const nation = `${next}年全国青少年无人机大赛`;
	const sent: Record<string, string[]> = {};

	await test.step('three contests: by the association, by the education line, by the school itself', async () => {
		await visit(staff, '/staff/upward');
		await expect(rowOf(staff, city)).toContainText('科协推荐');
		await expect(rowOf(staff, province)).toContainText('教育部门推荐');
		await expect(rowOf(staff, nation)).toContainText('学校自主报名');
	});

	await test.step('city: places by category, school stage, individual and team; from the award list', async () => {
		await open(staff, city);
		expect(await propose(staff, 3, 'award')).toBeGreaterThan(0);
		sent[city] = await confirmAll(staff);
		expect(sent[city].length).toBeGreaterThan(1);
	});

	await test.step('province: so many per category', async () => {
		await open(staff, province);
		expect(await propose(staff, 2, 'award', '科创实践')).toBe(2);
		sent[province] = await confirmAll(staff);
	});

	await test.step('nation: three in all; the fourth is refused with the reason, and waits as a substitute', async () => {
		await open(staff, nation);
		expect(await propose(staff, 4)).toBe(4);
		const titles = await proposed(staff);
		await tick(staff, titles);
		await expect(part(staff, '名额使用')).toContainText('勾选 +4');
		await staff.getByRole('button', { name: '确认推荐', exact: true }).click();
		await expectSaid(staff, '超出名额或比例，有 1 处，没有办理');
		await expect(staff.getByText(/总名额 3 \S+，将达到 4 \S+，超出 1 \S+/).first()).toBeVisible();
		await expect(rowOf(staff, '已确认').getByRole('checkbox')).toHaveCount(0);

		const [first, second, third, fourth] = titles as [string, string, string, string];
		await untickAll(staff);
		await tick(staff, [fourth]);
		await staff.getByRole('button', { name: '列为递补', exact: true }).click();
		await expectSaid(staff, '已列为递补，共 1 个');
		expect(await confirmAll(staff)).toEqual([first, second, third]);
		await expect(part(staff, '名额使用')).toContainText('3/3');

		// the first leaves, and who waited takes its place
		await rowOf(staff, first).getByRole('link', { name: /^办理/ }).click();
		await confirm(staff, '撤回推荐', '确认撤回', (dialog) => dialog.getByLabel('撤回原因').fill('作者随家人迁往外地'));
		await expectSaid(staff, `已撤回，由《${fourth}》递补`);
		await expect(rowOf(staff, fourth)).toContainText(`递补《${first}》的名额`);
		sent[nation] = [second, third, fourth];
	});

	await test.step('sent with a date once the papers are there; the sheet goes with it', async () => {
		for (const contest of [city, province, nation]) {
			await open(staff, contest);
			await send(staff, sent[contest]!);
			const sheet = await download(staff, '导出推荐汇总表（Excel）');
			const cells = sheet.sheets.flatMap(({ rows }) => rows.flat());
			for (const title of sent[contest]!) expect(cells, contest).toContain(title);
			expect(cells.join(' ')).toContain('推荐单位（盖章）');
		}
	});

	const [winner] = sent[nation]!;
	await test.step('outcomes of the city, the province and the nation stand on the work’s page', async () => {
		await record(staff, city, { [sent[city]![0]!]: ['进入终评', ''] });
		await record(staff, province, { [sent[province]![0]!]: ['获奖', '一等奖'], [sent[province]![1]!]: ['未获奖', ''] });
		await record(staff, nation, { [winner!]: ['获奖', '二等奖'] });
		await rowOf(staff, winner!).getByRole('link', { name: winner!, exact: true }).click();
		const way = part(staff, '上级赛事');
		await expect(way).toContainText(nation);
		await expect(way).toContainText('已报送');
		await expect(way).toContainText('二等奖');
		await expect(way).toContainText(SOURCE);
		await visit(staff, `/staff/upward/entries?q=${encodeURIComponent(winner!)}`);
		await expect(rowOf(staff, winner!)).toContainText('二等奖');
	});

	await test.step('the founding year: fifteen put forward, the papers reviewed against the conditions', async () => {
		await visit(staff, '/staff/talents');
		await staff
			.getByRole('link', { name: new RegExp(FOUNDING) })
			.first()
			.click();
		await expect(staff.locator('tbody tr')).toHaveCount(15);
		const unreviewed = staff.getByRole('row').filter({ hasText: '未审' });
		while ((await unreviewed.count()) > 0) {
			const list = staff.url();
			await unreviewed.first().getByRole('link').first().click();
			for (const check of await staff.locator('fieldset, [role=radiogroup]').filter({ hasText: '是否符合' }).all()) {
				if (!(await check.isVisible())) continue;
				const fits = await check.evaluate((group) =>
					group.closest('.border-t')!.textContent.includes('按填写内容看，符合'),
				);
				await check.getByText(fits ? '符合' : '不符合', { exact: true }).click();
			}
			await staff.getByRole('button', { name: '保存审核结果', exact: true }).click();
			await expectSaid(staff, '审核结果已保存');
			await staff.goto(list);
		}
	});

	await test.step('thirteen are decided on together, recommended and sent', async () => {
		await staff.getByRole('link', { name: '集体研究' }).first().click();
		await staff.getByLabel('研究日期').fill(dayFromNow(-1));
		await staff.getByLabel('地点').fill('区科协三楼会议室');
		await staff.getByLabel('参加人员').fill('周立群 主席\n何晓岚 副主席\n唐一鸣 办公室主任');
		await staff.getByLabel('研究意见').fill('逐一比较代表性成果的水平、本人贡献和证明，按申报条件择优。');
		for (const row of await staff.locator('tbody tr').all()) {
			const met = Number(/(\d+)\s*\/\s*\d+/.exec(await row.innerText())?.[1] ?? 0);
			await row.getByRole('combobox').selectOption(met > 0 ? 'recommended' : 'not_recommended');
			if (met === 0) await row.getByRole('textbox').fill('所附证明未达到申报条件');
		}
		await staff.getByRole('button', { name: '保存', exact: true }).last().click();
		await expectSaid(staff, '已保存，还没有确认');
		await confirm(staff, '确认集体研究结果', '确认推荐');
		await expectSaid(staff, '集体研究结果已确认');
		await expect(staff.getByRole('heading', { name: '结果：推荐 13 人' })).toBeVisible();

		await part(staff, '会议').getByRole('link').click();
		const names = await staff.locator('tbody tr th a').allTextContents();
		expect(names).toHaveLength(13);
		await send(staff, names);
		await record(staff, null, Object.fromEntries(names.slice(0, 7).map((name) => [name, ['入围', '']])));
		await visit(staff, '/staff/talents');
		const row = rowOf(staff, FOUNDING).or(part(staff, FOUNDING)).first();
		await expect(row).toContainText('13');
		await expect(row).toContainText('7');
	});

	await test.step('the report says so, and each of its numbers is the number of its list', async () => {
		await visit(staff, '/staff/report');
		const paragraph = part(staff, '工作总结段落').locator('p').first();
		await expect(paragraph).toContainText(`推荐13名优秀青少年申报${FOUNDING}`);
		await expect(paragraph).toContainText('7位中小学生成功入围候选人');
		await expect(paragraph).toContainText('10余个赛事');
		const links = await part(staff, '工作总结段落')
			.getByRole('link')
			.evaluateAll((all) =>
				all.map((link) => ({ figure: link.textContent.trim(), href: (link as HTMLAnchorElement).href })),
			);
		expect(links.length).toBeGreaterThan(4);
		for (const { figure, href } of links) {
			const { hash } = new URL(href);
			await visit(staff, href);
			if (hash) await expect(staff.locator(`${hash} tbody`), hash).not.toBeEmpty();
			else expect(await listed(staff), href).toBe(Number(figure));
		}
	});
});

async function open(page: Page, contest: string): Promise<void> {
	await visit(page, '/staff/upward');
	await page.getByRole('link', { name: contest, exact: true }).first().click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(new RegExp(contest));
}

/** Takes up to so many of those who may go; from a list, or from all accepted works. Returns how many. */
async function propose(page: Page, most: number, list?: 'award', category?: string): Promise<number> {
	await page.getByRole('link', { name: '选择项目' }).first().click();
	if (list) {
		await page.getByLabel('名单', { exact: true }).selectOption(list);
		await page.getByRole('button', { name: '筛选' }).click();
		await expect(page).toHaveURL(/list=award/);
	}
	const boxes = page.locator('tbody input[name=pick]');
	await expect(boxes.first()).toBeVisible();
	const count = Math.min(most, await boxes.count());
	for (let index = 0; index < count; index += 1) await boxes.nth(index).check();
	if (category) await page.getByLabel('上级赛事的类别').selectOption({ label: category });
	await page.getByRole('button', { name: '加入推荐表' }).click();
	await expectSaid(page, `已加入推荐表，共 ${count} 个`);
	return count;
}

/** The titles that are proposed, in the order of the sheet. */
function proposed(page: Page): Promise<string[]> {
	return rowOf(page, '拟推荐').locator('th a').allTextContents();
}

async function tick(page: Page, titles: readonly string[]): Promise<void> {
	for (const title of titles) await page.getByLabel(`勾选《${title}》`).check();
}

async function untickAll(page: Page): Promise<void> {
	for (const box of await page.locator('tbody input[name=pick]').all()) await box.uncheck();
}

/** Confirms everything that is proposed; returns what is confirmed now. */
async function confirmAll(page: Page): Promise<string[]> {
	const titles = await proposed(page);
	await untickAll(page);
	await tick(page, titles);
	await page.getByRole('button', { name: '确认推荐', exact: true }).click();
	await expectSaid(page, `已确认推荐，共 ${titles.length} 个`);
	// the page of what is proposed is empty now
	await visit(page, new URL(page.url()).pathname);
	return rowOf(page, '已确认').locator('th a').allTextContents();
}

async function send(page: Page, titles: readonly string[]): Promise<void> {
	const papers = page.getByRole('button', { name: '材料已收齐' });
	if ((await papers.count()) > 0) {
		await tick(page, titles);
		await papers.click();
		await expectSaid(page, `已记为材料收齐，共 ${titles.length} 个`);
	}
	await tick(page, titles);
	await page.getByLabel('报送日期').fill(dayFromNow(0));
	await page.getByLabel('报送方式或文号').fill('随文报送');
	await page.getByRole('button', { name: '登记报送' }).click();
	await expectSaid(page, `已登记报送，共 ${titles.length} 个`);
}

/** Writes what was published, on the contest's page of outcomes, or on the one of the page that is open. */
async function record(
	page: Page,
	contest: string | null,
	results: Record<string, readonly [string, string]>,
): Promise<void> {
	if (contest !== null) await open(page, contest);
	await page.getByRole('link', { name: /^上级结果/ }).click();
	await page.getByLabel('公布日期').fill(dayFromNow(0));
	await page.getByLabel('依据').first().fill(SOURCE);
	for (const [title, [result, grade]] of Object.entries(results)) {
		await page.getByLabel(`《${title}》的结果`).selectOption({ label: result });
		if (grade) await page.getByLabel(`《${title}》的等次`).selectOption({ label: grade });
	}
	await page.getByRole('button', { name: '登记结果' }).click();
	await expectSaid(page, `已登记结果，共 ${Object.keys(results).length} 条`);
	await page.getByRole('link', { name: /^全部结果/ }).click();
}

/** How many rows the list has, over all its pages. */
async function listed(page: Page): Promise<number> {
	const total = /共\s*([\d,]+)\s*条/.exec((await page.locator('nav.pager').allTextContents()).join(' '))?.[1];
	return total === undefined ? page.locator('tbody tr').count() : Number(total.replaceAll(',', ''));
}
