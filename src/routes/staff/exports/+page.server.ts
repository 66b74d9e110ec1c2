import { listExports } from '#lib/server/exports/queries.ts';
import { readListCursor } from '#lib/server/web/list-cursor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx }, url }) => listExports(ctx, readListCursor(url));
