import { seededRandom, shuffled } from './random.ts';

export interface BalanceProblem {
	entries: readonly string[];
	judges: readonly string[];
	/** judges each entry needs */
	judgesPerEntry: number;
	/** pairs that must never meet (回避), as made by {@link pairKey} */
	conflicts: ReadonlySet<string>;
	seed: number;
}

export interface Balance {
	pairs: { entry: string; judge: string }[];
	/** entries for which conflicts leave too few judges, with how many are missing */
	short: { entry: string; missing: number }[];
}

export function pairKey(judge: string, entry: string): string {
	return `${judge} ${entry}`;
}

/**
 * Gives every entry `judgesPerEntry` different judges without conflict, and every judge about as many entries as the others:
 * entries with the fewest possible judges first, each to the least loaded; then single entries move from the most to the least
 * loaded as long as that evens the load. Deterministic by seed.
 */
export function balance({ entries, judges, judgesPerEntry, conflicts, seed }: BalanceProblem): Balance {
	const random = seededRandom(seed);
	const eligible = new Map(
		entries.map((entry) => [entry, judges.filter((judge) => !conflicts.has(pairKey(judge, entry)))]),
	);
	const given = new Map<string, Set<string>>();
	const load = new Map(judges.map((judge) => [judge, 0]));
	const loadOf = (judge: string) => load.get(judge) ?? 0;
	const order = shuffled(entries, random).sort((a, b) => eligible.get(a)!.length - eligible.get(b)!.length);
	for (const entry of order) {
		const chosen = shuffled(eligible.get(entry)!, random)
			.sort((a, b) => loadOf(a) - loadOf(b))
			.slice(0, judgesPerEntry);
		given.set(entry, new Set(chosen));
		for (const judge of chosen) load.set(judge, loadOf(judge) + 1);
	}
	even(given, load, (judge, entry) => !conflicts.has(pairKey(judge, entry)));
	return {
		pairs: entries.flatMap((entry) => [...given.get(entry)!].map((judge) => ({ entry, judge }))),
		short: entries.flatMap((entry) => {
			const missing = judgesPerEntry - given.get(entry)!.size;
			return missing > 0 ? [{ entry, missing }] : [];
		}),
	};
}

/** Each move lowers the sum of squared loads, so it ends. */
function even(
	given: Map<string, Set<string>>,
	load: Map<string, number>,
	mayMeet: (judge: string, entry: string) => boolean,
): void {
	for (let moved = true; moved;) {
		moved = false;
		const byLoad = [...load].sort((a, b) => a[1] - b[1]).map(([judge]) => judge);
		search: for (const heavy of [...byLoad].reverse()) {
			for (const light of byLoad) {
				if (load.get(heavy)! - load.get(light)! < 2) break;
				for (const [entry, judges] of given) {
					if (!judges.has(heavy) || judges.has(light) || !mayMeet(light, entry)) continue;
					judges.delete(heavy);
					judges.add(light);
					load.set(heavy, load.get(heavy)! - 1);
					load.set(light, load.get(light)! + 1);
					moved = true;
					break search;
				}
			}
		}
	}
}
