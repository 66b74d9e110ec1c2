import type { MarkName } from './Mark.svelte';

/** What a state means to the reader: 等待 somebody acts · 进行中 · 完成 · 不通过/逾期 · without weight. */
export type Tone = 'waiting' | 'active' | 'done' | 'refused' | 'neutral';

/** State is never colour alone: each tone has its shape. */
export const TONE_MARK: Record<Tone, MarkName> = {
	waiting: 'wait',
	active: 'active',
	done: 'check',
	refused: 'cross',
	neutral: 'neutral',
};
