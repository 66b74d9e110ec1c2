/**
 * Times, sizes and figures in the reader's language. Composed by hand from numeric parts, not by the runtime's own
 * patterns: server and browser may carry different ICU data, and a page must not change its words when it wakes up.
 */
import { getLocale } from './paraglide/runtime.js';

export type Locale = 'zh-CN' | 'en';

/** A moment, as the database gives it or as it comes through JSON. */
export type Moment = Date | string;

interface Parts {
	year: number;
	month: number;
	day: number;
	/** 0 = Sunday */
	weekday: number;
	hour: string;
	minute: string;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const WEEKDAYS_ZH = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Making a formatter costs far more than using it; there is one zone per installation. */
const splitters = new Map<string, Intl.DateTimeFormat>();

/** Minutes that were taken apart before: pages show the same windows and moments again and again. */
const known = new Map<string, Map<number, Parts>>();
const KNOWN_MOST = 5_000;

function split(at: Moment, zone: string): Parts {
	const minute = Math.floor((typeof at === 'string' ? Date.parse(at) : at.getTime()) / MINUTE);
	let minutes = known.get(zone);
	if (!minutes) known.set(zone, (minutes = new Map<number, Parts>()));
	let parts = minutes.get(minute);
	if (!parts) {
		parts = splitAnew(new Date(minute * MINUTE), zone);
		if (minutes.size >= KNOWN_MOST) minutes.clear();
		minutes.set(minute, parts);
	}
	return parts;
}

function splitAnew(at: Date, zone: string): Parts {
	let splitter = splitters.get(zone);
	if (!splitter) {
		splitter = new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			weekday: 'short',
			hour: '2-digit',
			minute: '2-digit',
		});
		splitters.set(zone, splitter);
	}
	const found: Record<string, string> = {};
	for (const part of splitter.formatToParts(at)) found[part.type] = part.value;
	return {
		year: Number(found['year']),
		month: Number(found['month']),
		day: Number(found['day']),
		weekday: WEEKDAYS.indexOf(found['weekday'] ?? ''),
		hour: found['hour'] ?? '',
		minute: found['minute'] ?? '',
	};
}

function dayText({ year, month, day }: Pick<Parts, 'year' | 'month' | 'day'>, locale: Locale): string {
	return locale === 'en' ? `${day} ${MONTHS[month - 1]} ${year}` : `${year}年${month}月${day}日`;
}

/** 2026年4月18日 · 18 Apr 2026 */
export function formatDate(at: Moment, zone: string, locale: Locale = getLocale()): string {
	return dayText(split(at, zone), locale);
}

/** 2026年4月18日 周六 17:00 · Sat 18 Apr 2026, 17:00 */
export function formatDateTime(at: Moment, zone: string, locale: Locale = getLocale()): string {
	const parts = split(at, zone);
	return locale === 'en'
		? `${WEEKDAYS[parts.weekday]} ${dayText(parts, locale)}, ${parts.hour}:${parts.minute}`
		: `${dayText(parts, locale)} ${WEEKDAYS_ZH[parts.weekday]} ${parts.hour}:${parts.minute}`;
}

/** 17:00, in both languages */
export function formatTime(at: Moment, zone: string): string {
	const { hour, minute } = split(at, zone);
	return `${hour}:${minute}`;
}

/** A day without a time ('2026-04-18', a `date` column): no zone, so that it cannot slip to the day before. */
export function formatDay(on: string, locale: Locale = getLocale()): string {
	const [year = 0, month = 1, day = 1] = on.split('-').map(Number);
	return dayText({ year, month, day }, locale);
}

/**
 * The two ends of a window, each of which is to stand on one line: 2026年4月1日 09:00 · 至 4月18日 17:00. What both share is
 * said once.
 */
