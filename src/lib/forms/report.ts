import { isDay, type Period } from '#lib/domain/counted.ts';
import { calendarYear, reportYearOf, schoolYear, SUMMARY_MAX, type PeriodProblem } from '#lib/domain/report.ts';

/** What a form or an address gives: both are read the same way. */
interface Fields {
	get(name: string): unknown;
}

function textOf(fields: Fields, name: string): string {
	const value = fields.get(name);
	return typeof value === 'string' ? value.trim() : '';
}

/* ----------------------------------------------------------------- periods */

const EARLIEST = '1979-01-01';

export interface PeriodInput {
	period: Period;
	/** the days as typed where they were */
	typed: Period | null;
	problem: PeriodProblem | null;
}

/** `period` = 2026 or 2025-2026 (a school year), or `from` and `until`; the default report year where nothing (right) was asked for. */
export function readPeriod(fields: Fields, now: Date, zone: string): PeriodInput {
	const usual = calendarYear(reportYearOf(now, zone));
	const typed = { from: textOf(fields, 'from'), until: textOf(fields, 'until') };
	if (typed.from !== '' || typed.until !== '') {
		const problem = problemOf(typed);
		return { period: problem ? usual : typed, typed, problem };
	}
	const match = /^([12]\d{3})(?:-([12]\d{3}))?$/.exec(textOf(fields, 'period'));
	const year = Number(match?.[1]);
	if (!match || (match[2] !== undefined && Number(match[2]) !== year + 1)) {
		return { period: usual, typed: null, problem: null };
	}
	return { period: match[2] === undefined ? calendarYear(year) : schoolYear(year), typed: null, problem: null };
}

function problemOf({ from, until }: Period): PeriodProblem | null {
	// before there were such contests there is nothing to report
	if (!isDay(from) || !isDay(until) || from < EARLIEST) return 'day_odd';
	return from > until ? 'order_wrong' : null;
}

/* ----------------------------------------------------------------- summary */

export interface SummaryInput {
	text: string;
	/** of the saved text that was on the page; null = the generated one */
	version: number | null;
}

/** Line ends as the database keeps them. Far too long a text is cut where the refusal can still say how long it was. */
export function readSummary(fields: Fields): SummaryInput {
	const value = fields.get('text');
	const version = textOf(fields, 'version');
	return {
		text: (typeof value === 'string' ? value : '')
			.replaceAll('\r\n', '\n')
			.trim()
			.slice(0, SUMMARY_MAX * 4),
		version: /^\d{1,9}$/.test(version) ? Number(version) : null,
	};
}

/* ------------------------------------------------------------------ export */

/** Null = no such file, or no such time: what was not asked for is not sent instead. */
export function readReportExport(
	fields: Fields,
	now: Date,
	zone: string,
): { period: Period; type: 'docx' | 'xlsx' } | null {
	const type = textOf(fields, 'type');
	const { period, problem } = readPeriod(fields, now, zone);
	return problem === null && (type === 'docx' || type === 'xlsx') ? { period, type } : null;
}
