import { error } from '@sveltejs/kit';
import { readTalentExport } from '#lib/forms/talents.ts';
import { exportDecision } from '#lib/server/nominations/export-decision.ts';
import { exportForm } from '#lib/server/nominations/export-form.ts';
import { exportRoster, exportSummary } from '#lib/server/nominations/export-nominees.ts';
import { sendDocument } from '#lib/server/web/download.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals: { ctx, locale } }) => {
	const input = readTalentExport(await request.formData());
	if (!input) error(400);
	const { timeZone: zone, associationName: association } = ctx.installation;
	const shared = { categoryId: input.categoryId, association, locale, zone };
	switch (input.kind) {
		case 'roster_xlsx':
			return sendDocument(await exportRoster(ctx, { ...shared, type: 'xlsx' }));
		case 'roster_docx':
			return sendDocument(await exportRoster(ctx, { ...shared, type: 'docx' }));
		case 'summary_xlsx':
			return sendDocument(await exportSummary(ctx, shared));
		case 'form_docx':
			return sendDocument(await exportForm(ctx, { ...shared, entryId: input.entryId! }));
		case 'decision_docx':
			return sendDocument(await exportDecision(ctx, shared));
	}
};
