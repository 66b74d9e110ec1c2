import type { BrowserContext } from '@playwright/test';
import { SECOND_FACTOR_ROLES, type Role } from '#lib/domain/access.ts';
import { createSessions, SESSION_COOKIE } from '#lib/server/accounts/sessions.ts';
import type { Database } from '#lib/server/platform/db.ts';

/** Whoever a test acts as: signed out, signed in without a role, or in one. */
export const ACTORS = ['public', 'roleless', 'teacher', 'coordinator', 'judge', 'staff', 'administrator'] as const;
export type ActorName = (typeof ACTORS)[number];

/** Signs an account in by a session row, second factor given; one test of its own goes through the page. */
export async function openSession(db: Database, accountId: string, role: Role | null): Promise<string> {
	const session = await createSessions(db).create(accountId, { address: null, agent: null, activeRole: role });
	if (role !== null && SECOND_FACTOR_ROLES.includes(role)) {
		const newest = db
			.selectFrom('session')
			.select('id_hash')
			.where('account_id', '=', accountId)
			.orderBy('created_at', 'desc')
			.limit(1);
		await db.updateTable('session').set({ second_factor_at: new Date() }).where('id_hash', 'in', newest).execute();
	}
	return session.id;
}

export function sessionCookie(id: string): { name: string; value: string } {
	return { name: SESSION_COOKIE, value: id };
}

/** The account of the demo world with this login (an e-mail address). */
export async function accountByLogin(db: Database, login: string): Promise<string> {
	const { id } = await db.selectFrom('account').select('id').where('email', '=', login).executeTakeFirstOrThrow();
	return id;
}

export async function signIn(context: BrowserContext, origin: string, sessionId: string): Promise<void> {
	await context.addCookies([{ ...sessionCookie(sessionId), url: origin }]);
}
