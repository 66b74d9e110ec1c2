import { isId } from '#lib/domain/entry.ts';
import { error } from '@sveltejs/kit';
import { openEntryFile } from '#lib/server/entries/open-file.ts';
import { sendFile } from '#lib/server/web/download.ts';
import { services } from '#lib/server/web/services.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	if (!isId(event.params.id)) error(404);
	return sendFile(event, services().storage, await openEntryFile(event.locals.ctx, event.params.id));
};
