import { fail, redirect } from '@sveltejs/kit';
import { asksSecondFactor } from '#lib/domain/access.ts';
import { authenticatorForm } from '#lib/forms/accounts.ts';
import { enrolTotp, offerTotp } from '#lib/server/accounts/enrol-totp.ts';
import type { SessionFacts } from '#lib/server/accounts/sessions.ts';
import { blankForm, readForm, refuseForm } from '#lib/server/web/account-forms.ts';
import { nextPage, withNext } from '#lib/server/web/next-page.ts';
import { qrCode } from '#lib/server/web/qr-code.ts';
import { setSessionCookie } from '#lib/server/web/session-cookie.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { session, ctx } = locals;
	if (!session) redirect(303, '/sign-in');
	const role = [session.activeRole, ...session.roles.map((held) => held.role)].find(
		(held) => held !== null && asksSecondFactor(held),
	);
	if (!role) redirect(303, '/account');
	if (session.hasTotp && !session.secondFactorAt) redirect(303, withNext('/account/second-factor', url));
	return {
		role,
		replacing: session.hasTotp,
		continueHref: nextPage(url, session.activeRole),
		offer: await offer(ctx, session),
		form: await blankForm(authenticatorForm),
	};
};

async function offer(ctx: Context, session: SessionFacts, sealed?: string) {
	const made = await offerTotp(ctx, session, sealed);
	return { ...made, qr: qrCode(made.address) };
}

export const actions: Actions = {
	default: async (event) => {
		const { session, ctx } = event.locals;
		if (!session) redirect(303, '/sign-in');
		const { form, values } = await readForm(event, authenticatorForm);
		// the code that was scanned already must stay good for a second try
		const again = await offer(ctx, session, values.sealed);
		if (!form.valid) return fail(400, { form, offer: again });
		const decision = await enrolTotp(ctx, session, values);
		if (!decision.ok) {
			refuseForm(form, decision.reason === 'password_wrong' ? 'password' : 'code', decision);
			return fail(400, { form, offer: again });
		}
		setSessionCookie(event, decision.session.id, decision.session.expiresAt);
		return { recoveryCodes: decision.recoveryCodes };
	},
};
