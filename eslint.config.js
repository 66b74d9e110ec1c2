import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';
import { fileNames } from './tests/support/eslint/file-names.js';
import { messageCalls } from './tests/support/eslint/message-calls.js';
import { oldBrowsers } from './tests/support/eslint/old-browsers.js';

/** A one-way list: a feature calls only features before it. */
export const FEATURES = [
	'audit',
	'exports',
	'mail',
	'units',
	'accounts',
	'editions',
	'files',
	'consents',
	'entries',
	'eligibility',
	'filings',
	'judging',
	'results',
	'notices',
	'certificates',
	'recommendations',
	'nominations',
	'desks',
	'exhibition',
	'report',
	'imports',
	'privacy',
];

/* ---------------------------------------------------------------- rooms */

/** @param {string} feature */
const room = (feature) => `feature:${feature}`;

/** First match wins. A file that matches nothing is an error (boundaries/no-unknown-files). */
const ROOMS = [
	{ category: 'tests', pattern: ['tests/**/*', 'src/**/*.test.ts'] },
	{ category: 'config', pattern: '*.{js,ts}' },
	{ category: 'domain', pattern: 'src/lib/domain/**/*' },
	{ category: 'forms', pattern: 'src/lib/forms/**/*' },
	{ category: 'ui', pattern: 'src/lib/ui/**/*' },
	{ category: 'i18n', pattern: 'src/lib/i18n/**/*' },
	{ category: 'platform', pattern: 'src/lib/server/platform/**/*' },
	{ category: 'web', pattern: 'src/lib/server/web/**/*' },
	...FEATURES.map((feature) => ({ category: room(feature), pattern: `src/lib/server/${feature}/**/*` })),
	{ category: 'route-server', pattern: ['src/routes/**/*.server.ts', 'src/routes/**/+server.ts'] },
	{ category: 'route-page', pattern: 'src/routes/**/*' },
	{ category: 'hooks', pattern: ['src/hooks.*.ts', 'src/hooks.ts', 'src/app.d.ts'] },
	{ category: 'params', pattern: 'src/params/**/*' },
	{ category: 'service-worker', pattern: 'src/service-worker.ts' },
	{ category: 'styles', pattern: 'src/app.css' },
	{ category: 'cli', pattern: 'src/cli/**/*' },
].map((descriptor) => ({ ...descriptor, stopMatching: true }));

/** @param {string | string[]} from @param {string[]} to @param {'type'} [kind] */
const allow = (from, to, kind) => ({
	from: { file: { categories: { anyOf: [from].flat() } } },
	allow: {
		to: { file: { categories: { anyOf: to } } },
		...(kind ? { dependency: { kind } } : {}),
	},
});

const EVERY_FEATURE = FEATURES.map(room);
const HALL = ['domain', 'forms', 'i18n'];

const DOORS = [
	allow('domain', ['domain']),
	allow('forms', ['forms', 'domain']),
	allow('i18n', ['i18n', 'domain']),
	allow('ui', ['ui', ...HALL]),
	// the outside world; the words `Actor` and `Locale` only as types
	allow('platform', ['platform']),
	allow('platform', ['domain'], 'type'),
	...FEATURES.flatMap((feature, index) => [
		allow(room(feature), [...EVERY_FEATURE.slice(0, index + 1), 'platform', 'domain', 'i18n']),
		allow(room(feature), ['forms'], 'type'),
	]),
	allow('web', ['web', ...EVERY_FEATURE, 'platform', ...HALL]),
	allow('route-server', ['route-server', 'web', ...EVERY_FEATURE, ...HALL]),
	allow('route-server', ['platform'], 'type'),
	allow('route-page', ['route-page', 'ui', 'styles', ...HALL]),
	allow('hooks', ['web', ...EVERY_FEATURE, 'platform', ...HALL]),
	allow('params', ['domain']),
	allow('service-worker', ['domain']),
	allow('cli', ['cli', ...EVERY_FEATURE, 'platform', ...HALL]),
	allow('tests', [
		...['tests', 'config', 'ui', 'platform', 'web', 'route-server', 'route-page', 'hooks', 'params', 'cli'],
		...EVERY_FEATURE,
		...HALL,
	]),
	allow('config', ['config', 'tests']),
];

const NO_DOOR = 'The house has no door from {{from.file.path}} to {{to.file.path}} (eslint.config.js, DOORS).';

/* ---------------------------------------------------------------- bans */
// ESLint replaces a rule's options instead of merging them, so each place names its whole list.

