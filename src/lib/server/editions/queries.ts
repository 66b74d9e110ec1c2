import { sql } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import { hasRole } from '#lib/domain/access.ts';
import type {
	AssessmentKind,
	AttachmentType,
	CategoryField,
	Declaration,
	EditionState,
	EntrantKind,
	Host,
	Phase,
	PhaseWindow,
	QuotaUnit,
	SchoolStage,
} from '#lib/domain/edition.ts';
import type { CategoryUse } from '#lib/domain/edition-change.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import type { Rubric, ScoreStep } from '#lib/domain/rubric.ts';
import { effectiveWindows } from '#lib/domain/window.ts';
import type { Context } from '../platform/context.ts';
import type { Queryable } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';

/** 组别. */
interface DivisionRow {
	id: string;
	position: number;
	name: LocalText;
	/** empty: not a division by school stage (teachers, or by grades alone) */
	stages: SchoolStage[];
	gradeMin: number | null;
	gradeMax: number | null;
}

/** 学科、研究领域. */
interface DisciplineRow {
	id: string;
	position: number;
	code: string;
	name: LocalText;
}

interface AttachmentRuleRow {
	id: string;
	position: number;
	key: string;
	label: LocalText;
	help: LocalText | null;
	types: AttachmentType[];
	countMin: number;
	countMax: number;
	bytesMax: number;
}

/** What the category's edition is, as far as an entry, a filing or a judge needs it. */
interface CategoryEdition {
	id: string;
	name: LocalText;
	state: EditionState;
	ordinal: number | null;
	periodLabel: string;
	theme: LocalText | null;
	hosts: Host[];
	declarations: Declaration[];
}

/** 类别 with everything that says how it works. */
export interface CategoryFull {
	id: string;
	editionId: string;
	sectionId: string;
	sectionName: LocalText;
	position: number;
	key: string;
	code: string;
	name: LocalText;
	guidance: LocalText | null;
	entrantKind: EntrantKind;
	assessmentKind: AssessmentKind;
	quotaUnit: QuotaUnit;
	participantsMin: number;
	participantsMax: number;
	advisorsMin: number;
	advisorsMax: number;
	/** null = unlimited */
	entriesPerParticipant: number | null;
	/** the school's quota; null = unlimited */
	entriesPerUnit: number | null;
	sameStageRequired: boolean;
	ageMin: number | null;
	ageMax: number | null;
	titleMax: number;
	abstractMax: number;
	abstractRequired: boolean;
	fields: CategoryField[];
	version: number;
	edition: CategoryEdition;
	divisions: DivisionRow[];
	disciplines: DisciplineRow[];
	attachmentRules: AttachmentRuleRow[];
	/** the windows that count: its own, else the edition's */
	windows: PhaseWindow[];
	/** only its own */
	ownWindows: PhaseWindow[];
	/** the newest version; null where nothing is scored */
	rubric: Rubric | null;
}

/** 届 with its whole tree. */
interface EditionFull extends CategoryEdition {
	programmeId: string;
	programmeName: LocalText;
	preset: string;
	callNumber: string | null;
	openedAt: Date | null;
	finishedAt: Date | null;
	createdAt: Date;
	version: number;
	/** the edition's own windows, for categories without their own */
	windows: PhaseWindow[];
	sections: { id: string; position: number; name: LocalText; categories: CategoryFull[] }[];
	/** all categories in order, whatever their section */
	categories: CategoryFull[];
}

/** An edition as lists show it. */
interface EditionLine {
	id: string;
	name: LocalText;
	ordinal: number | null;
	periodLabel: string;
	theme: LocalText | null;
	hosts: Host[];
	state: EditionState;
	createdAt: Date;
	openedAt: Date | null;
	finishedAt: Date | null;
	categories: {
		id: string;
		key: string;
		code: string;
		name: LocalText;
		entrantKind: EntrantKind;
		assessmentKind: AssessmentKind;
		windows: PhaseWindow[];
	}[];
}

/** Drafts are seen by staff and administrators alone. The SQL twin is {@link visibleStates}. */
function visibleStates(ctx: Context): EditionState[] {
	return hasRole(ctx.actor, 'staff', 'administrator') || ctx.actor.kind === 'system'
		? ['draft', 'open', 'finished']
		: ['open', 'finished'];
}

interface WindowJson {
	phase: string;
	opens_at: string | Date;
	closes_at: string | Date;
}
function windowOfRow(row: WindowJson): PhaseWindow {
	return { phase: row.phase as Phase, opensAt: new Date(row.opens_at), closesAt: new Date(row.closes_at) };
}

