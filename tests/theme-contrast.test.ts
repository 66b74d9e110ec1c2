/** Both themes by their tokens: what is read and what is clicked can be told from what it stands on (WCAG 2.2, 1.4.3 and 1.4.11). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../src/app.css'), 'utf8');
const tokensIn = (block: string): Record<string, string> =>
	Object.fromEntries(
		[...block.matchAll(/--color-([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
	);
const light = tokensIn(css.slice(css.indexOf('@theme static'), css.indexOf('@layer base')));
const dark = tokensIn(css.slice(css.indexOf('@variant dark'), css.indexOf('@media print')));

function luminance(hex: string): number {
	const [red, green, blue] = [1, 3, 5].map((at) => {
		const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	}) as [number, number, number];
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
	const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
	return (high + 0.05) / (low + 0.05);
}

const SURFACES = ['ground', 'paper', 'sunk'];
const INKS = ['ink', 'ink-soft', 'ink-faint', 'bamboo', 'bamboo-deep', 'cinnabar', 'cinnabar-deep', 'amber', 'indigo'];
/** what stands on its own wash, and on a full accent */
const PAIRS = [
	...['bamboo', 'cinnabar', 'amber', 'indigo'].flatMap((hue) => [
		[hue, `${hue}-wash`],
		['ink', `${hue}-wash`],
		['ink-soft', `${hue}-wash`],
	]),
	['bamboo-deep', 'bamboo-wash'],
	['cinnabar-deep', 'cinnabar-wash'],
	['on-accent', 'bamboo'],
	['on-accent', 'bamboo-deep'],
	['on-accent', 'cinnabar'],
	['ink', 'bamboo-line'],
] as [string, string][];

describe.each([
	['light', light],
	['dark', dark],
])('%s', (_, tokens) => {
	it('has every colour of the other theme', () => {
		expect(Object.keys(tokens).sort()).toEqual(Object.keys(light).sort());
	});

	it('is readable', () => {
		const texts = [...INKS.flatMap((ink) => SURFACES.map((surface): [string, string] => [ink, surface])), ...PAIRS];
		const faint = texts
			.map(([text, surface]) => ({ text, surface, ratio: contrast(tokens[text]!, tokens[surface]!) }))
			.filter(({ ratio }) => !(ratio >= 4.5))
			.map(({ text, surface, ratio }) => `${text} on ${surface}: ${ratio.toFixed(2)}`);
		expect(faint).toEqual([]);
	});

	it('shows where a field ends', () => {
		for (const surface of ['ground', 'paper']) {
			expect(contrast(tokens.edge!, tokens[surface]!), surface).toBeGreaterThanOrEqual(3);
		}
	});
});
