import { sql } from 'kysely';
import { maySeeAccounts, type Role } from '#lib/domain/access.ts';
import { refuseLink, type LinkKind, type LinkRefusal } from '#lib/domain/account-link.ts';
import { accountState, type AccountState } from '#lib/domain/account.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import type { Context } from '../platform/context.ts';
import { pageOf, readCursor } from '../platform/keyset.ts';
import { NotFound } from '../platform/not-found.ts';
import { findLinkRow } from './account-links.ts';
import type { SessionFacts } from './sessions.ts';

const PAGE = 25;

export interface AccountFilters {
	/** part of name, pinyin, initials, e-mail address or phone number */
	text: string;
	role: Role | null;
	state: AccountState | null;
	unitId: string | null;
}
export interface HeldRole {
	role: Role;
	unit: LocalText | null;
}
export interface AccountListRow {
	id: string;
	name: string;
	email: string | null;
	phone: string | null;
	state: AccountState;
	roles: HeldRole[];
	firstSignInAt: Date | null;
}

function escapeLike(text: string): string {
	return text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
}

/** What the actor may see: staff and administrators everybody, others nobody. The same for the list, its count and one account. */
function visibleAccounts(ctx: Context) {
	if (!maySeeAccounts(ctx.actor)) throw new NotFound('accounts');
	return ctx.db.selectFrom('account as a').innerJoin('person as p', 'p.id', 'a.person_id');
}

function filtered(ctx: Context, { text, role, state, unitId }: AccountFilters) {
	const like = `%${escapeLike(text.normalize('NFKC').trim().toLowerCase())}%`;
	return visibleAccounts(ctx)
		.$if(text.trim() !== '', (query) =>
			query.where((eb) =>
				eb.or([
					eb('p.name', 'ilike', like),
					eb('p.c_pinyin', 'like', like),
					eb('a.email', 'like', like),
					eb('a.phone', 'like', like),
				]),
			),
		)
		.$if(role !== null || unitId !== null, (query) =>
			query.where((eb) =>
				eb.exists(
					eb
						.selectFrom('account_role as r')
						.select('r.role')
						.whereRef('r.account_id', '=', 'a.id')
						.$if(role !== null, (inner) => inner.where('r.role', '=', role!))
						.$if(unitId !== null, (inner) => inner.where('r.unit_id', '=', unitId!)),
				),
			),
		)
		.$if(state === 'disabled', (query) => query.where('a.disabled_at', 'is not', null))
		.$if(state === 'active', (query) =>
			query.where('a.disabled_at', 'is', null).where('a.password_hash', 'is not', null),
		)
		.$if(state === 'invited', (query) => query.where('a.disabled_at', 'is', null).where('a.password_hash', 'is', null));
}

const HELD_ROLES = sql<HeldRole[]>`(
	select coalesce(json_agg(json_build_object('role', r.role, 'unit', u.name)
		order by array_position(array['teacher','coordinator','judge','staff','administrator'], r.role)), '[]')
	from account_role r left join unit u on u.id = r.unit_id where r.account_id = a.id)`;

/** By pinyin, as people look somebody up. */
export async function listAccounts(ctx: Context, filters: AccountFilters, position: string | null) {
	const cursor = readCursor(position);
	const order = cursor?.backwards ? 'desc' : 'asc';
	const found = await filtered(ctx, filters)
		.select([
			'a.id',
			'p.name',
			'p.c_pinyin as sort_value',
			'a.email',
			'a.phone',
			sql<boolean>`a.password_hash is not null`.as('hasPassword'),
			'a.disabled_at as disabledAt',
			'a.first_sign_in_at as firstSignInAt',
			HELD_ROLES.as('roles'),
		])
		.$if(cursor !== null, (query) =>
			query.where(
				sql<boolean>`(p.c_pinyin, a.id) ${sql.raw(cursor!.backwards ? '<' : '>')} (${cursor!.value}, ${cursor!.id}::uuid)`,
			),
		)
		.orderBy('p.c_pinyin', order)
		.orderBy('a.id', order)
		.limit(PAGE + 1)
		.execute();
	const { rows, previous, next } = pageOf(found, PAGE, cursor);
	return {
		rows: rows.map(({ id, name, email, phone, roles, firstSignInAt, ...row }): AccountListRow => ({
			...{ id, name, email, phone, roles, firstSignInAt },
			state: accountState(row),
		})),
		previous,
		next,
	};
}

export async function countAccounts(ctx: Context, filters: AccountFilters): Promise<number> {
	const { count } = await filtered(ctx, filters)
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return count;
}

export interface AccountPage extends AccountListRow {
	hasTotp: boolean;
	createdAt: Date;
	/** of sessions that are open */
	lastSeenAt: Date | null;
	/** where a judge works, for recusal */
	judgeUnit: LocalText | null;
	/** the newest link that can still be used */
	openLink: { kind: LinkKind; expiresAt: Date } | null;
}

