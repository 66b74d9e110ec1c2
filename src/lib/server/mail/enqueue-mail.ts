import { localText, type Locale } from '#lib/domain/local-text.ts';
import type { Context } from '../platform/context.ts';
import { encrypt } from '../platform/crypto.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { sendJob } from '../platform/queue.ts';
import { composeMail, type MailTemplate, type MailValues } from './templates.ts';

/** Bound to the ciphertext, see `platform/crypto`. */
export const SECRET_PURPOSE = 'mail.secret';

export interface MailRequest<Template extends MailTemplate> {
	/** an address, not an id to look up */
	to: string;
	locale: Locale;
	values: MailValues[Template];
	/** the path of a secret link, such as /link/…: it stands in the sent mail only */
	secret?: string;
}

/**
 * Writes a mail in the reader's language and queues it in the transaction of its cause.
 *
 * Without SMTP it is kept for administrators to read; so is one with a link where the portal does not know its own address
 * (a link made from the request's Host header would send the reader wherever a stranger likes). What is kept has no secret:
 * administrators make a link on the account's page instead.
 */
export async function enqueueMail<Template extends MailTemplate>(
	trx: Trx,
	ctx: Context,
	template: Template,
	{ to, locale, values, secret }: MailRequest<Template>,
): Promise<{ mailId: string; leaves: boolean }> {
	const { smtpUrl, origin, secretKey, associationName } = ctx.installation;
	const leaves = smtpUrl !== undefined && (secret === undefined || origin !== undefined);
	const { subject, body } = composeMail(template, values, { locale, association: localText(associationName, locale) });
	const mailId = newId();
	await trx
		.insertInto('mail')
		.values({
			id: mailId,
			template,
			locale,
			to_address: to,
			subject,
			body,
			secret_enc: leaves && secret ? encrypt(secretKey, `${origin}${secret}`, SECRET_PURPOSE) : null,
			state: leaves ? 'queued' : 'kept',
			created_at: ctx.now,
		})
		.execute();
	if (leaves) await sendJob(trx, 'mail.send', { mailId });
	return { mailId, leaves };
}
