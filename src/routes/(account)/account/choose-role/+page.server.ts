import { redirect } from '@sveltejs/kit';
import { asksSecondFactor } from '#lib/domain/access.ts';
import { withNext } from '#lib/server/web/next-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const { session } = locals;
	if (!session) redirect(303, '/sign-in');
	const { activeRole, secondFactorAt, roles } = session;
	const held = roles.map(({ role }) => role);
	if (activeRole && held.includes(activeRole) && asksSecondFactor(activeRole) && !secondFactorAt)
		redirect(303, withNext('/account/second-factor', url));
	return { held };
};