function lines(db: Queryable, states: EditionState[]) {
	return db
		.selectFrom('edition as e')
		.select((eb) => [
			'e.id',
			'e.name',
			'e.ordinal',
			'e.period_label',
			'e.theme',
			'e.hosts',
			'e.state',
			'e.created_at',
			'e.opened_at',
			'e.finished_at',
			jsonArrayFrom(
				eb
					.selectFrom('phase_window as w')
					.select(['w.phase', 'w.opens_at', 'w.closes_at'])
					.whereRef('w.edition_id', '=', 'e.id')
					.where('w.category_id', 'is', null),
			).as('windows'),
			jsonArrayFrom(
				eb
					.selectFrom('category as c')
					.select((inner) => [
						'c.id',
						'c.key',
						'c.code',
						'c.name',
						'c.entrant_kind',
						'c.assessment_kind',
						jsonArrayFrom(
							inner
								.selectFrom('phase_window as w')
								.select(['w.phase', 'w.opens_at', 'w.closes_at'])
								.whereRef('w.category_id', '=', 'c.id'),
						).as('windows'),
					])
					.whereRef('c.edition_id', '=', 'e.id')
					.orderBy('c.position'),
			).as('categories'),
		])
		.where('e.state', 'in', states)
		.orderBy('e.created_at', 'desc')
		.orderBy('e.id', 'desc');
}

async function readLines(db: Queryable, states: EditionState[]): Promise<EditionLine[]> {
	const rows = await lines(db, states).execute();
	return rows.map((row) => {
		const ofEdition = row.windows.map(windowOfRow);
		return {
			id: row.id,
			name: row.name,
			ordinal: row.ordinal,
			periodLabel: row.period_label,
			theme: row.theme,
			hosts: row.hosts,
			state: row.state as EditionState,
			createdAt: row.created_at,
			openedAt: row.opened_at,
			finishedAt: row.finished_at,
			categories: row.categories.map((category) => ({
				id: category.id,
				key: category.key,
				code: category.code,
				name: category.name,
				entrantKind: category.entrant_kind as EntrantKind,
				assessmentKind: category.assessment_kind as AssessmentKind,
				windows: effectiveWindows(ofEdition, category.windows.map(windowOfRow)),
			})),
		};
	});
}

/** Opened and finished editions, newest first: what everybody may see. One query. */
export function listPublicEditions(ctx: Context): Promise<EditionLine[]> {
	return readLines(ctx.db, ['open', 'finished']);
}

/** All editions the actor may see, drafts included for staff; newest first. One query. */
export function listEditions(ctx: Context): Promise<EditionLine[]> {
	return readLines(ctx.db, visibleStates(ctx));
}

/** The parts below categories and their editions, as JSON, so that a tree costs one query. */
function categories(db: Queryable) {
	return db
		.selectFrom('category as c')
		.innerJoin('section as s', 's.id', 'c.section_id')
		.innerJoin('edition as e', 'e.id', 'c.edition_id')
		.select((eb) => [
			'c.id',
			'c.edition_id',
			'c.section_id',
			's.name as section_name',
			'c.position',
			'c.key',
			'c.code',
			'c.name',
			'c.guidance',
			'c.entrant_kind',
			'c.assessment_kind',
			'c.quota_unit',
			'c.participants_min',
			'c.participants_max',
			'c.advisors_min',
			'c.advisors_max',
			'c.entries_per_participant',
			'c.entries_per_unit',
			'c.same_stage_required',
			'c.age_min',
			'c.age_max',
			'c.title_max',
			'c.abstract_max',
			'c.abstract_required',
			'c.fields',
			'c.version',
			'e.name as edition_name',
			'e.state as edition_state',
			'e.ordinal as edition_ordinal',
			'e.period_label as edition_period_label',
			'e.theme as edition_theme',
			'e.hosts as edition_hosts',
			'e.declarations as edition_declarations',
			jsonArrayFrom(
				eb
					.selectFrom('division as d')
					.select(['d.id', 'd.position', 'd.name', 'd.stages', 'd.grade_min', 'd.grade_max'])
					.whereRef('d.category_id', '=', 'c.id')
					.orderBy('d.position'),
			).as('divisions'),
			jsonArrayFrom(
				eb
					.selectFrom('discipline as d')
					.select(['d.id', 'd.position', 'd.code', 'd.name'])
					.whereRef('d.category_id', '=', 'c.id')
					.orderBy('d.position'),
			).as('disciplines'),
			jsonArrayFrom(
				eb
					.selectFrom('attachment_rule as r')
					.select([
						'r.id',
						'r.position',
						'r.key',
						'r.label',
						'r.help',
						'r.types',
						'r.count_min',
						'r.count_max',
						'r.bytes_max',
					])
					.whereRef('r.category_id', '=', 'c.id')
					.orderBy('r.position'),
			).as('rules'),
			jsonArrayFrom(
				eb
					.selectFrom('phase_window as w')
					.select(['w.category_id', 'w.phase', 'w.opens_at', 'w.closes_at'])
					.whereRef('w.edition_id', '=', 'c.edition_id')
					.where((or) => or.or([or('w.category_id', 'is', null), or('w.category_id', '=', or.ref('c.id'))])),
			).as('windows'),
			// the newest version; heads and leaves mixed, in order, see toRubric
			jsonObjectFrom(
				eb
					.selectFrom('rubric as r')
					.select((inner) => [
						'r.id',
						'r.number',
						'r.step_tenths',
						'r.frozen_at',
						jsonArrayFrom(
							inner
								.selectFrom('criterion as k')
								.select([
									'k.id',
									'k.parent_id',
									'k.position',
									'k.key',
									'k.name',
									'k.help',
									'k.max_tenths',
									'k.breaks_ties',
								])
								.whereRef('k.rubric_id', '=', 'r.id')
								.orderBy('k.position'),
						).as('criteria'),
					])
					.whereRef('r.category_id', '=', 'c.id')
					.orderBy('r.number', 'desc')
					.limit(1),
			).as('rubric'),
		]);
}

