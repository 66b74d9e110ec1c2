import { expect } from 'vitest';
import type { Actor, Role } from '#lib/domain/access.ts';
import type { EntryState } from '#lib/domain/entry.ts';
import { PRESETS } from '#lib/domain/presets/presets.ts';
import { insertEdition } from '#lib/server/editions/create-edition.ts';
import { invariants as eligibilityInvariants } from '#lib/server/eligibility/invariants.ts';
import { fileEntries } from '#lib/server/filings/file-entries.ts';
import { invariants as filingInvariants } from '#lib/server/filings/invariants.ts';
import { loadConfig } from '#lib/server/platform/config.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import type { Database } from '#lib/server/platform/db.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { invariants as unitInvariants } from '#lib/server/units/invariants.ts';
import { sql } from 'kysely';

export const NOW = new Date('2026-04-05T02:00:00Z');
/** the filing window of the world: ten days before and after */
export const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);

export interface WorldAccount {
	accountId: string;
	personId: string;
	name: string;
	role: Role;
	unitId: string | null;
}

export interface FilingWorld {
	db: Database;
	editionId: string;
	/** a category that asks for a title and one pupil only; its limits are set by `limit` */
	categoryId: string;
	code: string;
	school: { id: string; coordinator: WorldAccount; teacher: WorldAccount };
	other: { id: string; coordinator: WorldAccount; teacher: WorldAccount };
	staff: WorldAccount;
	as(account: WorldAccount, now?: Date): Context;
	/** a handed-in entry of the school, or what is asked for */
	entry(options?: {
		owner?: WorldAccount;
		state?: EntryState;
		title?: string;
		author?: string;
		rank?: number;
	}): Promise<string>;
	person(name?: string): Promise<string>;
	limit(values: { perUnit?: number | null; perParticipant?: number | null }): Promise<void>;
	file(entryIds: string[], by?: WorldAccount, now?: Date): Promise<string>;
	entryRow(id: string): Promise<{
		state: string;
		number: string | null;
		current_version_id: string | null;
		mend_by: Date | null;
		return_note: string | null;
		unit_rank: number | null;
	}>;
}

let serial = 0;
const word = () => String(++serial);

/** An open edition with two schools; each test makes its own in the file's database. */
export async function createFilingWorld(db: Database): Promise<FilingWorld> {
	const installation = loadConfig({ ...process.env, DATABASE_URL: 'postgresql://unused.invalid/filings' });

	async function person(name = `龙垚${word()}`): Promise<string> {
		const id = newId();
		await db.insertInto('person').values({ id, name, created_at: NOW }).execute();
		return id;
	}
	async function account(name: string, role: Role, unitId: string | null): Promise<WorldAccount> {
		const personId = await person(name);
		const accountId = newId();
		await db
			.insertInto('account')
			.values({ id: accountId, person_id: personId, email: `f${word()}@example.org`, created_at: NOW })
			.execute();
		await db
			.insertInto('account_role')
			.values({ account_id: accountId, role, unit_id: unitId, granted_at: NOW })
			.execute();
		return { accountId, personId, name, role, unitId };
	}
	async function school(name: string) {
		const id = newId();
		await db
			.insertInto('unit')
			.values({ id, kind: 'school', name: toJsonb({ zh: name }), stages: ['primary'], created_at: NOW })
			.execute();
		return {
			id,
			coordinator: await account(`管理员${word()}`, 'coordinator', id),
			teacher: await account(`教师${word()}`, 'teacher', id),
		};
	}

	const draft = PRESETS['maker_festival']({ now: NOW, zone: installation.timeZone, startsOn: NOW });
	const made = await db
		.transaction()
		.execute((trx) => insertEdition(trx, draft, { now: NOW, createdBy: null, state: 'open' }));
	const { categoryId, divisionIds } = made.categories['painting']!;
	await db.deleteFrom('attachment_rule').where('category_id', '=', categoryId).execute();
	await db.deleteFrom('discipline').where('category_id', '=', categoryId).execute();
	await db.deleteFrom('phase_window').where('edition_id', '=', made.editionId).execute();
	await db.updateTable('edition').set({ declarations: '[]' }).where('id', '=', made.editionId).execute();
	await db
		.updateTable('category')
		.set({
			fields: '[]',
			abstract_required: false,
			advisors_min: 0,
			age_min: null,
			age_max: null,
			entries_per_unit: null,
			entries_per_participant: null,
		})
		.where('id', '=', categoryId)
		.execute();
	for (const [phase, from, to] of [
		['entry', -20, 10],
		['filing', -10, 10],
		['eligibility', -10, 30],
		['judging', 31, 40],
		['results', 41, 50],
	] as const)
		await db
			.insertInto('phase_window')
			.values({ id: newId(), edition_id: made.editionId, phase, opens_at: days(from), closes_at: days(to) })
			.execute();
	const { code } = await db
		.selectFrom('category')
		.select('code')
		.where('id', '=', categoryId)
		.executeTakeFirstOrThrow();

	const as = ({ accountId, personId, name, role, unitId }: WorldAccount, now = NOW): Context => {
		const actor: Actor = { kind: 'account', accountId, personId, role, unitId, name };
		return createContext({ db, actor, now, installation });
	};
	const world: FilingWorld = {
		db,
		editionId: made.editionId,
		categoryId,
		code,
		school: await school(`砂子塘小学${word()}`),
		other: await school(`枫树山小学${word()}`),
		staff: await account(`周工作${word()}`, 'staff', null),
		as,
		person,
		async entry({ owner = world.school.teacher, state = 'handed_in', title = `屋顶花园${word()}`, author, rank } = {}) {
			const id = newId();
			await db
				.insertInto('entry')
				.values({
					id,
					edition_id: made.editionId,
					category_id: categoryId,
					unit_id: owner.unitId!,
					division_id: divisionIds[0]!,
					state,
					title,
					field_values: '{}',
					owner_id: owner.accountId,
					unit_rank: rank ?? null,
					handed_in_at: state === 'draft' ? null : NOW,
					created_at: days(-5),
					updated_at: days(-5),
				})
				.execute();
			await db
				.insertInto('participant')
				.values({ id: newId(), entry_id: id, position: 1, person_id: author ?? (await person()), grade: 3 })
				.execute();
			return id;
		},
		async limit({ perUnit = null, perParticipant = null }) {
			await db
				.updateTable('category')
				.set({ entries_per_unit: perUnit, entries_per_participant: perParticipant })
				.where('id', '=', categoryId)
				.execute();
		},
		async file(entryIds, by = world.school.coordinator, now = NOW) {
			const filed = await fileEntries(as(by, now), { categoryId, entryIds, consentConfirmed: true, onBehalf: null });
			if (!filed.ok) throw new Error(`not filed: ${JSON.stringify(filed.facts.violations)}`);
			return filed.filingId;
		},
		entryRow: (id) =>
			db
				.selectFrom('entry')
				.select(['state', 'number', 'current_version_id', 'mend_by', 'return_note', 'unit_rank'])
				.where('id', '=', id)
				.executeTakeFirstOrThrow(),
	};
	return world;
}

/** After everything a file's tests did. */
export async function expectInvariants(db: Database): Promise<void> {
	for (const { name, sql: query } of [...filingInvariants, ...eligibilityInvariants, ...unitInvariants]) {
		const { rows } = await sql.raw(query).execute(db);
		expect(rows, name).toEqual([]);
	}
}
