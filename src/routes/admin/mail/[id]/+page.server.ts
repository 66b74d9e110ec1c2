import { getMail } from '#lib/server/mail/queries.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	mail: await getMail(locals.ctx, idParam(params.id)),
});