export async function getAccount(ctx: Context, accountId: string): Promise<AccountPage> {
	const row = await visibleAccounts(ctx)
		.leftJoin('judge_profile as j', 'j.account_id', 'a.id')
		.leftJoin('unit as ju', 'ju.id', 'j.unit_id')
		.select((eb) => [
			'a.id',
			'p.name',
			'a.email',
			'a.phone',
			sql<boolean>`a.password_hash is not null`.as('hasPassword'),
			'a.disabled_at as disabledAt',
			'a.first_sign_in_at as firstSignInAt',
			'a.created_at as createdAt',
			sql<boolean>`a.totp_confirmed_at is not null`.as('hasTotp'),
			'ju.name as judgeUnit',
			HELD_ROLES.as('roles'),
			eb
				.selectFrom('session as s')
				.whereRef('s.account_id', '=', 'a.id')
				.select((inner) => inner.fn.max('s.seen_at').as('seen'))
				.as('lastSeenAt'),
		])
		.where('a.id', '=', accountId)
		.executeTakeFirst();
	if (!row) throw new NotFound('account');
	const link = await ctx.db
		.selectFrom('account_link')
		.select(['kind', 'expires_at'])
		.where('account_id', '=', accountId)
		.where('used_at', 'is', null)
		.where('expires_at', '>', ctx.now)
		.orderBy('created_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	const { hasPassword, disabledAt, ...facts } = row;
	return {
		...facts,
		state: accountState({ hasPassword, disabledAt }),
		openLink: link ? { kind: link.kind as LinkKind, expiresAt: link.expires_at } : null,
	};
}

export interface UnitOption {
	id: string;
	name: LocalText;
	kind: string;
}

/** For the pickers of those who may give roles. */
export async function listUnitOptions(ctx: Context): Promise<UnitOption[]> {
	if (!maySeeAccounts(ctx.actor)) throw new NotFound('units');
	return ctx.db
		.selectFrom('unit')
		.select(['id', 'name', 'kind'])
		.where('closed_at', 'is', null)
		.orderBy(sql`array_position(array['school','campus','centre','research_office','other'], kind)`)
		.orderBy(sql`name ->> 'zh'`)
		.execute();
}

/** What the page of a link shows to whoever holds it; looking uses nothing up. */
export type LinkPage =
	| { usable: false; reason: LinkRefusal }
	| { usable: true; kind: 'setup'; expiresAt: Date }
	| { usable: true; kind: 'invitation' | 'password_reset'; expiresAt: Date; name: string; login: string };

export async function findLink(ctx: Context, token: string): Promise<LinkPage> {
	const link = await findLinkRow(ctx.db, token);
	const reason = refuseLink(link, ctx.now);
	if (reason || !link) return { usable: false, reason: reason ?? 'link_unknown' };
	if (link.kind === 'setup' || !link.accountId) return { usable: true, kind: 'setup', expiresAt: link.expiresAt };
	const account = await ctx.db
		.selectFrom('account as a')
		.innerJoin('person as p', 'p.id', 'a.person_id')
		.select(['p.name', 'a.email', 'a.phone'])
		.where('a.id', '=', link.accountId)
		.where('a.disabled_at', 'is', null)
		.executeTakeFirst();
	if (!account) return { usable: false, reason: 'link_unknown' };
	return {
		usable: true,
		kind: link.kind,
		expiresAt: link.expiresAt,
		name: account.name,
		login: account.email ?? account.phone ?? '',
	};
}

export interface OwnAccount {
	name: string;
	email: string | null;
	phone: string | null;
	roles: HeldRole[];
	totpConfirmedAt: Date | null;
	recoveryCodesLeft: number;
	sessions: { publicId: string; agent: string | null; createdAt: Date; seenAt: Date; current: boolean }[];
}

/** One's own account, and where it is signed in. */
export async function getOwnAccount(ctx: Context, session: SessionFacts): Promise<OwnAccount> {
	const account = await ctx.db
		.selectFrom('account as a')
		.innerJoin('person as p', 'p.id', 'a.person_id')
		.select((eb) => [
			'p.name',
			'a.email',
			'a.phone',
			'a.totp_confirmed_at as totpConfirmedAt',
			HELD_ROLES.as('roles'),
			eb
				.selectFrom('recovery_code as c')
				.whereRef('c.account_id', '=', 'a.id')
				.where('c.used_at', 'is', null)
				.select((inner) => inner.fn.countAll<number>().as('count'))
				.as('recoveryCodesLeft'),
		])
		.where('a.id', '=', session.accountId)
		.executeTakeFirstOrThrow();
	const sessions = await ctx.db
		.selectFrom('session')
		.select(['public_id as publicId', 'agent', 'created_at as createdAt', 'seen_at as seenAt'])
		.where('account_id', '=', session.accountId)
		.where('expires_at', '>', ctx.now)
		.orderBy('seen_at', 'desc')
		.limit(50)
		.execute();
	return {
		...account,
		recoveryCodesLeft: account.recoveryCodesLeft ?? 0,
		sessions: sessions.map((row) => ({ ...row, current: row.publicId === session.publicId })),
	};
}
