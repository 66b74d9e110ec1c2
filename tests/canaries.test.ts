/**
 * A gate can be green because it looks at nothing. Each one is shown a planted mistake here and must find it, and a
 * clean twin, which it must let pass.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import * as prettier from 'prettier';
import tseslint from 'typescript-eslint';
import { afterAll, describe, expect, it } from 'vitest';
import { FEATURES } from '../eslint.config.js';
import { builtScriptLint } from './support/browser-lint/built-js.ts';
import { lintCss } from './support/browser-lint/css.ts';
import { plant, ROOT } from './support/canary/plant.ts';

const PATIENCE = 60_000;
const planted: (() => void)[] = [];
afterAll(() => planted.forEach((remove) => remove()));

function plantFor(files: Record<string, string>): string {
	const { folder, remove } = plant(files);
	planted.push(remove);
	return folder;
}

function run(command: string, args: string[], cwd = ROOT): Promise<{ code: number; output: string }> {
	return new Promise((resolve) => {
		const child = execFile(
			process.execPath,
			[path.join(ROOT, 'node_modules', command), ...args],
			{ cwd, env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' }, maxBuffer: 2 ** 26 },
			(_, stdout, stderr) => resolve({ code: child.exitCode ?? 1, output: stdout + stderr }),
		);
	});
}

/** The project's own configuration; only what asks the type checker is off, as it refuses paths that do not exist. */
const untyped = new ESLint({
	cwd: ROOT,
	overrideConfig: [
		{
			files: ['**/*.{ts,svelte}'],
			...tseslint.configs.disableTypeChecked,
			languageOptions: { parserOptions: { project: false, projectService: false, program: null } },
		},
	],
});

async function rulesBrokenBy(file: string, text: string, eslint = untyped): Promise<string[]> {
	const [result] = await eslint.lintText(text, { filePath: path.join(ROOT, file) });
	if (!result) throw new Error(`${file} is ignored by ESLint`);
	return [...new Set(result.messages.map((found) => found.ruleId ?? found.message))].sort();
}

const DOORS = 'boundaries/dependencies';
const IMPORTS = 'no-restricted-imports';
const SYNTAX = 'no-restricted-syntax';
const OLD = 'xinmiao/old-browsers';

const audit = `import { recordAudit } from '#lib/server/audit/record-audit.ts';\nexport const x = recordAudit;\n`;
const platform = `import { newId } from '#lib/server/platform/ids.ts';\nexport const x = newId;\n`;
const web = `import { ACCESS } from '#lib/server/web/guard.ts';\nexport const x = ACCESS;\n`;
const domain = `import { ROLES } from '#lib/domain/access.ts';\nexport const x = ROLES;\n`;
const page = (script: string, markup = '') => `<script lang="ts">\n${script}</script>\n\n${markup}\n`;

