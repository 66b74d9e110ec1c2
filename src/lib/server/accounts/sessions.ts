import {
	generateIdFromEntropySize,
	Lucia,
	TimeSpan,
	type Adapter,
	type DatabaseSession,
	type DatabaseUser,
} from 'lucia';
import { sql, type RawBuilder } from 'kysely';
import { asksSecondFactor, type Actor, type Role } from '#lib/domain/access.ts';
import { systemClock } from '../platform/clock.ts';
import { sha256 } from '../platform/crypto.ts';
import { fixedQuery, type Database, type Trx } from '../platform/db.ts';
import { newRandomId } from '../platform/ids.ts';

/** Sliding: an active session is prolonged when half of it is over. */
const SESSION_DAYS = 14;
export const SESSION_COOKIE = 'xinmiao_session';

/** How often it is noted that a session is in use. */
const SEEN_EVERY = 3_600_000;
/** A session left alone for so long gives the second factor again: over night, never amid the work of a long day. */
const SECOND_FACTOR_REST = 12 * 3_600_000;

interface SessionAttributes {
	publicId: string;
	seenAt: Date;
	activeRole: Role | null;
	secondFactorAt: Date | null;
	address: string | null;
	agent: string | null;
}

interface AccountAttributes {
	personId: string;
	name: string;
	disabled: boolean;
	/** false where the account has no confirmed TOTP */
	hasTotp: boolean;
	roles: { role: Role; unitId: string | null }[];
}

declare module 'lucia' {
	interface Register {
		Lucia: Lucia<SessionAttributes, AccountAttributes>;
		DatabaseSessionAttributes: SessionAttributes;
		DatabaseUserAttributes: AccountAttributes;
	}
}

/** What a request knows of its session. */
export interface SessionFacts extends AccountAttributes, SessionAttributes {
	accountId: string;
	/** SHA-256 of the cookie's id: identifies the row, opens nothing */
	idHash: string;
}

async function noteSeen(db: Database, sessionId: string, lapsed: boolean): Promise<void> {
	await db
		.updateTable('session')
		.set({ seen_at: systemClock(), ...(lapsed && { second_factor_at: null }) })
		.where('id_hash', '=', sha256(sessionId))
		.execute();
}

/** What the browser receives: the id goes into the cookie and nowhere else. */
export interface NewSession {
	id: string;
	expiresAt: Date;
}

const findSession = fixedQuery(({ idHash }: { idHash: RawBuilder<string> }, db) =>
	db
		.selectFrom('session as s')
		.innerJoin('account as a', 'a.id', 's.account_id')
		.innerJoin('person as p', 'p.id', 'a.person_id')
		.select((eb) => [
			's.public_id',
			's.active_role',
			's.second_factor_at',
			's.address',
			's.agent',
			's.expires_at',
			's.seen_at',
			'a.id as account_id',
			'a.person_id',
			'a.disabled_at',
			'a.totp_confirmed_at',
			'p.name',
			eb
				.selectFrom('account_role as r')
				.whereRef('r.account_id', '=', 'a.id')
				.select(
					sql<
						{ role: Role; unitId: string | null }[]
					>`coalesce(json_agg(json_build_object('role', r.role, 'unitId', r.unit_id)
							order by array_position(array['teacher','coordinator','judge','staff','administrator'], r.role)), '[]')`.as('roles'),
				)
				.as('roles'),
		])
		.where('s.id_hash', '=', idHash),
);

