import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { invariants } from '#lib/server/desks/invariants.ts';
import type { Database } from '#lib/server/platform/db.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { createFilingWorld, days, NOW, type FilingWorld, type WorldAccount } from '../filings/filing-world.ts';

export interface DeskWorld extends FilingWorld {
	colleague: WorldAccount;
	higherEdition(values?: {
		deadline?: Date | null;
		max?: number | null;
		closed?: boolean;
		name?: string;
	}): Promise<string>;
	/** a recommendation of a filed entry */
	recommend(entryId: string, editionId: string, values?: { state?: string; papers?: string[] }): Promise<string>;
	/** an entry that is filed, then accepted */
	accepted(title?: string): Promise<string>;
	outcome(values: { editionId: string; entryId?: string; state?: string; result?: string }): Promise<string>;
}

/** The world of filings, and what the desks look at above it; written directly, since only the lists are tested here. */
export async function createDeskWorld(db: Database): Promise<DeskWorld> {
	const world = await createFilingWorld(db);
	const personId = await world.person('林同事');
	const accountId = newId();
	await db
		.insertInto('account')
		.values({ id: accountId, person_id: personId, email: `${randomUUID()}@example.org`, created_at: NOW })
		.execute();
	await db.insertInto('account_role').values({ account_id: accountId, role: 'staff', granted_at: NOW }).execute();
	return {
		...world,
		colleague: { accountId, personId, name: '林同事', role: 'staff', unitId: null },
		async higherEdition({ deadline = days(20), max = 3, closed = false, name = '长沙市青少年科技创新大赛' } = {}) {
			const [programme, edition] = [newId(), newId()];
			await db
				.insertInto('higher_programme')
				.values({
					id: programme,
					kind: 'contest',
					name: toJsonb({ zh: name }),
					level: 'city',
					organisers: '[]',
					created_at: NOW,
				})
				.execute();
			await db
				.insertInto('higher_edition')
				.values({
					id: edition,
					programme_id: programme,
					name: toJsonb({ zh: name, en: 'City contest' }),
					period_label: '2026年度',
					route: 'association',
					deadline_at: deadline,
					total_max: max,
					shares: '[]',
					papers: toJsonb([
						{ key: 'form', label: { zh: '申报书' }, required: true },
						{ key: 'photo', label: { zh: '照片' }, required: false },
					]),
					created_at: NOW,
					closed_at: closed ? NOW : null,
				})
				.execute();
			return edition;
		},
		async recommend(entryId, editionId, { state = 'proposed', papers = [] } = {}) {
			const id = newId();
			const { current_version_id } = await world.entryRow(entryId);
			await db
				.insertInto('recommendation')
				.values({
					id,
					edition_id: editionId,
					entry_id: entryId,
					version_id: current_version_id!,
					kind: 'individual',
					state,
					position: 1,
					papers,
					confirmed_at: state === 'confirmed' || state === 'sent' ? NOW : null,
					sent_on: state === 'sent' ? '2026-04-05' : null,
					withdrawn_at: state === 'withdrawn' ? NOW : null,
					created_at: NOW,
					created_by: world.staff.accountId,
				})
				.execute();
			return id;
		},
		async accepted(title) {
			const id = await world.entry(title === undefined ? {} : { title });
			const version = newId();
			await db
				.insertInto('entry_version')
				.values({
					id: version,
					entry_id: id,
					number: 1,
					title: title ?? '作品',
					abstract: '',
					field_values: '{}',
					identity: '{}',
					sha256: '0',
					created_at: NOW,
				})
				.execute();
			await db
				.updateTable('entry')
				.set({ state: 'accepted', filed_at: NOW, number: `HH-${id.slice(-6)}`, current_version_id: version })
				.where('id', '=', id)
				.execute();
			return id;
		},
		async outcome({ editionId, entryId, state = 'verified', result = 'award' }) {
			const id = newId();
			await db
				.insertInto('outcome')
				.values({
					id,
					edition_id: editionId,
					entry_id: entryId ?? null,
					unit_id: world.school.id,
					title: entryId ? null : '学校自主报名的作品',
					result,
					grade: result === 'award' ? 'second' : null,
					decided_on: '2026-03-01',
					source: '长科协〔2026〕3号',
					state,
					reported_by: world.school.coordinator.accountId,
					reported_at: NOW,
					verified_at: state === 'verified' ? NOW : null,
					rejected_reason: state === 'rejected' ? '查无此项' : null,
				})
				.execute();
			return id;
		},
	};
}

export async function expectDeskInvariants(db: Database): Promise<void> {
	for (const { name, sql: query } of invariants) {
		const { rows } = await sql.raw(query).execute(db);
		expect(rows, name).toEqual([]);
	}
}
