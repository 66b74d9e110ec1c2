import { fail, redirect } from '@sveltejs/kit';
import { changeLoginForm } from '#lib/forms/accounts.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { changeLogin } from '#lib/server/accounts/change-login.ts';
import { getOwnAccount } from '#lib/server/accounts/queries.ts';
import { blankForm, readForm, refuseForm } from '#lib/server/web/account-forms.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { session, ctx } = locals;
	if (!session) redirect(303, '/sign-in');
	const { email, phone } = await getOwnAccount(ctx, session);
	return { form: await blankForm(changeLoginForm, { email: email ?? '', phone: phone ?? '' }) };
};

const FIELDS: Record<string, string> = {
	login_missing: 'email',
	email_invalid: 'email',
	phone_invalid: 'phone',
	login_taken: 'email',
	password_wrong: 'current',
};

export const actions: Actions = {
	default: async (event) => {
		const { session, ctx } = event.locals;
		if (!session) redirect(303, '/sign-in');
		const { form, values } = await readForm(event, changeLoginForm);
		if (!form.valid) return fail(400, { form });
		const decision = await changeLogin(ctx, session, values);
		if (!decision.ok) return refuseForm(form, FIELDS[decision.reason] ?? '', decision);
		const changed = decision.code === 'changed';
		flash(event, { kind: 'done', text: changed ? m.accounts_own_login_changed() : m.accounts_own_login_unchanged() });
		redirect(303, '/account');
	},
};
