import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliverMail } from '#lib/server/mail/deliver-mail.ts';
import { enqueueMail } from '#lib/server/mail/enqueue-mail.ts';
import { registerMailJobs } from '#lib/server/mail/jobs.ts';
import { countMail, getMail, listMail } from '#lib/server/mail/queries.ts';
import type { Context, Installation } from '#lib/server/platform/context.ts';
import { createMailTransport, type MailTransport } from '#lib/server/platform/mail.ts';
import { NotFound } from '#lib/server/platform/not-found.ts';
import { startQueue } from '#lib/server/platform/queue.ts';
import { createAccountsWorld, NOW, type AccountsWorld } from '../accounts/accounts-world.ts';
import { startSmtp, type SmtpConversation } from './smtp-conversation.ts';

let world: AccountsWorld;
let smtp: SmtpConversation;
let transport: MailTransport;
let sending: Partial<Installation>;
beforeAll(async () => {
	[world, smtp] = await Promise.all([createAccountsWorld(), startSmtp()]);
	sending = { smtpUrl: smtp.url, origin: 'https://portal.example.cn' };
	transport = createMailTransport(smtp.url, '新苗 <no-reply@portal.example.cn>');
});
beforeEach(async () => {
	smtp.received.length = 0;
	smtp.refusals.clear();
	await sql`delete from pgboss.job`.execute(world.db);
	await world.db.deleteFrom('mail').execute();
});
afterAll(async () => {
	transport.close();
	await smtp.stop();
	await world.drop();
});

const SYSTEM = { kind: 'system' } as const;
const REQUEST = {
	to: 'li@school.example.cn',
	locale: 'zh-CN',
	values: { name: '李䶮', role: '评委', until: '2026年4月25日 周六 09:00' },
	secret: '/link/a-very-secret-token',
} as const;

function enqueue(ctx: Context, request: Partial<typeof REQUEST> = {}) {
	return ctx.transaction((trx) => enqueueMail(trx, ctx, 'invitation', { ...REQUEST, ...request }));
}
async function row(mailId: string) {
	return world.db
		.selectFrom('mail')
		.select(['state', 'attempts', 'last_error', 'secret_enc', 'body', 'sent_at'])
		.where('id', '=', mailId)
		.executeTakeFirstOrThrow();
}
async function jobs(): Promise<unknown[]> {
	const { rows } = await sql<{ data: unknown }>`select data from pgboss.job where name = 'mail.send'`.execute(world.db);
	return rows.map(({ data }) => data);
}
async function administratorContext(): Promise<Context> {
	const account = await world.addAccount(['administrator']);
	return world.context(account.as('administrator'));
}

test('a mail goes out in a real SMTP conversation, with its link, and the link is blanked', async () => {
	const ctx = world.context(SYSTEM, sending);
	const { mailId, leaves } = await enqueue(ctx);
	expect(leaves).toBe(true);
	const queued = await row(mailId);
	expect(queued.state).toBe('queued');
	expect(queued.body).not.toContain('a-very-secret-token');
	expect(queued.secret_enc!.includes(Buffer.from('a-very-secret-token'))).toBe(false);

	expect(await deliverMail(ctx, transport, { mailId, last: false })).toBe('sent');
	expect(smtp.received).toHaveLength(1);
	const [mail] = smtp.received;
	expect(mail).toMatchObject({ from: 'no-reply@portal.example.cn', to: ['li@school.example.cn'] });
	expect(mail!.headers).toMatchObject({
		subject: '【新苗】请启用您的账号（评委）',
		from: '新苗 <no-reply@portal.example.cn>',
		to: 'li@school.example.cn',
		'message-id': `<${mailId}@portal.example.cn>`,
		'auto-submitted': 'auto-generated',
	});
	expect(mail!.text).toContain('李䶮，您好：');
	expect(mail!.text).toContain('\nhttps://portal.example.cn/link/a-very-secret-token\n');
	expect(mail!.text).toContain('示例区青少年科技教育协会');
	expect(mail!.text).not.toContain('{{secret}}');
	expect(await row(mailId)).toMatchObject({ state: 'sent', attempts: 1, secret_enc: null, sent_at: ctx.now });
	// a job that comes again after the crash of a worker
	expect(await deliverMail(ctx, transport, { mailId, last: false })).toBe('superfluous');
	expect(smtp.received).toHaveLength(1);
});

test('the job is committed and rolled back with its cause, and carries the id only', async () => {
	const ctx = world.context(SYSTEM, sending);
	await expect(
		ctx.transaction(async (trx) => {
			await enqueueMail(trx, ctx, 'invitation', REQUEST);
			throw new Error('the cause failed');
		}),
	).rejects.toThrow('the cause failed');
	expect(await jobs()).toEqual([]);
	expect(await world.db.selectFrom('mail').select('id').execute()).toEqual([]);
	const { mailId } = await enqueue(ctx);
	expect(await jobs()).toEqual([{ mailId }]);
});

test.each([
	['without SMTP', {}],
	['with SMTP, a link, and no address of the portal', { smtpUrl: 'smtp://127.0.0.1:1' }],
])('%s the mail is kept, without secret and without job', async (_what, changes) => {
	const { mailId, leaves } = await enqueue(world.context(SYSTEM, changes));
	expect(leaves).toBe(false);
	expect(await row(mailId)).toMatchObject({ state: 'kept', secret_enc: null });
	expect(await jobs()).toEqual([]);
});

