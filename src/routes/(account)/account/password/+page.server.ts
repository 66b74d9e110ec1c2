import { fail, redirect } from '@sveltejs/kit';
import { changePasswordForm } from '#lib/forms/accounts.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { changePassword } from '#lib/server/accounts/change-password.ts';
import { getOwnAccount } from '#lib/server/accounts/queries.ts';
import { blankForm, readForm, refuseForm } from '#lib/server/web/account-forms.ts';
import { flash } from '#lib/server/web/flash.ts';
import { setSessionCookie } from '#lib/server/web/session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { session, ctx } = locals;
	if (!session) redirect(303, '/sign-in');
	const { email, phone } = await getOwnAccount(ctx, session);
	return { login: email ?? phone ?? '', form: await blankForm(changePasswordForm) };
};

export const actions: Actions = {
	default: async (event) => {
		const { session, ctx } = event.locals;
		if (!session) redirect(303, '/sign-in');
		const { form, values } = await readForm(event, changePasswordForm);
		if (!form.valid) return fail(400, { form });
		const decision = await changePassword(ctx, session, values);
		if (!decision.ok) {
			const field = { password_wrong: 'current', too_many_attempts: '' } as Record<string, string>;
			return refuseForm(form, field[decision.reason] ?? 'password', decision);
		}
		setSessionCookie(event, decision.session.id, decision.session.expiresAt);
		flash(event, { kind: 'done', text: m.accounts_own_password_changed() });
		redirect(303, '/account');
	},
};