/** where → what → the one rule that must speak */
const PLANTED: [rule: string, file: string, text: string][] = [
	// walls
	[DOORS, 'src/lib/domain/planted.ts', platform],
	[DOORS, 'src/lib/domain/planted.ts', `export { ROLES } from '../server/web/guard.ts';\n`],
	[DOORS, 'src/lib/forms/planted.ts', audit],
	[DOORS, 'src/lib/i18n/planted.ts', platform],
	[DOORS, 'src/lib/ui/planted.ts', platform],
	[DOORS, 'src/lib/ui/Planted.svelte', page(audit.replace('export ', ''), '{x}')],
	[DOORS, 'src/lib/ui/planted.ts', `export const x = () => import('#lib/server/audit/record-audit.ts');\n`],
	[DOORS, 'src/lib/server/platform/planted.ts', audit],
	[DOORS, 'src/lib/server/platform/planted.ts', domain],
	[DOORS, 'src/lib/server/platform/planted.ts', web],
	[DOORS, 'src/lib/server/entries/planted.ts', web],
	[DOORS, 'src/cli/planted.ts', web],
	[DOORS, 'src/params/planted.ts', platform],
	[DOORS, 'src/routes/planted/+page.svelte', page(audit.replace('export ', ''), '{x}')],
	[DOORS, 'src/routes/planted/+page.ts', platform],
	[DOORS, 'src/routes/planted/+page.server.ts', platform],
	[DOORS, 'src/service-worker.ts', platform],
	['boundaries/no-unknown-files', 'src/lib/server/strangers/planted.ts', 'export const x = 1;\n'],
	['boundaries/no-unknown-files', 'src/lib/planted.ts', 'export const x = 1;\n'],

	// the domain is pure
	[IMPORTS, 'src/lib/domain/planted.ts', `import { z } from 'zod';\nexport const x = z;\n`],
	[IMPORTS, 'src/lib/domain/planted.ts', `import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n`],
	[SYNTAX, 'src/lib/domain/planted.ts', 'export const now = () => new Date();\n'],
	[SYNTAX, 'src/lib/domain/planted.ts', 'export const now = () => Date.now();\n'],
	[SYNTAX, 'src/lib/domain/planted.ts', 'export const dice = () => Math.random();\n'],
	[SYNTAX, 'src/lib/domain/planted.ts', 'export async function wait() {}\n'],
	[SYNTAX, 'src/lib/domain/planted.ts', 'export const wait = async () => 1;\n'],
	['no-restricted-globals', 'src/lib/domain/planted.ts', `export const x = () => fetch('/');\n`],
	['no-restricted-globals', 'src/lib/domain/planted.ts', 'export const x = () => crypto.subtle;\n'],
	['no-restricted-globals', 'src/lib/domain/planted.ts', 'export const x = () => process.argv;\n'],

	// the server
	[SYNTAX, 'src/lib/server/entries/planted.ts', 'export const x = (db: any) => db.selectAll();\n'],
	[SYNTAX, 'src/lib/server/platform/planted.ts', `export const x = (db: any) => db.selectAll('entry');\n`],
	[SYNTAX, 'src/lib/server/entries/planted.ts', 'export const x = (query: any) => query.offset(20);\n'],
	[SYNTAX, 'src/lib/server/entries/planted.ts', 'export const x = () => new Date();\n'],
	['no-console', 'src/lib/server/entries/planted.ts', `console.log('x');\n`],
	[IMPORTS, 'src/lib/server/entries/planted.ts', `import { error } from '@sveltejs/kit';\nexport const x = error;\n`],
	[IMPORTS, 'src/lib/server/entries/planted.ts', `import { page } from '$app/state';\nexport const x = page;\n`],
	[IMPORTS, 'src/lib/server/entries/planted.ts', `import { Pool } from 'pg';\nexport const x = Pool;\n`],
	[IMPORTS, 'src/cli/planted.ts', `import { sql } from 'kysely';\nexport const x = sql;\n`],
	[IMPORTS, 'src/routes/planted/+page.server.ts', `import { sql } from 'kysely';\nexport const x = sql;\n`],
	[IMPORTS, 'src/routes/planted/+page.server.ts', `import { x } from '$lib/x';\nexport const y = x;\n`],
	['no-restricted-properties', 'src/lib/server/entries/planted.ts', 'export const x = process.env.HOME;\n'],

	// markup
	['svelte/no-inline-styles', 'src/lib/ui/Planted.svelte', '<p style="color: red">x</p>\n'],
	['svelte/no-inline-styles', 'src/lib/ui/Planted.svelte', '<p style:color="red">x</p>\n'],
	['svelte/no-at-html-tags', 'src/lib/ui/Planted.svelte', page(`const x = '';\n`, '{@html x}')],
	[SYNTAX, 'src/lib/ui/Planted.svelte', '<p onclick="alert(1)">x</p>\n'],
	[OLD, 'src/lib/ui/Planted.svelte', '<p class="min-h-dvh">x</p>\n'],
	[OLD, 'src/lib/ui/Planted.svelte', '<div popover="auto">x</div>\n'],
	[OLD, 'src/lib/ui/Planted.svelte', page('const x = [1].toSorted();\n', '{x}')],
	[OLD, 'src/lib/ui/Planted.svelte', '{[1].toReversed()}\n'],
	[OLD, 'src/lib/domain/planted.ts', 'export const x = (y: number[]) => y.with(0, 1);\n'],
	[OLD, 'src/lib/forms/planted.ts', 'export const x = /(?<=a)b/;\n'],
	[OLD, 'src/routes/planted/+page.ts', 'export const x = () => Object.groupBy([1], () => 1);\n'],

	// messages
	['xinmiao/message-calls', 'src/lib/i18n/planted.ts', `import { m } from './x.js';\nexport const x = m.y();\n`],
	[
		'xinmiao/message-calls',
		'src/lib/i18n/planted.ts',
		`import { m } from './x.js';\nexport const x = () => m['y']();\n`,
	],
	[
		'xinmiao/message-calls',
		'src/lib/ui/Planted.svelte',
		`<script module>\nimport { m } from './x.js';\nconst x = m.y();\n</script>\n{x}\n`,
	],

	// anywhere
	['@typescript-eslint/ban-ts-comment', 'src/lib/ui/planted.ts', '// @ts-ignore\nexport const x = 1;\n'],
	[SYNTAX, 'tests/planted.test.ts', `import { it } from 'vitest';\nit.only('x', () => {});\n`],
	[SYNTAX, 'tests/planted.test.ts', `import { describe } from 'vitest';\ndescribe.skip('x', () => {});\n`],
	[SYNTAX, 'src/lib/domain/planted.test.ts', `import { it } from 'vitest';\nit.skip('x', () => {});\n`],
	[SYNTAX, 'tests/e2e/planted.spec.ts', 'export const x = (page: any) => page.waitForTimeout(5);\n'],
	['xinmiao/file-names', 'src/lib/domain/date-utils.ts', 'export const x = 1;\n'],
	['xinmiao/file-names', 'src/lib/domain/helpers/planted.ts', 'export const x = 1;\n'],
	['xinmiao/file-names', 'src/lib/domain/dateFormat.ts', 'export const x = 1;\n'],
	['xinmiao/file-names', 'src/lib/ui/planted-button.svelte', '<p>x</p>\n'],
];

