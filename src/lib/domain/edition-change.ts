import { PHASES, type AssessmentKind, type EditionState, type Phase, type PhaseWindow } from './edition.ts';
import type { CategoryDraft } from './presets/preset.ts';
import { rubricProblems, rubricTotal, type Rubric, type RubricProblem } from './rubric.ts';
import { stateOfWindow, windowOf, windowProblems, type WindowProblem } from './window.ts';

/* ------------------------------------------------------------------ what is missing before an edition can open */

/** What the check needs of a category. */
interface OpeningCategory {
	id: string;
	assessmentKind: AssessmentKind;
	divisions: readonly { stages: readonly string[]; gradeMin: number | null; gradeMax: number | null }[];
	attachmentRules: readonly unknown[];
	/** the effective ones */
	windows: readonly PhaseWindow[];
	rubric: Rubric | null;
}

export type OpeningProblem =
	| { scope: 'edition'; code: 'hosts_missing' | 'declarations_missing' | 'categories_missing' }
	| ({ scope: 'category'; categoryId: string } & (
			| WindowProblem
			| RubricProblem
			/** teachers would have no time left */
			| { code: 'entry_window_over' }
			| { code: 'divisions_missing' | 'divisions_overlap' | 'rubric_missing' }
	  ));

/** 评审方式 that give points by a rubric. */
export function needsRubric(kind: AssessmentKind): boolean {
	return kind === 'rubric' || kind === 'sift_then_rubric';
}

/** The first and last grade a division takes; null where it is not one of pupils' grades. */
function gradesOf(division: OpeningCategory['divisions'][number]): [number, number][] {
	if (division.gradeMin !== null || division.gradeMax !== null)
		return [[division.gradeMin ?? 1, division.gradeMax ?? 12]];
	const ranges: Record<string, [number, number]> = { primary: [1, 6], junior: [7, 9], senior: [10, 12] };
	return division.stages.flatMap((stage) => (ranges[stage] ? [ranges[stage]] : []));
}

/** Whether a grade falls into two divisions: an entry must know its own. */
export function divisionsOverlap(divisions: OpeningCategory['divisions']): boolean {
	const ranges = divisions.map(gradesOf);
	return ranges.some((mine, index) =>
		ranges
			.slice(index + 1)
			.some((theirs) => mine.some(([from, to]) => theirs.some(([low, high]) => from <= high && low <= to))),
	);
}

/** Everything that keeps an edition from opening, at once; empty when it may open. */
export function openingProblems(
	edition: { hosts: readonly unknown[]; declarations: readonly unknown[]; categories: readonly OpeningCategory[] },
	now: Date,
): OpeningProblem[] {
	const problems: OpeningProblem[] = [];
	if (edition.hosts.length === 0) problems.push({ scope: 'edition', code: 'hosts_missing' });
	if (edition.declarations.length === 0) problems.push({ scope: 'edition', code: 'declarations_missing' });
	if (edition.categories.length === 0) problems.push({ scope: 'edition', code: 'categories_missing' });
	for (const category of edition.categories) {
		const of = { scope: 'category', categoryId: category.id } as const;
		for (const problem of windowProblems(category.windows)) problems.push({ ...of, ...problem });
		if (stateOfWindow(windowOf(category.windows, 'entry'), now) === 'after') {
			problems.push({ ...of, code: 'entry_window_over' });
		}
		if (category.divisions.length === 0) problems.push({ ...of, code: 'divisions_missing' });
		else if (divisionsOverlap(category.divisions)) problems.push({ ...of, code: 'divisions_overlap' });
		if (!needsRubric(category.assessmentKind)) continue;
		if (!category.rubric || rubricTotal(category.rubric) === 0) problems.push({ ...of, code: 'rubric_missing' });
		else for (const problem of rubricProblems(category.rubric)) problems.push({ ...of, ...problem });
	}
	return problems;
}

/* ------------------------------------------------------------------ dates after opening */

export type WindowChangeProblem = {
	code:
		/** it has begun: its opening stands */
		| 'window_already_begun'
		/** it would be over the moment it is saved */
		| 'window_closes_in_past';
	phase: Phase;
};

/**
 * Whether a category's dates may change once people work by them. An opening that has passed stands; a closing may move, earlier too, but not
 * into the past: what is closed now must not turn out to have been closed yesterday.
 */
export function windowChangeProblems(
	before: readonly PhaseWindow[],
	after: readonly PhaseWindow[],
	now: Date,
): WindowChangeProblem[] {
	return PHASES.flatMap((phase) => {
		const old = windowOf(before, phase);
		const next = windowOf(after, phase);
		if (!next) return [];
		const problems: WindowChangeProblem[] = [];
		if (old && old.opensAt <= now && next.opensAt.getTime() !== old.opensAt.getTime()) {
			problems.push({ code: 'window_already_begun', phase });
		}
		if (next.closesAt <= now && next.closesAt.getTime() !== old?.closesAt.getTime()) {
			problems.push({ code: 'window_closes_in_past', phase });
		}
		return problems;
	});
}

