import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { PASSWORD_REFUSALS } from '#lib/domain/account-password.ts';
import { roleHome, type Role } from '#lib/domain/access.ts';
import type { AccountRefusal } from '#lib/domain/account.ts';
import { passwordByLinkForm, setUpForm } from '#lib/forms/accounts.ts';
import { accountReasonText } from '#lib/i18n/reasons/accounts.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { findLink } from '#lib/server/accounts/queries.ts';
import { setUpPortal } from '#lib/server/accounts/set-up-portal.ts';
import type { NewSession } from '#lib/server/accounts/sessions.ts';
import { useLink } from '#lib/server/accounts/use-link.ts';
import { blankForm, browserOf, readForm, refuseForm } from '#lib/server/web/account-forms.ts';
import { flash } from '#lib/server/web/flash.ts';
import { services } from '#lib/server/web/services.ts';
import { setSessionCookie } from '#lib/server/web/session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const link = await findLink(locals.ctx, params.token);
	return {
		link: link.usable ? link : { ...link, why: accountReasonText(link.reason) },
		form: await blankForm(passwordByLinkForm),
		setUp: await blankForm(setUpForm),
	};
};

const FIELDS: Partial<Record<AccountRefusal, string>> = {
	...Object.fromEntries(PASSWORD_REFUSALS.map((reason) => [reason, 'password'])),
	login_missing: 'email',
	email_invalid: 'email',
	phone_invalid: 'phone',
	login_taken: 'email',
};

/** Only a form uses a link up: programs that look through mail follow links, too. */
export const actions: Actions = {
	password: async (event) => {
		const { form, values } = await readForm(event, passwordByLinkForm);
		if (!form.valid) return fail(400, { form });
		const { token } = event.params;
		const decision = await useLink(event.locals.ctx, services().sessions, browserOf(event), {
			token,
			password: values.password,
		});
		if (!decision.ok) return refuseForm(form, FIELDS[decision.reason] ?? '', decision);
		enter(event, decision);
	},
	setup: async (event) => {
		const { form, values } = await readForm(event, setUpForm);
		if (!form.valid) return fail(400, { form, setUp: form });
		const { token } = event.params;
		const decision = await setUpPortal(event.locals.ctx, services().sessions, browserOf(event), { ...values, token });
		if (!decision.ok) {
			refuseForm(form, FIELDS[decision.reason] ?? '', decision);
			return fail(400, { form, setUp: form });
		}
		enter(event, decision);
	},
};

function enter(event: RequestEvent, { session, role }: { session: NewSession; role: Role | null }): never {
	setSessionCookie(event, session.id, session.expiresAt);
	flash(event, { kind: 'done', text: m.accounts_link_password_set() });
	redirect(303, role ? roleHome(role) : '/account/choose-role');
}
