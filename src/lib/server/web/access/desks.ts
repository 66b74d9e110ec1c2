import type { Role } from '#lib/domain/access.ts';
import type { AccessTable } from '../guard.ts';

const STAFF: readonly Role[] = ['staff'];

export const desksAccess: AccessTable = {
	'/staff/desk': { read: STAFF },
	// whose view may be changed is decided in each command
	'/staff/desk/[source]': {
		read: STAFF,
		actions: { save: STAFF, reshape: STAFF, rename: STAFF, share: STAFF, remove: STAFF, copy: STAFF },
	},
	// a file leaves the house only by POST: it is recorded
	'/staff/desk/[source]/export': { read: STAFF, actions: { default: STAFF } },
};
