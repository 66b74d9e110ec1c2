/** Numbers in [0, 1) from a seed (mulberry32): the same seed draws the same lots, so that a draw can be checked afterwards. */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** Fisher–Yates; leaves the input as it is. */
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
	const result = [...items];
	for (let last = result.length - 1; last > 0; last--) {
		const other = Math.floor(random() * (last + 1));
		[result[last], result[other]] = [result[other]!, result[last]!];
	}
	return result;
}

/** 抽签编号: a number from 1 for each item, in drawn order. */
export function drawLots<Item>(items: readonly Item[], seed: number, from = 1): Map<Item, number> {
	return new Map(shuffled(items, seededRandom(seed)).map((item, index) => [item, from + index]));
}
