import { existsSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Role } from '#lib/domain/access.ts';
import { readMatrix } from '../support/access-matrix.ts';
import type { ActorName } from '../support/actors.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { findIds, pathOf, VIEWERS } from './paths.ts';
import { findSmallTargets } from './targets.ts';

/**
 * Every page, loaded once in each language and seen on both widths: Chinese on a light desktop that is then narrowed to a phone, English
 * on a dark phone that is then widened. Axe finds nothing, the console says nothing (a CSP violation is said there), nothing sticks out
 * sideways, what is tapped on a phone is 44 px large, and the compressed script of teacher, judge and public pages stays below 100 KB.
 */

const SCRIPT_LIMIT = 100 * 1024;

/** A route with a page of its own; `not-found` is shown in another's place, with its status. */
const isPage = (route: string) => existsSync(`src/routes${route}/+page.svelte`) && route !== '/(public)/not-found';

const pages = readMatrix()
	.filter(({ route, action }) => action === null && isPage(route))
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

const DESKTOP = { width: 1280, height: 720 };
const PHONE = { width: 390, height: 844 };
const VIEWS = [
	{ locale: 'zh-CN', phone: false, first: DESKTOP, then: PHONE },
	{ locale: 'en', phone: true, first: PHONE, then: DESKTOP },
] as const;

for (const { locale, phone, first, then } of VIEWS) {
	for (const viewer of VIEWERS) {
		const mine = pages.filter((page) => page.viewer === viewer);
		test(`${viewer}, ${locale}, ${phone ? 'phone' : 'desktop'} first`, async ({ personIn, db, world }) => {
			test.setTimeout(300_000);
			const ids = await findIds(db, world);
			const page = await personIn(viewer === 'public' ? null : (viewer as Role), { locale, phone, dark: phone });
			const heavy: string[] = [];
			const wide: string[] = [];
			const foreign: string[] = [];
			const small: string[] = [];
			for (const { route } of mine) {
				const sticksOut = async () => {
					const over = await page.evaluate(
						() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
					);
					if (over > 0) wide.push(`${route}: ${over} px of ${page.viewportSize()?.width}`);
				};
				await page.setViewportSize(first);
				const answer = await page.goto(pathOf(route, ids), { waitUntil: 'load' });
				expect(answer?.status(), route).toBe(200);
				await expect(page.locator('html'), route).toHaveAttribute('lang', locale);
				await expect(page.getByRole('heading', { level: 1 }), route).toHaveCount(1);
				await expectAccessible(page);
				const script = await scriptBytes(page);
				if (script > SCRIPT_LIMIT && ['public', 'teacher', 'coordinator', 'judge'].includes(viewer))
					heavy.push(`${route}: ${script}`);
				const title = await page.title();
				if (locale === 'zh-CN' && !/\p{Script=Han}/u.test(title)) foreign.push(`${route}: ${title}`);
				await sticksOut();
				await page.setViewportSize(then);
				await sticksOut();
				// Last: it opens what is folded. One language is enough, the sizes are the same in both.
				if (then === PHONE) for (const target of await findSmallTargets(page)) small.push(`${route}: ${target}`);
			}
			expect(heavy, 'too much script').toEqual([]);
			expect(wide, 'sticks out sideways').toEqual([]);
			expect(foreign, 'title in the wrong language').toEqual([]);
			expect(small, 'smaller than 44 × 44 px').toEqual([]);
		});
	}
}

test('what measures the targets sees a small button, link and checkbox, and spares a link in a sentence', async ({
	personIn,
}) => {
	const page = await personIn(null, { phone: true });
	await page.goto('/sign-in');
	expect(await findSmallTargets(page)).toEqual([]);
	await page.evaluate(() => {
		const box = document.createElement('div');
		box.innerHTML = `<p><button id="small">×</button></p><p><a href="#alone">alone</a></p><p><input type="checkbox" name="bare"></p>
			<p>Read <a href="#within">the rules</a> first.</p><p><label id="around"><input type="checkbox" name="labelled"> yes</label></p>`;
		// By script: the policy for styles forbids attributes.
		for (const [id, size] of [
			['small', '20px'],
			['around', '44px'],
		] as const)
			Object.assign(box.querySelector<HTMLElement>(`#${id}`)!.style, {
				display: 'inline-block',
				width: size,
				height: size,
			});
		document.querySelector('main')!.append(box);
	});
	expect((await findSmallTargets(page)).map((found) => /“(.*)”/.exec(found)?.[1])).toEqual(['×', 'alone', 'bare']);
});
