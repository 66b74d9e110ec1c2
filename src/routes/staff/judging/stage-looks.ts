import type { BarReason, ConflictSource, SheetFlag, StageState } from '#lib/domain/judging.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Tone } from '#lib/ui/tone.ts';

export const STAGE_TONES: Record<StageState, Tone> = { preparing: 'waiting', open: 'active', closed: 'done' };

export const STAGE_STATE_NAMES: Record<StageState, () => string> = {
	preparing: () => m.judging_state_preparing(),
	open: () => m.judging_state_open(),
	closed: () => m.judging_state_closed(),
};

export const SOURCE_NAMES: Record<ConflictSource, () => string> = {
	declared: () => m.judging_source_declared(),
	staff: () => m.judging_source_staff(),
	same_unit: () => m.judging_source_same_unit(),
	advisor: () => m.judging_source_advisor(),
	entrant: () => m.judging_source_entrant(),
};

export const BAR_NAMES: Record<BarReason, () => string> = {
	staff_rights: () => m.judging_group_barred_staff_rights(),
	entries_here: () => m.judging_group_barred_entries_here(),
};

export const FLAG_NAMES: Record<SheetFlag, () => string> = {
	identity_visible: () => m.judging_flag_identity_visible(),
	beyond_pupil: () => m.judging_flag_beyond_pupil(),
};

/** A few names, then how many there are. */
export function someNames(names: readonly string[], most = 3): string {
	const shown = names.slice(0, most).join(m.common_list_comma());
	return names.length > most ? m.judging_stage_units_more({ names: shown, count: names.length }) : shown;
}
