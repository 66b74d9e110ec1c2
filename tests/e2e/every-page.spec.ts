import type { Page } from '@playwright/test';
import type { Role } from '#lib/domain/access.ts';
import { readMatrix } from '../support/access-matrix.ts';
import type { ActorName } from '../support/actors.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { findIds, pathOf, VIEWERS } from './paths.ts';

/**
 * Every page in both languages, on a desktop and a phone: axe finds nothing, the console says nothing (a CSP violation is said there),
 * nothing sticks out sideways, and the compressed script of teacher, judge and public pages stays below 100 KB.
 */

const SCRIPT_LIMIT = 100 * 1024;

/** Endpoints, and what answers with another page than itself. */
const NO_PAGE = /^\/(files|healthz|\(public\)\/(language|not-found)|\(account\)\/account\/role|staff\/results\/export)/;

const pages = readMatrix()
	.filter(({ route, action }) => action === null && !NO_PAGE.test(route))
	.map(({ route, may }) => ({ route, viewer: viewerOf(route, may) }));

/** The page's own audience. */
function viewerOf(route: string, may: Record<ActorName, boolean>): ActorName {
	const own = VIEWERS.filter((viewer) => may[viewer]);
	if (route.startsWith('/admin/')) return 'administrator';
	return own[0] ?? 'staff';
}

/** Compressed, cached or not. */
function scriptBytes(page: Page): Promise<number> {
	return page.evaluate(() =>
		(performance.getEntriesByType('resource') as PerformanceResourceTiming[])
			.filter(({ name }) => new URL(name).pathname.endsWith('.js'))
			.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
	);
}

for (const locale of ['zh-CN', 'en'] as const) {
	for (const phone of [false, true]) {
		for (const viewer of VIEWERS) {
			const mine = pages.filter((page) => page.viewer === viewer);
			test(`${viewer}, ${locale}, ${phone ? 'phone' : 'desktop'}`, async ({ personIn, db, world }) => {
				test.setTimeout(240_000);
				const ids = await findIds(db, world);
				const page = await personIn(viewer === 'public' ? null : (viewer as Role), { locale, phone });
				const heavy: string[] = [];
				const wide: string[] = [];
				const foreign: string[] = [];
				for (const { route } of mine) {
					const answer = await page.goto(pathOf(route, ids), { waitUntil: 'networkidle' });
					expect(answer?.status(), route).toBe(200);
					await expect(page.locator('html'), route).toHaveAttribute('lang', locale);
					await expect(page.getByRole('heading', { level: 1 }), route).toHaveCount(1);
					await expectAccessible(page);
					const script = await scriptBytes(page);
					if (script > SCRIPT_LIMIT && ['public', 'teacher', 'coordinator', 'judge'].includes(viewer))
						heavy.push(`${route}: ${script}`);
					const over = await page.evaluate(
						() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
					);
					if (over > 0) wide.push(`${route}: ${over} px`);
					const title = await page.title();
					if (locale === 'zh-CN' && !/\p{Script=Han}/u.test(title)) foreign.push(`${route}: ${title}`);
				}
				expect(heavy, 'too much script').toEqual([]);
				expect(wide, 'sticks out sideways').toEqual([]);
				expect(foreign, 'title in the wrong language').toEqual([]);
			});
		}
	}
}
