import { redirect } from '@sveltejs/kit';
import { roleHome } from '#lib/domain/access.ts';
import { switchRoleForm } from '#lib/forms/accounts.ts';
import { accountReasonText } from '#lib/i18n/reasons/accounts.ts';
import { switchRole } from '#lib/server/accounts/switch-role.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { RequestHandler } from './$types';

/** After a reload of the address: there is nothing to read here. */
export const GET: RequestHandler = () => redirect(303, '/account/choose-role');

/** The role switch of every page: one click, a native form. */
export const POST: RequestHandler = async (event) => {
	const { session, ctx } = event.locals;
	if (!session) redirect(303, '/sign-in');
	const typed = switchRoleForm.safeParse(Object.fromEntries(await event.request.formData()));
	const decision = typed.success
		? await switchRole(ctx, session, typed.data.role)
		: ({ ok: false, reason: 'role_missing' } as const);
	if (!decision.ok) {
		flash(event, { kind: 'refused', text: accountReasonText(decision.reason) });
		redirect(303, '/account/choose-role');
	}
	if (decision.code === 'second_factor_missing') redirect(303, '/account/second-factor');
	redirect(303, roleHome(typed.data!.role));
};
