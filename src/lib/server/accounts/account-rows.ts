import { sql } from 'kysely';
import type { Role } from '#lib/domain/access.ts';
import type { Login } from '#lib/domain/account-login.ts';
import type { Locale } from '#lib/domain/local-text.ts';
import type { Queryable, Trx } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';

/** What commands decide on. */
export interface AccountRow {
	id: string;
	personId: string;
	name: string;
	email: string | null;
	phone: string | null;
	passwordHash: string | null;
	locale: Locale | null;
	totpSecret: Buffer | null;
	totpConfirmedAt: Date | null;
	totpLastStep: number | null;
	firstSignInAt: Date | null;
	disabledAt: Date | null;
	roles: Role[];
}

function accountRows(db: Queryable) {
	return db
		.selectFrom('account as a')
		.innerJoin('person as p', 'p.id', 'a.person_id')
		.select((eb) => [
			'a.id',
			'a.person_id as personId',
			'p.name',
			'a.email',
			'a.phone',
			'a.password_hash as passwordHash',
			sql<Locale | null>`a.locale`.as('locale'),
			'a.totp_secret_enc as totpSecret',
			'a.totp_confirmed_at as totpConfirmedAt',
			'a.totp_last_step as totpLastStep',
			'a.first_sign_in_at as firstSignInAt',
			'a.disabled_at as disabledAt',
			eb
				.selectFrom('account_role as r')
				.whereRef('r.account_id', '=', 'a.id')
				.select(sql<Role[]>`coalesce(array_agg(r.role), '{}')`.as('roles'))
				.as('roles'),
		]);
}

type Raw = Awaited<ReturnType<ReturnType<typeof accountRows>['executeTakeFirstOrThrow']>>;

function toAccount(row: Raw): AccountRow {
	return { ...row, roles: row.roles ?? [] };
}

/** Locks the account: what is decided on it holds until the transaction ends. */
export async function lockAccount(trx: Trx, accountId: string): Promise<AccountRow> {
	// The lock comes first and alone: a statement that had waited for it would still read the roles as they were before, and staff
	// would get a link for somebody who has become an administrator meanwhile.
	await trx.selectFrom('account').select('id').where('id', '=', accountId).forUpdate().execute();
	const row = await accountRows(trx).where('a.id', '=', accountId).executeTakeFirst();
	if (!row) throw new NotFound('account');
	return toAccount(row);
}

/** For signing in: whoever asks is nobody yet. */
export async function findAccountByLogin(db: Queryable, login: Login): Promise<AccountRow | undefined> {
	const row = await accountRows(db)
		.where(login.kind === 'email' ? 'a.email' : 'a.phone', '=', login.value)
		.executeTakeFirst();
	return row && toAccount(row);
}

export async function findAccountById(db: Queryable, accountId: string): Promise<AccountRow | undefined> {
	const row = await accountRows(db).where('a.id', '=', accountId).executeTakeFirst();
	return row && toAccount(row);
}

/** The login by which people know the account. */
export function loginOf(account: { email: string | null; phone: string | null }): string {
	return account.email ?? account.phone ?? '';
}

/** Two writers of one e-mail address or phone number: the unique index decides, not the look beforehand. */
export function isLoginTaken(error: unknown): boolean {
	const { code, constraint } = error as { code?: string; constraint?: string };
	return code === '23505' && (constraint === 'account_email_key' || constraint === 'account_phone_key');
}
