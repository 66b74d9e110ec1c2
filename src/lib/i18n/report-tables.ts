import type { CountedAward, CountedStage, Period } from '#lib/domain/counted.ts';
import type { HigherLevel, OutcomeGrade } from '#lib/domain/higher.ts';
import { localText, type Locale } from '#lib/domain/local-text.ts';
import { awardsPath, outcomesPath, sentPath, worksPath, schoolsPath } from '#lib/domain/report-paths.ts';
import { monthsHeld, type Compared, type ReportFigures, type ReportHigher } from '#lib/domain/report.ts';
import { GRADE_NAMES } from './grades.ts';
import { m } from './paraglide/messages.js';
import { heldText, titleOf } from './summary.ts';

export type ReportTableKey = 'yoy' | 'editions' | 'categories' | 'stages' | 'units' | 'awards' | 'contests' | 'talents';

export interface ReportCell {
	value: string | number;
	/** the list whose count this is, or the thing that is named */
	path?: string;
}

export interface ReportTable {
	key: ReportTableKey;
	title: string;
	columns: { label: string; kind: 'text' | 'number' }[];
	rows: ReportCell[][];
	/** in the last line, where the columns can be summed */
	sum?: ReportCell[];
}

const STAGES: Record<CountedStage, (locale: Locale) => string> = {
	primary: (locale) => m.editions_stage_primary({}, { locale }),
	junior: (locale) => m.editions_stage_junior({}, { locale }),
	senior: (locale) => m.editions_stage_senior({}, { locale }),
	none: (locale) => m.report_stage_none({}, { locale }),
};
const LEVELS: Record<HigherLevel, (locale: Locale) => string> = {
	city: (locale) => m.report_level_city({}, { locale }),
	province: (locale) => m.report_level_province({}, { locale }),
	nation: (locale) => m.report_level_nation({}, { locale }),
};
const OUTCOME_COLUMNS: { grade: OutcomeGrade | 'named'; label: (locale: Locale) => string }[] = [
	{ grade: 'special', label: (locale) => m.report_col_special({}, { locale }) },
	{ grade: 'first', label: (locale) => m.report_col_first({}, { locale }) },
	{ grade: 'second', label: (locale) => m.report_col_second({}, { locale }) },
	{ grade: 'third', label: (locale) => m.report_col_third({}, { locale }) },
	{ grade: 'encouragement', label: (locale) => m.report_col_encouragement({}, { locale }) },
	{ grade: 'named', label: (locale) => m.report_col_named({}, { locale }) },
];

export function stageName(stage: CountedStage, locale: Locale): string {
	return STAGES[stage](locale);
}

export function awardName(grade: Exclude<CountedAward, 'any'>, locale: Locale): string {
	return GRADE_NAMES[grade](locale);
}

/** +12, −3, 0: a true minus sign. */
function change({ now, before }: Compared): string {
	const difference = now - before;
	return difference === 0 ? '0' : difference > 0 ? `+${difference}` : `−${-difference}`;
}

const plain = (value: string | number): ReportCell => ({ value });
/** Nothing has no list to look at. */
const linked = (value: number, path: string): ReportCell => (value === 0 ? { value } : { value, path });

/** What is compared with the year before, in order; each with the list of this period's. */
export function comparedTotals(
	{ totals, period }: ReportFigures,
	locale: Locale,
): ({ key: string; label: string; path: string | null } & Compared)[] {
	const in_ = { locale };
	const { now, before } = totals;
	const higher = (total: typeof now) => Object.values(total.higherAwards).reduce((sum, count) => sum + count, 0);
	const one = (key: string, label: string, path: string | null, count: (total: typeof now) => number) => ({
		key,
		label,
		path,
		now: count(now),
		before: count(before),
	});
	return [
		one('works', m.report_total_works({}, in_), worksPath(period), (total) => total.works),
		one('accepted', m.report_total_accepted({}, in_), worksPath(period, { accepted: true }), (total) => total.accepted),
		one('schools', m.report_total_schools({}, in_), '#units', (total) => total.schools),
		one('participants', m.report_total_participants({}, in_), null, (total) => total.participants),
		one('awarded', m.report_total_awarded({}, in_), awardsPath(period), (total) => total.awarded),
		one('contests', m.report_total_contests({}, in_), '#contests', (total) => total.contests),
		one('sent', m.report_total_sent({}, in_), '#contests', (total) => total.sent),
		one('higher', m.report_total_higher_awards({}, in_), '#contests', higher),
		one('nominated', m.report_total_nominated({}, in_), '#talents', (total) => total.nominated),
		one('shortlisted', m.report_total_shortlisted({}, in_), '#talents', (total) => total.shortlisted),
		one('honoured', m.report_total_honoured({}, in_), '#talents', (total) => total.honoured),
	];
}

