import { LINK_REFUSALS } from './account-link.ts';
import { PASSWORD_REFUSALS } from './account-password.ts';

/** Every reason for which the portal says no to something about accounts. Texts: `i18n/reasons/accounts.ts`. */
export const ACCOUNT_REFUSALS = [
	...PASSWORD_REFUSALS,
	...LINK_REFUSALS,
	// shape of what was typed
	'name_missing',
	'name_too_long',
	'login_missing',
	'login_invalid',
	'email_invalid',
	'phone_invalid',
	'password_missing',
	'password_differs',
	'code_missing',
	'role_missing',
	'unit_missing',
	// rules
	'login_wrong',
	'login_taken',
	'password_wrong',
	'code_wrong',
	'code_used',
	'enrolment_stale',
	'too_many_attempts',
	'role_not_held',
	'role_held',
	'role_not_yours_to_give',
	'account_not_yours_to_change',
	'unit_unknown',
	'own_account',
	'account_disabled',
	'account_not_disabled',
	'judging_now',
] as const;
export type AccountRefusal = (typeof ACCOUNT_REFUSALS)[number];

/** What a message may need beside the reason. */
export interface AccountRefusalFacts {
	/** until the next attempt counts */
	minutes?: number;
}

/** 已启用 · 待启用 (invited, has not set a password) · 已停用 */
export const ACCOUNT_STATES = ['active', 'invited', 'disabled'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

export function isAccountState(text: string): text is AccountState {
	return (ACCOUNT_STATES as readonly string[]).includes(text);
}

export function accountState(account: { hasPassword: boolean; disabledAt: Date | null }): AccountState {
	if (account.disabledAt) return 'disabled';
	return account.hasPassword ? 'active' : 'invited';
}

/** How many recovery codes are made at once; each works once. */
export const RECOVERY_CODE_COUNT = 10;

/** Recovery codes are typed by hand: case, spaces and hyphens do not matter; letters that look like figures do not occur. */
export function canonicalRecoveryCode(text: string): string {
	return text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^0-9a-z]/g, '');
}

/** TOTP codes are shown as 123 456 by many apps. */
export function canonicalTotpCode(text: string): string {
	return text.normalize('NFKC').replace(/[\s-]/g, '');
}
