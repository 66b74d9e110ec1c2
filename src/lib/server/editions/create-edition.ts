import { accountOf } from '#lib/domain/access.ts';
import { accept, type Decision } from '#lib/domain/decision.ts';
import type { EditionState, Host, PhaseWindow } from '#lib/domain/edition.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import type { ConditionDraft } from '#lib/domain/nomination.ts';
import type { CategoryDraft, EditionDraft, RubricDraft } from '#lib/domain/presets/preset.ts';
import { PRESETS, type PresetKey } from '#lib/domain/presets/presets.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { requireStaff } from './lock-edition.ts';

interface CreateEdition {
	preset: PresetKey;
	name: LocalText;
	ordinal: number | null;
	periodLabel: string;
	theme: LocalText | null;
	callNumber: string | null;
	/** the preset's when absent */
	hosts?: Host[];
	/** the day entries open; every default date counts from it */
	startsOn: Date;
}

/** A new edition from a preset, as a draft that only staff see. */
export function createEdition(
	ctx: Context,
	input: CreateEdition,
): Promise<Decision<'created', never> & { editionId: string }> {
	return ctx.transaction(async (trx) => {
		requireStaff(ctx);
		const proposal = PRESETS[input.preset]({
			now: ctx.now,
			zone: ctx.installation.timeZone,
			startsOn: input.startsOn,
			ordinal: input.ordinal ?? undefined,
		});
		const { editionId } = await insertEdition(
			trx,
			{
				...proposal,
				name: input.name,
				ordinal: input.ordinal,
				periodLabel: input.periodLabel,
				theme: input.theme,
				callNumber: input.callNumber,
				hosts: input.hosts ?? proposal.hosts,
			},
			{ now: ctx.now, createdBy: accountOf(ctx.actor) },
		);
		await recordAudit(trx, ctx, 'edition.created', { edition: editionId });
		return { ...accept('created'), editionId };
	});
}

interface InsertEdition {
	now: Date;
	createdBy: string | null;
	/** the generator's own ids, so that the same seed makes the same world */
	id?: () => string;
	/** draft when absent; the generator makes editions that opened, or ended, in the past */
	state?: EditionState;
	openedAt?: Date | null;
	finishedAt?: Date | null;
}

/** What a draft became: ids by the keys of the draft. */
export interface InsertedEdition {
	programmeId: string;
	editionId: string;
	categories: Record<string, InsertedCategory>;
}
export interface InsertedCategory {
	categoryId: string;
	divisionIds: string[];
	/** by code */
	disciplineIds: Record<string, string>;
	/** by key */
	ruleIds: Record<string, string>;
	rubricId: string | null;
	/** by key, heads and leaves */
	criterionIds: Record<string, string>;
	/** 申报条件, by code */
	conditionIds: Record<string, string>;
}

/** Writes a whole draft: one statement per table, whatever its size. */
export async function insertEdition(trx: Trx, draft: EditionDraft, facts: InsertEdition): Promise<InsertedEdition> {
	const id = facts.id ?? (() => newId());
	const programmeId = await programmeOf(trx, draft, id, facts.now);
	const editionId = id();
	await trx
		.insertInto('edition')
		.values({
			id: editionId,
			programme_id: programmeId,
			preset: draft.preset,
			name: toJsonb(draft.name),
			ordinal: draft.ordinal,
			period_label: draft.periodLabel,
			theme: draft.theme && toJsonb(draft.theme),
			call_number: draft.callNumber,
			hosts: toJsonb(draft.hosts),
			declarations: toJsonb(draft.declarations),
			state: facts.state ?? 'draft',
			opened_at: facts.openedAt ?? null,
			finished_at: facts.finishedAt ?? null,
			created_at: facts.now,
			created_by: facts.createdBy,
		})
		.execute();
	const sections = draft.sections.map((section, index) => ({ ...section, id: id(), position: index + 1 }));
	await trx
		.insertInto('section')
		.values(
			sections.map((section) => ({
				id: section.id,
				edition_id: editionId,
				position: section.position,
				name: toJsonb(section.name),
			})),
		)
		.execute();
	const categories = await insertCategories(
		trx,
		editionId,
		sections
			.flatMap((section) => section.categories.map((category) => ({ sectionId: section.id, category })))
			.map((row, index) => ({ ...row, position: index + 1 })),
		{ now: facts.now, id },
	);
	await insertWindows(
		trx,
		editionId,
		[
			...draft.windows.map((window) => ({ window, categoryId: null })),
			...draft.sections
				.flatMap((section) => section.categories)
				.flatMap((category) =>
					category.windows.map((window) => ({ window, categoryId: categories[category.key]!.categoryId })),
				),
		],
		id,
	);
	return { programmeId, editionId, categories };
}