interface RubricJson {
	id: string;
	number: number;
	step_tenths: number;
	frozen_at: string | Date | null;
	criteria: {
		id: string;
		parent_id: string | null;
		position: number;
		key: string;
		name: LocalText;
		help: LocalText | null;
		max_tenths: number | null;
		breaks_ties: boolean;
	}[];
}

function toRubric(row: RubricJson): Rubric {
	return {
		id: row.id,
		number: row.number,
		stepTenths: row.step_tenths as ScoreStep,
		frozenAt: row.frozen_at === null ? null : new Date(row.frozen_at),
		heads: row.criteria
			.filter((criterion) => criterion.parent_id === null)
			.map((head) => ({
				id: head.id,
				key: head.key,
				name: head.name,
				help: head.help,
				maxTenths: head.max_tenths,
				breaksTies: head.breaks_ties,
				children: row.criteria
					.filter((criterion) => criterion.parent_id === head.id)
					.map((leaf) => ({
						id: leaf.id,
						key: leaf.key,
						name: leaf.name,
						help: leaf.help,
						// a leaf always has points (invariant criterion_two_levels)
						maxTenths: leaf.max_tenths ?? 0,
						breaksTies: leaf.breaks_ties,
					})),
			})),
	};
}

type CategoryRow = Awaited<ReturnType<ReturnType<typeof categories>['execute']>>[number];

function toCategory(row: CategoryRow): CategoryFull {
	const own = row.windows.filter((window) => window.category_id !== null).map(windowOfRow);
	const ofEdition = row.windows.filter((window) => window.category_id === null).map(windowOfRow);
	return {
		id: row.id,
		editionId: row.edition_id,
		sectionId: row.section_id,
		sectionName: row.section_name,
		position: row.position,
		key: row.key,
		code: row.code,
		name: row.name,
		guidance: row.guidance,
		entrantKind: row.entrant_kind as EntrantKind,
		assessmentKind: row.assessment_kind as AssessmentKind,
		quotaUnit: row.quota_unit as QuotaUnit,
		participantsMin: row.participants_min,
		participantsMax: row.participants_max,
		advisorsMin: row.advisors_min,
		advisorsMax: row.advisors_max,
		entriesPerParticipant: row.entries_per_participant,
		entriesPerUnit: row.entries_per_unit,
		sameStageRequired: row.same_stage_required,
		ageMin: row.age_min,
		ageMax: row.age_max,
		titleMax: row.title_max,
		abstractMax: row.abstract_max,
		abstractRequired: row.abstract_required,
		fields: row.fields,
		version: row.version,
		edition: {
			id: row.edition_id,
			name: row.edition_name,
			state: row.edition_state as EditionState,
			ordinal: row.edition_ordinal,
			periodLabel: row.edition_period_label,
			theme: row.edition_theme,
			hosts: row.edition_hosts,
			declarations: row.edition_declarations,
		},
		divisions: row.divisions.map((division) => ({
			id: division.id,
			position: division.position,
			name: division.name,
			stages: division.stages as SchoolStage[],
			gradeMin: division.grade_min,
			gradeMax: division.grade_max,
		})),
		disciplines: row.disciplines,
		attachmentRules: row.rules.map((rule) => ({
			id: rule.id,
			position: rule.position,
			key: rule.key,
			label: rule.label,
			help: rule.help,
			types: rule.types as AttachmentType[],
			countMin: rule.count_min,
			countMax: rule.count_max,
			bytesMax: rule.bytes_max,
		})),
		windows: effectiveWindows(ofEdition, own),
		ownWindows: own,
		rubric: row.rubric && toRubric(row.rubric),
	};
}

