import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
	from: string;
	to: string[];
	/** headers by lower-case name, folded lines joined */
	headers: Record<string, string>;
	text: string;
}

/** A real SMTP server on a free port: keeps what it takes, refuses what it is told to. */
export async function startSmtp() {
	const received: ReceivedMail[] = [];
	/** answers to RCPT TO by address; each is used once */
	const refusals = new Map<string, number[]>();
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS', 'AUTH'],
		onRcptTo(address: { address: string }, _session: unknown, done: (error?: Error | null) => void) {
			const code = refusals.get(address.address)?.shift();
			if (code === undefined) return done();
			done(Object.assign(new Error(`no such mailbox: ${address.address}`), { responseCode: code }));
		},
		onData(
			stream: NodeJS.ReadableStream,
			session: { envelope: { mailFrom: false | { address: string }; rcptTo: { address: string }[] } },
			done: (error?: Error | null) => void,
		) {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('end', () => {
				const { mailFrom, rcptTo } = session.envelope;
				received.push({
					from: mailFrom ? mailFrom.address : '',
					to: rcptTo.map(({ address }) => address),
					...readMail(Buffer.concat(chunks).toString('utf8')),
				});
				done();
			});
		},
	});
	const listener = server.listen(0, '127.0.0.1');
	await once(listener, 'listening');
	const { port } = listener.address() as AddressInfo;
	return {
		url: `smtp://127.0.0.1:${port}`,
		received,
		refusals,
		stop: () => new Promise<void>((done) => server.close(() => done())),
	};
}
export type SmtpConversation = Awaited<ReturnType<typeof startSmtp>>;

function readMail(raw: string): { headers: Record<string, string>; text: string } {
	const split = raw.indexOf('\r\n\r\n');
	const headers = Object.fromEntries(
		raw
			.slice(0, split)
			.replace(/\r\n[ \t]+/g, ' ')
			.split('\r\n')
			.map((line) => {
				const colon = line.indexOf(':');
				return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())];
			}),
	);
	const body = raw.slice(split + 4);
	const text = headers['content-transfer-encoding'] === 'base64' ? Buffer.from(body, 'base64').toString('utf8') : body;
	return { headers, text: text.replaceAll('\r\n', '\n') };
}

/** RFC 2047, as far as UTF-8 goes. */
function decodeWords(text: string): string {
	return text
		.replace(/\?=\s+=\?/g, '?==?')
		.replace(/((?:=\?UTF-8\?B\?[^?]*\?=)+)/gi, (words) =>
			Buffer.concat(
				[...words.matchAll(/=\?UTF-8\?B\?([^?]*)\?=/gi)].map((match) => Buffer.from(match[1]!, 'base64')),
			).toString('utf8'),
		)
		.replace(/((?:=\?UTF-8\?Q\?[^?]*\?=)+)/gi, (words) =>
			Buffer.concat(
				[...words.matchAll(/=\?UTF-8\?Q\?([^?]*)\?=/gi)].map((match) =>
					Buffer.from(
						match[1]!
							.replaceAll('_', ' ')
							.replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
						'latin1',
					),
				),
			).toString('utf8'),
		);
}
