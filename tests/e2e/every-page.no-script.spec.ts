import { existsSync } from 'node:fs';
import type { Role } from '#lib/domain/access.ts';
import { readMatrix } from '../support/access-matrix.ts';
import { expect, test } from './fixtures.ts';
import { findIds, pathOf, VIEWERS } from './paths.ts';

/** Every page without a line of JavaScript: it is there, and each form of it can be sent by a button or by what it holds. */
for (const viewer of VIEWERS) {
	test(`${viewer}: every page stands, and every form can be sent`, async ({ personIn, db, world }) => {
		const ids = await findIds(db, world);
		const page = await personIn(viewer === 'public' ? null : (viewer as Role), { phone: true });
		const dead: string[] = [];
		for (const { route, action, may } of readMatrix()) {
			if (action !== null || !may[viewer] || !existsSync(`src/routes${route}/+page.svelte`)) continue;
			// its samples do nothing
			if (route === '/staff/style-sheet') continue;
			// what a signed-in person sees of a public page is what everybody sees
			if (viewer !== 'public' && may.public) continue;
			const answer = await page.goto(pathOf(route, ids));
			expect(answer?.status(), route).toBe(route === '/(public)/not-found' ? 404 : 200);
			await expect(page.getByRole('heading', { level: 1 }), route).toHaveCount(1);
			const forms = await page.locator('form').evaluateAll((all) =>
				(all as HTMLFormElement[])
					.filter(({ elements }) => {
						const controls = [...elements] as HTMLInputElement[];
						const asks = controls.some(({ type }) => !['hidden', 'fieldset', 'button', 'submit'].includes(type));
						return asks && !controls.some(({ type }) => type === 'submit');
					})
					.map((form) => form.outerHTML.slice(0, 120)),
			);
			dead.push(...forms.map((form) => `${route}: ${form}`));
			// a control that only a script would answer must not be there without one
			const idle = await page
				.locator('button[type=button]:visible')
				.evaluateAll((all) => all.map((one) => one.outerHTML));
			dead.push(...idle.map((button) => `${route}: ${button.slice(0, 120)}`));
		}
		expect(dead).toEqual([]);
	});
}
