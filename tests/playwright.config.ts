import { join } from 'node:path';
import { defineConfig, devices } from '@playwright/test';
import { findChromium } from '../src/cli/test/chromium.ts';

const port = Number(process.env.E2E_PORT ?? 5299);
const root = join(import.meta.dirname, '..');
const report = process.env.TEST_REPORT ?? join(root, 'test-results', 'e2e.json');

const browser = {
	...devices['Desktop Chrome'],
	baseURL: `http://localhost:${port}`,
	locale: 'zh-CN',
	timezoneId: 'Asia/Shanghai',
	launchOptions: { executablePath: findChromium() },
	// a button that is not there fails the test soon, with its name
	actionTimeout: 15_000,
	screenshot: 'only-on-failure',
	trace: 'retain-on-failure',
} as const;

/** The built application, with the small demo world made anew in `data/e2e`; build first (`npm test` does). */
export default defineConfig({
	testDir: join(root, 'tests', 'e2e'),
	outputDir: join(root, 'test-results', 'e2e'),
	reporter: [['list'], ['json', { outputFile: report }]],
	workers: 2,
	retries: 0,
	forbidOnly: true,
	timeout: 120_000,
	expect: { timeout: 10_000 },
	projects: [
		{ name: 'script', testIgnore: /\.no-script\.spec\.ts$/, use: browser },
		{ name: 'no-script', testMatch: /\.no-script\.spec\.ts$/, use: { ...browser, javaScriptEnabled: false } },
	],
	webServer: {
		command: `exec "${process.execPath}" src/cli/demo.ts --data data/e2e --sizes tiny --reset --port ${port}`,
		cwd: root,
		url: `http://localhost:${port}/healthz`,
		timeout: 10 * 60_000,
		stdout: 'pipe',
		stderr: 'pipe',
		gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
	},
});
