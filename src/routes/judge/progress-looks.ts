import type { ProgressState } from '#lib/domain/judging.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Tone } from '#lib/ui/tone.ts';

export const PROGRESS_TONES: Record<ProgressState, Tone> = {
	unscored: 'neutral',
	draft: 'waiting',
	submitted: 'done',
	recused: 'refused',
	released: 'neutral',
};

export const PROGRESS_NAMES: Record<ProgressState, () => string> = {
	unscored: () => m.judging_progress_unscored(),
	draft: () => m.judging_progress_draft(),
	submitted: () => m.judging_progress_submitted(),
	recused: () => m.judging_progress_recused(),
	released: () => m.judging_progress_released(),
};
