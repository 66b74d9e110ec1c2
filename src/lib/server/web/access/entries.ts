import type { Role } from '#lib/domain/access.ts';
import type { AccessTable } from '../guard.ts';

/** Coordinators enter works too: in most primary schools teacher and coordinator are one person. */
const SCHOOL: readonly Role[] = ['teacher', 'coordinator'];

export const entriesAccess: AccessTable = {
	'/teacher': { read: SCHOOL },
	'/teacher/entries': { read: SCHOOL },
	'/teacher/entries/new': { read: SCHOOL, actions: { default: SCHOOL } },
	'/teacher/entries/[id]': { read: SCHOOL, actions: { takeBack: SCHOOL, withdraw: SCHOOL } },
	'/teacher/entries/[id]/edit': {
		read: SCHOOL,
		actions: {
			save: SCHOOL,
			find: SCHOOL,
			addParticipant: SCHOOL,
			createParticipant: SCHOOL,
			removeParticipant: SCHOOL,
			moveUp: SCHOOL,
			moveDown: SCHOOL,
			findAdvisor: SCHOOL,
			addAdvisor: SCHOOL,
			createAdvisor: SCHOOL,
			removeAdvisor: SCHOOL,
			attach: SCHOOL,
			removeFile: SCHOOL,
			handIn: SCHOOL,
			withdraw: SCHOOL,
		},
	},
	'/files/[id]': { read: ['teacher', 'coordinator', 'staff'] },
	'/files/v/[id]': { read: ['teacher', 'coordinator', 'staff', 'judge'] },
};
