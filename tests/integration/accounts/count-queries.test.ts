import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/access.ts';
import { countAccounts, listAccounts, listUnitOptions } from '#lib/server/accounts/queries.ts';
import { countMail, listMail } from '#lib/server/mail/queries.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { createDatabase, type Database } from '#lib/server/platform/db.ts';
import { createAccountsWorld, INSTALLATION, NOW, type AccountsWorld } from './accounts-world.ts';

/** The administrator's lists ask the same number of questions at 1, 3 and 1,000 rows, at most three a page. */
let world: AccountsWorld;
let counting: Database;
let ctx: Context;
let queries = 0;
beforeAll(async () => {
	world = await createAccountsWorld();
	counting = createDatabase(world.applicationUrl, { onQuery: () => (queries += 1) });
	const actor: Actor = (await world.addAccount(['administrator'])).as('administrator');
	ctx = createContext({ db: counting, actor, now: NOW, installation: INSTALLATION });
});
afterAll(async () => {
	await counting.destroy();
	await world.drop();
});

const SIZES = [1, 3, 1000];

/** Walks the list to its end; each page asks `expected` questions. */
async function expectPages(
	expected: number,
	total: number,
	load: (at: string | null) => Promise<{ rows: { id: string }[]; next: string | null; total: number }>,
): Promise<void> {
	const seen = new Set<string>();
	for (let at: string | null = null; ;) {
		queries = 0;
		const page = await load(at);
		expect([queries, page.total]).toEqual([expected, total]);
		for (const { id } of page.rows) seen.add(id);
		at = page.next;
		if (at === null) break;
	}
	expect(seen.size).toBe(total);
}

test('accounts, with their roles and the units to choose from', { timeout: 30_000 }, async () => {
	const filters = { text: '', role: null, state: null, unitId: null };
	let made = 1;
	for (const size of SIZES) {
		await sql`
			with copies as (select gen_random_uuid() as id, gen_random_uuid() as person_id, gen_random_uuid() as unit_id, n
				from generate_series(${made + 1}::int, ${size}::int) n),
			units as (insert into unit (id, kind, name, created_at)
				select unit_id, 'school', json_build_object('zh', '第' || n || '中学'), ${NOW} from copies),
			people as (insert into person (id, name, created_at) select person_id, '教师' || n, ${NOW} from copies),
			accounts as (insert into account (id, person_id, email, created_at)
				select id, person_id, n || '@example.org', ${NOW} from copies)
			insert into account_role (account_id, role, unit_id, granted_at)
			select id, unnest(array['teacher', 'coordinator']), unit_id, ${NOW} from copies`.execute(world.db);
		made = size;
		await expectPages(3, size, async (at) => {
			const [page, total] = await Promise.all([
				listAccounts(ctx, filters, at),
				countAccounts(ctx, filters),
				listUnitOptions(ctx),
			]);
			return { ...page, total };
		});
	}
});

test('mail', { timeout: 30_000 }, async () => {
	const filters = { state: null, to: '' };
	let made = 0;
	for (const size of SIZES) {
		await sql`
			insert into mail (id, template, locale, to_address, subject, body, state, created_at)
			select gen_random_uuid(), 'invitation', 'zh-CN', n || '@example.org', '邀请', '请打开 {{secret}}', 'kept', ${NOW}
			from generate_series(${made + 1}::int, ${size}::int) n`.execute(world.db);
		made = size;
		await expectPages(2, size, async (at) => {
			const [page, total] = await Promise.all([listMail(ctx, filters, at), countMail(ctx, filters)]);
			return { ...page, total };
		});
	}
});
