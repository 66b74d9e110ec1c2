import { fail } from '@sveltejs/kit';
import { forgottenPasswordForm } from '#lib/forms/accounts.ts';
import { askPasswordReset } from '#lib/server/accounts/ask-password-reset.ts';
import { blankForm, readForm, refuseForm } from '#lib/server/web/account-forms.ts';
import { answerNoSoonerThan } from '#lib/server/web/answer-time.ts';
import type { Actions, PageServerLoad } from './$types';

/** Longer than writing a link and a mail takes, so that the time tells nothing about the account. */
const ANSWER_AFTER = 400;

export const load: PageServerLoad = async () => ({ form: await blankForm(forgottenPasswordForm) });

export const actions: Actions = {
	default: async (event) => {
		const { form, values } = await readForm(event, forgottenPasswordForm);
		if (!form.valid) return fail(400, { form });
		const { ctx, locale } = event.locals;
		const asked = askPasswordReset(ctx, { login: values.login, address: event.getClientAddress(), locale });
		const decision = await answerNoSoonerThan(ANSWER_AFTER, asked);
		if (!decision.ok) return refuseForm(form, '', decision);
		return { form, asked: true };
	},
};
