import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '#lib/server/platform/embedded-postgres/postmaster.ts';
import { OperatorError } from '#lib/server/platform/operator-error.ts';
import { ROOT } from './root.ts';
import { ensureBuild } from './serve/build.ts';
import { runCommand, type Lifetime } from './serve/lifetime.ts';
import { findChromium, installChromium } from './test/chromium.ts';
import { countTests, type Counts } from './test/counts.ts';
import { PROGRAMS } from './test/programs.ts';

const REPORTS = join(ROOT, 'test-results');

/** What is prettier's: everything we write by hand. */
const WRITTEN = ['src', 'tests', '*.{js,ts,md}', 'package.json', 'tsconfig.json'];

type Outcome = Counts & { seconds: number };
interface StepOfTest {
	name: string;
	/** Needs one core for minutes and nothing of the others: runs beside those before it, and is shown when its turn comes. */
	beside?: boolean;
	run(lifetime: Lifetime, show?: (text: string) => void): Promise<Counts>;
}

const STEPS: StepOfTest[] = [
	gate('format', 'prettier/bin/prettier.cjs', '--check', ...WRITTEN),
	gate('types', 'svelte-check/bin/svelte-check', '--fail-on-warnings', '--output', 'human'),
	gate('knip', 'knip/bin/knip.js', '--no-progress'),
	vitest('unit'),
	{ ...gate('lint', 'eslint/bin/eslint.js', '--max-warnings', '0', '.'), beside: true },
	vitest('integration'),
	{
		name: 'build',
		async run(lifetime) {
			await ensureBuild(lifetime, (text) => console.log(text));
			return passed;
		},
	},
	{
		name: 'e2e',
		async run(lifetime) {
			const chromium = findChromium() ?? installChromium((text) => console.log(text));
			if (!chromium) throw new OperatorError('No Chromium, and none could be installed: set CHROMIUM_PATH.');
			console.log(`Chromium: ${chromium}`);
			return runner(lifetime, 'e2e', 'playwright/cli.js', ['test', '--config', 'tests/playwright.config.ts'], {
				CHROMIUM_PATH: chromium,
				E2E_PORT: String(await freePort()),
			});
		},
	},
];

const passed: Counts = { passed: 1, failed: 0, skipped: 0 };
const failed: Counts = { passed: 0, failed: 1, skipped: 0 };

/** `npm test [-- --only step,step]`: every gate, the later ones also when an earlier one fails; the last line sums up. */
await runCommand(async (lifetime) => {
	const { values } = parseArgs({ options: { only: { type: 'string' } } });
	const chosen = choose(values.only);
	mkdirSync(REPORTS, { recursive: true });
	const absent = PROGRAMS.filter((program) => !program.present());
	await prepare(lifetime);

	const take = async ({ run }: StepOfTest, show?: (text: string) => void): Promise<Outcome> => {
		const began = performance.now();
		const counts = await run(lifetime, show).catch((error: unknown) => {
			if (lifetime.ending) throw error;
			console.error(error instanceof OperatorError ? `✗ ${error.message}` : error);
			return failed;
		});
		return { ...counts, seconds: (performance.now() - began) / 1000 };
	};
	const begun = new Map(
		chosen
			.filter(({ beside }) => beside)
			.map((step) => {
				const said: string[] = [];
				const outcome = take(step, (text) => said.push(text));
				// told at its turn: an interruption before that ends the run by itself
				outcome.catch(() => undefined);
				return [step.name, { outcome, said }];
			}),
	);
	const outcomes = new Map<string, Outcome>();
	for (const step of chosen) {
		console.log(`\n── ${step.name} ${'─'.repeat(Math.max(0, 70 - step.name.length))}`);
		const beside = begun.get(step.name);
		outcomes.set(step.name, await (beside ? beside.outcome : take(step)));
		if (beside) process.stdout.write(beside.said.join(''));
	}
	return summarise(outcomes, absent);
});

function choose(only: string | undefined): StepOfTest[] {
	if (only === undefined) return STEPS;
	const names = only.split(',');
	const unknown = names.find((name) => !STEPS.some((step) => step.name === name));
	if (unknown !== undefined) {
		throw new OperatorError(`There is no step “${unknown}”: ${STEPS.map((step) => step.name).join(', ')}.`);
	}
	return STEPS.filter((step) => names.includes(step.name));
}

/** What types, lint and tests read and nobody commits: compiled messages, SvelteKit's generated types. */
async function prepare(lifetime: Lifetime): Promise<void> {
	const code =
		(await execute(lifetime, '@inlang/paraglide-js/bin/run.js', [
			...['compile', '--project', './src/lib/i18n/project.inlang', '--outdir', './src/lib/i18n/paraglide'],
			...['--strategy', 'cookie', 'preferredLanguage', 'baseLocale'],
		])) || (await execute(lifetime, '@sveltejs/kit/svelte-kit.js', ['sync']));
	if (code !== 0) throw new OperatorError('The messages or the types could not be generated; the reason is above.');
}

function gate(name: string, program: string, ...args: string[]): StepOfTest {
	return {
		name,
		run: async (lifetime, show) => ((await execute(lifetime, program, args, {}, show)) === 0 ? passed : failed),
	};
}

function vitest(project: string): StepOfTest {
	const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${join(REPORTS, `${project}.json`)}`];
	const args = ['run', '--config', 'tests/vitest.config.ts', '--project', project, ...report];
	return { name: project, run: (lifetime) => runner(lifetime, project, 'vitest/vitest.mjs', args) };
}

async function runner(
	lifetime: Lifetime,
	name: string,
	program: string,
	args: string[],
	env: Record<string, string> = {},
): Promise<Counts> {
	const report = join(REPORTS, `${name}.json`);
	// An old report must not stand in for one that was never written.
	rmSync(report, { force: true });
	const code = await execute(lifetime, program, args, { ...env, TEST_REPORT: report });
	return countTests(report, code);
}

/** Runs a program of node_modules with our own Node, showing what it says, at once unless `show` takes it; its exit code. */
function execute(
	lifetime: Lifetime,
	program: string,
	args: string[],
	env: Record<string, string> = {},
	show?: (text: string) => void,
): Promise<number> {
	return new Promise((resolve, reject) => {
		const output = show ? 'pipe' : 'inherit';
		const child = spawn(process.execPath, [join('node_modules', program), ...args], {
			cwd: ROOT,
			stdio: ['ignore', output, output],
			env: { ...process.env, ...env },
		});
		for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', show!);
		lifetime.defer(async () => {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const gone = new Promise((left) => child.once('exit', left));
			child.kill('SIGTERM');
			await gone;
		});
		child.once('error', reject);
		// closed: what it said last has been read
		child.once('close', (code) => (lifetime.ending ? reject(new Error('interrupted')) : resolve(code ?? 1)));
	});
}

function summarise(outcomes: Map<string, Outcome>, absent: typeof PROGRAMS): number {
	console.log(`\n── summary ${'─'.repeat(63)}`);
	const total: Counts = { passed: 0, failed: 0, skipped: 0 };
	for (const [name, { seconds, ...counts }] of outcomes) {
		for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counts[key];
		const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
		const words = `${counts.passed} passed, ${counts.failed} failed${skipped}`;
		console.log(
			`${counts.failed === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${words.padEnd(36)} ${seconds.toFixed(1)} s`,
		);
	}
	for (const program of absent) {
		console.log(`!      ${program.name} is absent (Debian: ${program.package}): ${program.unchecked}.`);
	}
	console.log(`${total.passed} passed, ${total.failed} failed`);
	return total.failed === 0 && total.passed > 0 ? 0 : 1;
}
