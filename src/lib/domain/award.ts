/** 奖项规则. Shares are fractions of one. Source: domain reference 3.7 (two models, and fixed counts). */
export type AwardRule =
	/** shares of the scored entries, together never above the cap; 10/20/30 with cap 60 % is the common one */
	| { model: 'share_of_entries'; first: number; second: number; third: number; cap: number }
	/** so many awards in all (a share of the entries), divided 20/30/50 */
	| { model: 'share_of_awards'; total: number; first: number; second: number; third: number }
	| { model: 'counts'; first: number; second: number; third: number }
	/** 入围: so many, or so large a share, go on to the next stage */
	| { model: 'shortlist_count'; count: number }
	| { model: 'shortlist_share'; share: number };

/** 一等奖 二等奖 三等奖 优秀奖; 入围 is not an award. */
export const GRADES = ['first', 'second', 'third', 'encouragement', 'shortlisted'] as const;
export type Grade = (typeof GRADES)[number];
export type Places = { grade: Grade; count: number }[];

/** Shares are kept as fractions but counted in ten-thousandths, so that 0.1 × 30 is 3 and not 2.9999. */
function portion(share: number, of: number): { floor: number; round: number } {
	const tenThousandths = Math.round(share * 10_000) * of;
	return { floor: Math.floor(tenThousandths / 10_000), round: Math.floor((tenThousandths + 5_000) / 10_000) };
}

/**
 * How many places each grade has among `entries` scored entries of one category × division. Rounding [INF]: first prizes round
 * down, the others to the nearest, and at least one first prize where there is any entry; the cap cuts from the lowest grade up.
 */
export function places(rule: AwardRule, entries: number): Places {
	switch (rule.model) {
		case 'share_of_entries': {
			const cap = portion(rule.cap, entries).floor;
			return cut(grades(entries, rule, entries), Math.max(cap, entries > 0 ? 1 : 0));
		}
		case 'share_of_awards': {
			const total = portion(rule.total, entries).round;
			return cut(grades(total, rule, entries), Math.max(total, entries > 0 ? 1 : 0));
		}
		case 'counts':
			return cut(
				[
					{ grade: 'first', count: rule.first },
					{ grade: 'second', count: rule.second },
					{ grade: 'third', count: rule.third },
				],
				entries,
			);
		case 'shortlist_count':
			return [{ grade: 'shortlisted', count: Math.min(rule.count, entries) }];
		case 'shortlist_share':
			return [{ grade: 'shortlisted', count: entries === 0 ? 0 : Math.max(1, portion(rule.share, entries).round) }];
	}
}

function grades(base: number, shares: { first: number; second: number; third: number }, entries: number): Places {
	return [
		{ grade: 'first', count: entries > 0 ? Math.max(1, portion(shares.first, base).floor) : 0 },
		{ grade: 'second', count: portion(shares.second, base).round },
		{ grade: 'third', count: portion(shares.third, base).round },
	];
}

function cut(wanted: Places, most: number): Places {
	let left = most;
	return wanted.map(({ grade, count }) => {
		const given = Math.min(count, left);
		left -= given;
		return { grade, count: given };
	});
}

export interface Proposal<Item> {
	item: Item;
	/** null = outside the places */
	grade: Grade | null;
	/**
	 * The item shares its rank with others and the border between two grades runs through them: the rule alone cannot decide.
	 * All of them get the lower side; staff raise them by hand with a reason (各奖项可空缺、可并列) or the jury parts the tie.
	 */
	borderTie: boolean;
}

/** Gives grades from the top; `ranked` is in rank order, items without a rank get nothing. */
export function proposeGrades<Item extends { rank: number | null }>(
	ranked: readonly Item[],
	rule: AwardRule,
): Proposal<Item>[] {
	const scored = ranked.filter((item) => item.rank !== null);
	const borders: { grade: Grade; upTo: number }[] = [];
	let upTo = 0;
	for (const { grade, count } of places(rule, scored.length)) borders.push({ grade, upTo: (upTo += count) });
	const gradeAt = (index: number) => borders.find((border) => index < border.upTo)?.grade ?? null;

	const proposals: Proposal<Item>[] = [];
	for (let start = 0; start < scored.length;) {
		let end = start + 1;
		while (end < scored.length && scored[end]!.rank === scored[start]!.rank) end++;
		const grade = gradeAt(end - 1);
		const borderTie = gradeAt(start) !== grade;
		for (const item of scored.slice(start, end)) proposals.push({ item, grade, borderTie });
		start = end;
	}
	return [
		...proposals,
		...ranked.filter((item) => item.rank === null).map((item) => ({ item, grade: null, borderTie: false })),
	];
}
