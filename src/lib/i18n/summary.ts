import type { HigherLevel } from '#lib/domain/higher.ts';
import { localText, type Locale, type LocalText } from '#lib/domain/local-text.ts';
import {
	aboutTens,
	monthsHeld,
	nameOfPeriod,
	partnersOf,
	planSummary,
	type Clause,
	type Placeholder,
	type ReportEdition,
	type ReportFigures,
	type ReportTalent,
	type YearMonth,
} from '#lib/domain/report.ts';
import type { Period } from '#lib/domain/counted.ts';
import { awardsPath, outcomesPath, schoolsPath, sentPath, worksPath } from '#lib/domain/report-paths.ts';
import { formatDay } from './format.ts';
import { m } from './paraglide/messages.js';

/** In which language the text is, and what we are called (in Chinese): partners are the other hosts. */
export interface SummaryReader {
	locale: Locale;
	association: string;
}

type Name = keyof typeof NAMES;
type Speak = { locale: Locale };

/** What stands between the braces. */
const NAMES = {
	event: (in_: Speak) => m.report_ph_event({}, in_),
	held: (in_: Speak) => m.report_ph_held({}, in_),
	partners: (in_: Speak) => m.report_ph_partners({}, in_),
	schools: (in_: Speak) => m.report_ph_schools({}, in_),
	works: (in_: Speak) => m.report_ph_works({}, in_),
	awarded: (in_: Speak) => m.report_ph_awarded({}, in_),
	all_works: (in_: Speak) => m.report_ph_all_works({}, in_),
	all_schools: (in_: Speak) => m.report_ph_all_schools({}, in_),
	pupils: (in_: Speak) => m.report_ph_pupils({}, in_),
	sent: (in_: Speak) => m.report_ph_sent({}, in_),
	contests: (in_: Speak) => m.report_ph_contests({}, in_),
	contests_about: (in_: Speak) => m.report_ph_contests_about({}, in_),
	first: (in_: Speak) => m.report_ph_first({}, in_),
	second: (in_: Speak) => m.report_ph_second({}, in_),
	won_nation: (in_: Speak) => m.report_ph_won_nation({}, in_),
	won_province: (in_: Speak) => m.report_ph_won_province({}, in_),
	won_city: (in_: Speak) => m.report_ph_won_city({}, in_),
	title: (in_: Speak) => m.report_ph_title({}, in_),
	recommended: (in_: Speak) => m.report_ph_recommended({}, in_),
	shortlisted: (in_: Speak) => m.report_ph_shortlisted({}, in_),
	honoured: (in_: Speak) => m.report_ph_honoured({}, in_),
} as const;

/** The second edition's works are {作品数2}; the first has no number. */
function nameOf(name: Name, locale: Locale, index = 0): string {
	const plain = NAMES[name]({ locale });
	return index === 0 ? plain : locale === 'en' ? `${plain} ${index + 1}` : `${plain}${index + 1}`;
}

/* ------------------------------------------------------------------ values */

/** 2026年, 2025—2026学年, 2026年1月1日—6月30日 */
export function periodTitle(period: Period, locale: Locale): string {
	const name = nameOfPeriod(period);
	if (name.kind === 'year') return m.report_period_year({ year: name.year }, { locale });
	if (name.kind === 'school_year')
		return m.report_period_school_year({ from: name.year, until: name.year + 1 }, { locale });
	return m.report_days({ from: formatDay(period.from, locale), until: formatDay(period.until, locale) }, { locale });
}

const MONTHS = [
	...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
	...['August', 'September', 'October', 'November', 'December'],
];

/** 4月, 2026年4月 · April, April 2026 */
function monthText({ year, month }: YearMonth, withYear: boolean, locale: Locale): string {
	if (locale === 'en') return withYear ? `${MONTHS[month - 1]} ${year}` : MONTHS[month - 1]!;
	return withYear ? `${year}年${month}月` : `${month}月`;
}

