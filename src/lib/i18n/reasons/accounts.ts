import { ACCOUNT_REFUSALS, type AccountRefusal, type AccountRefusalFacts } from '#lib/domain/account.ts';
import { PASSWORD_MAX, PASSWORD_MIN } from '#lib/domain/account-password.ts';
import { m } from '../paraglide/messages.js';

/** What happened, why, what to do. */
export const ACCOUNT_REASONS: Record<AccountRefusal, (facts?: AccountRefusalFacts) => string> = {
	password_too_short: () => m.accounts_reason_password_too_short({ min: PASSWORD_MIN }),
	password_too_long: () => m.accounts_reason_password_too_long({ max: PASSWORD_MAX }),
	password_is_login: () => m.accounts_reason_password_is_login(),
	password_common: () => m.accounts_reason_password_common(),
	link_unknown: () => m.accounts_reason_link_unknown(),
	link_used: () => m.accounts_reason_link_used(),
	link_expired: () => m.accounts_reason_link_expired(),
	link_superfluous: () => m.accounts_reason_link_superfluous(),
	name_missing: () => m.accounts_reason_name_missing(),
	name_too_long: () => m.accounts_reason_name_too_long({ max: 40 }),
	login_missing: () => m.accounts_reason_login_missing(),
	login_invalid: () => m.accounts_reason_login_invalid(),
	email_invalid: () => m.accounts_reason_email_invalid(),
	phone_invalid: () => m.accounts_reason_phone_invalid(),
	password_missing: () => m.accounts_reason_password_missing(),
	password_differs: () => m.accounts_reason_password_differs(),
	code_missing: () => m.accounts_reason_code_missing(),
	role_missing: () => m.accounts_reason_role_missing(),
	unit_missing: () => m.accounts_reason_unit_missing(),
	login_wrong: () => m.accounts_reason_login_wrong(),
	login_taken: () => m.accounts_reason_login_taken(),
	password_wrong: () => m.accounts_reason_password_wrong(),
	code_wrong: () => m.accounts_reason_code_wrong(),
	code_used: () => m.accounts_reason_code_used(),
	enrolment_stale: () => m.accounts_reason_enrolment_stale(),
	too_many_attempts: (facts) => m.accounts_reason_too_many_attempts({ minutes: facts?.minutes ?? 15 }),
	role_not_held: () => m.accounts_reason_role_not_held(),
	role_held: () => m.accounts_reason_role_held(),
	role_not_yours_to_give: () => m.accounts_reason_role_not_yours_to_give(),
	account_not_yours_to_change: () => m.accounts_reason_account_not_yours_to_change(),
	unit_unknown: () => m.accounts_reason_unit_unknown(),
	own_account: () => m.accounts_reason_own_account(),
	account_disabled: () => m.accounts_reason_account_disabled(),
	account_not_disabled: () => m.accounts_reason_account_not_disabled(),
	judging_now: () => m.accounts_reason_judging_now(),
};

export function accountReasonText(reason: AccountRefusal, facts?: AccountRefusalFacts): string {
	return ACCOUNT_REASONS[reason](facts);
}

export function isAccountRefusal(text: string): text is AccountRefusal {
	return (ACCOUNT_REFUSALS as readonly string[]).includes(text);
}
