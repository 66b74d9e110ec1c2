/**
 * The generator's own dice: the same seed gives the same world on every machine. Math.random would not.
 */
export interface Random {
	/** 0 ≤ x < 1 */
	next(): number;
	/** whole number, both ends included */
	int(min: number, max: number): number;
	chance(probability: number): boolean;
	pick<T>(values: readonly T[]): T;
	/** picks by weight; weights need not add up to one */
	weighted<T>(values: readonly (readonly [T, number])[]): T;
	/** `count` different values, or all of them when there are fewer */
	sample<T>(values: readonly T[], count: number): T[];
	shuffled<T>(values: readonly T[]): T[];
	/** bell curve with mean 0 and deviation 1 */
	normal(): number;
	/** random id, tells nothing about time (what judges see) */
	randomId(): string;
	/** UUIDv7 of that moment, so that ids sort as they would have been made */
	timedId(at: Date): string;
	/** independent dice for a named part: adding draws in one part does not shift another */
	fork(label: string): Random;
}

/** FNV-1a over UTF-16 units. */
function hashLabel(label: string, seed: number): number {
	let hash = (0x811c9dc5 ^ seed) >>> 0;
	for (let index = 0; index < label.length; index += 1) {
		hash ^= label.charCodeAt(index);
		hash = Math.imul(hash, 0x01000193) >>> 0;
	}
	return hash;
}

/** splitmix32, to spread one number over the four words of sfc32's state. */
function splitmix(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x9e3779b9) >>> 0;
		let mixed = state ^ (state >>> 16);
		mixed = Math.imul(mixed, 0x21f0aaad);
		mixed ^= mixed >>> 15;
		mixed = Math.imul(mixed, 0x735a2d97);
		return (mixed ^ (mixed >>> 15)) >>> 0;
	};
}

/** sfc32 (Chris Doty-Humphrey's small fast counter), 32 bits at a time. */
function sfc32(seed: number): () => number {
	const spread = splitmix(seed);
	let a = spread();
	let b = spread();
	let c = spread();
	let counter = 1;
	const step = () => {
		const sum = (a + b + counter) >>> 0;
		counter = (counter + 1) >>> 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) >>> 0;
		c = ((c << 21) | (c >>> 11)) >>> 0;
		c = (c + sum) >>> 0;
		return sum;
	};
	for (let index = 0; index < 12; index += 1) step();
	return step;
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0').slice(-digits);

export function createRandom(seed: number): Random {
	const word = sfc32(seed);
	const next = () => word() / 0x1_0000_0000;
	const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
	const pick = <T>(values: readonly T[]): T => {
		if (values.length === 0) throw new Error('nothing to pick from');
		return values[int(0, values.length - 1)] as T;
	};
	const shuffled = <T>(values: readonly T[]): T[] => {
		const copy = [...values];
		for (let index = copy.length - 1; index > 0; index -= 1) {
			const other = int(0, index);
			[copy[index], copy[other]] = [copy[other] as T, copy[index] as T];
		}
		return copy;
	};
	return {
		next,
		int,
		chance: (probability) => next() < probability,
		pick,
		weighted: (values) => {
			const total = values.reduce((sum, [, weight]) => sum + weight, 0);
			let left = next() * total;
			for (const [value, weight] of values) {
				left -= weight;
				if (left < 0) return value;
			}
			const last = values.at(-1);
			if (!last) throw new Error('nothing to pick from');
			return last[0];
		},
		sample: (values, count) => shuffled(values).slice(0, count),
		shuffled,
		normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
		randomId: () => {
			const third = (word() & 0x0fff) | 0x4000;
			const fourth = (word() & 0x3fff) | 0x8000;
			return `${hex(word(), 8)}-${hex(word(), 4)}-${hex(third, 4)}-${hex(fourth, 4)}-${hex(word(), 8)}${hex(word(), 4)}`;
		},
		timedId: (at) => {
			const time = hex(at.getTime(), 12);
			const third = (word() & 0x0fff) | 0x7000;
			const fourth = (word() & 0x3fff) | 0x8000;
			return `${time.slice(0, 8)}-${time.slice(8)}-${hex(third, 4)}-${hex(fourth, 4)}-${hex(word(), 8)}${hex(word(), 4)}`;
		},
		fork: (label) => createRandom(hashLabel(label, seed)),
	};
}
