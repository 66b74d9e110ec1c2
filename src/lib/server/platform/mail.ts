import { createTransport } from 'nodemailer';

export interface OutgoingMail {
	/** makes the Message-ID: a mail that is sent twice after a crash is the same mail */
	id: string;
	to: string;
	subject: string;
	text: string;
}

export interface MailTransport {
	/** Resolves when the server has taken the mail; rejects with a {@link MailFailure}. */
	send(mail: OutgoingMail): Promise<void>;
	close(): void;
}

/** Carries a code such as `ECONNECTION` or `550`, never an address or the server's sentence, which repeats it. */
export class MailFailure extends Error {
	readonly code: string;
	/** the server refused this mail for good: trying again would only be refused again */
	readonly permanent: boolean;

	constructor(code: string, permanent: boolean) {
		super(`mail was not sent: ${code}`);
		this.name = 'MailFailure';
		this.code = code;
		this.permanent = permanent;
	}
}

function failureOf(error: unknown): MailFailure {
	const { code, responseCode, command } = error as { code?: string; responseCode?: number; command?: string };
	const refused = responseCode !== undefined && responseCode >= 500;
	// A wrong password of ours (535) is also a 5xx, but somebody will mend it: the mail waits.
	const aboutThisMail = code === 'EENVELOPE' || code === 'EMESSAGE' || command === 'RCPT TO' || command === 'DATA';
	return new MailFailure(String(responseCode ?? code ?? 'unknown'), refused && aboutThisMail);
}

/** By SMTP; upgrades to TLS where the server offers it. `from` may carry a name: 新苗 <contest@example.cn> */
export function createMailTransport(smtpUrl: string, from: string): MailTransport {
	const transport = createTransport(
		{
			url: smtpUrl,
			pool: true,
			maxConnections: 2,
			connectionTimeout: 10_000,
			greetingTimeout: 10_000,
			socketTimeout: 30_000,
			disableFileAccess: true,
			disableUrlAccess: true,
		},
		{ from },
	);
	const domain = /@([^<>\s@]+)>?$/.exec(from)?.[1] ?? 'localhost';
	return {
		async send({ id, to, subject, text }) {
			try {
				await transport.sendMail({
					to: { name: '', address: to },
					subject,
					text,
					textEncoding: 'base64',
					messageId: `<${id}@${domain}>`,
					headers: { 'Auto-Submitted': 'auto-generated' },
				});
			} catch (error) {
				throw failureOf(error);
			}
		},
		close: () => transport.close(),
	};
}
