import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { builtScriptLint } from '../support/browser-lint/built-js.ts';
import { lintCss } from '../support/browser-lint/css.ts';

/**
 * Where a library asks first in a way that the rule cannot see: message → why it is harmless.
 * Compared with the findings both ways, so that an entry goes when its reason goes.
 */
const KNOWN: Record<string, string> = {
	'new FormData(form, submitter) is missing in Chromium 105 or Safari 15.4: Chrome 112, Safari 16.4.':
		"SvelteKit's enhance: the second argument is ignored there, so a button's own name and value comes another way (ui/keep-submitter.ts)",
	'Temporal is missing in Chromium 105 or Safari 15.4: Chrome 144.': 'devalue: only for a value that a Temporal wrote',
	'URL.canParse is missing in Chromium 105 or Safari 15.4: Chrome 120, Safari 17.':
		'zod asks for it and has another way',
	'Uint8Array.fromBase64 is missing in Chromium 105 or Safari 15.4: Chrome 140, Safari 18.2.':
		'devalue asks for it and has another way',
};

const CLIENT = 'build/client/_app/immutable';

test('the built style sheets hold nothing that Chromium 105 or Safari 15.4 lack', () => {
	const sheets = globSync(`${CLIENT}/**/*.css`);
	expect(sheets.length).toBeGreaterThan(0);
	expect(sheets.flatMap((sheet) => lintCss(readFileSync(sheet, 'utf8')))).toEqual([]);
});

test('the built scripts hold nothing that Chromium 105 or Safari 15.4 lack', async () => {
	test.setTimeout(120_000);
	const scripts = globSync([`${CLIENT}/**/*.js`, 'build/client/service-worker.js']);
	expect(scripts.length).toBeGreaterThan(0);
	const results = await builtScriptLint().lintFiles(scripts);
	const found = results.flatMap(({ messages }) => messages.map((finding) => finding.message));
	expect([...new Set(found)].sort()).toEqual(Object.keys(KNOWN).sort());
});
