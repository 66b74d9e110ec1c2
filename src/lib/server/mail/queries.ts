import { sql } from 'kysely';
import { maySeeMail } from '#lib/domain/access.ts';
import type { Locale } from '#lib/domain/local-text.ts';
import type { MailState } from '#lib/domain/account-mail.ts';
import type { Context } from '../platform/context.ts';
import { pageOf, readCursor } from '../platform/keyset.ts';
import { NotFound } from '../platform/not-found.ts';
import { SECRET_MARK, type MailTemplate } from './templates.ts';

const PAGE = 25;

export interface MailFilters {
	state: MailState | null;
	/** part of the address */
	to: string;
}
export interface MailRow {
	id: string;
	to: string;
	subject: string;
	state: MailState;
	createdAt: Date;
}

function escapeLike(text: string): string {
	return text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
}

function filtered(ctx: Context, { state, to }: MailFilters) {
	if (!maySeeMail(ctx.actor)) throw new NotFound('mail');
	return ctx.db
		.selectFrom('mail')
		.$if(state !== null, (query) => query.where('state', '=', state!))
		.$if(to !== '', (query) => query.where('to_address', 'like', `%${escapeLike(to.toLowerCase())}%`));
}

/** Newest first. */
export async function listMail(ctx: Context, filters: MailFilters, position: string | null) {
	const cursor = readCursor(position, 'moment');
	const order = cursor?.backwards ? 'asc' : 'desc';
	const found = await filtered(ctx, filters)
		.select(['id', 'to_address', 'subject', 'state', 'created_at'])
		.$if(cursor !== null, (query) =>
			query.where(
				sql<boolean>`(created_at, id) ${sql.raw(cursor!.backwards ? '>' : '<')} (${new Date(cursor!.value)}, ${cursor!.id}::uuid)`,
			),
		)
		.orderBy('created_at', order)
		.orderBy('id', order)
		.limit(PAGE + 1)
		.execute();
	const { rows, previous, next } = pageOf(
		found.map((row) => ({ ...row, sort_value: row.created_at.toISOString() })),
		PAGE,
		cursor,
	);
	return {
		rows: rows.map((row): MailRow => ({
			id: row.id,
			to: row.to_address,
			subject: row.subject,
			state: row.state as MailState,
			createdAt: row.created_at,
		})),
		previous,
		next,
	};
}

export async function countMail(ctx: Context, filters: MailFilters): Promise<number> {
	const { count } = await filtered(ctx, filters)
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return count;
}

export interface MailFacts extends MailRow {
	template: MailTemplate;
	locale: Locale;
	/** in pieces: a secret link stood between each two */
	bodyPieces: string[];
	attempts: number;
	lastError: string | null;
	sentAt: Date | null;
}

/** The mail as administrators may read it: the secret never leaves the database this way. */
export async function getMail(ctx: Context, mailId: string): Promise<MailFacts> {
	if (!maySeeMail(ctx.actor)) throw new NotFound('mail');
	const row = await ctx.db
		.selectFrom('mail')
		.select([
			'id',
			'template',
			'locale',
			'to_address',
			'subject',
			'body',
			'state',
			'attempts',
			'last_error',
			'created_at',
			'sent_at',
		])
		.where('id', '=', mailId)
		.executeTakeFirst();
	if (!row) throw new NotFound('mail');
	return {
		id: row.id,
		to: row.to_address,
		subject: row.subject,
		state: row.state as MailState,
		createdAt: row.created_at,
		template: row.template as MailTemplate,
		locale: row.locale as Locale,
		bodyPieces: row.body.split(SECRET_MARK),
		attempts: row.attempts,
		lastError: row.last_error,
		sentAt: row.sent_at,
	};
}
