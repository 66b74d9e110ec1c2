import type { Logger } from 'pino';
import type { Actor } from '#lib/domain/access.ts';
import type { Context } from '../platform/context.ts';
import { createMailTransport } from '../platform/mail.ts';
import type { Queue } from '../platform/queue.ts';
import { deliverMail } from './deliver-mail.ts';

/** What the mail worker needs of the running process; closing is called after the queue has stopped. */
export interface MailJobServices {
	log: Logger;
	context(actor: Actor): Context;
}

/** Sends what is queued. Without SMTP nothing is queued, and nothing is started. */
export async function registerMailJobs(queue: Queue, { log, context }: MailJobServices): Promise<{ close(): void }> {
	const { smtpUrl, mailFrom } = context({ kind: 'system' }).installation;
	if (!smtpUrl) return { close: () => {} };
	const transport = createMailTransport(smtpUrl, mailFrom);
	await queue.work('mail.send', async ({ payload: { mailId }, attempt, last }) => {
		try {
			const outcome = await deliverMail(context({ kind: 'system' }), transport, { mailId, last });
			if (outcome === 'failed') log.error({ mail: mailId, attempt }, 'mail given up');
		} catch (error) {
			log.warn(
				{ mail: mailId, attempt, error: error instanceof Error ? error.message : typeof error },
				'mail not sent',
			);
			throw error;
		}
	});
	return transport;
}
