import { parseLogin } from '#lib/domain/account-login.ts';
import { refuse } from '#lib/domain/decision.ts';

export interface TypedLogins {
	email: string;
	phone: string;
}

/** At least one of the two, each in its own shape. */
export function parseLogins({
	email,
	phone,
}: TypedLogins):
	| { ok: true; email: string | null; phone: string | null }
	| { ok: false; reason: 'login_missing' | 'email_invalid' | 'phone_invalid' } {
	const parsedEmail = email.trim() ? parseLogin(email) : undefined;
	const parsedPhone = phone.trim() ? parseLogin(phone) : undefined;
	if (parsedEmail === undefined && parsedPhone === undefined) return refuse('login_missing');
	if (parsedEmail !== undefined && parsedEmail?.kind !== 'email') return refuse('email_invalid');
	if (parsedPhone !== undefined && parsedPhone?.kind !== 'phone') return refuse('phone_invalid');
	return { ok: true, email: parsedEmail?.value ?? null, phone: parsedPhone?.value ?? null };
}
