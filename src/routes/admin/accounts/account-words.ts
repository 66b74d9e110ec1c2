import type { AccountState } from '#lib/domain/account.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Tone } from '#lib/ui/tone.ts';

export const ACCOUNT_STATE_WORDS: Record<AccountState, { tone: Tone; label: () => string }> = {
	active: { tone: 'done', label: () => m.accounts_state_active() },
	invited: { tone: 'waiting', label: () => m.accounts_state_invited() },
	disabled: { tone: 'refused', label: () => m.accounts_state_disabled() },
};
