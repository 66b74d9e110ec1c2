import { fail, redirect } from '@sveltejs/kit';
import { secondFactorForm } from '#lib/forms/accounts.ts';
import { getOwnAccount } from '#lib/server/accounts/queries.ts';
import { renewRecoveryCodes } from '#lib/server/accounts/renew-recovery-codes.ts';
import { blankForm, readForm, refuseForm } from '#lib/server/web/account-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { session, ctx } = locals;
	if (!session) redirect(303, '/sign-in');
	if (!session.hasTotp) redirect(303, '/account');
	const { recoveryCodesLeft } = await getOwnAccount(ctx, session);
	return { recoveryCodesLeft, form: await blankForm(secondFactorForm) };
};

export const actions: Actions = {
	default: async (event) => {
		const { session, ctx } = event.locals;
		if (!session) redirect(303, '/sign-in');
		const { form, values } = await readForm(event, secondFactorForm);
		if (!form.valid) return fail(400, { form });
		const decision = await renewRecoveryCodes(ctx, session, values.code);
		if (!decision.ok) return refuseForm(form, 'code', decision);
		return { recoveryCodes: decision.recoveryCodes };
	},
};
