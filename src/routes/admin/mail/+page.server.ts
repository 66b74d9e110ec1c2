import { isMailState } from '#lib/domain/account-mail.ts';
import { countMail, listMail } from '#lib/server/mail/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { searchParams } = url;
	const state = searchParams.get('state') ?? '';
	const filters = {
		state: isMailState(state) ? state : null,
		to: (searchParams.get('to') ?? '').trim().slice(0, 100),
	};
	const [{ rows, previous, next }, total] = await Promise.all([
		listMail(locals.ctx, filters, searchParams.get('at')),
		countMail(locals.ctx, filters),
	]);
	return { filters, rows, previous, next, total, leaves: locals.ctx.installation.smtpUrl !== undefined };
};
