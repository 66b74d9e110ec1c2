import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mkdtempSync } from 'node:fs';
import { sql } from 'kysely';
import type { Actor, Role } from '#lib/domain/access.ts';
import type { CategoryDraft, EditionDraft } from '#lib/domain/presets/preset.ts';
import { makerFestival } from '#lib/domain/presets/maker-festival.ts';
import type { DraftInput } from '#lib/forms/draft.ts';
import { insertEdition, type InsertedCategory } from '#lib/server/editions/create-edition.ts';
import { invariants } from '#lib/server/entries/invariants.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import type { Database } from '#lib/server/platform/db.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { pinyinKey } from '#lib/server/platform/pinyin.ts';
import { createDiskStorage } from '#lib/server/platform/storage/storage.ts';

const installation = {
	secretKey: Buffer.alloc(32, 7),
	hashKey: Buffer.alloc(32, 8),
	smtpUrl: null,
	mailFrom: 'test',
	origin: null,
	associationName: { zh: '协会', en: 'Association' },
	timeZone: 'Asia/Shanghai',
} as unknown as Context['installation'];

/** Entries are open from here on; the painting's window closes after 20 days, the others' after 35. */
export const OPENS = new Date('2026-03-01T00:00:00+08:00');
export const days = (count: number) => new Date(OPENS.getTime() + count * 86_400_000);

export function contextOf(db: Database, actor: Actor, now: Date = days(5)): Context {
	return createContext({ db, actor, now, installation });
}

export const storage = createDiskStorage(mkdtempSync(join(tmpdir(), 'entries-')));

export interface TestEdition {
	editionId: string;
	categories: Record<string, InsertedCategory>;
}

/** An edition of the maker festival; `adjust` changes categories before it is written. */
export async function openEdition(
	db: Database,
	adjust: (category: CategoryDraft) => CategoryDraft = (category) => category,
	state: 'draft' | 'open' | 'finished' = 'open',
): Promise<TestEdition> {
	const draft: EditionDraft = makerFestival({ now: OPENS, zone: 'Asia/Shanghai', startsOn: OPENS, ordinal: 1 });
	const adjusted = {
		...draft,
		sections: draft.sections.map((section) => ({ ...section, categories: section.categories.map(adjust) })),
	};
	return db
		.transaction()
		.execute((trx) => insertEdition(trx, adjusted, { now: OPENS, createdBy: null, state, openedAt: OPENS }));
}

let serial = 0;

export async function makeUnit(db: Database, name = `第${++serial}测试学校`): Promise<string> {
	const id = newId();
	await db
		.insertInto('unit')
		.values({
			id,
			kind: 'school',
			name: toJsonb({ zh: `${name}${++serial}` }),
			stages: ['primary', 'junior'],
			created_at: OPENS,
		})
		.execute();
	return id;
}

export async function makeActor(
	db: Database,
	role: Role,
	unitId: string | null,
	name = '陈老师',
): Promise<Extract<Actor, { kind: 'account' }>> {
	const personId = newId();
	const accountId = newId();
	await db
		.insertInto('person')
		.values({ id: personId, name, c_pinyin: pinyinKey(name), created_at: OPENS })
		.execute();
	await db
		.insertInto('account')
		.values({ id: accountId, person_id: personId, email: `t${++serial}@example.cn`, created_at: OPENS })
		.execute();
	const ofUnit = role === 'teacher' || role === 'coordinator';
	await db
		.insertInto('account_role')
		.values({ account_id: accountId, role, unit_id: ofUnit ? unitId : null, granted_at: OPENS })
		.execute();
	if (unitId)
		await db
			.insertInto('membership')
			.values({ id: newId(), person_id: personId, unit_id: unitId, from_on: '2020-09-01' })
			.execute();
	return { kind: 'account', accountId, personId, role, unitId: ofUnit ? unitId : null, name };
}

export async function makePupil(db: Database, unitId: string, name: string, grade: number, born: string | null = null) {
	const id = newId();
	await db
		.insertInto('person')
		.values({ id, name, c_pinyin: pinyinKey(name), born_month: born, created_at: OPENS })
		.execute();
	await db
		.insertInto('enrolment')
		.values({ id: newId(), person_id: id, unit_id: unitId, grade, class_label: '2 班', from_on: '2025-09-01' })
		.execute();
	return id;
}

/** What a form says; the rest empty. */
export function typed(version: number, values: Partial<DraftInput> = {}): DraftInput {
	return {
		version,
		overwrite: false,
		title: '',
		abstract: '',
		collectiveName: '',
		disciplineId: null,
		fieldValues: {},
		declared: [],
		rows: {},
		...values,
	};
}

/** A category that needs a title, one pupil and nothing else. */
export function bare(category: CategoryDraft): CategoryDraft {
	return {
		...category,
		abstractRequired: false,
		ageMin: null,
		ageMax: null,
		fields: [],
		disciplines: [],
		attachmentRules: category.attachmentRules.map((rule) => ({ ...rule, countMin: 0 })),
	};
}

export const DECLARED = makerFestival({ now: OPENS, zone: 'Asia/Shanghai', startsOn: OPENS }).declarations.map(
	({ key }) => key,
);

export async function brokenInvariants(db: Database): Promise<string[]> {
	const broken: string[] = [];
	for (const invariant of invariants) {
		const { rows } = await sql.raw(invariant.sql).execute(db);
		if (rows.length > 0) broken.push(invariant.name);
	}
	return broken;
}
