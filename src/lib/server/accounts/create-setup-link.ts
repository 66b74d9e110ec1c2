import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Queryable } from '../platform/db.ts';
import { issueLink } from './account-links.ts';

/** The link of the first start: creates the first administrator. Null where there is one; a link printed before is void. */
export async function createSetupLink(ctx: Context): Promise<{ path: string; expiresAt: Date } | null> {
	return ctx.transaction(async (trx) => {
		if (await hasAdministrator(trx)) return null;
		const link = await issueLink(trx, ctx, 'setup', null);
		await recordAudit(trx, ctx, 'account.setup_link_made', {});
		return link;
	});
}

/** Somebody who can sign in as administrator now: an invitation that was never accepted does not run a portal. */
export async function hasAdministrator(db: Queryable): Promise<boolean> {
	const found = await db
		.selectFrom('account_role as r')
		.innerJoin('account as a', 'a.id', 'r.account_id')
		.select('a.id')
		.where('r.role', '=', 'administrator')
		.where('a.disabled_at', 'is', null)
		.where('a.password_hash', 'is not', null)
		.limit(1)
		.executeTakeFirst();
	return found !== undefined;
}
