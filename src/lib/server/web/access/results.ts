import type { AccessTable } from '../guard.ts';

export const resultsAccess: AccessTable = {
	'/staff/results': { read: ['staff'] },
	'/staff/results/[stage]': {
		read: ['staff'],
		actions: { waive: ['staff'], restore: ['staff'], close: ['staff'], reopen: ['staff'], tie: ['staff'] },
	},
	'/staff/results/[stage]/ranking': { read: ['staff'] },
	'/staff/results/[stage]/list': { read: ['staff'], actions: { default: ['staff'] } },
	'/staff/results/lists/[list]': {
		read: ['staff'],
		actions: { grade: ['staff'], confirm: ['staff'], reopen: ['staff'] },
	},
	// a file leaves the house only by POST: it is recorded
	'/staff/results/export': { read: ['staff'], actions: { default: ['staff'] } },
	'/staff/exports': { read: ['staff', 'administrator'] },
};
