import { isId } from '#lib/domain/entry.ts';
import { UNIT_KINDS, UNIT_STATUSES, type UnitKind, type UnitStatus } from '#lib/domain/unit.ts';
import { readCounted } from '#lib/forms/counted.ts';
import { listEditions } from '#lib/server/editions/queries.ts';
import { listFiledUnits } from '#lib/server/filings/list-filed-units.ts';
import { listUnits, UNIT_SORTS, type UnitSort } from '#lib/server/units/queries.ts';
import { readListCursor } from '#lib/server/web/list-cursor.ts';
import { nextClosing } from '#lib/domain/filing-deadline.ts';
import type { PageServerLoad } from './$types';

function oneOf<Value extends string>(values: readonly Value[], text: string | null): Value | null {
	return (values as readonly (string | null)[]).includes(text) ? (text as Value) : null;
}

export const load: PageServerLoad = async ({ url, locals: { ctx } }) => {
	const query = url.searchParams;
	const editions = (await listEditions(ctx)).filter(({ state }) => state !== 'draft');
	const asked = query.get('edition') ?? '';
	// the open one that schools file for is what staff come for
	const edition =
		(isId(asked) && editions.find(({ id }) => id === asked)) ||
		editions.toSorted((a, b) => closing(a, ctx.now) - closing(b, ctx.now))[0] ||
		null;
	const filter = {
		editionId: edition?.id ?? null,
		status: oneOf<UnitStatus>(UNIT_STATUSES, query.get('status')),
		waiting: query.get('waiting') === '1',
		kind: oneOf<UnitKind>(UNIT_KINDS, query.get('kind')),
		search: (query.get('q') ?? '').trim().slice(0, 60),
		sort: oneOf<UnitSort>(UNIT_SORTS, query.get('sort')) ?? 'name',
	};
	const { filed } = readCounted(query).value;
	const asking = { ...filter, cursor: readListCursor(url) };
	const page = filed ? await listFiledUnits(ctx, asking, filed) : await listUnits(ctx, asking);
	return {
		filter: { ...filter, filed },
		editions: editions.map(({ id, name }) => ({ id, name })),
		edition: edition && {
			id: edition.id,
			name: edition.name,
			open: edition.state === 'open',
			deadline: nextClosing(edition, ctx.now),
		},
		...page,
	};
};

function closing(edition: Parameters<typeof nextClosing>[0] & { state: string }, now: Date): number {
	if (edition.state !== 'open') return Infinity;
	return nextClosing(edition, now)?.getTime() ?? Number.MAX_SAFE_INTEGER;
}
