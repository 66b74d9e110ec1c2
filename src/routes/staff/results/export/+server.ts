import { error } from '@sveltejs/kit';
import { readExport, type ExportInput } from '#lib/forms/results.ts';
import { exportEntries } from '#lib/server/results/export-entries.ts';
import { exportLists } from '#lib/server/results/export-lists.ts';
import { exportRanking } from '#lib/server/results/export-ranking.ts';
import { sendDocument } from '#lib/server/web/download.ts';
import type { RequestEvent, RequestHandler } from './$types';

function write({ locals: { ctx, locale } }: RequestEvent, input: ExportInput) {
	const { timeZone: zone, associationName: association } = ctx.installation;
	switch (input.kind) {
		case 'entries':
			return exportEntries(ctx, { filter: input.filter, locale, zone });
		case 'ranking':
			return exportRanking(ctx, { stageId: input.stageId, locale, zone });
		case 'award':
		case 'shortlist':
			return exportLists(ctx, { ...input, locale, zone, association });
	}
}

export const POST: RequestHandler = async (event) => {
	const input = readExport(await event.request.formData());
	if (!input) error(400);
	return sendDocument(await write(event, input));
};
