import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { accountOf, grantableRoles, isRole, mayManageAccount } from '#lib/domain/access.ts';
import type { AccountRefusal } from '#lib/domain/account.ts';
import { localText } from '#lib/domain/local-text.ts';
import { grantRoleForm, withdrawRoleForm } from '#lib/forms/accounts.ts';
import { auditText } from '#lib/i18n/audit.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { accountReasonText } from '#lib/i18n/reasons/accounts.ts';
import { roleName } from '#lib/server/accounts/role-name.ts';
import { disableAccount } from '#lib/server/accounts/disable-account.ts';
import { enableAccount } from '#lib/server/accounts/enable-account.ts';
import { grantRole } from '#lib/server/accounts/grant-role.ts';
import { makeLink } from '#lib/server/accounts/make-link.ts';
import { getAccount, listUnitOptions } from '#lib/server/accounts/queries.ts';
import { resetSecondFactor } from '#lib/server/accounts/reset-second-factor.ts';
import { withdrawRole } from '#lib/server/accounts/withdraw-role.ts';
import { listAudit } from '#lib/server/audit/queries.ts';
import { blankForm, readForm, refuseForm } from '#lib/server/web/account-forms.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import { services } from '#lib/server/web/services.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { ctx, locale } = locals;
	const id = idParam(params.id);
	const account = await getAccount(ctx, id);
	const held = account.roles.map(({ role }) => role);
	const own = accountOf(ctx.actor) === id;
	const [units, history] = await Promise.all([listUnitOptions(ctx), listAudit(ctx, 'account', id)]);
	return {
		account: {
			...account,
			judgeUnit: account.judgeUnit && localText(account.judgeUnit, locale),
			roles: account.roles.map(({ role, unit }) => ({ role, unit: unit && localText(unit, locale) })),
		},
		own,
		manageable: !own && mayManageAccount(ctx.actor, held),
		grantable: grantableRoles(ctx.actor).filter((role) => !held.includes(role)),
		units: units.map(({ id: value, name }) => ({ value, label: localText(name, locale) })),
		history: history.map(({ id: event, at, actor, name, fields }) => ({
			id: event,
			at,
			actor,
			text: auditText(name),
			role: fields.find((field) => isRole(field)) ?? null,
		})),
		form: await blankForm(grantRoleForm),
	};
};

/** Says what was done, or why not, on the same page. */
function answer(
	event: RequestEvent,
	decision: { ok: true } | { ok: false; reason: AccountRefusal },
	done: string,
): never {
	flash(
		event,
		decision.ok ? { kind: 'done', text: done } : { kind: 'refused', text: accountReasonText(decision.reason) },
	);
	redirect(303, event.url.pathname);
}

export const actions: Actions = {
	grant: async (event) => {
		const { form, values } = await readForm(event, grantRoleForm);
		if (!form.valid) return fail(400, { form });
		const { ctx, locale } = event.locals;
		const decision = await grantRole(ctx, {
			accountId: idParam(event.params.id),
			role: values.role,
			unitId: values.unitId || null,
		});
		if (!decision.ok) {
			const field = decision.reason === 'unit_missing' || decision.reason === 'unit_unknown' ? 'unitId' : 'role';
			return refuseForm(form, field, decision);
		}
		answer(event, decision, m.accounts_page_granted({ role: roleName(values.role, locale) }));
	},
	withdraw: async (event) => {
		const { ctx, locale } = event.locals;
		const typed = withdrawRoleForm.safeParse(Object.fromEntries(await event.request.formData()));
		if (!typed.success) answer(event, { ok: false, reason: 'role_missing' }, '');
		const { role } = typed.data;
		const decision = await withdrawRole(ctx, { accountId: idParam(event.params.id), role });
		answer(event, decision, m.accounts_page_withdrawn({ role: roleName(role, locale) }));
	},
	/** Shown once, in this answer; the address in front is the portal's own where it is known. */
	link: async (event) => {
		const decision = await makeLink(event.locals.ctx, idParam(event.params.id));
		if (!decision.ok) answer(event, decision, '');
		const origin = services().config.origin ?? event.url.origin;
		return { link: { address: `${origin}${decision.link.path}`, expiresAt: decision.link.expiresAt } };
	},
	disable: async (event) =>
		answer(event, await disableAccount(event.locals.ctx, idParam(event.params.id)), m.accounts_page_disabled()),
	enable: async (event) =>
		answer(event, await enableAccount(event.locals.ctx, idParam(event.params.id)), m.accounts_page_enabled()),
	resetSecondFactor: async (event) =>
		answer(event, await resetSecondFactor(event.locals.ctx, idParam(event.params.id)), m.accounts_page_reset_done()),
};
