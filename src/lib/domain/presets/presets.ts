import { makerFestival } from './maker-festival.ts';
import type { Preset } from './preset.ts';

export const PRESET_KEYS = ['maker_festival'] as const;
export type PresetKey = (typeof PRESET_KEYS)[number];

/** What a new edition can start from. */
export const PRESETS: Record<PresetKey, Preset> = { maker_festival: makerFestival };