async function programmeOf(trx: Trx, draft: EditionDraft, id: () => string, now: Date): Promise<string> {
	const found = await trx
		.selectFrom('programme')
		.select('id')
		.where('kind', '=', draft.programme.kind)
		.where((eb) => eb(eb.ref('name', '->>').key('zh'), '=', draft.programme.name.zh))
		.executeTakeFirst();
	if (found) return found.id;
	const programmeId = id();
	await trx
		.insertInto('programme')
		.values({ id: programmeId, kind: draft.programme.kind, name: toJsonb(draft.programme.name), created_at: now })
		.execute();
	return programmeId;
}

/** Categories with their divisions, disciplines, attachment rules and first rubric; without windows. */
export async function insertCategories(
	trx: Trx,
	editionId: string,
	rows: { sectionId: string; position: number; category: CategoryDraft }[],
	{ now, id }: { now: Date; id: () => string },
): Promise<Record<string, InsertedCategory>> {
	const made = rows.map(({ category, ...row }) => ({
		...row,
		category,
		id: id(),
		divisions: category.divisions.map((division, index) => ({ ...division, id: id(), position: index + 1 })),
		disciplines: category.disciplines.map((discipline, index) => ({ ...discipline, id: id(), position: index + 1 })),
		rules: category.attachmentRules.map((rule, index) => ({ ...rule, id: id(), position: index + 1 })),
		rubricId: category.rubric ? id() : null,
		conditions: (category.conditions ?? []).map((condition) => ({ ...condition, id: id() })),
	}));
	if (made.length === 0) return {};
	await trx
		.insertInto('category')
		.values(
			made.map(({ id: categoryId, category, sectionId, position }) => ({
				id: categoryId,
				edition_id: editionId,
				section_id: sectionId,
				position,
				key: category.key,
				...categoryColumns(category),
			})),
		)
		.execute();
	const divisions = made.flatMap((row) => row.divisions.map((division) => ({ categoryId: row.id, ...division })));
	if (divisions.length > 0) {
		await trx
			.insertInto('division')
			.values(
				divisions.map((division) => ({
					id: division.id,
					category_id: division.categoryId,
					position: division.position,
					name: toJsonb(division.name),
					stages: division.stages,
					grade_min: division.gradeMin ?? null,
					grade_max: division.gradeMax ?? null,
				})),
			)
			.execute();
	}
	const disciplines = made.flatMap((row) =>
		row.disciplines.map((discipline) => ({ categoryId: row.id, ...discipline })),
	);
	if (disciplines.length > 0) {
		await trx
			.insertInto('discipline')
			.values(
				disciplines.map((discipline) => ({
					id: discipline.id,
					category_id: discipline.categoryId,
					position: discipline.position,
					code: discipline.code,
					name: toJsonb(discipline.name),
				})),
			)
			.execute();
	}
	const rules = made.flatMap((row) => row.rules.map((rule) => ({ categoryId: row.id, ...rule })));
	if (rules.length > 0) {
		await trx
			.insertInto('attachment_rule')
			.values(
				rules.map((rule) => ({
					id: rule.id,
					category_id: rule.categoryId,
					position: rule.position,
					key: rule.key,
					label: toJsonb(rule.label),
					help: rule.help ? toJsonb(rule.help) : null,
					types: rule.types,
					count_min: rule.countMin,
					count_max: rule.countMax,
					bytes_max: rule.bytesMax,
				})),
			)
			.execute();
	}
	for (const { id: categoryId, conditions } of made) await insertConditions(trx, categoryId, conditions);
	const criterionIds = await insertRubrics(
		trx,
		made.flatMap((row) =>
			row.category.rubric && row.rubricId
				? [{ id: row.rubricId, categoryId: row.id, number: 1, draft: row.category.rubric }]
				: [],
		),
		{ now, id },
	);
	return Object.fromEntries(
		made.map((row) => [
			row.category.key,
			{
				categoryId: row.id,
				divisionIds: row.divisions.map((division) => division.id),
				disciplineIds: Object.fromEntries(row.disciplines.map((discipline) => [discipline.code, discipline.id])),
				ruleIds: Object.fromEntries(row.rules.map((rule) => [rule.key, rule.id])),
				rubricId: row.rubricId,
				criterionIds: row.rubricId ? (criterionIds[row.rubricId] ?? {}) : {},
				conditionIds: Object.fromEntries(row.conditions.map((condition) => [condition.code, condition.id])),
			},
		]),
	);
}

