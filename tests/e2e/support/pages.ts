import { expect, type Locator, type Page } from '@playwright/test';
import type { Paper } from './papers.ts';

/** The page's scripts, where it has any, have taken over: SvelteKit adds its announcer when the first page is mounted. */
async function scripted(page: Page): Promise<void> {
	if ((await page.locator('script').count()) > 0) await expect(page.locator('#svelte-announcer')).toBeAttached();
}

export async function visit(page: Page, path: string): Promise<void> {
	await page.goto(path);
	await scripted(page);
}

/** The word about what was just done, or what is wrong: both are announced. */
export async function expectSaid(page: Page, text: string | RegExp): Promise<void> {
	await expect(page.getByRole('status').or(page.getByRole('alert')).filter({ hasText: text }).first()).toBeVisible();
}

/** Presses what asks first, fills in what the question wants, and confirms. */
export async function confirm(
	page: Page,
	asks: string,
	confirms: string,
	fill: (dialog: Locator) => Promise<void> = async () => {},
): Promise<void> {
	// before, the question unfolds below its button
	await scripted(page);
	await page.getByRole('button', { name: asks, exact: true }).click();
	const dialog = page.getByRole('dialog');
	await expect(dialog).toBeVisible();
	await fill(dialog);
	await dialog.getByRole('button', { name: confirms, exact: true }).click();
}

/** One part of a page by its heading. */
export function part(page: Page, heading: string): Locator {
	return page
		.locator('section')
		.filter({ has: page.getByRole('heading', { name: heading, exact: true }) })
		.last();
}

/** The row of a table, or the item of a list, that names a thing. */
export function rowOf(page: Page | Locator, name: string | RegExp): Locator {
	return page.getByRole('row').filter({ hasText: name });
}

/** A file goes up by itself when it is chosen; the page shows it when it is there. */
export async function attach(page: Page, label: string, ...papers: Paper[]): Promise<void> {
	await scripted(page);
	await page.getByLabel(label).and(page.locator('input[type=file]')).setInputFiles(papers);
	for (const { name } of papers) await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
}

/** What the page says has happened to its object, newest first: `who what`. */
export async function historyOf(page: Page): Promise<string[]> {
	const texts = await page.locator('.history li p').allTextContents();
	return texts.map((text) => text.replace(/\s+/g, ' ').trim());
}

/** Everything a reader, or the page's source, could give away. */
export async function everythingOn(page: Page): Promise<string> {
	return (await page.content()) + (await page.locator('body').innerText());
}