/** @param {string} regex @param {string} message */
const noImport = (regex, message) => ({ regex, message });
/** @param {string} selector @param {string} message */
const noSyntax = (selector, message) => ({ selector, message });

const NO_LIB_ALIAS = noImport(
	'^\\$(lib|env)(/|$)',
	'Import #lib/…; the environment is read once, in platform/config.ts.',
);
const NO_SQL = noImport('^(kysely|pg|pg-boss)(/|$)', 'SQL stands only in src/lib/server.');
const NO_PG = noImport('^(pg|pg-boss)(/|$)', 'The database driver and the queue belong to server/platform.');
const NO_KIT = noImport('^(\\$app/|@sveltejs/kit)', 'Only server/web, hooks and routes know SvelteKit.');
const ONLY_OURS = noImport('^(?!#lib/|\\.)', 'The domain imports nothing from npm or Node.');
const ONLY_ZOD = noImport('^(?!#lib/|\\.|zod$)', 'Forms import zod, nothing else.');

const EVERYWHERE = [
	noSyntax(
		'CallExpression[callee.type="MemberExpression"][callee.object.name=/^(test|it|describe)$/][callee.property.name=/^(only|todo|fixme|fails)$/], CallExpression[callee.object.property.name="describe"][callee.property.name=/^(only|skip|fixme)$/]',
		'No test is singled out or put off.',
	),
	noSyntax(
		'CallExpression[callee.object.name=/^(test|it|describe)$/][callee.property.name="skip"]:not([arguments.1.type="Literal"])',
		'No test is skipped; `test.skip(condition, "reason")` may stand where a program is absent.',
	),
	noSyntax('CallExpression[callee.property.name="waitForTimeout"]', 'No sleeping: wait for what should appear.'),
];

const OWN_CLOCK = [
	noSyntax('NewExpression[callee.name="Date"][arguments.length=0]', 'The time is an argument (ctx.now).'),
	noSyntax('CallExpression[callee.name="Date"]', 'The time is an argument (ctx.now).'),
	noSyntax('MemberExpression[object.name="Date"][property.name="now"]', 'The time is an argument (ctx.now).'),
];
const OWN_DICE = noSyntax('MemberExpression[object.name="Math"][property.name="random"]', 'The seed is an argument.');

const DOMAIN = [
	...OWN_CLOCK,
	OWN_DICE,
	noSyntax(':function[async=true]', 'The domain decides; it waits for nothing.'),
	noSyntax('AwaitExpression, ForOfStatement[await=true]', 'The domain decides; it waits for nothing.'),
	noSyntax('ImportExpression, MetaProperty[property.name="meta"]', 'The domain imports nothing at run time.'),
];
const SERVER = [
	noSyntax('CallExpression[callee.property.name="selectAll"]', 'Name the columns: blindness is a column list.'),
	noSyntax('CallExpression[callee.property.name="offset"]', 'Lists page by keyset, never by OFFSET.'),
	OWN_DICE,
];
const TEMPLATE = [
	noSyntax('SvelteStyleDirective', 'The content security policy blocks style attributes.'),
	noSyntax(
		'SvelteAttribute[key.name=/^on[a-z]+$/] > SvelteLiteral',
		'The content security policy blocks inline handlers; give a function.',
	),
	noSyntax('SvelteElement[kind="html"][name.name="style"]', 'Styles are Tailwind classes and src/app.css.'),
];

const DOMAIN_GLOBALS = [
	...['fetch', 'process', 'crypto', 'console', 'performance', 'Buffer', 'globalThis', 'setTimeout', 'setInterval'],
	...['queueMicrotask', 'window', 'document', 'navigator', 'localStorage', 'sessionStorage', 'location'],
].map((name) => ({ name, message: 'The domain is pure: give it what it needs as an argument.' }));

const NO_ENV = { object: 'process', property: 'env', message: 'The environment is read once, in platform/config.ts.' };

/**
 * @param {...{ regex: string; message: string }} patterns
 * @returns {import('eslint').Linter.RulesRecord}
 */
const imports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns: [NO_LIB_ALIAS, ...patterns] }] });
/**
 * @param {...{ selector: string; message: string }} selectors
 * @returns {import('eslint').Linter.RulesRecord}
 */
const syntax = (...selectors) => ({ 'no-restricted-syntax': ['error', ...EVERYWHERE, ...selectors] });

/** What is sent to browsers, or may be: the old ones must understand it. */
const CLIENT = ['src/lib/{ui,forms,domain,i18n}/**', 'src/routes/**/*.svelte', 'src/routes/**/+{page,layout}.ts'];
const SERVER_FILES = ['src/lib/server/**/*.ts'];
const TESTS = ['**/*.test.ts', 'tests/**'];