/* ------------------------------------------------------------------ a category once entries stand on it */

/** What stands on a category. `most` and `longest` count entries that are still in the running. */
export interface CategoryUse {
	categoryId: string;
	entries: number;
	/** entries that a school has filed at least once */
	filed: number;
	/** entries that have a number with the category's code in it */
	numbered: number;
	/** entries per division id, per discipline id; files per attachment rule id */
	divisions: Record<string, number>;
	disciplines: Record<string, number>;
	rules: Record<string, number>;
	participantsMost: number;
	advisorsMost: number;
	perUnitMost: number;
	perParticipantMost: number;
	titleLongest: number;
	abstractLongest: number;
	/** keys of fields that hold a value in some entry */
	fieldKeys: string[];
	/** select options in use, `key=value` */
	fieldOptions: string[];
	stages: number;
}

/** A category as it is, or as it shall be: the draft's words, with the ids of rows that exist. */
export type CategoryShape = Omit<
	CategoryDraft,
	'key' | 'windows' | 'rubric' | 'conditions' | 'divisions' | 'disciplines' | 'attachmentRules'
> & {
	divisions: (CategoryDraft['divisions'][number] & { id: string })[];
	disciplines: (CategoryDraft['disciplines'][number] & { id: string })[];
	attachmentRules: (CategoryDraft['attachmentRules'][number] & { id: string })[];
};

/** Why a change is not harmless. `count` is what stands in the way. */
export interface ChangeBlocker {
	code:
		| 'code_in_numbers'
		| 'entrant_kind_in_use'
		| 'assessment_kind_in_use'
		| 'participants_max_below_use'
		| 'advisors_max_below_use'
		| 'unit_quota_below_use'
		| 'participant_quota_below_use'
		| 'title_max_below_use'
		| 'abstract_max_below_use'
		| 'division_in_use'
		| 'discipline_in_use'
		| 'attachment_rule_in_use'
		| 'field_in_use'
		| 'option_in_use'
		/** a demand that entries already filed were not told of */
		| 'stricter_after_filing';
	count: number;
	/** what the page calls the part: a row's Chinese name or a field's key */
	part?: string;
}

/**
 * What keeps a category from being changed to `after`; empty when the change harms nobody. Without entries anything goes. Limits may not fall below
 * what stands, rows that are used may not go, and once a school has filed nothing may become stricter.
 */
export function changeBlockers(before: CategoryShape, after: CategoryShape, use: CategoryUse): ChangeBlocker[] {
	const found: ChangeBlocker[] = [];
	const block = (when: boolean, code: ChangeBlocker['code'], count: number, part?: string) => {
		if (when) found.push(part === undefined ? { code, count } : { code, count, part });
	};
	block(use.numbered > 0 && after.code !== before.code, 'code_in_numbers', use.numbered);
	block(use.stages > 0 && after.assessmentKind !== before.assessmentKind, 'assessment_kind_in_use', use.stages);
	if (use.entries === 0) return found;

	block(after.entrantKind !== before.entrantKind, 'entrant_kind_in_use', use.entries);
	const lowered = (to: number | null, from: number | null, most: number) =>
		to !== null && (from === null || to < from) && to < most;
	block(
		lowered(after.participantsMax, before.participantsMax, use.participantsMost),
		'participants_max_below_use',
		use.participantsMost,
	);
	block(lowered(after.advisorsMax, before.advisorsMax, use.advisorsMost), 'advisors_max_below_use', use.advisorsMost);
	block(lowered(after.entriesPerUnit, before.entriesPerUnit, use.perUnitMost), 'unit_quota_below_use', use.perUnitMost);
	block(
		lowered(after.entriesPerParticipant, before.entriesPerParticipant, use.perParticipantMost),
		'participant_quota_below_use',
		use.perParticipantMost,
	);
	block(lowered(after.titleMax, before.titleMax, use.titleLongest), 'title_max_below_use', use.titleLongest);
	block(
		lowered(after.abstractMax, before.abstractMax, use.abstractLongest),
		'abstract_max_below_use',
		use.abstractLongest,
	);

	for (const division of before.divisions) {
		const count = use.divisions[division.id] ?? 0;
		const next = after.divisions.find(({ id }) => id === division.id);
		const same =
			next &&
			next.stages.length === division.stages.length &&
			next.stages.every((stage) => division.stages.includes(stage)) &&
			(next.gradeMin ?? null) === (division.gradeMin ?? null) &&
			(next.gradeMax ?? null) === (division.gradeMax ?? null);
		block(count > 0 && !same, 'division_in_use', count, division.name.zh);
	}
	for (const discipline of before.disciplines) {
		const count = use.disciplines[discipline.id] ?? 0;
		const kept = after.disciplines.some(({ id }) => id === discipline.id);
		block(count > 0 && !kept, 'discipline_in_use', count, discipline.name.zh);
	}
	for (const rule of before.attachmentRules) {
		const count = use.rules[rule.id] ?? 0;
		const next = after.attachmentRules.find(({ id }) => id === rule.id);
		const narrower =
			!next ||
			next.countMax < rule.countMax ||
			next.bytesMax < rule.bytesMax ||
			rule.types.some((type) => !next.types.includes(type));
		block(count > 0 && narrower, 'attachment_rule_in_use', count, rule.label.zh);
	}
	for (const field of before.fields) {
		if (!use.fieldKeys.includes(field.key)) continue;
		const next = after.fields.find(({ key }) => key === field.key);
		// the mark says what judges may see: versions already frozen keep what they hid or showed
		const same =
			next?.kind === field.kind &&
			(next.identifying ?? false) === (field.identifying ?? false) &&
			(next.max === undefined || (field.max !== undefined && next.max >= field.max));
		block(!same, 'field_in_use', use.entries, field.label.zh);
		for (const option of field.options ?? []) {
			const used = use.fieldOptions.includes(`${field.key}=${option.value}`);
			const kept = next?.options?.some(({ value }) => value === option.value) ?? false;
			block(Boolean(same) && used && !kept, 'option_in_use', use.entries, option.label.zh);
		}
	}

	if (use.filed > 0) {
		const raised = (to: number | null, from: number | null) => to !== null && (from === null || to > from);
		const fell = (to: number | null, from: number | null) => to !== null && (from === null || to < from);
		const stricter =
			raised(after.participantsMin, before.participantsMin) ||
			raised(after.advisorsMin, before.advisorsMin) ||
			raised(after.ageMin, before.ageMin) ||
			fell(after.ageMax, before.ageMax) ||
			(after.sameStageRequired && !before.sameStageRequired) ||
			(after.abstractRequired && !before.abstractRequired) ||
			after.fields.some(
				(field) => field.required && !before.fields.some((old) => old.key === field.key && old.required),
			) ||
			after.attachmentRules.some(
				(rule) => rule.countMin > (before.attachmentRules.find(({ id }) => id === rule.id)?.countMin ?? 0),
			) ||
			(after.disciplines.length > 0 && before.disciplines.length === 0);
		block(stricter, 'stricter_after_filing', use.filed);
	}
	return found;
}

