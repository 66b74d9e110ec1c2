import type { Role } from '#lib/domain/access.ts';
import type { AccessTable } from '../guard.ts';

const STAFF: readonly Role[] = ['staff'];

export const editionsAccess: AccessTable = {
	'/staff/editions': { read: STAFF },
	'/staff/editions/new': { read: STAFF, actions: { default: STAFF } },
	'/staff/editions/[id]': { read: STAFF, actions: { open: STAFF, finish: STAFF } },
	'/staff/editions/[id]/basics': { read: STAFF, actions: { default: STAFF } },
	'/staff/editions/[id]/dates': { read: STAFF, actions: { default: STAFF } },
	'/staff/editions/[id]/categories/new': { read: STAFF, actions: { default: STAFF } },
	'/staff/editions/[id]/categories/[category]': { read: STAFF, actions: { save: STAFF, remove: STAFF } },
	'/staff/editions/[id]/categories/[category]/rubric': { read: STAFF, actions: { default: STAFF } },
};
