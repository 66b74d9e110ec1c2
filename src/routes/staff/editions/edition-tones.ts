import type { EditionState } from '#lib/domain/edition.ts';
import type { Tone } from '#lib/ui/tone.ts';

export const EDITION_TONES: Record<EditionState, Tone> = { draft: 'waiting', open: 'active', finished: 'done' };
