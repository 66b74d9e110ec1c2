import { actsForUnit, type Actor, type Role } from '#lib/domain/access.ts';
import { insertAccount } from '#lib/server/accounts/insert-account.ts';
import { actorOf, createSessions, type SessionFacts } from '#lib/server/accounts/sessions.ts';
import type { Browser } from '#lib/server/accounts/sign-in.ts';
import { createContext, type Context, type Installation } from '#lib/server/platform/context.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { hashPassword } from '#lib/server/platform/password.ts';
import { createTestDatabase } from '../../support/database.ts';

export const PASSWORD = 'Spring-seedlings-7';
export const NOW = new Date('2026-04-18T09:00:00+08:00');

export const INSTALLATION: Installation = {
	secretKey: Buffer.alloc(32, 1),
	hashKey: Buffer.alloc(32, 2),
	smtpUrl: undefined,
	mailFrom: 'Xinmiao <no-reply@portal.example.cn>',
	origin: undefined,
	associationName: { zh: '示例区青少年科技教育协会', en: 'Example Association' },
	timeZone: 'Asia/Shanghai',
};

/** A database with accounts, each test making its own. */
export async function createAccountsWorld() {
	const database = await createTestDatabase();
	const { db } = database;
	const sessions = createSessions(db);
	// One hash for all: hashing is slow on purpose.
	const passwordHash = await hashPassword(PASSWORD);
	let number = 0;

	function context(actor: Actor, changes: Partial<Installation> = {}, now = NOW): Context {
		return createContext({ db, actor, now, installation: { ...INSTALLATION, ...changes } });
	}

	async function addUnit(): Promise<string> {
		const id = newId();
		const name = toJsonb({ zh: `第${++number}小学` });
		await db.insertInto('unit').values({ id, kind: 'school', name, created_at: NOW }).execute();
		return id;
	}

	async function addAccount(roles: Role[], values: { activated?: boolean; email?: string | null } = {}) {
		const login = `person${++number}@school.example.cn`;
		const email = values.email === undefined ? login : values.email;
		const phone = `138${String(number).padStart(8, '0')}`;
		const unitId = roles.some((role) => actsForUnit(role)) ? await addUnit() : null;
		const name = `喆垚${number}`;
		const account = await db.transaction().execute(async (trx) => {
			const made = await insertAccount(trx, context({ kind: 'system' }), {
				...{ name, email, phone },
				passwordHash: values.activated === false ? null : passwordHash,
			});
			for (const role of roles)
				await trx
					.insertInto('account_role')
					.values({ account_id: made.id, role, unit_id: actsForUnit(role) ? unitId : null, granted_at: NOW })
					.execute();
			return made;
		});
		const { id, personId } = account;
		const as = (role: Role): Actor => ({
			kind: 'account',
			...{ accountId: id, personId, name, role },
			unitId: actsForUnit(role) ? unitId : null,
		});
		return { id, personId, name, email: email ?? '', phone, unitId, as };
	}

	/** A browser with an address of its own, so that tests do not share counters. */
	function browser(changes: Partial<Browser> = {}): Browser {
		number++;
		return {
			address: `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`,
			agent: 'Mozilla/5.0 (Linux; Android 14) Chrome/120.0',
			sessionId: undefined,
			locale: 'zh-CN',
			...changes,
		};
	}

	async function open(id: string): Promise<{ facts: SessionFacts; actor: Actor } | null> {
		const valid = await sessions.validate(id);
		return valid && { facts: valid.facts, actor: actorOf(valid.facts) };
	}

	/** A session of the account, and the context of a request with it. */
	async function enter(accountId: string, role: Role | null, changes: Partial<Installation> = {}) {
		const { id } = await sessions.create(accountId, { address: null, agent: null, activeRole: role });
		const opened = (await open(id))!;
		return { id, ...opened, ctx: context(opened.actor, changes) };
	}

	async function auditNames(accountId: string): Promise<string[]> {
		const rows = await db
			.selectFrom('audit_event')
			.select('name')
			.where((eb) => eb(eb.ref('refs', '->>').key('account' as never), '=', accountId as never))
			.orderBy('id')
			.execute();
		return rows.map(({ name }) => name);
	}

	return { ...database, sessions, context, addUnit, addAccount, browser, open, enter, auditNames };
}
export type AccountsWorld = Awaited<ReturnType<typeof createAccountsWorld>>;
