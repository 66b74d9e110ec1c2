import type { Role } from '../../src/lib/domain/access.ts';
import type { Database } from '../../src/lib/server/platform/db.ts';
import { openSession, sessionCookie } from '../support/actors.ts';
import type { Call, Client } from './load.ts';

interface Setting {
	db: Database;
	origin: string;
	clients: number;
}
type Scenario = (setting: Setting) => Promise<{ clients: Client[]; status?: number }>;

/** As many sessions as there are clients, each with an account of its own where the world has so many. */
async function sessionsOf(db: Database, role: Role, count: number): Promise<{ accountId: string; cookie: string }[]> {
	const accounts = await db
		.selectFrom('account_role')
		.select('account_id')
		.where('role', '=', role)
		.orderBy('account_id')
		.limit(count)
		.execute();
	return Promise.all(
		Array.from({ length: count }, async (_, index) => {
			const accountId = accounts[index % accounts.length]!.account_id;
			const { name, value } = sessionCookie(await openSession(db, accountId, role));
			return { accountId, cookie: `${name}=${value}; PARAGLIDE_LOCALE=zh-CN` };
		}),
	);
}

/** Pages of one kind, each session with another one of them at each turn. */
function pages(role: Role, paths: (db: Database) => Promise<string[]>): Scenario {
	return async ({ db, clients }) => {
		const found = await paths(db);
		if (found.length === 0) throw new Error('the world has nothing to show');
		const sessions = await sessionsOf(db, role, clients);
		return {
			clients: sessions.map(({ cookie }, index) => ({
				next: (turn): Call => ({
					path: found[(turn * clients + index) % found.length]!,
					headers: { cookie, accept: 'text/html' },
				}),
			})),
		};
	};
}

async function currentEdition(db: Database): Promise<string> {
	const { edition_id } = await db
		.selectFrom('entry')
		.select(['edition_id', ({ fn }) => fn.countAll<number>().as('entries')])
		.groupBy('edition_id')
		.orderBy('entries', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();
	return edition_id;
}

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

/** What each is, is said in the README; `npm run bench -- --scenario NAME` runs one. */
export const SCENARIOS: Record<string, Scenario> = {
	// 25 rows of 2,000, filters on
	'staff-list': pages('staff', async (db) => {
		const edition = await currentEdition(db);
		const categories = await db.selectFrom('category').select('id').where('edition_id', '=', edition).execute();
		return categories.flatMap(({ id }) => [
			`/staff/entries?edition=${edition}&category=${id}&state=accepted`,
			`/staff/entries?edition=${edition}&category=${id}&state=accepted&sort=title`,
		]);
	}),
	'title-search': pages('staff', async (db) => {
		const titles = await db
			.selectFrom('entry')
			.select('title')
			.where('title', '!=', '')
			.orderBy('id')
			.limit(40)
			.execute();
		return titles.map(({ title }) => `/staff/entries?q=${encodeURIComponent(title.slice(1, 4))}`);
	}),
	ranking: pages('staff', async (db) => {
		const stages = await db
			.selectFrom('stage_entry as s')
			.innerJoin('entry_version as v', 'v.id', 's.version_id')
			.select(['s.stage_id', 'v.division_id'])
			.distinct()
			.where('v.division_id', 'is not', null)
			.execute();
		return stages.map(({ stage_id, division_id }) => `/staff/results/${stage_id}/ranking?division=${division_id}`);
	}),
	'work-page': pages('staff', async (db) => {
		const entries = await db
			.selectFrom('entry')
			.select('id')
			.where('state', '=', 'accepted')
			.orderBy('id')
			.limit(200)
			.execute();
		return entries.map(({ id }) => `/staff/entries/${id}`);
	}),
	'save-score': async ({ db, clients, origin }) => {
		const open = await db
			.selectFrom('assignment as a')
			.innerJoin('stage_entry as s', 's.id', 'a.stage_entry_id')
			.innerJoin('stage as g', 'g.id', 's.stage_id')
			.leftJoin('score_sheet as h', 'h.assignment_id', 'a.id')
			.select(['a.id', 'a.judge_id', 'g.rubric_id', 'h.version'])
			.where('g.state', '=', 'open')
			.where('a.state', '=', 'assigned')
			.where((eb) => eb.or([eb('h.id', 'is', null), eb('h.state', '=', 'draft')]))
			.distinctOn('a.judge_id')
			.orderBy('a.judge_id')
			.limit(clients)
			.execute();
		const made = await Promise.all(
			open.map(async ({ id, judge_id, rubric_id, version }) => {
				const { name, value } = sessionCookie(await openSession(db, judge_id, 'judge'));
				const leaves = await db
					.selectFrom('criterion')
					.select(['id', 'max_tenths'])
					.where('rubric_id', '=', rubric_id)
					.where('max_tenths', 'is not', null)
					.execute();
				let current = version ?? 0;
				return {
					next: (turn: number): Call => ({
						method: 'POST',
						path: `/judge/desk/${id}?/save`,
						headers: {
							cookie: `${name}=${value}; PARAGLIDE_LOCALE=zh-CN`,
							origin,
							accept: 'application/json',
							'x-sveltekit-action': 'true',
							'content-type': 'application/x-www-form-urlencoded',
						},
						contains: '"type":"success"',
						body: new URLSearchParams([
							['version', String(current++)],
							['comment', `第 ${turn} 次保存`],
							...leaves.flatMap((leaf) => [
								['criterion', leaf.id],
								['points', String(turn % Math.floor((leaf.max_tenths ?? 10) / 10))],
							]),
						]).toString(),
					}),
				};
			}),
		);
		if (made.length < clients) throw new Error('too few judges have work left');
		return { clients: made };
	},
	'export-xlsx': async ({ db, clients, origin }) => {
		const edition = await currentEdition(db);
		const sessions = await sessionsOf(db, 'staff', clients);
		return {
			clients: sessions.map(({ cookie }) => ({
				next: (): Call => ({
					method: 'POST',
					path: '/staff/results/export',
					headers: { cookie, origin, 'content-type': 'application/x-www-form-urlencoded' },
					body: form({ kind: 'entries', edition }),
				}),
			})),
		};
	},
};
