/** 角色. One account may hold several; the active one alone decides what is seen. */
export const ROLES = ['teacher', 'coordinator', 'judge', 'staff', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export function isRole(text: string): text is Role {
	return (ROLES as readonly string[]).includes(text);
}

/** Roles that reach everybody's data and therefore ask for the second factor. */
export const SECOND_FACTOR_ROLES: readonly Role[] = ['staff', 'administrator'];

export function asksSecondFactor(role: Role): boolean {
	return SECOND_FACTOR_ROLES.includes(role);
}

/** Teachers and coordinators act for a unit, the others for the association. */
export const UNIT_ROLES: readonly Role[] = ['teacher', 'coordinator'];

export function actsForUnit(role: Role): boolean {
	return UNIT_ROLES.includes(role);
}

/** Who acts: an account in its active role, a job of the system itself, or nobody signed in. */
export type Actor =
	| { kind: 'account'; accountId: string; personId: string; role: Role; unitId: string | null; name: string }
	/** signed in, no role active (second factor missing, or no role granted) */
	| { kind: 'roleless'; accountId: string; personId: string; name: string }
	| { kind: 'system' }
	| { kind: 'public' };

export function accountOf(actor: Actor): string | null {
	return actor.kind === 'account' || actor.kind === 'roleless' ? actor.accountId : null;
}

export function hasRole(actor: Actor, ...roles: Role[]): boolean {
	return actor.kind === 'account' && roles.includes(actor.role);
}

/** The page a role begins with. */
export const ROLE_HOME = {
	teacher: '/teacher',
	coordinator: '/teacher/unit',
	judge: '/judge',
	staff: '/staff',
	administrator: '/admin/accounts',
} as const satisfies Record<Role, string>;

export function roleHome(role: Role): (typeof ROLE_HOME)[Role] {
	return ROLE_HOME[role];
}

/**
 * The role a new session begins with: the one that was active last, else the first held; one that asks for the second
 * factor only where there is no other. Null without any role.
 */
export function initialRole(held: readonly Role[], last: Role | null): Role | null {
	const free = ROLES.filter((role) => held.includes(role) && !asksSecondFactor(role));
	if (last && free.includes(last)) return last;
	return free[0] ?? ROLES.find((role) => held.includes(role)) ?? null;
}

/** The roles that the actor may give and take: an administrator any, staff those that do not reach everybody's data. */
export function grantableRoles(actor: Actor): readonly Role[] {
	if (hasRole(actor, 'administrator')) return ROLES;
	if (hasRole(actor, 'staff')) return ROLES.filter((role) => !asksSecondFactor(role));
	return [];
}

/**
 * Whether the actor may change an account that holds these roles: invite, make links, disable, reset the second factor.
 * Staff may not touch accounts of staff or administrators: whoever resets a password becomes that person.
 */
export function mayManageAccount(actor: Actor, held: readonly Role[]): boolean {
	const grantable = grantableRoles(actor);
	return grantable.length > 0 && held.every((role) => grantable.includes(role));
}

export function maySeeAccounts(actor: Actor): boolean {
	return hasRole(actor, 'staff', 'administrator');
}

export function maySeeMail(actor: Actor): boolean {
	return hasRole(actor, 'administrator');
}
