import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { countTests } from './counts.ts';

const folder = mkdtempSync(join(tmpdir(), 'xinmiao-counts-'));
afterAll(() => rmSync(folder, { recursive: true }));

function report(content: object): string {
	const file = join(folder, 'report.json');
	writeFileSync(file, JSON.stringify(content));
	return file;
}

test('Vitest and Playwright are read alike', () => {
	const vitest = report({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 });
	expect(countTests(vitest, 1)).toEqual({ passed: 3, failed: 1, skipped: 3 });
	const playwright = report({ stats: { expected: 5, unexpected: 2, flaky: 1, skipped: 4 } });
	expect(countTests(playwright, 1)).toEqual({ passed: 5, failed: 3, skipped: 4 });
});

test('an empty run, a missing report and an error without a failed test each count as a failure', () => {
	const none = report({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 });
	expect(countTests(none, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
	expect(countTests(join(folder, 'absent.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
	const some = report({ numPassedTests: 4, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 });
	expect(countTests(some, 1)).toEqual({ passed: 4, failed: 1, skipped: 0 });
	expect(countTests(some, 0)).toEqual({ passed: 4, failed: 0, skipped: 0 });
});
