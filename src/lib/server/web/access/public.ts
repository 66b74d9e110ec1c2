import type { AccessTable } from '../guard.ts';

export const publicAccess: AccessTable = {
	'/(public)': { read: 'public' },
	'/(public)/language': { read: 'public', actions: { default: 'public' } },
	'/(public)/not-found': { read: 'public' },
	'/healthz': { read: 'public' },
};