export function windowEnds(
	opensAt: Moment,
	closesAt: Moment,
	zone: string,
	locale: Locale = getLocale(),
): [from: string, to: string] {
	const from = split(opensAt, zone);
	const to = split(closesAt, zone);
	const sameYear = from.year === to.year;
	const sameDay = sameYear && from.month === to.month && from.day === to.day;
	const start = `${from.hour}:${from.minute}`;
	const end = `${to.hour}:${to.minute}`;
	if (locale === 'en') {
		if (sameDay) return [`${dayText(to, locale)}, ${start}`, `to ${end}`];
		const first = sameYear ? `${from.day} ${MONTHS[from.month - 1]}` : dayText(from, locale);
		return [`${first}, ${start}`, `to ${dayText(to, locale)}, ${end}`];
	}
	const last = sameYear ? `${to.month}月${to.day}日` : dayText(to, locale);
	return [`${dayText(from, locale)} ${start}`, sameDay ? `至 ${end}` : `至 ${last} ${end}`];
}

/** From opening to closing: 2026年4月1日 09:00 至 4月18日 17:00 · 1 Apr, 09:00 to 18 Apr 2026, 17:00 */
export function formatWindow(opensAt: Moment, closesAt: Moment, zone: string, locale: Locale = getLocale()): string {
	return windowEnds(opensAt, closesAt, zone, locale).join(' ');
}

function counted(value: number, unit: 'day' | 'hour' | 'minute' | 'second', locale: Locale): string {
	if (locale === 'en') return `${value} ${unit}${value === 1 ? '' : 's'}`;
	return `${value} ${{ day: '天', hour: '小时', minute: '分钟', second: '秒' }[unit]}`;
}

/** A length of time in its two largest units, rounded down: 2 天 3 小时 · 45 分钟 · 20 秒. Negative counts as 0. */
export function formatDuration(milliseconds: number, locale: Locale = getLocale()): string {
	const left = Math.max(0, milliseconds);
	if (left < MINUTE) return counted(Math.floor(left / 1000), 'second', locale);
	const days = Math.floor(left / DAY);
	const hours = Math.floor((left % DAY) / HOUR);
	const minutes = Math.floor((left % HOUR) / MINUTE);
	const two = [
		days > 0 && counted(days, 'day', locale),
		hours > 0 && counted(hours, 'hour', locale),
		days === 0 && minutes > 0 && counted(minutes, 'minute', locale),
	];
	return two.filter(Boolean).join(' ');
}

/**
 * What is left until a deadline, by the server's clock (`now` is passed in: the clock of a phone may be days off):
 * 还剩 2 天 3 小时, or 已截止 from the very moment on.
 */
export function formatRemaining(now: Moment, until: Moment, locale: Locale = getLocale()): string {
	const left = new Date(until).getTime() - new Date(now).getTime();
	if (left <= 0) return locale === 'en' ? 'closed' : '已截止';
	const length = formatDuration(left, locale);
	return locale === 'en' ? `${length} left` : `还剩 ${length}`;
}

/** 12,480 */
export function formatNumber(value: number): string {
	const [whole = '', part] = String(Math.abs(value)).split('.');
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
	return `${value < 0 ? '−' : ''}${grouped}${part ? `.${part}` : ''}`;
}

/** A number and its unit: 12 件, 40 KB. The unit comes from the caller's messages. */
export function formatQuantity(value: number, unit: string): string {
	return `${formatNumber(value)} ${unit}`;
}

/** File sizes by 1,024, as the portal's limits count them: 812 B, 34 KB, 3.4 MB, 20 MB (one decimal below 10). */
export function formatBytes(bytes: number): string {
	if (bytes < 1024) return `${bytes} B`;
	let value = bytes;
	let unit = 'B';
	for (const next of ['KB', 'MB', 'GB', 'TB']) {
		if (value < 1023.5) break;
		value /= 1024;
		unit = next;
	}
	const rounded = value < 9.95 ? Math.round(value * 10) / 10 : Math.round(value);
	return `${rounded} ${unit}`;
}

/** A score from integer tenths, always with its decimal so that columns align: 875 → 87.5, 900 → 90.0. */
export function formatScore(tenths: number): string {
	if (!Number.isInteger(tenths)) throw new RangeError(`A score is counted in whole tenths, not ${tenths}`);
	const absolute = Math.abs(tenths);
	return `${tenths < 0 ? '−' : ''}${Math.floor(absolute / 10)}.${absolute % 10}`;
}

/** Part of a whole as a percentage without decimals: 2 of 3 → 67%. Nothing of nothing is 0%. */
export function formatShare(part: number, whole: number): string {
	return `${whole === 0 ? 0 : Math.round((part / whole) * 100)}%`;
}
