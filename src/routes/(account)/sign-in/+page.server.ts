import { fail, redirect } from '@sveltejs/kit';
import { signInForm } from '#lib/forms/accounts.ts';
import { signIn } from '#lib/server/accounts/sign-in.ts';
import { blankForm, browserOf, readForm, refuseForm } from '#lib/server/web/account-forms.ts';
import { nextPage } from '#lib/server/web/next-page.ts';
import { services } from '#lib/server/web/services.ts';
import { setSessionCookie } from '#lib/server/web/session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	if (locals.session) redirect(303, nextPage(url, locals.session.activeRole));
	return { form: await blankForm(signInForm), asked: url.searchParams.has('next') };
};

export const actions: Actions = {
	default: async (event) => {
		const { form, values } = await readForm(event, signInForm);
		if (!form.valid) return fail(400, { form });
		const decision = await signIn(event.locals.ctx, services().sessions, browserOf(event), values);
		if (!decision.ok) return refuseForm(form, '', decision);
		setSessionCookie(event, decision.session.id, decision.session.expiresAt);
		redirect(303, nextPage(event.url, decision.role));
	},
};
