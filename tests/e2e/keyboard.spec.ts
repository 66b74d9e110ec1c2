import type { Locator, Page } from '@playwright/test';
import { sql } from 'kysely';
import type { Database } from '#lib/server/platform/db.ts';
import { expect, test } from './fixtures.ts';
import { expectSaid, visit } from './support/pages.ts';

/** Goes on by the Tab key until the thing has the focus, and sees at every stop where the focus is. */
async function tabTo(page: Page, target: Locator): Promise<void> {
	for (let stops = 0; stops < 80; stops += 1) {
		if (await target.evaluate((node) => node === document.activeElement)) {
			expect(await focusIsSeen(page), await target.evaluate((node) => node.outerHTML)).toBe(true);
			return;
		}
		await page.keyboard.press('Tab');
	}
	throw new Error(`the Tab key does not reach ${target.toString()}`);
}

/** An outline or a ring around what has the focus, or around the thing that stands for it. */
function focusIsSeen(page: Page): Promise<boolean> {
	return page.evaluate(() => {
		const { activeElement: node } = document;
		if (!node) return false;
		const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
		return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
	});
}

/** A judge of an open stage with works left to score. */
async function busyJudge(db: Database): Promise<string> {
	const { rows } = await sql<{ judge_id: string }>`
		select a.judge_id from assignment a
			join stage_entry e on e.id = a.stage_entry_id
			join stage s on s.id = e.stage_id and s.state = 'open'
			left join score_sheet h on h.assignment_id = a.id
		where a.state = 'assigned' and h.id is null
		group by a.judge_id, s.id order by count(*) desc, a.judge_id limit 1`.execute(db);
	return rows[0]!.judge_id;
}

test('a judge works by keyboard alone: skip link, scores, saving, the next work, declining', async ({
	personIn,
	db,
}) => {
	const page = await personIn('judge', { accountId: await busyJudge(db) });
	await visit(page, '/judge');

	const skip = page.getByRole('link', { name: '跳到正文' });
	await page.keyboard.press('Tab');
	await expect(skip).toBeFocused();
	await expect(skip).toBeInViewport();
	expect(await focusIsSeen(page)).toBe(true);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('main')).toBeFocused();

	await tabTo(page, page.getByRole('main').getByRole('link', { name: /^(开始|继续)评审/ }));
	await page.keyboard.press('Enter');
	const heading = page.getByRole('heading', { level: 1, name: /^\d+ 号作品$/ });
	await expect(heading).toBeVisible();

	// figures: Enter goes from one criterion to the next, and from the last one to the button
	const first = (await heading.textContent())!;
	const points = page.getByRole('spinbutton');
	await tabTo(page, points.first());
	const count = await points.count();
	const step = await points.first().evaluate((node: HTMLInputElement) => Number(node.max) / 2);
	for (let index = 0; index < count; index += 1) {
		await expect(points.nth(index)).toBeFocused();
		await page.keyboard.type(index === 0 ? String(Math.floor(step)) : '5');
		await page.keyboard.press('Enter');
	}
	await expect(page.getByRole('button', { name: /^(提交并评下一件|提交评分表)$/ })).toBeFocused();
	await expect(page.getByText('各项都已评分')).toBeVisible();

	// the draft saves by itself; a reload shows it
	await expect(page.getByRole('status').filter({ hasText: /^已保存/ })).toBeVisible();
	await visit(page, page.url());
	await expect(points.first()).toHaveValue(String(Math.floor(step)));

	// Alt + ↓ and ↑ leaf through, Ctrl + Enter submits
	await page.keyboard.press('Alt+ArrowDown');
	await expect(heading).not.toHaveText(first);
	await page.keyboard.press('Alt+ArrowUp');
	await expect(heading).toHaveText(first);
	await page.keyboard.press('Control+Enter');
	await expectSaid(page, `${first.replace('作品', '')}作品的评分表已提交`);
	await expect(heading).not.toHaveText(first);

	// a question takes the focus, keeps it, and gives it back
	const decline = page.getByRole('button', { name: '申报回避' });
	await tabTo(page, decline);
	await page.keyboard.press('Enter');
	const dialog = page.getByRole('dialog');
	await expect(dialog).toBeVisible();
	for (let stops = 0; stops < 6; stops += 1) {
		await page.keyboard.press('Tab');
		const outside = await page.evaluate(
			() => document.activeElement !== document.body && !document.activeElement?.closest('dialog'),
		);
		expect(outside).toBe(false);
	}
	await page.keyboard.press('Escape');
	await expect(dialog).toBeHidden();
	await expect(decline).toBeFocused();
});