/** The columns of a category that staff write, from their names in the domain. */
export function categoryColumns(
	category: Omit<
		CategoryDraft,
		'key' | 'windows' | 'rubric' | 'conditions' | 'divisions' | 'disciplines' | 'attachmentRules'
	>,
) {
	return {
		code: category.code,
		name: toJsonb(category.name),
		guidance: category.guidance ? toJsonb(category.guidance) : null,
		entrant_kind: category.entrantKind,
		assessment_kind: category.assessmentKind,
		quota_unit: category.quotaUnit,
		participants_min: category.participantsMin,
		participants_max: category.participantsMax,
		advisors_min: category.advisorsMin,
		advisors_max: category.advisorsMax,
		entries_per_participant: category.entriesPerParticipant,
		entries_per_unit: category.entriesPerUnit,
		same_stage_required: category.sameStageRequired,
		age_min: category.ageMin,
		age_max: category.ageMax,
		title_max: category.titleMax,
		abstract_max: category.abstractMax,
		abstract_required: category.abstractRequired,
		fields: toJsonb(category.fields),
	};
}

/** 申报条件 of a category, in order. */
export async function insertConditions(
	trx: Trx,
	categoryId: string,
	conditions: readonly (ConditionDraft & { id: string })[],
	after = 0,
): Promise<void> {
	if (conditions.length === 0) return;
	await trx
		.insertInto('talent_condition')
		.values(
			conditions.map((condition, index) => ({
				id: condition.id,
				category_id: categoryId,
				position: after + index + 1,
				...conditionColumns(condition),
			})),
		)
		.execute();
}

export function conditionColumns(condition: ConditionDraft) {
	return {
		code: condition.code,
		text: toJsonb(condition.text),
		evidence_kind: condition.evidenceKind,
		min_level: condition.minLevel,
		min_grade: condition.minGrade,
		window_years: condition.windowYears,
	};
}

/** Rubrics with their criteria, heads before those below them. Returns the criteria's ids by key, per rubric. */
async function insertRubrics(
	trx: Trx,
	rubrics: { id: string; categoryId: string; number: number; draft: RubricDraft }[],
	{ now, id }: { now: Date; id: () => string },
): Promise<Record<string, Record<string, string>>> {
	if (rubrics.length === 0) return {};
	await trx
		.insertInto('rubric')
		.values(
			rubrics.map((rubric) => ({
				id: rubric.id,
				category_id: rubric.categoryId,
				number: rubric.number,
				step_tenths: rubric.draft.stepTenths,
				created_at: now,
			})),
		)
		.execute();
	const rows = rubrics.flatMap((rubric) =>
		rubric.draft.criteria.flatMap((head, index) => {
			const headId = id();
			const shared = { rubric_id: rubric.id };
			return [
				{
					...shared,
					id: headId,
					parent_id: null,
					position: index + 1,
					key: head.key,
					name: toJsonb(head.name),
					help: head.help ? toJsonb(head.help) : null,
					max_tenths: head.children ? null : head.maxTenths,
					breaks_ties: head.breaksTies ?? false,
				},
				...(head.children ?? []).map((leaf, below) => ({
					...shared,
					id: id(),
					parent_id: headId,
					position: below + 1,
					key: leaf.key,
					name: toJsonb(leaf.name),
					help: leaf.help ? toJsonb(leaf.help) : null,
					max_tenths: leaf.maxTenths,
					breaks_ties: leaf.breaksTies ?? false,
				})),
			];
		}),
	);
	if (rows.length > 0) await trx.insertInto('criterion').values(rows).execute();
	const byRubric: Record<string, Record<string, string>> = {};
	for (const row of rows) (byRubric[row.rubric_id] ??= {})[row.key] = row.id;
	return byRubric;
}

export async function insertWindows(
	trx: Trx,
	editionId: string,
	rows: { window: PhaseWindow; categoryId: string | null }[],
	id: () => string = () => newId(),
): Promise<void> {
	if (rows.length === 0) return;
	await trx
		.insertInto('phase_window')
		.values(
			rows.map(({ window, categoryId }) => ({
				id: id(),
				edition_id: editionId,
				category_id: categoryId,
				phase: window.phase,
				opens_at: window.opensAt,
				closes_at: window.closesAt,
			})),
		)
		.execute();
}