/** The same places, doing what they may. */
const CLEAN: [file: string, text: string][] = [
	['src/lib/domain/planted.ts', `${domain}export const at = (now: Date) => new Date(now.getTime() + 1);\n`],
	[
		'src/lib/forms/planted.ts',
		`import { z } from 'zod';\n${domain}export const y = z.union([z.string(), z.number()]);\n`,
	],
	['src/lib/ui/Planted.svelte', page(domain.replace('export ', ''), '<p class="min-h-screen">{x}</p>')],
	['src/lib/ui/Planted.svelte', page(`import { m } from './x.js';\nconst x = m.y();\n`, '{x}{m.z()}')],
	['src/lib/i18n/planted.ts', `import { m } from './x.js';\nexport const x = { y: () => m.y(), z: m.z };\n`],
	['src/lib/server/platform/planted.ts', `import type { Role } from '#lib/domain/access.ts';\nexport type X = Role;\n`],
	['src/lib/server/privacy/planted.ts', `import { sql } from 'kysely';\nexport const y = sql;\n${audit}`],
	['src/lib/server/web/planted.ts', `import { error } from '@sveltejs/kit';\nexport const y = error;\n${audit}`],
	['src/routes/planted/+page.server.ts', `${audit}export const y = new Date();\n`],
	['src/cli/planted.ts', `${audit}console.log(process.env.HOME);\n`],
	['tests/planted.test.ts', `import { it } from 'vitest';\nit('x', () => {});\n${platform}`],
];

describe('lint', () => {
	it.each(PLANTED)('%s speaks in %s: %s', { timeout: PATIENCE }, async (rule, file, text) => {
		expect(await rulesBrokenBy(file, text)).toContain(rule);
	});

	it.each(CLEAN)('nothing speaks in %s', { timeout: PATIENCE }, async (file, text) => {
		expect(await rulesBrokenBy(file, text)).toEqual([]);
	});

	it('lets no feature call a later one', { timeout: PATIENCE }, async () => {
		const present = FEATURES.flatMap((feature) => {
			const folder = path.join(ROOT, 'src/lib/server', feature);
			const [module] = readdirSync(path.dirname(folder)).includes(feature)
				? readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
				: [];
			return module
				? [{ feature, import: `import * as x from '#lib/server/${feature}/${module}';\nexport const y = x;\n` }]
				: [];
		});
		expect(present.length).toBeGreaterThan(1);
		const calls = FEATURES.flatMap((feature, index) =>
			present.map((target) => ({ feature, target, later: FEATURES.indexOf(target.feature) > index })),
		);
		for (const { feature, target, later } of calls)
			expect([
				`${feature} → ${target.feature}`,
				await rulesBrokenBy(`src/lib/server/${feature}/planted.ts`, target.import),
			]).toEqual([`${feature} → ${target.feature}`, later ? [DOORS] : []]);
	});

	it('asks the type checker', { timeout: PATIENCE }, async () => {
		const typed = new ESLint({ cwd: ROOT });
		// paths that the program knows, with another text
		const promise = `export async function x(): Promise<void> {}\nexport function y(): void {\n\tx();\n}\n`;
		expect(await rulesBrokenBy('src/lib/domain/access.ts', promise, typed)).toContain(
			'@typescript-eslint/no-floating-promises',
		);
		const component = page(`async function x(): Promise<void> {}\nx();\n`);
		expect(await rulesBrokenBy('src/routes/+layout.svelte', component, typed)).toContain(
			'@typescript-eslint/no-floating-promises',
		);
	});

	it('reads every source file', async () => {
		for (const file of ['src/lib/domain/x.ts', 'src/lib/ui/X.svelte', 'src/routes/+page.svelte', 'tests/x.test.ts'])
			expect([file, await untyped.isPathIgnored(path.join(ROOT, file))]).toEqual([file, false]);
	});
});

