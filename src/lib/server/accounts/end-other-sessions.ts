import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { SessionFacts } from './sessions.ts';

/** Ends one of one's own other sessions by the public id that the list shows, or all of them (`all`). */
export async function endOtherSessions(
	ctx: Context,
	session: SessionFacts,
	publicId: string,
): Promise<{ ok: true; code: 'ended'; count: number }> {
	return ctx.transaction(async (trx) => {
		const { numDeletedRows } = await trx
			.deleteFrom('session')
			.where('account_id', '=', session.accountId)
			.where('id_hash', '!=', session.idHash)
			.$if(publicId !== 'all', (query) => query.where('public_id', '=', publicId))
			.executeTakeFirst();
		if (numDeletedRows > 0n) await recordAudit(trx, ctx, 'session.ended', { account: session.accountId });
		return { ok: true, code: 'ended', count: Number(numDeletedRows) } as const;
	});
}
