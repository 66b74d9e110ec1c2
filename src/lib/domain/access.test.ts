import { expect, test } from 'vitest';
import { grantableRoles, initialRole, mayManageAccount, ROLE_HOME, ROLES, type Actor, type Role } from './access.ts';

function actor(role: Role): Actor {
	return { kind: 'account', accountId: 'a', personId: 'p', role, unitId: null, name: '垚' };
}

test.each<[Role[], Role | null, Role | null]>([
	[[], null, null],
	[['judge'], null, 'judge'],
	[['staff'], null, 'staff'],
	[['teacher', 'judge'], null, 'teacher'],
	[['teacher', 'judge'], 'judge', 'judge'],
	[['teacher', 'staff'], 'staff', 'teacher'],
	[['judge', 'staff', 'administrator'], null, 'judge'],
	[['staff', 'administrator'], 'administrator', 'staff'],
	[['judge'], 'teacher', 'judge'],
])('holding %j, last %s, a session begins as %s', (held, last, first) => {
	expect(initialRole(held, last)).toBe(first);
});

test('staff neither give nor touch what staff and administrators hold', () => {
	expect(grantableRoles(actor('administrator'))).toEqual(ROLES);
	expect(grantableRoles(actor('staff'))).toEqual(['teacher', 'coordinator', 'judge']);
	for (const role of ['teacher', 'coordinator', 'judge'] as const) expect(grantableRoles(actor(role))).toEqual([]);
	expect(mayManageAccount(actor('staff'), ['teacher', 'judge'])).toBe(true);
	expect(mayManageAccount(actor('staff'), ['teacher', 'staff'])).toBe(false);
	expect(mayManageAccount(actor('staff'), ['administrator'])).toBe(false);
	expect(mayManageAccount(actor('administrator'), ['staff', 'administrator'])).toBe(true);
	expect(mayManageAccount(actor('judge'), [])).toBe(false);
	expect(mayManageAccount({ kind: 'public' }, [])).toBe(false);
});

test('every role has a page to begin with', () => {
	expect(Object.keys(ROLE_HOME).toSorted()).toEqual(ROLES.toSorted());
});
