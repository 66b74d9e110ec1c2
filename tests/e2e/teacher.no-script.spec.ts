import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { paperOfWorld, picture } from './support/papers.ts';
import { closingFromNow, dayFromNow } from './support/time.ts';

/** Everything a teacher and a school do, without a line of JavaScript: native forms, whole pages. */

const EDITION = '不用脚本也能办的创客节';
const PAINTING = '科学幻想绘画';
const TITLE = '月亮背面的邮局';

function part(page: Page, heading: string): Locator {
	return page
		.locator('section')
		.filter({ has: page.getByRole('heading', { name: heading, exact: true }) })
		.last();
}

test('the teacher’s path works without scripts, and nothing typed is lost', async ({ personIn, db, world }) => {
	const staff = await personIn('staff');
	await test.step('staff make and open an edition', async () => {
		await staff.goto('/staff/editions/new');
		await staff.locator('[name="name.zh"]').fill(EDITION);
		await staff.getByLabel('开始填报的日期').fill(dayFromNow(-12));
		await staff.getByRole('button', { name: '新建并继续设置' }).click();
		await staff.getByRole('link', { name: '修改日程' }).click();
		await staff.getByLabel(`${PAINTING}，教师填报，截止`).fill(closingFromNow(9));
		await staff.getByRole('button', { name: '保存日程' }).click();
		await expect(staff.getByText('日程已保存')).toBeVisible();
		await staff.getByRole('link', { name: '返回' }).click();
		await staff.getByText('开放本届…').click();
		await staff.getByRole('button', { name: '确认开放' }).click();
		await expect(staff.getByText(`《${EDITION}》已开放`)).toBeVisible();
	});

	const page = await personIn(null);
	await test.step('the teacher signs in through the page and begins', async () => {
		const { login, password } = world.accounts.find(({ role }) => role === 'teacher')!;
		await page.goto('/');
		await page.getByRole('banner').getByRole('link', { name: '登录', exact: true }).click();
		await page.getByRole('textbox', { name: '邮箱或手机号' }).fill(login);
		await page.getByLabel('密码', { exact: true }).fill(password);
		await page.getByRole('main').getByRole('button', { name: '登录', exact: true }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('我的作品');
		await page.goto('/teacher/entries/new');
		await page
			.locator('section')
			.filter({ has: page.getByRole('heading', { level: 2, name: EDITION }) })
			.getByRole('button', { name: `填报这一类：${PAINTING}`, exact: true })
			.click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(`填报：${PAINTING}`);
	});

	const title = page.getByRole('textbox', { name: '作品名称' });
	const abstract = page.getByRole('textbox', { name: '作品简介' });
	const finder = page.getByRole('group', { name: '从本校学生中找' });

	await test.step('a pupil whom nobody knew is added, and what was typed stays', async () => {
		await title.fill(TITLE);
		await abstract.fill('邮局开在月亮背面，');
		await finder.getByRole('textbox', { name: '从本校学生中找' }).fill('诸葛垚垚');
		await finder.getByRole('button', { name: '查找' }).click();
		await expect(finder.getByText('本校名单里没有找到“诸葛垚垚”')).toBeVisible();
		await expect(title).toHaveValue(TITLE);
		await finder.getByRole('button', { name: '新建学生并加入' }).click();
		await expect(finder.getByText('请选择年级')).toBeVisible();
		await expect(finder.getByRole('textbox', { name: '学生姓名' })).toHaveValue('诸葛垚垚');
		await finder.getByRole('combobox', { name: '年级' }).selectOption('四年级');
		await finder.getByRole('textbox', { name: '出生年月' }).fill(`${new Date().getFullYear() - 10}-01`);
		await finder.getByRole('button', { name: '新建学生并加入' }).click();
		await expect(page.getByRole('button', { name: '移除：诸葛垚垚' })).toBeVisible();
		await expect(abstract).toHaveValue('邮局开在月亮背面，');
	});

	await test.step('a file of a wrong kind, one too large and a right one', async () => {
		const input = page.getByLabel('作品照片').and(page.locator('input[type=file]'));
		const upload = page.getByRole('button', { name: '上传：作品照片' });
		const report = await paperOfWorld(db, world, 'application/pdf', '画.jpg');
		await abstract.fill('邮局开在月亮背面，信从影子里寄出，');
		await input.setInputFiles({ ...report, mimeType: 'image/jpeg' });
		await upload.click();
		await expect(page.getByText(/^这里只收 JPG，这个文件其实是 PDF/)).toBeVisible();
		await expect(abstract).toHaveValue('邮局开在月亮背面，信从影子里寄出，');

		await abstract.fill('邮局开在月亮背面，信从影子里寄出，天亮前送到。');
		const painting = await picture('painting', 90_021, '月亮邮局.jpg');
		const large = Buffer.concat([painting.buffer, Buffer.alloc(21 * 1024 * 1024)]);
		await input.setInputFiles({ ...painting, buffer: large });
		await upload.click();
		await expect(page.getByText(/^图片超过 20 MB（这张 21 MB）/)).toBeVisible();
		await expect(abstract).toHaveValue('邮局开在月亮背面，信从影子里寄出，天亮前送到。');

		await input.setInputFiles(painting);
		await upload.click();
		await expect(page.getByRole('link', { name: painting.name, exact: true })).toBeVisible();
	});

	await test.step('the checklist says what is missing; then it is handed in', async () => {
		await page.getByRole('button', { name: '提交给学校', exact: true }).click();
		await expect(page.getByText('还差 2 项，补齐后才能提交')).toBeVisible();
		await page.getByRole('combobox', { name: '画种' }).selectOption('版画');
		for (const declaration of await part(page, '确认事宜').getByRole('checkbox').all()) await declaration.check();
		await page.getByRole('button', { name: '保存草稿', exact: true }).first().click();
		await expect(page.getByText('草稿已保存')).toBeVisible();
		await expect(part(page, '检查并提交').getByText('必填内容都齐了')).toBeVisible();
		await page.getByRole('button', { name: '提交给学校', exact: true }).click();
		await expect(page.getByText(`《${TITLE}》已交给学校`)).toBeVisible();
	});

	await test.step('the language is switched where one stands', async () => {
		const here = page.url();
		await page.getByRole('button', { name: 'English' }).click();
		await expect(page).toHaveURL(here);
		await expect(page.locator('html')).toHaveAttribute('lang', 'en');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(TITLE);
		await page.getByRole('button', { name: '中文' }).click();
		await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
	});

	await test.step('the school files it', async () => {
		const coordinator = await personIn('coordinator');
		await coordinator.goto('/teacher/unit');
		await part(coordinator, EDITION).getByRole('link', { name: PAINTING, exact: true }).click();
		await coordinator.getByRole('textbox', { name: `《${TITLE}》的序号` }).fill('1');
		await coordinator.getByRole('button', { name: '保存顺序' }).first().click();
		await coordinator.getByRole('checkbox', { name: '已取得每位学生监护人的书面同意' }).check();
		await coordinator.getByRole('button', { name: '报送 1 幅' }).click();
		await expect(coordinator.getByRole('heading', { level: 1 })).toHaveText('报送回执');
		await expect(coordinator.getByRole('row').filter({ hasText: TITLE })).toContainText('诸葛垚垚');
	});
});
