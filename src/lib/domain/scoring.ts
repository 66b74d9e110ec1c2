/**
 * 汇总与排名. All arithmetic is exact: points are integer tenths, a mean is a sum and a count, and ranks compare by cross
 * multiplication. A figure is rounded only where it is shown. Source of the defaults: domain reference 3.4.
 */

/** One submitted sheet. */
export interface SheetPoints {
	/** sum of the criteria, in tenths */
	totalTenths: number;
	/** points of the criteria that break ties (创新性), in tenths; null where the rubric names none */
	tiebreakTenths: number | null;
}

export interface Aggregate {
	sheetCount: number;
	/** after trimming; the score is keptSumTenths / keptCount */
	keptSumTenths: number;
	keptCount: number;
	fullSumTenths: number;
	tiebreakSumTenths: number | null;
	/** twice the median, so that the middle of two sheets stays whole; null without sheets */
	medianDoubledTenths: number | null;
	/** highest − lowest total */
	spreadTenths: number;
}

/**
 * Mean of all sheets; from `trimFrom` sheets up one highest and one lowest are left out (0 = never).
 * Trimming needs at least three sheets to leave one: smaller values of `trimFrom` count as three.
 */
export function aggregate(sheets: readonly SheetPoints[], trimFrom: number): Aggregate {
	const totals = sheets.map((sheet) => sheet.totalTenths).sort((a, b) => a - b);
	const sum = (values: readonly number[]) => values.reduce((left, right) => left + right, 0);
	const trims = trimFrom > 0 && totals.length >= Math.max(3, trimFrom);
	const kept = trims ? totals.slice(1, -1) : totals;
	const middle = totals.length / 2;
	const lower = totals[Math.ceil(middle) - 1];
	const upper = totals[Math.floor(middle)];
	const tiebreaks = sheets.flatMap(({ tiebreakTenths }) => (tiebreakTenths === null ? [] : [tiebreakTenths]));
	return {
		sheetCount: totals.length,
		keptSumTenths: sum(kept),
		keptCount: kept.length,
		fullSumTenths: sum(totals),
		tiebreakSumTenths: tiebreaks.length > 0 && tiebreaks.length === sheets.length ? sum(tiebreaks) : null,
		medianDoubledTenths: lower === undefined || upper === undefined ? null : lower + upper,
		spreadTenths: totals.length === 0 ? 0 : totals[totals.length - 1]! - totals[0]!,
	};
}

/** Negative when a ranks before b. Compares a/b means without dividing. */
function compareMeans(aSum: number, aCount: number, bSum: number, bCount: number): number {
	return bSum * aCount - aSum * bCount;
}

/** The order of ties: score, untrimmed mean, mean of the tie-breaking criteria, median. 0 = the rules leave it open. */
export function compareAggregates(a: Aggregate, b: Aggregate): number {
	return (
		compareMeans(a.keptSumTenths, a.keptCount, b.keptSumTenths, b.keptCount) ||
		compareMeans(a.fullSumTenths, a.sheetCount, b.fullSumTenths, b.sheetCount) ||
		(a.tiebreakSumTenths === null || b.tiebreakSumTenths === null
			? 0
			: compareMeans(a.tiebreakSumTenths, a.sheetCount, b.tiebreakSumTenths, b.sheetCount)) ||
		(b.medianDoubledTenths ?? 0) - (a.medianDoubledTenths ?? 0)
	);
}

export interface Ranked<Item> {
	item: Item;
	/** 1, 2, 2, 4; null for an entry without any sheet: it has no score, and no score is not zero */
	rank: number | null;
	/** another item has the same rank, and only the jury can part them */
	tieOpen: boolean;
}

/**
 * Ranks one category × division. `juryPosition` parts items that the rules leave tied; where two tied items lack one (or share
 * it), they stay tied.
 */
export function rank<Item extends { aggregate: Aggregate; juryPosition: number | null }>(
	items: readonly Item[],
): Ranked<Item>[] {
	const compare = (a: Item, b: Item) =>
		compareAggregates(a.aggregate, b.aggregate) ||
		(a.juryPosition === null || b.juryPosition === null ? 0 : a.juryPosition - b.juryPosition);
	const scored = items.filter((item) => item.aggregate.sheetCount > 0).sort(compare);
	const ranked: Ranked<Item>[] = [];
	for (const [index, item] of scored.entries()) {
		const before = ranked.at(-1);
		const tied = before !== undefined && compare(before.item, item) === 0;
		if (tied) before.tieOpen = true;
		ranked.push({ item, rank: tied ? before.rank : index + 1, tieOpen: tied });
	}
	const without = items.filter((item) => item.aggregate.sheetCount === 0);
	return [...ranked, ...without.map((item) => ({ item, rank: null, tieOpen: false }))];
}

/** The score for people: tenths sum / count, rounded half up to two decimals. Null without sheets. */
export function shownScore(sumTenths: number, count: number): string | null {
	if (count === 0) return null;
	// hundredths = sum/10/count*100 = 10·sum/count; integers only, so 12.345 never becomes 12.34
	const hundredths = Math.floor((20 * sumTenths + count) / (2 * count));
	return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}
