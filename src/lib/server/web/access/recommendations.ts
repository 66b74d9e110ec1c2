import type { Role } from '#lib/domain/access.ts';
import type { AccessTable } from '../guard.ts';

const STAFF: readonly Role[] = ['staff'];
const SCHOOL: readonly Role[] = ['teacher', 'coordinator'];

export const recommendationsAccess: AccessTable = {
	'/staff/upward': { read: STAFF, actions: { preset: STAFF } },
	'/staff/upward/entries': { read: STAFF },
	'/staff/upward/programmes/new': { read: STAFF, actions: { default: STAFF } },
	'/staff/upward/programmes/[programme]': { read: STAFF, actions: { default: STAFF } },
	'/staff/upward/programmes/[programme]/new': { read: STAFF, actions: { default: STAFF } },
	'/staff/upward/[edition]': {
		read: STAFF,
		actions: {
			confirm: STAFF,
			unconfirm: STAFF,
			substitute: STAFF,
			unsubstitute: STAFF,
			remove: STAFF,
			papers: STAFF,
			send: STAFF,
			save: STAFF,
			up: STAFF,
			down: STAFF,
			withdraw: STAFF,
		},
	},
	'/staff/upward/[edition]/settings': { read: STAFF, actions: { save: STAFF, close: STAFF, reopen: STAFF } },
	'/staff/upward/[edition]/choose': { read: STAFF, actions: { default: STAFF } },
	'/staff/upward/[edition]/outcomes': { read: STAFF, actions: { record: STAFF, verify: STAFF, reject: STAFF } },
	// a file leaves the house only by POST: it is recorded
	'/staff/upward/[edition]/export': { read: STAFF, actions: { default: STAFF } },
	'/teacher/outcomes': { read: SCHOOL },
	'/teacher/outcomes/new': { read: SCHOOL, actions: { find: SCHOOL, report: SCHOOL } },
	// whose proof it is, is decided in the query
	'/files/outcomes/[id]': { read: ['teacher', 'coordinator', 'staff'] },
};
