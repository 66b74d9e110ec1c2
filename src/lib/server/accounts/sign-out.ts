import { accountOf } from '#lib/domain/access.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Sessions } from './sessions.ts';

/** Ends the session whose id the cookie holds; an id that opens nothing is no error. */
export async function signOut(ctx: Context, sessions: Sessions, sessionId: string): Promise<void> {
	await sessions.end(sessionId);
	const account = accountOf(ctx.actor);
	if (account) await ctx.transaction((trx) => recordAudit(trx, ctx, 'session.ended', { account }));
}