describe('old browsers', () => {
	it.each([
		['a { color: oklch(0.5 0.1 150) }'],
		['a { background: color-mix(in oklab, red, blue) }'],
		['a { --tint: red; --tint: oklch(0.5 0.1 150) }'],
		['a { height: 100dvh }'],
		['a { b { color: red } }'],
		['a { &:hover { color: red } }'],
		['@media (width >= 40rem) { a { color: red } }'],
		['@container (min-width: 1px) { a { color: red } }'],
		['a { container-type: inline-size }'],
		['input:user-invalid { color: red }'],
		['@supports (display: grid) { a { color: oklch(0.5 0.1 150) } }'],
	])('the style sheet check finds %s', (css) => {
		expect(lintCss(css).length).toBeGreaterThan(0);
	});

	it.each([
		['a { height: 100vh; height: 100dvh }'],
		['@supports (color: color-mix(in lab, red, red)) { a { color: color-mix(in oklab, red, blue) } }'],
		['@media (min-width: 40rem) { a:has(b) { color: rgb(0 0 0 / 50%) } }'],
		['@layer base { @media print { a::after { content: "oklch(1 1 1) & { }" } } }'],
		['@property --x { syntax: "*"; inherits: false } @keyframes y { from { opacity: 0 } to { opacity: 1 } }'],
		['.a\\&b { background: url(data:image/svg+xml;utf8,<svg>) }'],
	])('the style sheet check lets pass %s', (css) => {
		expect(lintCss(css)).toEqual([]);
	});

	it.each([
		['[].toSorted()'],
		['[].with(0, 1)'],
		['Object.groupBy([], String)'],
		['Promise.withResolvers()'],
		['URL.canParse("")'],
		['AbortSignal.timeout(5)'],
		['new Set().union(new Set())'],
		['new Map().values().map(String)'],
		['/(?<!a)b/.test("b")'],
		['/[a--b]/v.test("b")'],
		['new FormData(document.forms[0], null)'],
		['structuredClone(new OffscreenCanvas(1, 1))'],
		['crypto.randomUUID()'],
		['requestIdleCallback(() => {})'],
		['class A { static { this.x = 1 } }'],
	])('the script check finds %s', async (script) => {
		const [result] = await builtScriptLint().lintText(script, { filePath: path.join(ROOT, 'build/client/x.js') });
		expect(result?.messages.length).toBeGreaterThan(0);
	});

	it.each([
		['[].toSorted?.()'],
		['Object.groupBy && 1'],
		['Object.values({}).map(String)'],
		['typeof requestIdleCallback'],
		['[1].at(-1), [1].findLast(Boolean), structuredClone({}), Object.hasOwn({}, "a")'],
		['const navigation = 1; export const x = navigation'],
		['class A { #x = 1; static y = 2; has(z) { return #x in z } }'],
	])('the script check lets pass %s', async (script) => {
		const [result] = await builtScriptLint().lintText(script, { filePath: path.join(ROOT, 'build/client/x.js') });
		expect(result?.messages).toEqual([]);
	});
});

describe('types', () => {
	it('svelte-check finds a wrong type in a script, in a component and in its use', { timeout: PATIENCE }, async () => {
		const folder = plantFor({
			'tsconfig.json': JSON.stringify({
				extends: path.join(ROOT, 'tsconfig.json'),
				include: ['*.ts', '*.svelte'],
				compilerOptions: { types: [] },
			}),
			'script.ts': `export const wrong: number = 'text';\n`,
			'Part.svelte': `<script lang="ts">\n\tconst { size }: { size: number } = $props();\n\tconst wrong: string = size;\n</script>\n\n{wrong}\n`,
			'Whole.svelte': `<script lang="ts">\n\timport Part from './Part.svelte';\n</script>\n\n<Part size="big" />\n`,
			'Clean.svelte': `<script lang="ts">\n\timport Part from './Part.svelte';\n</script>\n\n<Part size={1} />\n`,
		});
		const { code, output } = await run('svelte-check/bin/svelte-check', [
			...['--workspace', folder, '--tsconfig', path.join(folder, 'tsconfig.json'), '--output', 'machine'],
		]);
		expect(code).not.toBe(0);
		const files = [...output.matchAll(/ERROR "([^"]+)"/g)].map((found) => found[1]).sort();
		expect(files).toEqual(['Part.svelte', 'Whole.svelte', 'script.ts']);
	});
});

