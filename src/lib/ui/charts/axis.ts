/** A bar of the whole axis takes this share of the picture's width; the rest is for the figure at its end. */
const BAR_SHARE = 80;

export interface Axis {
	max: number;
	ticks: number[];
	/** how far right a value stands, as `12.5%`: pictures are as wide as their page, their letters are not */
	at(value: number): string;
}

/** An axis from 0 in whole steps of 1, 2 or 5 times a power of ten, at most five of them. */
export function axisOf(values: readonly number[]): Axis {
	const largest = Math.max(1, ...values);
	const rough = largest / 4;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = Math.max(
		1,
		[1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough)!,
	);
	const count = Math.ceil(largest / step);
	const max = count * step;
	return {
		max,
		ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
		at: (value) => `${Math.round((value / max) * BAR_SHARE * 100) / 100}%`,
	};
}

/** Letters in a line at 14 px on the narrowest phone: 24 Chinese ones; half-width ones count half. */
const LINE = 46;
const LINES_MOST = 3;

function widthOf(letter: string): number {
	return letter.codePointAt(0)! > 0x2e7f ? 2 : 1;
}

/** A long name in lines: SVG does not wrap. Breaks anywhere in Chinese, at spaces in English. */
export function linesOf(text: string, line = LINE): string[] {
	const lines = [''];
	let width = 0;
	for (const word of text.match(/[\u0021-\u2e7f]+\s*|\s+|[^]/gu) ?? []) {
		const own = [...word].reduce((sum, letter) => sum + widthOf(letter), 0);
		if (width > 0 && width + own > line) {
			lines.push('');
			width = 0;
		}
		lines[lines.length - 1] += word;
		width += own;
	}
	const trimmed = lines.map((one) => one.trim());
	if (trimmed.length <= LINES_MOST) return trimmed;
	return [...trimmed.slice(0, LINES_MOST - 1), `${trimmed[LINES_MOST - 1]!}…`];
}
