import { openProof } from '#lib/server/recommendations/open-proof.ts';
import { sendFile } from '#lib/server/web/download.ts';
import { services } from '#lib/server/web/services.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) =>
	sendFile(event, services().storage, await openProof(event.locals.ctx, event.params.id));