/** A category by id, or undefined; no visibility: for commands that have already decided who may. One query. */
export async function findCategory(db: Queryable, categoryId: string): Promise<CategoryFull | undefined> {
	const row = await categories(db).where('c.id', '=', categoryId).executeTakeFirst();
	return row && toCategory(row);
}

/**
 * A category with its divisions, disciplines, attachment rules, effective windows and newest rubric. Categories of drafts are for staff
 * alone. Pass `trx` inside a command. One query.
 */
export async function getCategory(ctx: Context, categoryId: string, db: Queryable = ctx.db): Promise<CategoryFull> {
	const row = await categories(db)
		.where('c.id', '=', categoryId)
		.where('e.state', 'in', visibleStates(ctx))
		.executeTakeFirst();
	if (!row) throw new NotFound('category');
	return toCategory(row);
}

/** All categories of the editions that are open, newest edition first: what a teacher can enter. One query. */
export async function listOpenCategories(ctx: Context): Promise<CategoryFull[]> {
	const rows = await categories(ctx.db)
		.where('e.state', '=', 'open')
		.orderBy('e.created_at', 'desc')
		.orderBy('e.id', 'desc')
		.orderBy('c.position')
		.execute();
	return rows.map(toCategory);
}

/** An edition with its whole tree. Two queries, whatever its size. */
export async function getEdition(ctx: Context, editionId: string, db: Queryable = ctx.db): Promise<EditionFull> {
	const row = await db
		.selectFrom('edition as e')
		.innerJoin('programme as p', 'p.id', 'e.programme_id')
		.select((eb) => [
			'e.id',
			'e.programme_id',
			'p.name as programme_name',
			'e.preset',
			'e.name',
			'e.ordinal',
			'e.period_label',
			'e.theme',
			'e.call_number',
			'e.hosts',
			'e.declarations',
			'e.state',
			'e.opened_at',
			'e.finished_at',
			'e.created_at',
			'e.version',
			jsonArrayFrom(
				eb
					.selectFrom('section as s')
					.select(['s.id', 's.position', 's.name'])
					.whereRef('s.edition_id', '=', 'e.id')
					.orderBy('s.position'),
			).as('sections'),
			jsonArrayFrom(
				eb
					.selectFrom('phase_window as w')
					.select(['w.phase', 'w.opens_at', 'w.closes_at'])
					.whereRef('w.edition_id', '=', 'e.id')
					.where('w.category_id', 'is', null),
			).as('windows'),
		])
		.where('e.id', '=', editionId)
		.where('e.state', 'in', visibleStates(ctx))
		.executeTakeFirst();
	if (!row) throw new NotFound('edition');
	const all = (await categories(db).where('c.edition_id', '=', editionId).orderBy('c.position').execute()).map(
		toCategory,
	);
	return {
		id: row.id,
		programmeId: row.programme_id,
		programmeName: row.programme_name,
		preset: row.preset,
		name: row.name,
		ordinal: row.ordinal,
		periodLabel: row.period_label,
		theme: row.theme,
		callNumber: row.call_number,
		hosts: row.hosts,
		declarations: row.declarations,
		state: row.state as EditionState,
		openedAt: row.opened_at,
		finishedAt: row.finished_at,
		createdAt: row.created_at,
		version: row.version,
		windows: effectiveWindows(row.windows.map(windowOfRow), []),
		sections: row.sections.map((section) => ({
			...section,
			categories: all.filter((category) => category.sectionId === section.id),
		})),
		categories: all,
	};
}

