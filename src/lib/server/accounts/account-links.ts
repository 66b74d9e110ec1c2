import { linkExpiry, type LinkFacts, type LinkKind } from '#lib/domain/account-link.ts';
import { accountOf } from '#lib/domain/access.ts';
import type { Context } from '../platform/context.ts';
import { newToken, sha256 } from '../platform/crypto.ts';
import type { Queryable, Trx } from '../platform/db.ts';

export interface IssuedLink {
	/** secret: whoever has it may use it */
	path: string;
	expiresAt: Date;
}

/** A new link; older ones of the same kind for the same account are void. Only the token's SHA-256 is stored. */
export async function issueLink(trx: Trx, ctx: Context, kind: LinkKind, accountId: string | null): Promise<IssuedLink> {
	await trx
		.updateTable('account_link')
		.set({ expires_at: ctx.now })
		.where('kind', '=', kind)
		.where('account_id', accountId === null ? 'is' : '=', accountId)
		.where('used_at', 'is', null)
		.where('expires_at', '>', ctx.now)
		.execute();
	const token = newToken();
	const expiresAt = linkExpiry(kind, ctx.now);
	await trx
		.insertInto('account_link')
		.values({
			token_hash: sha256(token),
			kind,
			account_id: accountId,
			created_by: accountOf(ctx.actor),
			created_at: ctx.now,
			expires_at: expiresAt,
		})
		.execute();
	return { path: `/link/${token}`, expiresAt };
}

export interface LinkRow extends LinkFacts {
	accountId: string | null;
}

function linkRow(db: Queryable, token: string) {
	return db
		.selectFrom('account_link')
		.select(['kind', 'account_id as accountId', 'used_at as usedAt', 'expires_at as expiresAt'])
		.where('token_hash', '=', sha256(token))
		.$narrowType<{ kind: LinkKind }>();
}

/** A look, for the page: mail scanners follow links, so looking uses nothing up. */
export function findLinkRow(db: Queryable, token: string): Promise<LinkRow | undefined> {
	return linkRow(db, token).executeTakeFirst();
}

/** Two who use one link at once: the second waits here and then sees that it is used. */
export function lockLinkRow(trx: Trx, token: string): Promise<LinkRow | undefined> {
	return linkRow(trx, token).forUpdate().executeTakeFirst();
}

export async function markLinkUsed(trx: Trx, ctx: Context, token: string): Promise<void> {
	await trx.updateTable('account_link').set({ used_at: ctx.now }).where('token_hash', '=', sha256(token)).execute();
}

/**
 * Links to this account that somebody else made at the portal are void. One who hands a teacher a link and keeps a copy would otherwise
 * become the administrator whom the teacher is made. What the person asked for by mail stays.
 */
export async function voidForeignLinks(trx: Trx, ctx: Context, accountId: string): Promise<void> {
	await trx
		.updateTable('account_link')
		.set({ expires_at: ctx.now })
		.where('account_id', '=', accountId)
		.where('created_by', '<>', accountOf(ctx.actor))
		.where('used_at', 'is', null)
		.where('expires_at', '>', ctx.now)
		.execute();
}
