import { redirect } from '@sveltejs/kit';
import { m } from '#lib/i18n/paraglide/messages.js';
import { signOut } from '#lib/server/accounts/sign-out.ts';
import { SESSION_COOKIE } from '#lib/server/accounts/sessions.ts';
import { flash } from '#lib/server/web/flash.ts';
import { services } from '#lib/server/web/services.ts';
import { clearSessionCookie } from '#lib/server/web/session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	if (!locals.session) redirect(303, '/sign-in');
};

export const actions: Actions = {
	default: async (event) => {
		const id = event.cookies.get(SESSION_COOKIE);
		if (id) await signOut(event.locals.ctx, services().sessions, id);
		clearSessionCookie(event);
		// Pages and drafts of the person who leaves must not stay with the next one at a shared computer.
		event.setHeaders({ 'Clear-Site-Data': '"cache"' });
		flash(event, { kind: 'done', text: m.accounts_signed_out() });
		redirect(303, '/sign-in');
	},
};
