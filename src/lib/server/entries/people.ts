import { sql } from 'kysely';
import { entersPupils } from '#lib/domain/checklist.ts';
import { canWriteEntry } from '#lib/domain/entry.ts';
import { normalName, type Sex } from '#lib/domain/person.ts';
import type { Context } from '../platform/context.ts';
import type { Queryable, Trx } from '../platform/db.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { NotFound } from '../platform/not-found.ts';
import { enrolPupil } from '../units/enrol-pupil.ts';
import { insertMembership } from '../units/insert-membership.ts';
import { insertPerson } from '../units/insert-person.ts';
import { insertUnit } from '../units/insert-unit.ts';
import { lockUnitName } from '../units/lock-unit-name.ts';
import { escapeLike } from '../units/queries.ts';
import { visibleTo } from './queries.ts';

/** Somebody who may be entered or named as advisor. */
export interface PersonChoice {
	personId: string;
	name: string;
	/** pupils */
	grade: number | null;
	classLabel: string | null;
	/** adults */
	unitName: string | null;
	/** already on this entry */
	chosen: boolean;
}

const CHOICES = 12;

async function requireWritable(ctx: Context, entryId: string) {
	const row = await ctx.db
		.selectFrom('entry as e')
		.innerJoin('category as c', 'c.id', 'e.category_id')
		.select(['e.unit_id', 'e.state', 'e.owner_id', 'e.handed_in_at', 'c.entrant_kind'])
		.where('e.id', '=', entryId)
		.where(visibleTo(ctx.actor))
		.executeTakeFirst();
	if (
		!row ||
		!canWriteEntry(ctx.actor, {
			unitId: row.unit_id,
			ownerId: row.owner_id,
			state: row.state as 'draft',
			handedInAt: row.handed_in_at,
		})
	)
		throw new NotFound('entry');
	return { unitId: row.unit_id, entrantKind: row.entrant_kind as 'pupils' };
}

/** Part of the name, or pinyin in full or by initials: 张垚, 垚, zhangy, zy. */
function nameMatches(text: string) {
	const name = `%${escapeLike(normalName(text))}%`;
	const latin = text.toLowerCase().replace(/[^a-z0-9]/g, '');
	return latin !== '' && !/[\u2E80-\u{3FFFF}]/u.test(text)
		? sql<boolean>`(p.name ilike ${name} or p.c_pinyin like ${`${latin}%`} or p.c_pinyin like ${`% ${latin}%`})`
		: sql<boolean>`p.name ilike ${name}`;
}

/** Who of the entry's own school may enter: its pupils, or in the teachers' section its adults. Other schools' people are never found. */
export async function findEntrants(ctx: Context, entryId: string, text: string): Promise<PersonChoice[]> {
	const { unitId, entrantKind } = await requireWritable(ctx, entryId);
	if (text.trim() === '') return [];
	return entersPupils(entrantKind)
		? findPupils(ctx, entryId, unitId, text)
		: findAdults(ctx, entryId, unitId, text, 'participant');
}

async function findPupils(ctx: Context, entryId: string, unitId: string, text: string): Promise<PersonChoice[]> {
	const rows = await ctx.db
		.selectFrom('enrolment as n')
		.innerJoin('person as p', 'p.id', 'n.person_id')
		.select([
			'p.id',
			'p.name',
			'n.grade',
			'n.class_label',
			sql<boolean>`exists (select 1 from participant t where t.entry_id = ${entryId} and t.person_id = p.id)`.as(
				'chosen',
			),
		])
		.where('n.unit_id', '=', unitId)
		.where('n.to_on', 'is', null)
		.where('p.erased_at', 'is', null)
		.where(nameMatches(text))
		.orderBy('p.c_pinyin')
		.orderBy('n.grade')
		.orderBy('p.id')
		.limit(CHOICES)
		.execute();
	return rows.map((row) => ({
		personId: row.id,
		name: row.name,
		grade: row.grade,
		classLabel: row.class_label,
		unitName: null,
		chosen: row.chosen,
	}));
}

async function findAdults(
	ctx: Context,
	entryId: string,
	unitId: string,
	text: string,
	as: 'participant' | 'advisor',
): Promise<PersonChoice[]> {
	const rows = await ctx.db
		.selectFrom('membership as n')
		.innerJoin('person as p', 'p.id', 'n.person_id')
		.innerJoin('unit as u', 'u.id', 'n.unit_id')
		.select([
			'p.id',
			'p.name',
			'u.name as unit_name',
			sql<boolean>`exists (select 1 from ${sql.table(as)} t where t.entry_id = ${entryId} and t.person_id = p.id)`.as(
				'chosen',
			),
		])
		.where('n.unit_id', '=', unitId)
		.where('n.to_on', 'is', null)
		.where('p.erased_at', 'is', null)
		.where(nameMatches(text))
		.orderBy('p.c_pinyin')
		.orderBy('p.id')
		.limit(CHOICES)
		.execute();
	return rows.map((row) => ({
		personId: row.id,
		name: row.name,
		grade: null,
		classLabel: null,
		unitName: row.unit_name.zh,
		chosen: row.chosen,
	}));
}

