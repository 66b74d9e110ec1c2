import { forwardedCall } from './forwarded-call.ts';
import { makerFestival } from './maker-festival.ts';
import type { Preset } from './preset.ts';
import { talentAward } from './talent-award.ts';

export const PRESET_KEYS = ['maker_festival', 'talent_award', 'forwarded_call'] as const;
export type PresetKey = (typeof PRESET_KEYS)[number];

/** What a new edition can start from. */
export const PRESETS: Record<PresetKey, Preset> = {
	maker_festival: makerFestival,
	talent_award: talentAward,
	forwarded_call: forwardedCall,
};
