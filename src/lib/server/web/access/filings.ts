import type { Role } from '#lib/domain/access.ts';
import type { AccessTable } from '../guard.ts';

const COORDINATOR: readonly Role[] = ['coordinator'];
const STAFF: readonly Role[] = ['staff'];

export const filingsAccess: AccessTable = {
	'/teacher/unit': { read: COORDINATOR },
	'/teacher/unit/filing/[category]': {
		read: COORDINATOR,
		actions: {
			save: COORDINATOR,
			fill: COORDINATOR,
			up: COORDINATOR,
			down: COORDINATOR,
			return: COORDINATOR,
			file: COORDINATOR,
		},
	},
	'/teacher/unit/filings/[id]': { read: COORDINATOR, actions: { recall: COORDINATOR } },
	'/staff': { read: STAFF },
	'/staff/units': { read: STAFF },
	'/staff/units/new': { read: STAFF, actions: { default: STAFF } },
	'/staff/units/[id]': { read: STAFF, actions: { default: STAFF } },
	'/staff/units/[id]/filing/[category]': { read: STAFF, actions: { file: STAFF } },
	'/staff/units/[id]/filings/[filing]': { read: STAFF, actions: { recall: STAFF } },
	'/staff/entries': { read: STAFF },
	'/staff/entries/[id]': { read: STAFF },
	'/staff/eligibility': { read: STAFF },
	'/staff/eligibility/[id]': { read: STAFF, actions: { accept: STAFF, return: STAFF, reject: STAFF, reopen: STAFF } },
};