/** Adults of the entry's own school; whoever is from elsewhere is typed in. */
export async function findAdvisors(ctx: Context, entryId: string, text: string): Promise<PersonChoice[]> {
	const { unitId } = await requireWritable(ctx, entryId);
	if (text.trim() === '') return [];
	return findAdults(ctx, entryId, unitId, text, 'advisor');
}

/** Names of units, offered while typing where an advisor is from. Public knowledge: schools of the district. */
export async function listUnitSuggestions(ctx: Context): Promise<string[]> {
	const rows = await ctx.db
		.selectFrom('unit')
		.select(sql<string>`name ->> 'zh'`.as('name'))
		.where('closed_at', 'is', null)
		.orderBy('name')
		.limit(300)
		.execute();
	return rows.map(({ name }) => name);
}

/* -------------------------------------------------------------------------------------------------- within commands */

/** The pupil's current enrolment at the unit; undefined for anybody who is not its pupil. */
export async function findEnrolment(db: Queryable, personId: string, unitId: string) {
	return db
		.selectFrom('enrolment as n')
		.innerJoin('person as p', 'p.id', 'n.person_id')
		.select(['n.id', 'n.grade', 'p.name', 'p.born_month'])
		.where('n.person_id', '=', personId)
		.where('n.unit_id', '=', unitId)
		.where('n.to_on', 'is', null)
		.where('p.erased_at', 'is', null)
		.executeTakeFirst();
}

export async function findMembership(db: Queryable, personId: string, unitId: string) {
	return db
		.selectFrom('membership as n')
		.innerJoin('person as p', 'p.id', 'n.person_id')
		.select(['n.id', 'p.name'])
		.where('n.person_id', '=', personId)
		.where('n.unit_id', '=', unitId)
		.where('n.to_on', 'is', null)
		.where('p.erased_at', 'is', null)
		.executeTakeFirst();
}

/** Pupils of the unit with exactly this name, so that nobody makes the same child twice. */
export async function listNamesakes(db: Queryable, unitId: string, name: string) {
	return db
		.selectFrom('enrolment as n')
		.innerJoin('person as p', 'p.id', 'n.person_id')
		.select(['p.id', 'n.grade', 'n.class_label'])
		.where('n.unit_id', '=', unitId)
		.where('n.to_on', 'is', null)
		.where('p.erased_at', 'is', null)
		.where('p.name', '=', name)
		.execute();
}

/** A child whom the school's list does not have yet. */
export async function insertPupil(
	trx: Trx,
	ctx: Context,
	pupil: {
		unitId: string;
		name: string;
		grade: number;
		classLabel: string;
		sex: Sex | null;
		bornMonth: string | null;
	},
): Promise<string> {
	const personId = await insertPerson(trx, ctx, pupil);
	await enrolPupil(trx, ctx, { ...pupil, personId });
	return personId;
}

/**
 * An adult by name and unit: the one we know, or a new person without account. A unit that is in no list (a university, a company) is
 * added as kind `other`; it has no accounts and files nothing.
 */
export async function findOrInsertAdult(trx: Trx, ctx: Context, name: string, unitName: string): Promise<string> {
	// Two teachers may name the same new institution at the same moment.
	await lockUnitName(trx, unitName);
	const unit = await trx
		.selectFrom('unit')
		.select('id')
		.where(sql`name ->> 'zh'`, '=', unitName)
		.where('closed_at', 'is', null)
		.executeTakeFirst();
	if (unit) {
		const known = await trx
			.selectFrom('membership as m')
			.innerJoin('person as p', 'p.id', 'm.person_id')
			.select('p.id')
			.where('m.unit_id', '=', unit.id)
			.where('m.to_on', 'is', null)
			.where('p.name', '=', name)
			.where('p.erased_at', 'is', null)
			.orderBy('m.from_on')
			.executeTakeFirst();
		if (known) return known.id;
	}
	const unitId = unit?.id ?? (await insertUnit(trx, ctx, { kind: 'other', name: toJsonb({ zh: unitName }) }));
	const personId = await insertPerson(trx, ctx, { name });
	await insertMembership(trx, ctx, { personId, unitId });
	return personId;
}
