import { sql } from 'kysely';
import type { Context } from '../platform/context.ts';
import { decrypt } from '../platform/crypto.ts';
import { MailFailure, type MailTransport } from '../platform/mail.ts';
import { SECRET_PURPOSE } from './enqueue-mail.ts';
import { SECRET_MARK } from './templates.ts';

/**
 * One attempt to send a queued mail. The secret link is blanked as soon as the mail has left or never will. Throws the
 * failure while attempts are left, so that the queue brings the job again.
 *
 * Between the server's yes and ours a crash may send a mail twice: it carries the same Message-ID then, which beats none.
 */
export async function deliverMail(
	ctx: Context,
	transport: MailTransport,
	{ mailId, last }: { mailId: string; last: boolean },
): Promise<'sent' | 'failed' | 'superfluous'> {
	const mail = await ctx.db
		.selectFrom('mail')
		.select(['id', 'to_address', 'subject', 'body', 'secret_enc'])
		.where('id', '=', mailId)
		.where('state', '=', 'queued')
		.executeTakeFirst();
	if (!mail) return 'superfluous';
	const secret = mail.secret_enc && decrypt(ctx.installation.secretKey, mail.secret_enc, SECRET_PURPOSE);
	try {
		await transport.send({
			id: mail.id,
			to: mail.to_address,
			subject: mail.subject,
			text: secret ? mail.body.replaceAll(SECRET_MARK, () => secret) : mail.body,
		});
	} catch (error) {
		if (!(error instanceof MailFailure)) throw error;
		const over = error.permanent || last;
		await ctx.db
			.updateTable('mail')
			.set({
				attempts: sql`attempts + 1`,
				last_error: error.code,
				...(over && { state: 'failed', secret_enc: null }),
			})
			.where('id', '=', mailId)
			.execute();
		if (over) return 'failed';
		throw error;
	}
	await ctx.db
		.updateTable('mail')
		.set({ state: 'sent', sent_at: ctx.now, secret_enc: null, last_error: null, attempts: sql`attempts + 1` })
		.where('id', '=', mailId)
		.execute();
	return 'sent';
}
