/**
 * Finds in built CSS what Chromium 105 or Safari 15.4 drop with the whole rule or declaration, where nothing stands in
 * for it. Fine are: what is inside an `@supports` that asks for it, a declaration that an older one of the same property
 * precedes, and what is merely progressive (PROGRESSIVE): its absence costs beauty, not use.
 */

export interface CssFinding {
	what: string;
	where: string;
}

/** At-rules that those browsers skip, and may. */
const PROGRESSIVE = /^@(?:property|starting-style|view-transition|counter-style|position-try)\b/;

const AT_RULES: [RegExp, string][] = [
	[/^@media[^{]*[<>]/, 'range syntax in a media query (Chrome 104, Safari 16.4)'],
	[/^@container\b/, 'container queries (Safari 16)'],
	[/^@scope\b/, '@scope (Chrome 118, Safari 17.4)'],
	[/^@custom-media\b/, '@custom-media (nowhere)'],
];

const SELECTORS: [RegExp, string][] = [
	[/&/, 'nesting (Chrome 112, Safari 16.5)'],
	[/:(?:popover-open|open)\b/, ':popover-open (Chrome 114, Safari 17)'],
	[/:user-(?:in)?valid\b/, ':user-invalid (Chrome 119, Safari 16.5)'],
	[/:dir\(/, ':dir() (Chrome 120, Safari 16.4)'],
	[/:state\(/, ':state() (Chrome 125, Safari 17.4)'],
	[/::(?:details-content|highlight|target-text|scroll-button|checkmark)/, 'a pseudo-element of later years'],
	[/:nth-(?:last-)?child\([^)]*\bof\b/, ':nth-child(… of …) (Chrome 111)'],
];

const VALUES: [RegExp, string][] = [
	[/\b(?:ok)?l(?:ab|ch)\(/, 'lab, lch, oklab, oklch (Chrome 111)'],
	[/\bcolor-mix\(/, 'color-mix() (Chrome 111, Safari 16.2)'],
	[/(?<![-\w])color\(/, 'color() (Chrome 111)'],
	[/\blight-dark\(/, 'light-dark() (Chrome 123, Safari 17.5)'],
	[/\b(?:rgb|hsl)a?\(\s*from\b/, 'relative colours (Chrome 119, Safari 16.4)'],
	[/\bin ok(?:lab|lch)\b/, 'gradients in oklab (Chrome 111, Safari 16.2)'],
	[/(?<![-\w])-?\d*\.?\d+[dsl]v(?:h|w|min|max|i|b)\b/, 'dvh, svh, lvh (Chrome 108)'],
	[/(?<![-\w])-?\d*\.?\d+cq(?:w|h|i|b|min|max)\b/, 'container units (Safari 16)'],
	[/(?<![-\w])-?\d*\.?\d+r?lh\b/, 'lh (Chrome 109, Safari 16.4)'],
	[/(?<![-\w])(?:round|mod|rem|pow|sqrt|sin|cos|tan|abs|sign)\(/, 'newer arithmetic (Chrome 111 to 138)'],
	[/\bsubgrid\b/, 'subgrid (Chrome 117, Safari 16)'],
	[/\banchor(?:-size)?\(/, 'anchor positioning (Chrome 125, Safari 26)'],
];

const PROPERTIES: [RegExp, string][] = [
	[/^(?:anchor-name|position-anchor|position-area)$/, 'anchor positioning (Chrome 125, Safari 26)'],
	[/^container(?:-type|-name)?$/, 'container queries (Safari 16)'],
];

/** Which question in `@supports` covers which findings: the value or property itself stands in the condition. */
function isAskedFor(pattern: RegExp, stack: readonly string[]): boolean {
	return stack.some((rule) => rule.startsWith('@supports') && (pattern.test(rule) || covers(rule, pattern)));
}

/** Tailwind asks `color: color-mix(in lab, red, red)` and then uses oklab as well: they came together. */
function covers(rule: string, pattern: RegExp): boolean {
	return /color-mix\(|lab\(|lch\(|in lab\b|in oklab\b|display-p3/.test(rule) && /ok|color|lab/.test(pattern.source);
}

interface Open {
	prelude: string;
	isStyle: boolean;
	seen: Set<string>;
}

/** Splits at the top level of brackets, not inside strings. */
function blank(css: string): string {
	return css
		.replace(/\/\*[\s\S]*?\*\//g, ' ')
		.replace(/url\((?:[^)"']|"[^"]*"|'[^']*')*\)/g, 'url()')
		.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""')
		.replace(/\\./g, '_');
}

export function lintCss(css: string): CssFinding[] {
	const findings: CssFinding[] = [];
	const stack: Open[] = [];
	const text = blank(css);
	let from = 0;
	let parens = 0;

	const preludes = (): string[] => stack.map((open) => open.prelude);
	const skipped = (): boolean => stack.some((open) => PROGRESSIVE.test(open.prelude));

	const declaration = (piece: string): void => {
		const found = /^([-\w]+)\s*:\s*([\s\S]+)$/.exec(piece.trim());
		const open = stack.at(-1);
		if (!found || !open || skipped()) return;
		const [, property = '', value = ''] = found;
		const trouble = [
			...VALUES.filter(([pattern]) => pattern.test(value)),
			...PROPERTIES.filter(([pattern]) => pattern.test(property)),
		].filter(([pattern]) => !isAskedFor(pattern, preludes()));
		if (trouble.length === 0) open.seen.add(property);
		else if (!open.seen.has(property) || property.startsWith('--'))
			for (const [, what] of trouble) findings.push({ what, where: `${open.prelude.trim()} { ${piece.trim()} }` });
	};

	for (let index = 0; index < text.length; index++) {
		const sign = text[index];
		if (sign === '(') parens++;
		else if (sign === ')') parens--;
		if (parens > 0) continue;
		if (sign === '{') {
			const prelude = text.slice(from, index).trim();
			const isStyle = !prelude.startsWith('@');
			const patterns = isStyle ? SELECTORS : AT_RULES;
			const inKeyframes = stack.some((open) => /^@(-\w+-)?keyframes/.test(open.prelude));
			if (!skipped()) {
				for (const [pattern, what] of patterns)
					if (pattern.test(prelude) && !isAskedFor(pattern, preludes())) findings.push({ what, where: prelude });
				if (!inKeyframes && stack.some((open) => open.isStyle))
					findings.push({ what: 'nesting (Chrome 112, Safari 16.5)', where: prelude });
			}
			stack.push({ prelude, isStyle, seen: new Set() });
			from = index + 1;
		} else if (sign === '}') {
			declaration(text.slice(from, index));
			stack.pop();
			from = index + 1;
		} else if (sign === ';') {
			declaration(text.slice(from, index));
			from = index + 1;
		}
	}
	return findings;
}
