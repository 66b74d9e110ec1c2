import type { AccessTable } from '../guard.ts';

export const accountsAccess: AccessTable = {
	'/(account)/sign-in': { read: 'public', actions: { default: 'public' } },
	// also with a session that has ended meanwhile
	'/(account)/sign-out': { read: 'public', actions: { default: 'public' } },
	'/(account)/forgotten-password': { read: 'public', actions: { default: 'public' } },
	'/(account)/link/[token]': { read: 'public', actions: { password: 'public', setup: 'public' } },
	'/(account)/account': { read: 'signed_in', actions: { endSession: 'signed_in' } },
	'/(account)/account/choose-role': { read: 'signed_in' },
	'/(account)/account/role': { read: 'signed_in', actions: { default: 'signed_in' } },
	'/(account)/account/second-factor': { read: 'signed_in', actions: { default: 'signed_in' } },
	'/(account)/account/authenticator': { read: 'signed_in', actions: { default: 'signed_in' } },
	'/(account)/account/recovery-codes': { read: 'signed_in', actions: { default: 'signed_in' } },
	'/(account)/account/password': { read: 'signed_in', actions: { default: 'signed_in' } },
	'/(account)/account/contact': { read: 'signed_in', actions: { default: 'signed_in' } },
	'/admin/accounts': { read: ['staff', 'administrator'] },
	'/admin/accounts/new': {
		read: ['staff', 'administrator'],
		actions: { default: ['staff', 'administrator'] },
	},
	// whose account may be changed by whom is decided in each command
	'/admin/accounts/[id]': {
		read: ['staff', 'administrator'],
		actions: {
			grant: ['staff', 'administrator'],
			withdraw: ['staff', 'administrator'],
			link: ['staff', 'administrator'],
			disable: ['staff', 'administrator'],
			enable: ['staff', 'administrator'],
			resetSecondFactor: ['staff', 'administrator'],
		},
	},
	'/admin/mail': { read: ['administrator'] },
	'/admin/mail/[id]': { read: ['administrator'] },
};
