import { isRole } from '#lib/domain/access.ts';
import { isAccountState } from '#lib/domain/account.ts';
import { localText } from '#lib/domain/local-text.ts';
import { countAccounts, listAccounts, listUnitOptions } from '#lib/server/accounts/queries.ts';
import { idOrNull } from '#lib/server/web/id-param.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { ctx, locale } = locals;
	const { searchParams } = url;
	const role = searchParams.get('role') ?? '';
	const state = searchParams.get('state') ?? '';
	const filters = {
		text: (searchParams.get('q') ?? '').trim().slice(0, 100),
		role: isRole(role) ? role : null,
		state: isAccountState(state) ? state : null,
		unitId: idOrNull(searchParams.get('unit')),
	};
	const [{ rows, previous, next }, total, units] = await Promise.all([
		listAccounts(ctx, filters, searchParams.get('at')),
		countAccounts(ctx, filters),
		listUnitOptions(ctx),
	]);
	return {
		filters,
		total,
		previous,
		next,
		rows: rows.map((row) => ({
			...row,
			roles: row.roles.map(({ role: held, unit }) => ({ role: held, unit: unit && localText(unit, locale) })),
		})),
		units: units.map(({ id, name }) => ({ value: id, label: localText(name, locale) })),
	};
};
