import type { Phase, PhaseWindow, SchoolStage } from '../edition.ts';
import type { LocalText } from '../local-text.ts';
import { momentOnDay } from '../window-zone.ts';
import type { DivisionDraft } from './preset.ts';

/** What presets have in common: short ways to say a text, a schedule, divisions. */
export const text = (zh: string, en: string): LocalText => ({ zh, en });

/** Days after the start: opens at 00:00 of the first, closes at 17:00 of the second. */
export type Days = Record<Phase, readonly [number, number]>;

export function windowsOf(days: Days, start: Date, zone: string): PhaseWindow[] {
	return (Object.keys(days) as Phase[]).map((phase) => ({
		phase,
		opensAt: momentOnDay(start, days[phase][0], 0, 0, zone),
		closesAt: momentOnDay(start, days[phase][1], 17, 0, zone),
	}));
}

const STAGE_NAMES: Record<SchoolStage, LocalText> = {
	primary: text('小学组', 'Primary'),
	junior: text('初中组', 'Junior secondary'),
	senior: text('高中组', 'Senior secondary'),
};

export const byStage = (...stages: SchoolStage[]): DivisionDraft[] =>
	stages.map((stage) => ({ name: STAGE_NAMES[stage], stages: [stage] }));