/** How the categories are used, one line each, also where nothing stands on them. One query. */
export async function listCategoryUse(db: Queryable, editionId: string): Promise<CategoryUse[]> {
	const { rows } = await sql<{
		category_id: string;
		entries: number;
		filed: number;
		numbered: number;
		divisions: Record<string, number> | null;
		disciplines: Record<string, number> | null;
		rules: Record<string, number> | null;
		participants_most: number | null;
		advisors_most: number | null;
		per_unit_most: number | null;
		per_participant_most: number | null;
		title_longest: number | null;
		abstract_longest: number | null;
		field_keys: string[] | null;
		field_options: string[] | null;
		stages: number;
	}>`
		with live as materialized (
			select e.id, e.category_id, e.unit_id, e.division_id, e.discipline_id, e.number, e.filed_at, e.state, e.title, e.abstract, e.field_values
			from entry e where e.edition_id = ${editionId}
		), counting as (select id, category_id, unit_id from live where state not in ('withdrawn', 'rejected', 'disqualified'))
		select c.id as category_id,
			(select count(*) from live e where e.category_id = c.id)::int as entries,
			(select count(*) from live e where e.category_id = c.id and e.filed_at is not null)::int as filed,
			(select count(*) from live e where e.category_id = c.id and e.number is not null)::int as numbered,
			(select max(length(e.title)) from live e where e.category_id = c.id) as title_longest,
			(select max(length(e.abstract)) from live e where e.category_id = c.id) as abstract_longest,
			(select jsonb_object_agg(k, n) from (select e.division_id as k, count(*) as n from live e
				where e.category_id = c.id and e.division_id is not null group by 1) x) as divisions,
			(select jsonb_object_agg(k, n) from (select e.discipline_id as k, count(*) as n from live e
				where e.category_id = c.id and e.discipline_id is not null group by 1) x) as disciplines,
			(select jsonb_object_agg(k, n) from (select f.rule_id as k, count(*) as n from (
				select f.rule_id from entry_file f join live e on e.id = f.entry_id where e.category_id = c.id
				union all select f.rule_id from entry_version_file f join attachment_rule r on r.id = f.rule_id where r.category_id = c.id) f
				group by 1) x) as rules,
			(select max(n) from (select count(*)::int as n from participant p join counting e on e.id = p.entry_id
				where e.category_id = c.id group by p.entry_id) x) as participants_most,
			(select max(n) from (select count(*)::int as n from advisor p join counting e on e.id = p.entry_id
				where e.category_id = c.id group by p.entry_id) x) as advisors_most,
			(select max(n) from (select count(*)::int as n from counting e where e.category_id = c.id group by e.unit_id) x) as per_unit_most,
			(select max(n) from (select count(*)::int as n from participant p join counting e on e.id = p.entry_id
				where e.category_id = c.id group by p.person_id) x) as per_participant_most,
			(select array_agg(distinct k.key) from live e cross join lateral jsonb_each(e.field_values) k
				where e.category_id = c.id and k.value not in ('""'::jsonb, 'null'::jsonb)) as field_keys,
			(select array_agg(distinct k.key || '=' || (k.value #>> '{}')) from live e cross join lateral jsonb_each(e.field_values) k
				cross join lateral jsonb_array_elements(c.fields) f
				where e.category_id = c.id and f ->> 'key' = k.key and f ->> 'kind' = 'select' and k.value <> '""'::jsonb) as field_options,
			(select count(*) from stage s where s.category_id = c.id)::int as stages
		from category c where c.edition_id = ${editionId} order by c.position
	`.execute(db);
	return rows.map((row) => ({
		categoryId: row.category_id,
		entries: row.entries,
		filed: row.filed,
		divisions: row.divisions ?? {},
		disciplines: row.disciplines ?? {},
		rules: row.rules ?? {},
		participantsMost: row.participants_most ?? 0,
		advisorsMost: row.advisors_most ?? 0,
		perUnitMost: row.per_unit_most ?? 0,
		perParticipantMost: row.per_participant_most ?? 0,
		titleLongest: row.title_longest ?? 0,
		abstractLongest: row.abstract_longest ?? 0,
		fieldKeys: row.field_keys ?? [],
		fieldOptions: row.field_options ?? [],
		stages: row.stages,
		numbered: row.numbered,
	}));
}

/** One version of a rubric by its id: the one a stage was opened with, which need not be the newest. */
export async function findRubric(db: Queryable, rubricId: string): Promise<Rubric | undefined> {
	const row = await db
		.selectFrom('rubric as r')
		.select((eb) => [
			'r.id',
			'r.number',
			'r.step_tenths',
			'r.frozen_at',
			jsonArrayFrom(
				eb
					.selectFrom('criterion as k')
					.select(['k.id', 'k.parent_id', 'k.position', 'k.key', 'k.name', 'k.help', 'k.max_tenths', 'k.breaks_ties'])
					.whereRef('k.rubric_id', '=', 'r.id')
					.orderBy('k.position'),
			).as('criteria'),
		])
		.where('r.id', '=', rubricId)
		.executeTakeFirst();
	return row && toRubric(row);
}
