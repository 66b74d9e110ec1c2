import { redirect } from '@sveltejs/kit';
import { asksSecondFactor } from '#lib/domain/access.ts';
import { describeAgent } from '#lib/domain/account-device.ts';
import { localText } from '#lib/domain/local-text.ts';
import { endSessionForm } from '#lib/forms/accounts.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { endOtherSessions } from '#lib/server/accounts/end-other-sessions.ts';
import { getOwnAccount } from '#lib/server/accounts/queries.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { session, ctx, locale } = locals;
	if (!session) redirect(303, '/sign-in');
	const { roles, sessions, ...own } = await getOwnAccount(ctx, session);
	return {
		own,
		asksSecondFactor: roles.some(({ role }) => asksSecondFactor(role)),
		secondFactorGiven: session.secondFactorAt !== null,
		held: roles.map(({ role, unit }) => ({ role, unit: unit && localText(unit, locale) })),
		devices: sessions.map(({ agent, ...row }) => ({ ...row, device: describeAgent(agent) })),
	};
};

export const actions: Actions = {
	endSession: async (event) => {
		const { session, ctx } = event.locals;
		if (!session) redirect(303, '/sign-in');
		const typed = endSessionForm.safeParse(Object.fromEntries(await event.request.formData()));
		if (typed.success) {
			const { count } = await endOtherSessions(ctx, session, typed.data.session);
			flash(event, { kind: 'done', text: m.accounts_own_sessions_ended({ count }) });
		}
		redirect(303, '/account');
	},
};