/* ------------------------------------------------------------------ steps of the edition */

export type OpenEditionRefusal = 'edition_not_draft' | 'edition_not_ready';

/** draft → open: teachers see it and enter by its windows. Not ready: `facts.problems` says why. */
export function mayOpen(state: EditionState, problems: readonly OpeningProblem[]): OpenEditionRefusal | null {
	if (state !== 'draft') return 'edition_not_draft';
	return problems.length > 0 ? 'edition_not_ready' : null;
}

export type FinishEditionRefusal = 'edition_not_open' | 'stages_not_closed' | 'entry_still_open';

/** open → finished: nothing can be entered or changed any more. Judging must be closed everywhere, and entering over. */
export function mayFinish(
	facts: { state: EditionState; openStages: number; windows: readonly (readonly PhaseWindow[])[] },
	now: Date,
): FinishEditionRefusal | null {
	if (facts.state !== 'open') return 'edition_not_open';
	if (facts.openStages > 0) return 'stages_not_closed';
	const working = facts.windows.some((windows) =>
		(['entry', 'filing'] as const).some((phase) => stateOfWindow(windowOf(windows, phase), now) === 'open'),
	);
	return working ? 'entry_still_open' : null;
}

export type AddCategoryRefusal = 'edition_not_draft' | 'changed_meanwhile' | 'section_unknown';
export type RemoveCategoryRefusal = 'edition_finished' | 'category_in_use' | 'last_category';

/** A category goes only while nothing stands on it; an open edition keeps at least one. */
export function mayRemoveCategory(facts: {
	state: EditionState;
	entries: number;
	stages: number;
	categories: number;
}): RemoveCategoryRefusal | null {
	if (facts.state === 'finished') return 'edition_finished';
	if (facts.entries > 0 || facts.stages > 0) return 'category_in_use';
	return facts.state === 'open' && facts.categories <= 1 ? 'last_category' : null;
}

/** Every reason by which staff's work on an edition is refused. Texts: `i18n/reasons/editions.ts`. */
export type EditionRefusal =
	| 'changed_meanwhile'
	| 'edition_not_draft'
	| 'edition_not_open'
	| 'edition_not_ready'
	| 'edition_finished'
	| 'stages_not_closed'
	| 'entry_still_open'
	| 'section_unknown'
	| 'category_in_use'
	| 'last_category'
	| 'category_code_taken'
	| 'change_not_harmless'
	| 'windows_not_valid'
	| 'rubric_not_valid'
	| 'declaration_in_use'
	| 'conditions_in_use'
	| 'condition_claimed';