/** Only the SHA-256 of a session's id reaches the database; what comes back carries the id that was asked for. */
function createAdapter(db: Database): Adapter {
	const find = async (sessionId: string): Promise<[DatabaseSession | null, DatabaseUser | null]> => {
		const [row] = await findSession(db, { idHash: sha256(sessionId) });
		if (!row) return [null, null];
		return [
			{
				id: sessionId,
				userId: row.account_id,
				expiresAt: row.expires_at,
				attributes: {
					publicId: row.public_id,
					seenAt: row.seen_at,
					activeRole: row.active_role as Role | null,
					secondFactorAt: row.second_factor_at,
					address: row.address,
					agent: row.agent,
				},
			},
			{
				id: row.account_id,
				attributes: {
					personId: row.person_id,
					name: row.name,
					disabled: row.disabled_at !== null,
					hasTotp: row.totp_confirmed_at !== null,
					roles: row.roles ?? [],
				},
			},
		];
	};
	return {
		getSessionAndUser: find,
		// Listing hashes as ids would let nobody end anything: our own queries list sessions by their public id.
		getUserSessions: () => Promise.reject(new Error('list sessions by their public id')),
		async setSession(session) {
			await db
				.insertInto('session')
				.values({
					id_hash: sha256(session.id),
					public_id: session.attributes.publicId,
					account_id: session.userId,
					active_role: session.attributes.activeRole,
					second_factor_at: session.attributes.secondFactorAt,
					address: session.attributes.address,
					agent: session.attributes.agent,
					created_at: session.attributes.seenAt,
					seen_at: session.attributes.seenAt,
					expires_at: session.expiresAt,
				})
				.execute();
		},
		async updateSessionExpiration(sessionId, expiresAt) {
			await db
				.updateTable('session')
				// not seen_at: whether the second factor rested too long is decided by it, after this
				.set({ expires_at: expiresAt })
				.where('id_hash', '=', sha256(sessionId))
				.execute();
		},
		async deleteSession(sessionId) {
			await db.deleteFrom('session').where('id_hash', '=', sha256(sessionId)).execute();
		},
		async deleteUserSessions(accountId) {
			await db.deleteFrom('session').where('account_id', '=', accountId).execute();
		},
		async deleteExpiredSessions() {
			await db.deleteFrom('session').where('expires_at', '<=', systemClock()).execute();
		},
	};
}

/**
 * Gives the session a new id, because it can do more from now on (second factor) or its owner fears for it (new password):
 * whoever copied the old cookie is left with nothing.
 */
export async function rotateSession(trx: Trx, idHash: string): Promise<NewSession> {
	const id = generateIdFromEntropySize(25);
	const { expires_at } = await trx
		.updateTable('session')
		.set({ id_hash: sha256(id) })
		.where('id_hash', '=', idHash)
		.returning('expires_at')
		.executeTakeFirstOrThrow();
	return { id, expiresAt: expires_at };
}

export type Sessions = ReturnType<typeof createSessions>;

export function createSessions(db: Database) {
	const lucia = new Lucia(createAdapter(db), {
		sessionExpiresIn: new TimeSpan(SESSION_DAYS, 'd'),
		sessionCookie: { name: SESSION_COOKIE },
		getSessionAttributes: (attributes) => attributes,
		getUserAttributes: (attributes) => attributes,
	});
	return {
		/** Always a new id: one that was planted in the browser before sign-in opens nothing. */
		async create(
			accountId: string,
			facts: { address: string | null; agent: string | null; activeRole: Role | null },
		): Promise<NewSession> {
			const session = await lucia.createSession(accountId, {
				...facts,
				publicId: newRandomId(),
				seenAt: systemClock(),
				secondFactorAt: null,
			});
			return { id: session.id, expiresAt: session.expiresAt };
		},
		/** `fresh`: prolonged just now, so the cookie is to be set again. Null: unknown, expired, or of a disabled account. */
		async validate(id: string): Promise<{ facts: SessionFacts; expiresAt: Date; fresh: boolean } | null> {
			const { session, user } = await lucia.validateSession(id);
			if (!session || user.disabled) return null;
			const { personId, name, disabled, hasTotp, roles } = user;
			const { publicId, seenAt, activeRole, address, agent } = session;
			const rested = systemClock().getTime() - seenAt.getTime();
			const lapsed = rested > SECOND_FACTOR_REST;
			const secondFactorAt = lapsed ? null : session.secondFactorAt;
			if (rested > SEEN_EVERY) await noteSeen(db, id, lapsed);
			return {
				facts: {
					accountId: user.id,
					idHash: sha256(id),
					...{ personId, name, disabled, hasTotp, roles },
					...{ publicId, seenAt, activeRole, secondFactorAt, address, agent },
				},
				expiresAt: session.expiresAt,
				fresh: session.fresh,
			};
		},
		end: (id: string) => lucia.invalidateSession(id),
		removeExpired: () => lucia.deleteExpiredSessions(),
	};
}

/** The active role counts only while the account still holds it and, where asked, with the second factor given. */
export function actorOf(facts: SessionFacts): Actor {
	const { accountId, personId, name } = facts;
	const held = facts.roles.find(({ role }) => role === facts.activeRole);
	if (!held || (asksSecondFactor(held.role) && !facts.secondFactorAt))
		return { kind: 'roleless', accountId, personId, name };
	return { kind: 'account', accountId, personId, name, role: held.role, unitId: held.unitId };
}
