import { listPublicEditions } from '#lib/server/editions/queries.ts';
import { getStaffToday } from '#lib/server/filings/staff-home.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx } }) => {
	const [today, editions] = await Promise.all([getStaffToday(ctx), listPublicEditions(ctx)]);
	return { today, editions: editions.filter(({ state }) => state === 'open') };
};
