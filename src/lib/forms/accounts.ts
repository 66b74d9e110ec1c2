import { z } from 'zod';
import { ROLES } from '#lib/domain/access.ts';
import type { AccountRefusal } from '#lib/domain/account.ts';

/** Errors are reason codes; they become text at the edge, in the reader's language. */
function code(reason: AccountRefusal): AccountRefusal {
	return reason;
}

const LOGIN_MAX = 254;
const NAME_MAX = 40;

const login = z.string().trim().min(1, code('login_missing')).max(LOGIN_MAX, code('login_invalid'));
const email = z.string().trim().max(LOGIN_MAX, code('email_invalid')).default('');
const phone = z.string().trim().max(40, code('phone_invalid')).default('');
const name = z.string().trim().min(1, code('name_missing')).max(NAME_MAX, code('name_too_long'));
/** Never trimmed. What it must be like is decided by the domain. */
const password = z.string().min(1, code('password_missing')).max(1000, code('password_too_long'));
const secondFactorCode = z.string().trim().min(1, code('code_missing')).max(40, code('code_wrong'));
const role = z.enum(ROLES, code('role_missing'));
/** The empty option of a select. */
const unitId = z.union([z.uuid(), z.literal('')], code('unit_unknown')).default('');

const typedTwice = <Shape extends { password: string; repeated: string }>({ password, repeated }: Shape) =>
	password === repeated;
const differs = { error: code('password_differs'), path: ['repeated'] };

export const signInForm = z.object({ login, password });
export const forgottenPasswordForm = z.object({ login });
export const passwordByLinkForm = z.object({ password, repeated: z.string() }).refine(typedTwice, differs);
export const setUpForm = z.object({ name, email, phone, password, repeated: z.string() }).refine(typedTwice, differs);
export const secondFactorForm = z.object({ code: secondFactorCode });
export const authenticatorForm = z.object({
	sealed: z.string().max(400),
	code: secondFactorCode,
	/** asked for where an authenticator is replaced */
	password: z.string().max(1000).default(''),
});
export const changePasswordForm = z
	.object({ current: password, password, repeated: z.string() })
	.refine(typedTwice, differs);
export const changeLoginForm = z.object({ email, phone, current: password });
export const endSessionForm = z.object({ session: z.union([z.uuid(), z.literal('all')]) });
export const switchRoleForm = z.object({ role });

export const inviteForm = z.object({
	name,
	email,
	phone,
	role,
	unitId,
	locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
});
export const grantRoleForm = z.object({ role, unitId });
export const withdrawRoleForm = z.object({ role });
