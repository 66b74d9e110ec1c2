import { exportRecommendations } from '#lib/server/recommendations/export-recommendations.ts';
import { sendDocument } from '#lib/server/web/download.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, params, locals: { ctx, locale } }) => {
	const form = await request.formData();
	const { timeZone: zone, associationName: association } = ctx.installation;
	return sendDocument(
		await exportRecommendations(ctx, {
			editionId: idParam(params.edition),
			type: form.get('type') === 'docx' ? 'docx' : 'xlsx',
			locale,
			zone,
			association,
		}),
	);
};
