import { error } from '@sveltejs/kit';
import { isId } from '#lib/domain/entry.ts';
import { auditText } from '#lib/i18n/audit.ts';
import { listAudit } from '#lib/server/audit/queries.ts';
import { getEntryRecord } from '#lib/server/eligibility/queries.ts';
import { listDuplicates } from '#lib/server/entries/list-duplicates.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { ctx } }) => {
	if (!isId(params.id)) error(404);
	const [record, duplicates, audit] = await Promise.all([
		getEntryRecord(ctx, params.id),
		listDuplicates(ctx, params.id),
		listAudit(ctx, 'entry', params.id),
	]);
	return {
		record,
		duplicates,
		history: audit.map(({ id, at, actor, name }) => ({ id, at, actor: actor ?? '', text: auditText(name) })),
	};
};
