import type { Phase, PhaseWindow } from '#lib/domain/edition.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

/** One window of an edition, as the timeline shows it. `name` is already in the reader's language. */
export interface TimelinePhase {
	key: string;
	name: string;
	opensAt: Date;
	closesAt: Date;
}

export const PHASE_NAMES: Record<Phase, () => string> = {
	entry: () => m.common_phase_name_entry(),
	filing: () => m.common_phase_name_filing(),
	eligibility: () => m.common_phase_name_eligibility(),
	judging: () => m.common_phase_name_judging(),
	results: () => m.common_phase_name_results(),
};

/** The windows of one category as phases of a timeline, in the reader's language. */
export function timelinePhases(windows: readonly PhaseWindow[]): TimelinePhase[] {
	return windows.map(({ phase, opensAt, closesAt }) => ({ key: phase, name: PHASE_NAMES[phase](), opensAt, closesAt }));
}

/** A window holds its opening moment and not its closing one, as the commands count. */
export function phaseState(phase: Pick<TimelinePhase, 'opensAt' | 'closesAt'>, now: Date): 'past' | 'now' | 'next' {
	if (now < phase.opensAt) return 'next';
	return now < phase.closesAt ? 'now' : 'past';
}

/**
 * Dates are per category, yet most categories share them: those with the very same windows stand under one timeline.
 * In: categories with their windows in effect. Out: one group per distinct schedule, in the categories' order.
 */
export function groupBySchedule<T extends { windows: readonly PhaseWindow[] }>(
	categories: readonly T[],
): { windows: readonly PhaseWindow[]; categories: T[] }[] {
	const groups = new Map<string, { windows: readonly PhaseWindow[]; categories: T[] }>();
	for (const category of categories) {
		const schedule = category.windows
			.map((window) => [window.phase, +window.opensAt, +window.closesAt].join())
			.join(';');
		const group = groups.get(schedule);
		if (group) group.categories.push(category);
		else groups.set(schedule, { windows: category.windows, categories: [category] });
	}
	return [...groups.values()];
}