/** Every table of the report, for the page and both files alike; those without rows are left out. */
export function reportTables(figures: ReportFigures, locale: Locale): ReportTable[] {
	const { period, editions, categories, stages, units, awards, contests, talents, totals } = figures;
	const in_ = { locale };
	const text = (label: string) => ({ label, kind: 'text' as const });
	const number = (label: string) => ({ label, kind: 'number' as const });
	const compared = (path: string | null, { now, before }: Compared): ReportCell[] => [
		path === null || path === '' ? plain(now) : linked(now, path),
		plain(before),
		plain(change({ now, before })),
	];
	const beside = [
		number(m.report_col_now({}, in_)),
		number(m.report_col_before({}, in_)),
		number(m.report_col_change({}, in_)),
	];
	// what happened nowhere needs no column: a dozen of them leave no room for names on paper
	const outcomes = higherColumns(period, locale).filter(
		({ count }, at) => at === 0 || contests.some((contest) => count(contest) > 0),
	);
	const tables: ReportTable[] = [
		{
			key: 'yoy',
			title: m.report_yoy({}, in_),
			columns: [text(m.report_col_what({}, in_)), ...beside],
			rows: comparedTotals(figures, locale)
				.filter(({ now, before }) => now + before > 0)
				.map(({ label, path, now, before }) => [plain(label), ...compared(path, { now, before })]),
		},
		{
			key: 'editions',
			title: m.report_editions({}, in_),
			columns: [
				text(m.report_col_edition({}, in_)),
				text(m.report_col_held({}, in_)),
				number(m.report_col_works({}, in_)),
				number(m.report_col_accepted({}, in_)),
				number(m.report_col_schools({}, in_)),
				number(m.report_col_awarded({}, in_)),
			],
			rows: editions.map((edition) => [
				{ value: localText(edition.name, locale), path: `/staff/editions/${edition.id}` },
				plain(monthsHeld(edition, period) === null ? '' : heldText(edition, period, locale)),
				linked(edition.works, worksPath(period, { edition: edition.id })),
				linked(edition.accepted, worksPath(period, { edition: edition.id, accepted: true })),
				linked(edition.schools, schoolsPath(period, edition.id)),
				linked(edition.awarded, awardsPath(period, 'any', { edition: edition.id })),
			]),
		},
		{
			key: 'categories',
			title: m.report_categories({}, in_),
			columns: [
				text(m.report_col_category({}, in_)),
				...(editions.length > 1 ? [text(m.report_col_edition({}, in_))] : []),
				number(m.report_col_works({}, in_)),
				number(m.report_col_accepted({}, in_)),
				number(m.report_col_awarded({}, in_)),
				number(m.report_col_before({}, in_)),
			],
			rows: categories.map(({ id, name, edition, works, accepted, awarded, before }) => [
				plain(localText(name, locale)),
				...(editions.length > 1 ? [plain(localText(edition.name, locale))] : []),
				linked(works, worksPath(period, { category: id })),
				linked(accepted, worksPath(period, { category: id, accepted: true })),
				linked(awarded, awardsPath(period, 'any', { category: id })),
				plain(before),
			]),
		},
		{
			key: 'stages',
			title: m.report_stages({}, in_),
			columns: [text(m.report_col_stage({}, in_)), ...beside],
			rows: stages.map(({ stage, now, before }) => [
				plain(STAGES[stage](locale)),
				...compared(worksPath(period, { stage }), { now, before }),
			]),
		},
		{
			key: 'units',
			title: m.report_units({}, in_),
			columns: [
				text(m.report_col_unit({}, in_)),
				number(m.report_col_works({}, in_)),
				number(m.report_col_accepted({}, in_)),
			],
			rows: units.map(({ id, name, works, accepted }) => [
				{ value: localText(name, locale), path: `/staff/units/${id}` },
				linked(works, worksPath(period, { unit: id })),
				linked(accepted, worksPath(period, { unit: id, accepted: true })),
			]),
			sum: [
				plain(m.report_sum({}, in_)),
				linked(totals.now.works, worksPath(period)),
				linked(totals.now.accepted, worksPath(period, { accepted: true })),
			],
		},
		{
			key: 'awards',
			title: m.report_awards({}, in_),
			columns: [text(m.report_col_grade({}, in_)), ...beside],
			rows: awards
				.filter(({ now, before }) => now + before > 0)
				.map(({ grade, now, before }) => [
					plain(awardName(grade, locale)),
					...compared(awardsPath(period, grade), { now, before }),
				]),
		},
		{
			key: 'contests',
			title: m.report_contests({}, in_),
			columns: [
				text(m.report_col_contest({}, in_)),
				text(m.report_col_level({}, in_)),
				...outcomes.map(({ label }) => number(label)),
			],
			rows: contests.map((contest) => [
				{ value: localText(contest.name, locale), path: `/staff/upward/${contest.editionId}` },
				plain(LEVELS[contest.level](locale)),
				...outcomes.map(({ count, path }) => linked(count(contest), path(contest.editionId))),
			]),
			sum: [
				plain(m.report_sum({}, in_)),
				plain(''),
				...outcomes.map(({ count }) => plain(contests.reduce((sum, contest) => sum + count(contest), 0))),
			],
		},
		{
			key: 'talents',
			title: m.report_talents({}, in_),
			columns: [
				text(m.report_col_title({}, in_)),
				number(m.report_step_recommended({}, in_)),
				number(m.report_step_shortlisted({}, in_)),
				number(m.report_step_honoured({}, in_)),
			],
			rows: talents.map((talent) => [
				{
					value: titleOf(talent, locale),
					path: talent.categoryId ? `/staff/talents/${talent.categoryId}` : `/staff/upward/${talent.editionId}`,
				},
				linked(talent.sent, sentPath(period, talent.editionId)),
				linked(talent.shortlisted, outcomesPath(period, talent.editionId, 'shortlisted')),
				talent.honoured === 0 && talent.undecided > 0
					? plain(m.report_step_unknown({}, in_))
					: linked(talent.honoured, outcomesPath(period, talent.editionId, 'honoured')),
			]),
		},
	];
	return tables.filter(({ rows }) => rows.length > 0);
}

function higherColumns(
	period: Period,
	locale: Locale,
): { label: string; count: (contest: ReportHigher) => number; path: (editionId: string) => string }[] {
	const in_ = { locale };
	return [
		{ label: m.report_col_sent({}, in_), count: ({ sent }) => sent, path: (id) => sentPath(period, id) },
		{
			label: m.report_col_shortlisted({}, in_),
			count: ({ shortlisted }) => shortlisted,
			path: (id) => outcomesPath(period, id, 'shortlisted'),
		},
		{
			label: m.report_col_final({}, in_),
			count: ({ final }) => final,
			path: (id) => outcomesPath(period, id, 'final'),
		},
		...OUTCOME_COLUMNS.map(({ grade, label }) => ({
			label: label(locale),
			count: ({ awards }: ReportHigher) => awards[grade],
			path: (id: string) => outcomesPath(period, id, 'award', grade),
		})),
		{ label: m.report_col_none({}, in_), count: ({ none }) => none, path: (id) => outcomesPath(period, id, 'none') },
		{
			label: m.report_col_pending({}, in_),
			count: ({ pending }) => pending,
			path: (id) => sentPath(period, id, true),
		},
	];
}