/** The same for scripts and components: a difference makes the type checker start anew with every file. */
const TYPED = { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.svelte'] };

export default defineConfig(
	{
		ignores: [
			'build/',
			'data/',
			'.svelte-kit/',
			'test-results/',
			'src/lib/i18n/paraglide/',
			'src/lib/server/platform/schema.gen.ts',
		],
	},
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	js.configs.recommended,
	...tseslint.configs.recommended,
	...svelte.configs.recommended,
	{
		files: ['**/*.ts'],
		ignores: ['**/*.svelte.ts'],
		extends: [tseslint.configs.recommendedTypeCheckedOnly],
		languageOptions: { parserOptions: TYPED },
		rules: {
			'@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
			// SvelteKit's error() and redirect() are thrown objects, and rejections are re-thrown as they came
			'@typescript-eslint/only-throw-error': 'off',
			'@typescript-eslint/require-await': 'off',
			// SvelteKit's events and Playwright's fixtures are made to be taken apart
			'@typescript-eslint/unbound-method': 'off',
		},
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { ...TYPED, parser: tseslint.parser, svelteConfig } },
		rules: {
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'svelte/no-at-html-tags': 'error',
			'svelte/no-inline-styles': ['error', { allowTransitions: true }],
			'svelte/button-has-type': 'error',
		},
	},
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		plugins: {
			boundaries,
			xinmiao: { rules: { 'old-browsers': oldBrowsers, 'file-names': fileNames, 'message-calls': messageCalls } },
		},
		settings: {
			'import/resolver': { typescript: { project: './tsconfig.json' } },
			'boundaries/files': ROOMS,
			'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export', 'require'],
		},
		rules: {
			'boundaries/no-unknown-files': 'error',
			'boundaries/dependencies': ['error', { default: 'disallow', policies: DOORS, message: NO_DOOR }],
			'xinmiao/file-names': 'error',
			'xinmiao/message-calls': 'error',
			// the types tell
			'no-undef': 'off',
			eqeqeq: 'error',
			// 王　明, as it is typed into a form
			'no-irregular-whitespace': ['error', { skipComments: true }],
			'no-alert': 'error',
			'no-console': 'error',
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
			'@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
			...imports(NO_SQL),
			...syntax(),
		},
	},
	// a component gets its links resolved by the page that uses it
	{ files: ['src/lib/ui/**'], rules: { 'svelte/no-navigation-without-resolve': ['error', { ignoreLinks: true }] } },
	{ files: ['src/**'], rules: { 'no-restricted-properties': ['error', NO_ENV] } },
	{ files: [...CLIENT, 'src/service-worker.ts'], ignores: TESTS, rules: { 'xinmiao/old-browsers': 'error' } },
	{ files: ['**/*.svelte'], rules: syntax(...TEMPLATE) },
	{
		files: ['src/lib/domain/**'],
		ignores: TESTS,
		rules: { ...imports(ONLY_OURS), ...syntax(...DOMAIN), 'no-restricted-globals': ['error', ...DOMAIN_GLOBALS] },
	},
	{ files: ['src/lib/forms/**'], ignores: TESTS, rules: { ...imports(ONLY_ZOD), ...syntax(...OWN_CLOCK, OWN_DICE) } },
	{ files: SERVER_FILES, ignores: TESTS, rules: { ...imports(NO_KIT, NO_PG), ...syntax(...SERVER, ...OWN_CLOCK) } },
	{ files: ['src/lib/server/platform/**'], ignores: TESTS, rules: { ...imports(NO_KIT), ...syntax(...SERVER) } },
	{ files: ['src/lib/server/web/**'], ignores: TESTS, rules: { ...imports(NO_PG), ...syntax(...SERVER) } },
	{
		// `init` hands the environment to platform/config.ts, which alone knows its names
		files: ['src/lib/server/platform/config.ts', 'src/hooks.server.ts', 'src/cli/**'],
		rules: { 'no-restricted-properties': 'off' },
	},
	// a command line speaks to a terminal
	{ files: ['src/cli/**', 'tests/bench/**', '*.js'], rules: { 'no-console': 'off' } },
	{ files: ['src/cli/**'], rules: imports(NO_KIT, NO_SQL) },
	{ files: ['src/cli/generate/**'], rules: imports(NO_KIT, NO_PG) },
	{
		files: ['tests/**', '**/*.test.ts'],
		rules: {
			...imports(),
			// what a test reads from a file or a page has no type; the assertion is the check
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
		},
	},
);