test('what the server refuses for good is failed at once; the trail holds a code and no address', async () => {
	const ctx = world.context(SYSTEM, sending);
	const { mailId } = await enqueue(ctx);
	smtp.refusals.set(REQUEST.to, [550]);
	expect(await deliverMail(ctx, transport, { mailId, last: false })).toBe('failed');
	expect(await row(mailId)).toMatchObject({ state: 'failed', attempts: 1, last_error: '550', secret_enc: null });
});

test('what it refuses for now stays queued until the last attempt', async () => {
	const ctx = world.context(SYSTEM, sending);
	const { mailId } = await enqueue(ctx);
	smtp.refusals.set(REQUEST.to, [450, 451, 450]);
	const failure: unknown = await deliverMail(ctx, transport, { mailId, last: false }).catch((error: unknown) => error);
	expect(failure).toMatchObject({ name: 'MailFailure', code: '450', permanent: false });
	expect(String(failure)).not.toContain(REQUEST.to);
	expect(await row(mailId)).toMatchObject({ state: 'queued', attempts: 1, last_error: '450' });
	await expect(deliverMail(ctx, transport, { mailId, last: false })).rejects.toMatchObject({ code: '451' });
	expect(await deliverMail(ctx, transport, { mailId, last: true })).toBe('failed');
	expect(await row(mailId)).toMatchObject({ state: 'failed', attempts: 3, secret_enc: null });
});

test('no server at all is a reason to try again', async () => {
	const ctx = world.context(SYSTEM, sending);
	const { mailId } = await enqueue(ctx);
	const nowhere = createMailTransport('smtp://127.0.0.1:1', 'a@b.cn');
	await expect(deliverMail(ctx, nowhere, { mailId, last: false })).rejects.toMatchObject({ permanent: false });
	nowhere.close();
	expect(await deliverMail(ctx, transport, { mailId, last: false })).toBe('sent');
});

test('a name with line breaks cannot write headers', async () => {
	const ctx = world.context(SYSTEM, sending);
	const { mailId } = await enqueue(ctx, {
		values: { ...REQUEST.values, role: 'x\r\nBcc: everybody@school.example.cn' } as never,
	});
	await deliverMail(ctx, transport, { mailId, last: false });
	expect(smtp.received[0]!.to).toEqual([REQUEST.to]);
	expect(smtp.received[0]!.headers['bcc']).toBeUndefined();
});

test('the worker, in the application’s role, takes the job from the queue and sends the mail', async () => {
	const lines: string[] = [];
	const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
	const queue = await startQueue({ url: world.applicationUrl, log });
	const worker = await registerMailJobs(queue, { log, context: (actor) => world.context(actor, sending) });
	try {
		smtp.refusals.set('gone@school.example.cn', [550]);
		const [one, two] = await Promise.all([
			enqueue(world.context(SYSTEM, sending)),
			enqueue(world.context(SYSTEM, sending), { to: 'gone@school.example.cn' as never }),
		]);
		await expect.poll(async () => (await row(one.mailId)).state, { timeout: 15_000 }).toBe('sent');
		await expect.poll(async () => (await row(two.mailId)).state, { timeout: 15_000 }).toBe('failed');
		expect(smtp.received.map(({ to }) => to)).toEqual([[REQUEST.to]]);
	} finally {
		await queue.stop();
		worker.close();
	}
	expect(lines.join()).toContain(`mail given up`);
	expect(lines.join()).not.toContain('school.example.cn');
	expect(lines.join()).not.toContain('a-very-secret-token');
});

test('administrators read mail with the link masked; nobody else reads any', async () => {
	const { mailId } = await enqueue(world.context(SYSTEM, sending));
	const mail = await getMail(await administratorContext(), mailId);
	expect(mail.bodyPieces).toHaveLength(2);
	expect(JSON.stringify(mail)).not.toContain('a-very-secret-token');
	expect(JSON.stringify(mail)).not.toContain('{{secret}}');
	for (const role of ['teacher', 'coordinator', 'judge', 'staff'] as const) {
		const account = await world.addAccount([role]);
		const ctx = world.context(account.as(role));
		await expect(getMail(ctx, mailId)).rejects.toThrow(NotFound);
		await expect(listMail(ctx, { state: null, to: '' }, null)).rejects.toThrow(NotFound);
		await expect(countMail(ctx, { state: null, to: '' })).rejects.toThrow(NotFound);
	}
});

test('the list pages by keyset, newest first, and filters by state and address', async () => {
	const ctx = await administratorContext();
	for (let i = 0; i < 30; i++) {
		// two at each moment: the id breaks the tie
		const at = new Date(NOW.getTime() + Math.floor(i / 2) * 1000);
		await enqueue(world.context(SYSTEM, i % 2 ? sending : {}, at), { to: `p${i}@school.example.cn` as never });
	}
	const all = { state: null, to: '' };
	const first = await listMail(ctx, all, null);
	const second = await listMail(ctx, all, first.next);
	const rows = [...first.rows, ...second.rows];
	expect(new Set(rows.map(({ id }) => id)).size).toBe(30);
	expect(rows.map(({ createdAt }) => createdAt)).toEqual(
		Array.from({ length: 30 }, (_, i) => new Date(NOW.getTime() + Math.floor((29 - i) / 2) * 1000)),
	);
	expect([first.previous, second.next]).toEqual([null, null]);
	expect((await listMail(ctx, all, second.previous)).rows).toEqual(first.rows);
	expect(await countMail(ctx, { state: 'kept', to: '' })).toBe(15);
	expect((await listMail(ctx, { state: null, to: 'P17@' }, null)).rows.map(({ to }) => to)).toEqual([
		'p17@school.example.cn',
	]);
	expect((await listMail(ctx, { state: null, to: '%' }, null)).rows).toEqual([]);
});
