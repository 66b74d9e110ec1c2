import type { Role } from '#lib/domain/access.ts';
import { makerFestival } from '#lib/domain/presets/maker-festival.ts';
import { insertEdition, type InsertedEdition } from '#lib/server/editions/create-edition.ts';
import { invariants } from '#lib/server/editions/invariants.ts';
import { createContext, type Context, type Installation } from '#lib/server/platform/context.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { sql } from 'kysely';
import { createTestDatabase } from '../../support/database.ts';

export const NOW = new Date('2026-04-18T01:00:00Z');
const INSTALLATION: Installation = {
	secretKey: Buffer.alloc(32, 1),
	hashKey: Buffer.alloc(32, 2),
	smtpUrl: undefined,
	mailFrom: 'Xinmiao <no-reply@portal.example.cn>',
	origin: undefined,
	associationName: { zh: '示例区科学技术协会', en: 'Example Association' },
	timeZone: 'Asia/Shanghai',
};

/** Staff who make editions, and enough around them to put entries on one. */
export async function createEditionsWorld() {
	let statements = 0;
	const database = await createTestDatabase({ onQuery: () => (statements += 1) });
	const { db } = database;
	let number = 0;

	async function addAccount(name: string): Promise<{ accountId: string; personId: string }> {
		const personId = newId();
		const accountId = newId();
		number += 1;
		await db.insertInto('person').values({ id: personId, name, created_at: NOW }).execute();
		await db
			.insertInto('account')
			.values({ id: accountId, person_id: personId, email: `person${number}@example.cn`, created_at: NOW })
			.execute();
		return { accountId, personId };
	}

	async function contextOf(role: Role | null, name = '周喆', now = NOW): Promise<Context> {
		const account = await addAccount(name);
		return createContext({
			db,
			now,
			installation: INSTALLATION,
			actor: role ? { kind: 'account', ...account, role, unitId: null, name } : { kind: 'public' },
		});
	}

	/** An edition of the preset, entries open a week before NOW unless told. */
	function addEdition(
		state: 'draft' | 'open' = 'draft',
		startsOn = new Date('2026-04-11T01:00:00Z'),
	): Promise<InsertedEdition> {
		const draft = makerFestival({ now: NOW, zone: 'Asia/Shanghai', startsOn });
		return db
			.transaction()
			.execute((trx) =>
				insertEdition(trx, draft, { now: NOW, createdBy: null, state, openedAt: state === 'open' ? NOW : null }),
			);
	}

	async function addUnit(): Promise<string> {
		const id = newId();
		number += 1;
		await db
			.insertInto('unit')
			.values({ id, kind: 'school', name: toJsonb({ zh: `第${number}小学` }), created_at: NOW })
			.execute();
		return id;
	}

	/** An entry with its people, as far as the rules of change look at it. */
	async function addEntry(
		edition: InsertedEdition,
		key: string,
		values: {
			unitId: string;
			participants?: number;
			filed?: boolean;
			division?: number;
			title?: string;
			fieldValues?: Record<string, string>;
			declared?: string[];
		},
	): Promise<string> {
		const category = edition.categories[key]!;
		const { accountId } = await addAccount('教师');
		const id = newId();
		number += 1;
		await db
			.insertInto('entry')
			.values({
				id,
				edition_id: edition.editionId,
				category_id: category.categoryId,
				unit_id: values.unitId,
				division_id: category.divisionIds[values.division ?? 0]!,
				title: values.title ?? '会浇水的花盆',
				field_values: toJsonb(values.fieldValues ?? {}),
				declared: values.declared ?? [],
				owner_id: accountId,
				state: values.filed ? 'filed' : 'draft',
				filed_at: values.filed ? NOW : null,
				number: values.filed ? `CK${number}` : null,
				created_at: NOW,
				updated_at: NOW,
			})
			.execute();
		for (let position = 1; position <= (values.participants ?? 1); position += 1) {
			const { personId } = await addAccount('学生');
			await db
				.insertInto('participant')
				.values({ id: newId(), entry_id: id, position, person_id: personId, grade: 5 })
				.execute();
		}
		return id;
	}

	return {
		db,
		contextOf,
		addEdition,
		addUnit,
		addEntry,
		countStatements: async (work: () => Promise<unknown>): Promise<number> => {
			statements = 0;
			await work();
			return statements;
		},
		events: async (noun: 'edition' | 'category', id: string) =>
			(
				await db
					.selectFrom('audit_event')
					.select(['name', 'fields'])
					.where(sql<boolean>`refs @> ${toJsonb({ [noun]: id })}::jsonb`)
					.orderBy('id')
					.execute()
			).map(({ name, fields }) => [name, ...fields].join(' ')),
		/** Names of the invariants that do not hold. */
		broken: async () => {
			const names: string[] = [];
			for (const { name, sql: query } of invariants) {
				const { rows } = await sql.raw(query).execute(db);
				if (rows.length > 0) names.push(name);
			}
			return names;
		},
		drop: () => database.drop(),
	};
}
export type EditionsWorld = Awaited<ReturnType<typeof createEditionsWorld>>;
