import { PHASES, type Phase, type PhaseWindow } from './edition.ts';

export type WindowState = 'before' | 'open' | 'after' | 'unset';

export function windowOf(windows: readonly PhaseWindow[], phase: Phase): PhaseWindow | undefined {
	return windows.find((window) => window.phase === phase);
}

/** Where `now` stands: `opensAt` belongs to the window, `closesAt` no longer does. */
export function stateOfWindow(window: PhaseWindow | undefined, now: Date): WindowState {
	if (!window) return 'unset';
	if (now.getTime() < window.opensAt.getTime()) return 'before';
	return now.getTime() < window.closesAt.getTime() ? 'open' : 'after';
}

/**
 * Where `now` (the moment the request began) stands in a phase. `windows` are the effective ones of the category, see
 * {@link effectiveWindows}.
 */
export function windowAt(windows: readonly PhaseWindow[], phase: Phase, now: Date): WindowState {
	return stateOfWindow(windowOf(windows, phase), now);
}

/**
 * The windows that count for a category, in the order of the phases: its own window of a phase replaces the edition's as a whole.
 * Source: domain reference 14, dates per category (paintings are due earlier).
 */
export function effectiveWindows(ofEdition: readonly PhaseWindow[], ofCategory: readonly PhaseWindow[]): PhaseWindow[] {
	return PHASES.flatMap((phase) => windowOf(ofCategory, phase) ?? windowOf(ofEdition, phase) ?? []);
}

/** What is wrong with a category's effective windows; empty when it may open. */
export type WindowProblem =
	/** the phase has no window */
	| { code: 'window_missing'; phase: Phase }
	/** closes before it opens */
	| { code: 'window_reversed'; phase: Phase }
	/** opens or closes before the phase that comes first in the path */
	| { code: 'window_out_of_order'; phase: Phase; before: Phase }
	/** judges would score what may still be filed */
	| { code: 'judging_before_filing_closes'; phase: 'judging' };

/**
 * Checks the order of the phases. Neighbours may overlap (a school files while teachers still write), but no phase opens or closes
 * before the one that precedes it, and judging opens when filing has closed.
 */
export function windowProblems(windows: readonly PhaseWindow[]): WindowProblem[] {
	const problems: WindowProblem[] = [];
	let previous: PhaseWindow | undefined;
	for (const phase of PHASES) {
		const window = windowOf(windows, phase);
		if (!window) {
			problems.push({ code: 'window_missing', phase });
			continue;
		}
		if (window.closesAt.getTime() <= window.opensAt.getTime()) problems.push({ code: 'window_reversed', phase });
		if (
			previous &&
			(window.opensAt.getTime() < previous.opensAt.getTime() || window.closesAt.getTime() < previous.closesAt.getTime())
		) {
			problems.push({ code: 'window_out_of_order', phase, before: previous.phase });
		}
		previous = window;
	}
	const filing = windowOf(windows, 'filing');
	const judging = windowOf(windows, 'judging');
	if (filing && judging && judging.opensAt.getTime() < filing.closesAt.getTime()) {
		problems.push({ code: 'judging_before_filing_closes', phase: 'judging' });
	}
	return problems;
}

/** First opening and last closing of a phase over all categories: what the edition's own timeline shows. */
export function spanOf(all: readonly (readonly PhaseWindow[])[], phase: Phase): PhaseWindow | undefined {
	const windows = all.flatMap((one) => windowOf(one, phase) ?? []);
	const first = windows[0];
	if (!first) return undefined;
	return windows.reduce(
		(span, window) => ({
			phase,
			opensAt: window.opensAt < span.opensAt ? window.opensAt : span.opensAt,
			closesAt: window.closesAt > span.closesAt ? window.closesAt : span.closesAt,
		}),
		first,
	);
}
