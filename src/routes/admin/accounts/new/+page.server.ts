import { fail, redirect } from '@sveltejs/kit';
import { grantableRoles } from '#lib/domain/access.ts';
import { localText } from '#lib/domain/local-text.ts';
import { inviteForm } from '#lib/forms/accounts.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { inviteAccount } from '#lib/server/accounts/invite-account.ts';
import { listUnitOptions } from '#lib/server/accounts/queries.ts';
import { blankForm, readForm, refuseForm } from '#lib/server/web/account-forms.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { ctx, locale } = locals;
	const units = await listUnitOptions(ctx);
	return {
		roles: grantableRoles(ctx.actor),
		units: units.map(({ id, name }) => ({ value: id, label: localText(name, locale) })),
		form: await blankForm(inviteForm, { role: 'teacher' }),
	};
};

const FIELDS: Record<string, string> = {
	login_missing: 'email',
	email_invalid: 'email',
	phone_invalid: 'phone',
	login_taken: 'email',
	role_not_yours_to_give: 'role',
	unit_missing: 'unitId',
	unit_unknown: 'unitId',
};

export const actions: Actions = {
	default: async (event) => {
		const { form, values } = await readForm(event, inviteForm);
		if (!form.valid) return fail(400, { form });
		const decision = await inviteAccount(event.locals.ctx, { ...values, unitId: values.unitId || null });
		if (!decision.ok) return refuseForm(form, FIELDS[decision.reason] ?? '', decision);
		const text = {
			sent: () => m.accounts_invite_sent(),
			kept: () => m.accounts_invite_kept(),
			no_mail: () => m.accounts_invite_no_mail(),
		}[decision.code]();
		flash(event, { kind: decision.code === 'sent' ? 'done' : 'warning', text });
		redirect(303, `/admin/accounts/${decision.accountId}`);
	},
};
