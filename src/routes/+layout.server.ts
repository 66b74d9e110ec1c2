import { services } from '#lib/server/web/services.ts';
import { takeFlash } from '#lib/server/web/flash.ts';
import { themeOf } from '#lib/server/web/theme.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = (event) => {
	const { session, ctx, locale } = event.locals;
	const { associationName, timeZone } = services().config;
	return {
		locale,
		now: ctx.now.toISOString(),
		zone: timeZone,
		association: associationName,
		account: session && {
			name: session.name,
			roles: session.roles.map(({ role }) => role),
			activeRole: ctx.actor.kind === 'account' ? ctx.actor.role : null,
		},
		theme: themeOf(event.cookies),
		flash: takeFlash(event),
	};
};
