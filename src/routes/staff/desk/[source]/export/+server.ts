import { error } from '@sveltejs/kit';
import { readPlainShape, readSource } from '#lib/forms/desks.ts';
import { exportView } from '#lib/server/desks/export-view.ts';
import { sendDocument } from '#lib/server/web/download.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ params, request, locals: { ctx, locale } }) => {
	const source = readSource(params.source) ?? error(404);
	const form = await request.formData();
	const format = form.get('format');
	if ((format !== 'xlsx' && format !== 'csv') || typeof form.get('shape') !== 'string') error(400);
	const shape = readPlainShape(source, form);
	return sendDocument(await exportView(ctx, { source, shape, format, locale, zone: ctx.installation.timeZone }));
};
