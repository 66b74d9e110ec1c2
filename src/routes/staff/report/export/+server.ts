import { error } from '@sveltejs/kit';
import { readReportExport } from '#lib/forms/report.ts';
import { exportReport } from '#lib/server/report/export-report.ts';
import { sendDocument } from '#lib/server/web/download.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals: { ctx, locale } }) => {
	const { timeZone: zone, associationName: association } = ctx.installation;
	const input = readReportExport(await request.formData(), ctx.now, zone);
	if (!input) error(400);
	return sendDocument(await exportReport(ctx, { ...input, locale, zone, association }));
};
