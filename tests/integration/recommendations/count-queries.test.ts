import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#lib/server/platform/ids.ts';
import { readCursor } from '#lib/server/platform/keyset.ts';
import {
	getChoiceFilters,
	getHigherEdition,
	getUpwardFilterChoices,
	listAwaited,
	listChoices,
	listHigherEditions,
	listOutcomes,
	listProgrammes,
	listSchoolOutcomes,
	listSheet,
	listUpwardEntries,
} from '#lib/server/recommendations/queries.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createUpwardWorld, type UpwardWorld } from './upward-world.ts';

let database: TestDatabase;
let world: UpwardWorld;
let queries = 0;
beforeAll(async () => {
	database = await createTestDatabase({ onQuery: () => (queries += 1) });
	world = await createUpwardWorld(database.db);
});
afterAll(() => database.drop());

const upward = { ownEditionId: null, editionId: null, categoryId: null, level: null, what: 'any', search: '' } as const;
/** What each page asks, beside session and guard. */
const pages = (
	editionId: string,
): Record<string, (cursor: string | null) => Promise<{ rows: { id: string }[]; next: string | null }>> => {
	const ctx = world.as(world.staff);
	return {
		registry: (text) => listHigherEditions(ctx, { view: 'open', cursor: readCursor(text, 'moment') }),
		programmes: (text) => listProgrammes(ctx, { cursor: readCursor(text) }),
		sheet: async (text) =>
			listSheet(ctx, await getHigherEdition(ctx, editionId), {
				state: null,
				categoryId: null,
				search: '',
				cursor: readCursor(text, 'whole'),
			}),
		choose: async (text) => {
			const { editionId: ownEditionId } = await getChoiceFilters(ctx, world.editionId);
			return listChoices(ctx, await getHigherEdition(ctx, editionId), {
				ownEditionId,
				listKind: null,
				grade: null,
				categoryId: null,
				stage: null,
				unitId: null,
				search: '',
				cursor: readCursor(text),
			});
		},
		awaited: async (text) => {
			await getHigherEdition(ctx, editionId);
			return listAwaited(ctx, { editionId, search: '', without: false, cursor: readCursor(text, 'whole') });
		},
		outcomes: async (text) => {
			await getHigherEdition(ctx, editionId);
			return listOutcomes(ctx, { editionId, state: null, result: null, cursor: readCursor(text, 'moment') });
		},
		entries: async (text) => {
			await getUpwardFilterChoices(ctx, null);
			return listUpwardEntries(ctx, { ...upward, cursor: readCursor(text, 'moment') });
		},
		school: (text) => listSchoolOutcomes(world.as(world.coordinator), readCursor(text, 'moment')),
	};
};

/** So many works, sent and with an outcome, and as many contests. */
async function fill(editionId: string, count: number): Promise<void> {
	for (let index = 0; index < Math.min(count, 2); index += 1) await world.edition();
	const one = await world.work();
	const many = Math.max(0, count - 1);
	await sql`
		with template as (select * from entry where id = ${one}), made as (
			insert into entry (id, edition_id, category_id, unit_id, division_id, state, title, owner_id, number, handed_in_at, filed_at,
				created_at, updated_at)
			select gen_random_uuid(), t.edition_id, t.category_id, t.unit_id, t.division_id, 'accepted', '作品' || n, t.owner_id,
				'X' || ${newId().slice(-6)} || n, t.handed_in_at, t.filed_at, t.created_at, t.updated_at
			from template t, generate_series(1, ${many}) n returning id)
		insert into entry_version (id, entry_id, number, title, abstract, field_values, identity, sha256, created_at)
		select gen_random_uuid(), made.id, 1, '作品', '', '{}', '{"collectiveName":"","participants":[],"advisors":[]}', made.id::text, now()
		from made`.execute(database.db);
	await sql`update entry set current_version_id = v.id from entry_version v where v.entry_id = entry.id and current_version_id is null`.execute(
		database.db,
	);
	await sql`
		insert into recommendation (id, edition_id, entry_id, version_id, kind, state, position, confirmed_at, sent_on, created_at, created_by)
		select gen_random_uuid(), ${editionId}, e.id, e.current_version_id, 'individual', 'sent',
			row_number() over (order by e.id), now(), current_date, now(), ${world.staff.accountId}
		from entry e where e.edition_id = ${world.editionId} and e.current_version_id is not null
		on conflict do nothing`.execute(database.db);
	await sql`
		insert into outcome (id, edition_id, entry_id, unit_id, result, decided_on, source, state, reported_by, reported_at, verified_by, verified_at)
		select gen_random_uuid(), ${editionId}, e.id, e.unit_id, 'shortlisted', current_date, '通报', 'verified',
			${world.coordinator.accountId}, now() - random() * interval '9 days', ${world.staff.accountId}, now()
		from entry e where e.edition_id = ${world.editionId} and e.current_version_id is not null
		on conflict do nothing`.execute(database.db);
	if (count > 100)
		await sql`
			with p as (insert into higher_programme (id, kind, name, level, created_at)
				select gen_random_uuid(), 'contest', jsonb_build_object('zh', '赛事' || n), 'city', now() from generate_series(1, ${count}) n
				returning id)
			insert into higher_edition (id, programme_id, name, period_label, route, deadline_at, created_at)
			select gen_random_uuid(), id, '{"zh":"一届"}', '2026年', 'self',
				case when random() < 0.5 then now() + random() * interval '9 days' end, now() from p`.execute(database.db);
}

test('every list asks as much for 1,000 rows as for one, at most three queries, and pages through all of them', async () => {
	const editionId = await world.edition();
	const counts: Record<string, number[]> = {};
	for (const size of [1, 3, 1_000]) {
		await fill(editionId, size);
		for (const [name, page] of Object.entries(pages(editionId))) {
			queries = 0;
			await page(null);
			(counts[name] ??= []).push(queries);
		}
	}
	for (const [name, [one, three, thousand]] of Object.entries(counts)) {
		expect({ name, one, three, thousand }).toEqual({ name, one, three: one, thousand: one });
		expect(one).toBeLessThanOrEqual(3);
	}
	for (const [name, page] of Object.entries(pages(editionId))) {
		const seen = new Set<string>();
		let cursor: string | null = null;
		let rounds = 0;
		do {
			const answer: { rows: { id: string }[]; next: string | null } = await page(cursor);
			for (const { id } of answer.rows) {
				expect({ name, twice: seen.has(id) }).toEqual({ name, twice: false });
				seen.add(id);
			}
			cursor = answer.next;
			rounds += 1;
		} while (cursor && rounds < 60);
		expect(seen.size, name).toBeGreaterThan(900);
	}
}, 120_000);
