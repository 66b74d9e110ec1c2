import { fail, redirect } from '@sveltejs/kit';
import { asksSecondFactor } from '#lib/domain/access.ts';
import { secondFactorForm } from '#lib/forms/accounts.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { giveSecondFactor } from '#lib/server/accounts/give-second-factor.ts';
import { blankForm, readForm, refuseForm } from '#lib/server/web/account-forms.ts';
import { flash } from '#lib/server/web/flash.ts';
import { nextPage, withNext } from '#lib/server/web/next-page.ts';
import { setSessionCookie } from '#lib/server/web/session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { session } = locals;
	if (!session) redirect(303, '/sign-in');
	const { activeRole } = session;
	if (!activeRole || !asksSecondFactor(activeRole) || session.secondFactorAt) redirect(303, nextPage(url, activeRole));
	if (!session.hasTotp) redirect(303, withNext('/account/authenticator', url));
	return { role: activeRole, form: await blankForm(secondFactorForm) };
};

export const actions: Actions = {
	default: async (event) => {
		const { session, ctx } = event.locals;
		if (!session) redirect(303, '/sign-in');
		const { form, values } = await readForm(event, secondFactorForm);
		if (!form.valid) return fail(400, { form });
		const decision = await giveSecondFactor(ctx, session, values.code);
		if (!decision.ok) return refuseForm(form, 'code', decision);
		setSessionCookie(event, decision.session.id, decision.session.expiresAt);
		const left = decision.recoveryCodesLeft;
		if (left !== undefined) {
			const text =
				left > 0 ? m.accounts_second_factor_recovery_used({ count: left }) : m.accounts_second_factor_recovery_last();
			flash(event, { kind: 'warning', text });
		}
		redirect(303, nextPage(event.url, session.activeRole));
	},
};
