import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import type { Role } from '#lib/domain/access.ts';
import { createDatabase, type Database } from '#lib/server/platform/db.ts';
import { accountByLogin, openSession, signIn } from '../support/actors.ts';
import { portal } from '../support/portal.ts';

type Portal = ReturnType<typeof portal>;

interface Fixtures {
	/** a window of its own for one person; whatever its pages complain about fails the test */
	personIn: (role: Role | null, options?: PersonOptions) => Promise<Page>;
}
interface WorkerFixtures {
	world: Portal;
	/** a glance behind the pages */
	db: Database;
}
export interface PersonOptions {
	/** default: the demo account of the role */
	accountId?: string;
	locale?: 'zh-CN' | 'en';
	phone?: boolean;
	/** as a device that asks for it */
	dark?: boolean;
}

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

export const test = base.extend<Fixtures, WorkerFixtures>({
	// eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures are wanted
	world: [async ({}, use) => use(portal()), { scope: 'worker' }],
	db: [
		async ({ world }, use) => {
			const db = createDatabase(world.applicationUrl, { max: 2 });
			await use(db);
			await db.destroy();
		},
		{ scope: 'worker' },
	],
	personIn: async ({ browser, world, db, javaScriptEnabled }, use) => {
		const contexts: BrowserContext[] = [];
		const complaints: string[] = [];
		await use(async (role, { accountId, locale = 'zh-CN', phone = false, dark = false } = {}) => {
			const context = await browser.newContext({
				baseURL: world.url,
				locale,
				timezoneId: 'Asia/Shanghai',
				colorScheme: dark ? 'dark' : 'light',
				...(javaScriptEnabled === false && { javaScriptEnabled }),
				...(phone && PHONE),
			});
			contexts.push(context);
			context.on('page', (page) => watch(page, complaints));
			if (role !== null || accountId !== undefined) {
				const id = accountId ?? (await accountByLogin(db, loginOf(world, role!)));
				await signIn(context, world.url, await openSession(db, id, role));
			}
			return context.newPage();
		});
		for (const context of contexts) await context.close();
		expect(complaints, 'what the pages complained about').toEqual([]);
	},
});

export { expect };

export function loginOf(world: Portal, role: string): string {
	const account = world.accounts.find((candidate) => candidate.role === role);
	if (!account) throw new Error(`the demo world has no ${role}`);
	return account.login;
}

/** Chromium logs every answer of this kind; a form that was refused gets one, with the page that says why. */
const REFUSED = /^Failed to load resource: the server responded with a status of (400|409) /;

/** Console errors, uncaught exceptions, refused by the CSP: all of them end up here. */
function watch(page: Page, complaints: string[]): void {
	page.on('console', (message) => {
		if (message.type() === 'error' && !REFUSED.test(message.text()))
			complaints.push(`${page.url()}: ${message.text()}`);
	});
	page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
}

/** WCAG 2.2 AA and axe's best practice, nothing left out. */
export async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
		.analyze();
	const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
	expect.soft(found, page.url()).toEqual([]);
}
