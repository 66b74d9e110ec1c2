import type { PhaseWindow } from './edition.ts';
import { windowOf } from './window.ts';

/** The next moment at which filing closes for any category of the edition; null when all have closed. */
export function nextClosing(
	edition: { categories: readonly { windows: readonly PhaseWindow[] }[] },
	now: Date,
): Date | null {
	const closings = edition.categories
		.map(({ windows }) => windowOf(windows, 'filing')?.closesAt)
		.filter((at) => at !== undefined)
		.filter((at) => at > now);
	return closings.length > 0 ? new Date(Math.min(...closings.map((at) => at.getTime()))) : null;
}
