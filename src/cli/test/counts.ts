import { existsSync, readFileSync } from 'node:fs';

/** What a test runner reports in the end. */
export interface Counts {
	passed: number;
	failed: number;
	skipped: number;
}

interface VitestReport {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
}
interface PlaywrightReport {
	stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

/**
 * A runner that ends with an error although no test failed (a file that does not load, a server that does not start), or
 * that ran nothing, has failed once: a gate must not be green because it is empty.
 */
export function countTests(reportFile: string, exitCode: number): Counts {
	const counts = existsSync(reportFile)
		? read(JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport | PlaywrightReport)
		: { passed: 0, failed: 0, skipped: 0 };
	const broken = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0);
	return broken ? { ...counts, failed: 1 } : counts;
}

function read(report: VitestReport | PlaywrightReport): Counts {
	if ('stats' in report) {
		const { expected, unexpected, flaky, skipped } = report.stats;
		// A test that passes at the second try does not pass.
		return { passed: expected, failed: unexpected + flaky, skipped };
	}
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests,
		skipped: report.numPendingTests + report.numTodoTests,
	};
}