export function heldText(edition: ReportEdition, period: Period, locale: Locale): string {
	const held = monthsHeld(edition, period);
	if (held === null) return m.report_held_month({ month: periodTitle(period, locale) }, { locale });
	const { from, until, years } = held;
	if (from.year === until.year && from.month === until.month)
		return m.report_held_month({ month: monthText(from, years, locale) }, { locale });
	// a year that both share is said once: first in Chinese, last in English
	const shared = from.year === until.year;
	return m.report_held_months(
		{
			from: monthText(from, years && !(shared && locale === 'en'), locale),
			until: monthText(until, years && !(shared && locale !== 'en'), locale),
		},
		{ locale },
	);
}

/** 2020—2021年度长沙市优秀青少年科技创新人才: its own period label first, as the founding document writes it, however the edition was named. */
export function titleOf({ programme, periodLabel }: ReportTalent, locale: Locale): string {
	const own = localText(programme, locale);
	if (own.includes(periodLabel)) return own;
	return m.report_title_of({ label: periodLabel, programme: own }, { locale });
}

function joined(names: readonly string[], locale: Locale): string {
	if (locale !== 'en') return names.join('、');
	return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

const LEVELS: Record<HigherLevel, { name: Name; count: (count: number, in_: Speak) => string }> = {
	nation: { name: 'won_nation', count: (count, in_) => m.report_n_nation({ count }, in_) },
	province: { name: 'won_province', count: (count, in_) => m.report_n_province({ count }, in_) },
	city: { name: 'won_city', count: (count, in_) => m.report_n_city({ count }, in_) },
};

/**
 * Everything that a summary of this period may name, in the reader's language, with its value now and the list behind it. In English a
 * figure brings its noun (1 work, 2 works), in Chinese it stands alone. Names without a second edition stay usable, as zero.
 */
export function summaryPlaceholders(figures: ReportFigures, { locale, association }: SummaryReader): Placeholder[] {
	const { period, editions, talents, contests } = figures;
	const total = figures.totals.now;
	const in_ = { locale };
	const one = (name: Name, value: string, path: string | null = null, index = 0): Placeholder => ({
		name: nameOf(name, locale, index),
		value,
		path,
	});
	const ofEdition = (edition: ReportEdition | undefined, index: number): Placeholder[] => {
		const edited = edition && { edition: edition.id };
		const works = edition ? worksPath(period, edited) : null;
		return [
			one('event', edition ? localText(edition.name, locale) : '—', null, index),
			one('held', edition ? heldText(edition, period, locale) : '—', null, index),
			one(
				'partners',
				edition
					? joined(
							partnersOf(edition, association).map((name) => localText(name, locale)),
							locale,
						) || '—'
					: '—',
				null,
				index,
			),
			one(
				'schools',
				m.report_n_schools({ count: edition?.schools ?? 0 }, in_),
				edition ? schoolsPath(period, edition.id) : null,
				index,
			),
			one('works', m.report_n_works({ count: edition?.works ?? 0 }, in_), works, index),
			one(
				'awarded',
				m.report_n_works({ count: edition?.awarded ?? 0 }, in_),
				edition ? awardsPath(period, 'any', edited) : null,
				index,
			),
		];
	};
	const ofTalent = (talent: ReportTalent | undefined, index: number): Placeholder[] => {
		const outcomes = (result: 'shortlisted' | 'honoured') =>
			talent ? outcomesPath(period, talent.editionId, result) : null;
		return [
			one('title', talent ? titleOf(talent, locale) : '—', null, index),
			one(
				'recommended',
				m.report_n_young({ count: talent?.sent ?? 0 }, in_),
				talent ? sentPath(period, talent.editionId) : null,
				index,
			),
			one('shortlisted', m.report_n_pupils({ count: talent?.shortlisted ?? 0 }, in_), outcomes('shortlisted'), index),
			one('honoured', m.report_n_pupils({ count: talent?.honoured ?? 0 }, in_), outcomes('honoured'), index),
		];
	};
	const sentTo = contests.filter(({ sent }) => sent > 0);
	const contestName = (at: number) => {
		const name: LocalText | undefined = sentTo[at]?.programme;
		return name ? localText(name, locale) : '—';
	};
	const about = aboutTens(total.contests);
	return [
		...indexed(editions).flatMap(([edition, index]) => ofEdition(edition, index)),
		one('all_works', m.report_n_works({ count: total.works }, in_), worksPath(period)),
		one('all_schools', m.report_n_schools({ count: total.schools }, in_), '#units'),
		one('pupils', m.report_n_pupils({ count: total.participants }, in_)),
		one('sent', m.report_n_recommendations({ count: total.sent }, in_), '#contests'),
		one('contests', m.report_n_contests({ count: total.contests }, in_), '#contests'),
		one(
			'contests_about',
			about.more
				? m.report_n_contests_more({ count: about.value }, in_)
				: m.report_n_contests({ count: about.value }, in_),
			'#contests',
		),
		one('first', contestName(0)),
		one('second', contestName(1)),
		...(['nation', 'province', 'city'] as const).map((level) =>
			one(LEVELS[level].name, LEVELS[level].count(total.higherAwards[level], in_), '#contests'),
		),
		...indexed(talents).flatMap(([talent, index]) => ofTalent(talent, index)),
	];
}

/** Each with its place; a list that is empty has a first place all the same. */
function indexed<Item>(items: readonly Item[]): [Item | undefined, number][] {
	return items.length === 0 ? [[undefined, 0]] : items.map((item, index) => [item, index]);
}

/* ---------------------------------------------------------------- sentence */

/**
 * 工作总结 as the figures write it, with {placeholders} in place of every figure: （时间），联合…举办…，共收到…；推荐优秀作品参加…等10余个赛事，
 * 获…；推荐…名优秀青少年申报…，已有…位中小学生成功入围候选人。 Empty for a period without figures.
 */
export function summaryTemplate(figures: ReportFigures, { locale, association }: SummaryReader): string {
	const in_ = { locale };
	const put = (name: Name, index = 0) => `{${nameOf(name, locale, index)}}`;
	const prizes = (levels: readonly HigherLevel[]) =>
		joined(
			levels.map((level) => PRIZES[level](put(LEVELS[level].name), in_)),
			locale,
		);
	const write = (clause: Clause): string => {
		switch (clause.kind) {
			case 'event': {
				const [event, held] = [put('event', clause.index), put('held', clause.index)];
				return [
					clause.partners
						? m.report_clause_event_partners({ event, held, partners: put('partners', clause.index) }, in_)
						: m.report_clause_event({ event, held }, in_),
					clause.received &&
						m.report_clause_received({ works: put('works', clause.index), schools: put('schools', clause.index) }, in_),
					clause.awarded &&
						(clause.received
							? m.report_clause_awarded({ awarded: put('awarded', clause.index) }, in_)
							: m.report_clause_awarded_alone({ awarded: put('awarded', clause.index) }, in_)),
				]
					.filter(Boolean)
					.join('');
			}
			case 'sent': {
				const values = { sent: put('sent'), first: put('first'), second: put('second'), about: put('contests_about') };
				const sent =
					clause.named === 1
						? m.report_clause_sent_one(values, in_)
						: clause.more
							? m.report_clause_sent_many(values, in_)
							: m.report_clause_sent_two(values, in_);
				return clause.won.length > 0 ? sent + m.report_clause_won({ prizes: prizes(clause.won) }, in_) : sent;
			}
			case 'won':
				return m.report_clause_won_alone({ prizes: prizes(clause.won) }, in_);
			case 'talent': {
				const title = put('title', clause.index);
				return [
					clause.recommended
						? m.report_clause_recommended({ recommended: put('recommended', clause.index), title }, in_)
						: m.report_clause_talent({ title }, in_),
					clause.shortlisted && m.report_clause_shortlisted({ shortlisted: put('shortlisted', clause.index) }, in_),
					clause.honoured && m.report_clause_honoured({ honoured: put('honoured', clause.index) }, in_),
				]
					.filter(Boolean)
					.join('');
			}
		}
	};
	const clauses = planSummary(figures, association).map(write);
	if (clauses.length === 0) return '';
	if (locale !== 'en') return `${clauses.join('；')}。`;
	const sentence = `${clauses.join('; ')}.`;
	return sentence[0]!.toUpperCase() + sentence.slice(1);
}

/** 国家级奖项…项. In English the figure brings its noun. */
const PRIZES: Record<HigherLevel, (count: string, in_: Speak) => string> = {
	nation: (count, in_) => m.report_clause_prize_nation({ count }, in_),
	province: (count, in_) => m.report_clause_prize_province({ count }, in_),
	city: (count, in_) => m.report_clause_prize_city({ count }, in_),
};
