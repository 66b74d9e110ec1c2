import type { Role } from '#lib/domain/access.ts';
import type { AccessTable } from '../guard.ts';

const JUDGE: readonly Role[] = ['judge'];
const STAFF: readonly Role[] = ['staff'];

export const judgingAccess: AccessTable = {
	'/judge': { read: JUDGE },
	'/judge/stages/[id]': { read: JUDGE },
	// whose assignment it is, is decided in each query and command
	'/judge/desk/[assignment]': {
		read: JUDGE,
		actions: { save: JUDGE, submit: JUDGE, reopen: JUDGE, recuse: JUDGE },
	},
	'/staff/judging': { read: STAFF, actions: { create: STAFF } },
	'/staff/judging/[stage]': {
		read: STAFF,
		actions: { distribute: STAFF, open: STAFF, removeGroup: STAFF, admit: STAFF, remind: STAFF },
	},
	'/staff/judging/[stage]/groups/[group]': { read: STAFF, actions: { default: STAFF } },
	'/staff/judging/[stage]/entries': { read: STAFF },
	'/staff/judging/[stage]/entries/[entry]': { read: STAFF, actions: { assign: STAFF, release: STAFF } },
	'/staff/judging/[stage]/conflicts': { read: STAFF, actions: { declare: STAFF, withdraw: STAFF } },
};
