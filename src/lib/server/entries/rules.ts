import { sql } from 'kysely';
import type { EntryRules } from '#lib/domain/checklist.ts';
import type { AssessmentKind, AttachmentType, EditionState, PhaseWindow } from '#lib/domain/edition.ts';
import type { EntryGate } from '#lib/domain/entry.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import { effectiveWindows, windowOf } from '#lib/domain/window.ts';
import { wallTime } from '#lib/domain/window-zone.ts';
import type { Queryable } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';

export interface AttachmentRuleFull {
	id: string;
	key: string;
	label: LocalText;
	help: LocalText | null;
	types: AttachmentType[];
	countMin: number;
	countMax: number;
	bytesMax: number;
}

/** A category as the teacher's form needs it: its rules, their words, and the windows that rule over drafting. */
export interface CategoryForEntry extends EntryRules {
	id: string;
	assessmentKind: AssessmentKind;
	editionId: string;
	editionName: LocalText;
	editionState: EditionState;
	sectionName: LocalText;
	key: string;
	name: LocalText;
	guidance: LocalText | null;
	divisions: (EntryRules['divisions'][number] & { name: LocalText })[];
	disciplines: { id: string; code: string; name: LocalText }[];
	attachmentRules: AttachmentRuleFull[];
	/** effective: the category's own window replaces the edition's */
	windows: PhaseWindow[];
}

/** A row of phase_window inside json_agg: times arrive as text there. */
interface WindowRow {
	phase: PhaseWindow['phase'];
	category_id: string | null;
	opens_at: string;
	closes_at: string;
}

/** Every category that `where` picks, each in full, in one query whatever their number. */
function selectCategories(db: Queryable) {
	return db
		.selectFrom('category as c')
		.innerJoin('edition as ed', 'ed.id', 'c.edition_id')
		.innerJoin('section as s', 's.id', 'c.section_id')
		.select([
			'c.id',
			'c.edition_id',
			'ed.name as edition_name',
			'ed.state as edition_state',
			'ed.declarations',
			's.name as section_name',
			'c.key',
			'c.name',
			'c.guidance',
			'c.entrant_kind',
			'c.assessment_kind',
			'c.participants_min',
			'c.participants_max',
			'c.advisors_min',
			'c.advisors_max',
			'c.entries_per_participant',
			'c.same_stage_required',
			'c.age_min',
			'c.age_max',
			'c.title_max',
			'c.abstract_max',
			'c.abstract_required',
			'c.fields',
			sql<
				CategoryForEntry['divisions']
			>`(select coalesce(json_agg(json_build_object('id', d.id, 'name', d.name, 'stages', d.stages,
				'gradeMin', d.grade_min, 'gradeMax', d.grade_max) order by d.position), '[]') from division d where d.category_id = c.id)`.as(
				'divisions',
			),
			sql<
				CategoryForEntry['disciplines']
			>`(select coalesce(json_agg(json_build_object('id', d.id, 'code', d.code, 'name', d.name)
				order by d.position), '[]') from discipline d where d.category_id = c.id)`.as('disciplines'),
			sql<
				AttachmentRuleFull[]
			>`(select coalesce(json_agg(json_build_object('id', r.id, 'key', r.key, 'label', r.label, 'help', r.help,
				'types', r.types, 'countMin', r.count_min, 'countMax', r.count_max, 'bytesMax', r.bytes_max) order by r.position), '[]')
				from attachment_rule r where r.category_id = c.id)`.as('attachment_rules'),
			sql<WindowRow[]>`(select coalesce(json_agg(json_build_object('phase', w.phase, 'category_id', w.category_id,
				'opens_at', w.opens_at, 'closes_at', w.closes_at)), '[]') from phase_window w
				where w.edition_id = c.edition_id and (w.category_id is null or w.category_id = c.id))`.as('windows'),
		]);
}

type CategoryRow = Awaited<ReturnType<ReturnType<typeof selectCategories>['executeTakeFirstOrThrow']>>;

function toCategory(row: CategoryRow, zone: string): CategoryForEntry {
	const at = (own: boolean) =>
		row.windows
			.filter(({ category_id }) => (category_id !== null) === own)
			.map(({ phase, opens_at, closes_at }) => ({ phase, opensAt: new Date(opens_at), closesAt: new Date(closes_at) }));
	const windows = effectiveWindows(at(false), at(true));
	const entry = windowOf(windows, 'entry');
	return {
		id: row.id,
		editionId: row.edition_id,
		editionName: row.edition_name,
		editionState: row.edition_state as EditionState,
		sectionName: row.section_name,
		key: row.key,
		name: row.name,
		guidance: row.guidance,
		entrantKind: row.entrant_kind as CategoryForEntry['entrantKind'],
		assessmentKind: row.assessment_kind as AssessmentKind,
		participantsMin: row.participants_min,
		participantsMax: row.participants_max,
		advisorsMin: row.advisors_min,
		advisorsMax: row.advisors_max,
		entriesPerParticipant: row.entries_per_participant,
		sameStageRequired: row.same_stage_required,
		ageMin: row.age_min,
		ageMax: row.age_max,
		titleMax: row.title_max,
		abstractMax: row.abstract_max,
		abstractRequired: row.abstract_required,
		fields: row.fields,
		declarations: row.declarations,
		divisions: row.divisions,
		disciplines: row.disciplines,
		attachmentRules: row.attachment_rules,
		windows,
		// an edition that may open has this window; without it nothing can be entered, so the month is never asked for
		ageOn: entry ? wallTime(entry.closesAt, zone).slice(0, 7) : '0000-01',
	};
}

export async function getCategoryForEntry(db: Queryable, categoryId: string, zone: string): Promise<CategoryForEntry> {
	const row = await selectCategories(db).where('c.id', '=', categoryId).executeTakeFirst();
	if (!row) throw new NotFound('category');
	return toCategory(row, zone);
}

/** Categories of the editions that are open, in the order of the call (通知). */
export async function listOpenCategories(db: Queryable, zone: string): Promise<CategoryForEntry[]> {
	const rows = await selectCategories(db)
		.where('ed.state', '=', 'open')
		.orderBy('ed.opened_at', 'desc')
		.orderBy('ed.id')
		.orderBy('c.position')
		.execute();
	return rows.map((row) => toCategory(row, zone));
}

export function gateOf(category: Pick<CategoryForEntry, 'editionState' | 'windows'>): EntryGate {
	return {
		editionState: category.editionState,
		entry: windowOf(category.windows, 'entry') ?? null,
		filing: windowOf(category.windows, 'filing') ?? null,
	};
}
