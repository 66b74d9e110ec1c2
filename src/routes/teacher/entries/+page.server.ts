import { ENTRY_STATES, isId, type EntryState } from '#lib/domain/entry.ts';
import { listMyEntries } from '#lib/server/entries/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx }, url }) => {
	const asked = url.searchParams.get('state');
	const state = (ENTRY_STATES as readonly string[]).includes(asked ?? '') ? (asked as EntryState) : undefined;
	const after = url.searchParams.get('after') ?? '';
	return { ...(await listMyEntries(ctx, { state, after: isId(after) ? after : undefined })), state };
};
