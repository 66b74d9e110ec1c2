import type { Role } from '#lib/domain/access.ts';
import type { AccessTable } from '../guard.ts';

const SCHOOL: readonly Role[] = ['teacher', 'coordinator'];
const STAFF: readonly Role[] = ['staff'];

export const nominationsAccess: AccessTable = {
	// who may write which part is decided in each command
	'/teacher/nominations/[entry]': {
		read: SCHOOL,
		actions: { save: SCHOOL, add: SCHOOL, remove: SCHOOL, removeProof: SCHOOL, known: SCHOOL },
	},
	'/staff/talents': { read: STAFF },
	'/staff/talents/laureates': { read: STAFF, actions: { add: STAFF, import: STAFF, remove: STAFF } },
	// a file leaves the house only by POST: it is recorded
	'/staff/talents/export': { read: STAFF, actions: { default: STAFF } },
	'/staff/talents/[category]': { read: STAFF },
	'/staff/talents/[category]/conditions': { read: STAFF, actions: { default: STAFF } },
	'/staff/talents/[category]/panel': { read: STAFF, actions: { default: STAFF } },
	'/staff/talents/[category]/decision': { read: STAFF, actions: { save: STAFF, confirm: STAFF, reopen: STAFF } },
	'/staff/talents/[category]/nominees/[entry]': { read: STAFF, actions: { default: STAFF } },
};
