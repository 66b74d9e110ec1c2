import { error } from '@sveltejs/kit';
import { isId } from '#lib/domain/entry.ts';
import { auditText } from '#lib/i18n/audit.ts';
import { getEntryWithHistory } from '#lib/server/eligibility/queries.ts';
import { listDuplicates } from '#lib/server/entries/list-duplicates.ts';
import { unsent } from '#lib/server/web/unsent.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, isDataRequest, locals: { ctx } }) => {
	if (!isId(params.id)) error(404);
	const { record, history } = await getEntryWithHistory(ctx, params.id);
	// What looks like a duplicate is a matter of the check; once that is decided it stands in the findings.
	const duplicates = record.state === 'filed' ? await listDuplicates(ctx, params.id) : [];
	return {
		shown: unsent(
			{ isDataRequest },
			{
				record,
				duplicates,
				history: history.map(({ id, at, actor, name }) => ({ id, at, actor: actor ?? '', text: auditText(name) })),
			},
		),
	};
};
