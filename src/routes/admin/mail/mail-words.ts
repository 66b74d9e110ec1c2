import type { MailState } from '#lib/domain/account-mail.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Tone } from '#lib/ui/tone.ts';

export const MAIL_STATE_WORDS: Record<MailState, { tone: Tone; label: () => string }> = {
	queued: { tone: 'waiting', label: () => m.accounts_mail_state_queued() },
	sent: { tone: 'done', label: () => m.accounts_mail_state_sent() },
	kept: { tone: 'neutral', label: () => m.accounts_mail_state_kept() },
	failed: { tone: 'refused', label: () => m.accounts_mail_state_failed() },
};