describe('messages', () => {
	const project = path.join(ROOT, 'src/lib/i18n/project.inlang');
	const compiled = (folder: string): string[] =>
		[
			...readFileSync(path.join(folder, 'out/messages/_index.js'), 'utf8').matchAll(
				/export (?:\* from|const) ['"]?([\w./-]+)/g,
			),
		].map((found) => found[1] ?? '');
	const compile = (folder: string, from: string) =>
		run('@inlang/paraglide-js/bin/run.js', ['compile', '--project', from, '--outdir', path.join(folder, 'out')]);

	it('paraglide compiles every message that is written', { timeout: PATIENCE }, async () => {
		const settings = JSON.parse(readFileSync(path.join(project, 'settings.json'), 'utf8')) as {
			'plugin.inlang.messageFormat': { pathPattern: string[] };
		};
		const written = settings['plugin.inlang.messageFormat'].pathPattern.flatMap((pattern) =>
			Object.keys(
				JSON.parse(
					readFileSync(path.join(path.dirname(project), pattern.replace('{locale}', 'zh-CN')), 'utf8'),
				) as object,
			),
		);
		const folder = plantFor({});
		await compile(folder, project);
		expect(compiled(folder).length).toBe(written.filter((key) => key !== '$schema').length);
		expect(compiled(folder).length).toBeGreaterThan(0);
	});

	it('a lost plugin is seen, although paraglide reports success', { timeout: PATIENCE }, async () => {
		const folder = plantFor({
			'x.inlang/settings.json': JSON.stringify({
				baseLocale: 'en',
				locales: ['en'],
				modules: ['./nowhere.js'],
				'plugin.inlang.messageFormat': { pathPattern: './messages/{locale}.json' },
			}),
			'messages/en.json': JSON.stringify({ planted: 'x' }),
		});
		const { code } = await compile(folder, path.join(folder, 'x.inlang'));
		expect(code !== 0 || compiled(folder).length === 0).toBe(true);
	});
});

describe('dead code', () => {
	it('knip finds an orphan, an export nobody wants and a package nobody listed', { timeout: PATIENCE }, async () => {
		const own = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>;
		const folder = plantFor({
			'package.json': JSON.stringify({
				name: 'planted',
				type: 'module',
				imports: own['imports'],
				knip: own['knip'],
				dependencies: { zod: '*', kysely: '*' },
			}),
			'tsconfig.json': '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" } }',
			'src/cli/main.ts': `import { used } from '#lib/domain/part.ts';\nimport 'pino';\nimport 'zod';\nconsole.log(used);\n`,
			'src/lib/domain/part.ts': `export const used = 1;\nexport const unwanted = 2;\n`,
			'src/lib/domain/orphan.ts': 'export const lonely = 1;\n',
		});
		const { code, output } = await run('knip/bin/knip.js', [
			'--directory',
			folder,
			'--reporter',
			'compact',
			'--no-progress',
		]);
		expect(code).not.toBe(0);
		for (const culprit of ['orphan.ts', 'unwanted', 'pino', 'kysely']) expect(output).toContain(culprit);
		expect(output).not.toContain('zod');
	});
});

describe('format', () => {
	it.each([
		['src/lib/domain/planted.ts', 'export const x = "a"'],
		['src/lib/ui/Planted.svelte', '<p\n>x</p>'],
		['src/app.css', 'a{color:red}'],
	])('prettier reads %s and refuses it', async (file, text) => {
		const filepath = path.join(ROOT, file);
		const { ignored } = await prettier.getFileInfo(filepath, { ignorePath: path.join(ROOT, '.prettierignore') });
		expect(ignored).toBe(false);
		const options = { ...(await prettier.resolveConfig(filepath)), filepath };
		expect(await prettier.check(text, options)).toBe(false);
		expect(await prettier.check(await prettier.format(text, options), options)).toBe(true);
	});
});
