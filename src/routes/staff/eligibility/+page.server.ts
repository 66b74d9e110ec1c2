import { listCheckQueues } from '#lib/server/eligibility/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx } }) => ({ queues: await listCheckQueues(ctx) });
