import type { Page } from '@playwright/test';
import { totpCode } from '#lib/server/platform/totp.ts';
import { expect, loginOf, test } from './fixtures.ts';
import { confirm, expectSaid, visit } from './support/pages.ts';

const WRONG = '账号或密码不对。请核对后再试；忘记密码可以重新设置。';

async function signInAs(page: Page, login: string, password: string): Promise<void> {
	await visit(page, '/sign-in');
	await page.getByRole('textbox', { name: '邮箱或手机号' }).fill(login);
	await page.getByLabel('密码', { exact: true }).fill(password);
	await page.getByRole('main').getByRole('button', { name: '登录', exact: true }).click();
}

async function signOut(page: Page): Promise<void> {
	await page.locator('summary').filter({ hasText: '账号菜单' }).click();
	await page.getByRole('button', { name: '退出登录' }).click();
	await expectSaid(page, '已退出登录');
}

test('staff sign in with password and code; signing out ends the session itself, not only the cookie', async ({
	personIn,
	world,
}) => {
	const { login, password, totpSecret } = world.accounts.find(({ role }) => role === 'staff')!;
	const page = await personIn(null);
	// the page that was asked for is where one ends up
	await page.goto('/staff/units');
	await expect(page).toHaveURL(/\/sign-in\?next=/);
	await page.getByRole('textbox', { name: '邮箱或手机号' }).fill(login);
	await page.getByLabel('密码', { exact: true }).fill(password);
	await page.getByRole('main').getByRole('button', { name: '登录', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('输入动态验证码');
	const code = totpCode(totpSecret!, new Date());
	await page.getByRole('textbox', { name: '验证码' }).fill(code === '000000' ? '000001' : '000000');
	await page.getByRole('button', { name: '确认验证码' }).click();
	await expectSaid(page, '验证码不对');
	await page.getByRole('textbox', { name: '验证码' }).fill(totpCode(totpSecret!, new Date()));
	await page.getByRole('button', { name: '确认验证码' }).click();
	await expect(page).toHaveURL(/\/staff\/units$/);
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

	const cookies = await page.context().cookies();
	await signOut(page);
	await page.context().addCookies(cookies);
	await page.goto('/staff/units');
	await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test('an unknown account and a wrong password get the same words', async ({ personIn, world }) => {
	const page = await personIn(null);
	const said: string[] = [];
	for (const [login, password] of [
		[loginOf(world, 'teacher'), 'not-the-password-2049'],
		['nobody@qinghe.example', 'not-the-password-2049'],
	] as const) {
		await signInAs(page, login, password);
		await expectSaid(page, WRONG);
		await expect(page.getByRole('textbox', { name: '邮箱或手机号' })).toHaveValue(login);
		said.push((await page.getByRole('main').innerText()).replaceAll(login, ''));
	}
	expect(said[0]).toBe(said[1]);
});

test('who holds two roles switches with one click, and sees what the role sees', async ({ personIn, world }) => {
	const page = await personIn(null);
	const { login, password } = world.accounts.find(({ role }) => role === 'coordinator')!;
	await signInAs(page, login, password);
	const roles = page.getByRole('group', { name: '当前身份' });
	await expect(roles).toBeVisible();
	await roles.getByRole('button', { name: '学校管理员' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('本校报送');
	await expect(roles.getByRole('button', { name: '学校管理员' })).toHaveAttribute('aria-pressed', 'true');

	await roles.getByRole('button', { name: '教师', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('我的作品');
	await expect(roles.getByRole('button', { name: '教师', exact: true })).toHaveAttribute('aria-pressed', 'true');
	await expect(page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '本校报送' })).toHaveCount(0);
});

test('an invitation link, made on the account’s page, works once', async ({ personIn }) => {
	const staff = await personIn('staff');
	const login = `invited-${Date.now()}@qinghe.example`;
	await visit(staff, '/admin/accounts/new');
	await staff.getByRole('textbox', { name: '姓名' }).fill('顾喆宁');
	await staff.getByRole('textbox', { name: '邮箱' }).fill(login);
	await staff.getByRole('radio', { name: '教师', exact: true }).check();
	await staff.getByRole('combobox', { name: '单位' }).selectOption('云澜市青禾区梧桐里小学');
	await staff.getByRole('button', { name: '创建账号并邀请' }).click();
	await expectSaid(staff, '账号已创建');
	await staff.getByRole('button', { name: '生成链接' }).click();
	await expectSaid(staff, '链接已生成，只显示这一次');
	const link = await staff.getByRole('textbox', { name: '链接' }).inputValue();

	const invited = await personIn(null);
	await visit(invited, link);
	await expect(invited.getByText('顾喆宁，您好')).toBeVisible();
	await invited.getByLabel('新密码', { exact: false }).first().fill('12345678');
	await invited.getByLabel('再填一次新密码').fill('12345678');
	await invited.getByRole('button', { name: '设置密码并登录' }).click();
	await expect(invited.getByRole('alert')).toBeVisible();
	await invited.getByLabel('新密码', { exact: false }).first().fill('竹林 晨雾 与 小桥 2049');
	await invited.getByLabel('再填一次新密码').fill('竹林 晨雾 与 小桥 2049');
	await invited.getByRole('button', { name: '设置密码并登录' }).click();
	await expectSaid(invited, '密码已设好，您已登录');
	await expect(invited.getByRole('heading', { level: 1 })).toHaveText('我的作品');

	const late = await personIn(null);
	await visit(late, link);
	await expect(late.getByRole('heading', { level: 1 })).toHaveText('这个链接不能用了');
	await signInAs(late, login, '竹林 晨雾 与 小桥 2049');
	await expect(late.getByRole('heading', { level: 1 })).toHaveText('我的作品');

	// whoever is disabled is out at once
	await visit(staff, staff.url());
	await confirm(staff, '停用账号…', '停用账号');
	await expectSaid(staff, '账号已停用');
	await late.reload();
	await expect(late).toHaveURL(/\/sign-in/);
});

test('a forgotten password: the page says the same whether the account exists or not', async ({ personIn, world }) => {
	const page = await personIn(null);
	const said: string[] = [];
	for (const login of [loginOf(world, 'judge'), 'nobody@qinghe.example']) {
		await visit(page, '/sign-in');
		await page.getByRole('link', { name: '忘记密码？' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('忘记密码');
		await page.getByRole('textbox', { name: '邮箱或手机号' }).fill(login);
		await page.getByRole('button', { name: '发送重设链接' }).click();
		await expectSaid(page, '请查收邮件');
		said.push(await page.getByRole('main').innerText());
	}
	expect(said[0]).toBe(said[1]);
});
