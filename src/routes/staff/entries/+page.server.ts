import { ENTRY_PROGRESS } from '#lib/domain/view.ts';
import { ENTRY_STATES, isId, type EntryState } from '#lib/domain/entry.ts';
import { readCounted } from '#lib/forms/counted.ts';
import {
	ENTRY_SORTS,
	getEntryFilterChoices,
	listEntries,
	SORTS,
	type EntrySort,
} from '#lib/server/filings/entry-list.ts';
import { readListCursor } from '#lib/server/web/list-cursor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals: { ctx } }) => {
	const id = (name: string) => {
		const value = url.searchParams.get(name) ?? '';
		return isId(value) ? value : null;
	};
	const state = url.searchParams.get('state') as EntryState;
	const sort = url.searchParams.get('sort') as EntrySort;
	const filter = {
		editionId: id('edition'),
		categoryId: id('category'),
		divisionId: id('division'),
		unitId: id('unit'),
		state: ENTRY_STATES.includes(state) ? state : null,
		overdue: url.searchParams.get('overdue') === '1',
		progress: ENTRY_PROGRESS.find((step) => step === url.searchParams.get('progress')) ?? null,
		running: url.searchParams.get('running') === '1',
		search: (url.searchParams.get('q') ?? '').trim().slice(0, 60),
		counted: readCounted(url.searchParams).value,
		sort: ENTRY_SORTS.includes(sort) ? sort : ('filed' as const),
	};
	const [page, choices] = await Promise.all([
		listEntries(ctx, { ...filter, cursor: readListCursor(url, SORTS[filter.sort].holds) }),
		getEntryFilterChoices(ctx, filter),
	]);
	return { filter, choices, ...page };
};
