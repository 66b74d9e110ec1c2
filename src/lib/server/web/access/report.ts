import type { AccessTable } from '../guard.ts';

export const reportAccess: AccessTable = {
	'/staff/report': { read: ['staff'], actions: { save: ['staff'], reset: ['staff'] } },
	// a file leaves the house only by POST: it is recorded
	'/staff/report/export': { read: ['staff'], actions: { default: ['staff'] } },
};
