import type { AccessTable } from '../guard.ts';

export const publicAccess: AccessTable = {
	'/(public)': { read: 'public' },
	'/(public)/appearance': { read: 'public', actions: { default: 'public' } },
	'/(public)/language': { read: 'public', actions: { default: 'public' } },
	'/staff/style-sheet': { read: ['staff'] },
	'/(public)/not-found': { read: 'public' },
	'/healthz': { read: 'public' },
};
