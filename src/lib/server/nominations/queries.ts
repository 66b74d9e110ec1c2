import { sql, type RawBuilder } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import type { EditionState, FieldValues, CategoryField } from '#lib/domain/edition.ts';
import { isId, type EntryState } from '#lib/domain/entry.ts';
import type {
	AchievementKind,
	AchievementLevel,
	OutcomeGrade,
	OutcomeResult,
	RecommendationState,
} from '#lib/domain/higher.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import {
	nextTalentStep,
	nomineeStage,
	type DecisionState,
	type NomineeOutcome,
	type NomineeStage,
	type SchoolNoticeResult,
	type TalentCondition,
	type TalentStep,
} from '#lib/domain/nomination.ts';
import { effectiveWindows, windowOf } from '#lib/domain/window.ts';
import type { PhaseWindow } from '#lib/domain/edition.ts';
import { wallTime } from '#lib/domain/window-zone.ts';
import { listConditions } from '../editions/set-conditions.ts';
import { LAUREATE, VERIFIED } from '../entries/nomination-facts.ts';
import { getEntry, visibleTo, whatMayBeDone, type EntryFull } from '../entries/queries.ts';
import { FILE_NAME_PURPOSE } from '../files/store-file.ts';
import type { Context } from '../platform/context.ts';
import { decrypt } from '../platform/crypto.ts';
import { pageOf, type Cursor } from '../platform/keyset.ts';
import { NotFound } from '../platform/not-found.ts';
import { listKnownProofs, type KnownProof } from './known-proofs.ts';
import { mayWriteSchoolPart, nominates } from '#lib/domain/nomination.ts';

function requireStaff(ctx: Context, ...ids: string[]): void {
	if (!hasRole(ctx.actor, 'staff') || ids.some((id) => !isId(id))) throw new NotFound('talents');
}

/** For a query whose table `category` is called `c`. */
const NOMINATES = sql<boolean>`(c.entrant_kind = 'person' and c.assessment_kind = 'file_review')`;

/* -------------------------------------------------------------------------------------------------- talent editions */

export interface TalentCounts {
	/** 学校已提出: handed in or further, not withdrawn */
	putForward: number;
	filed: number;
	/** filed, the check is still to come */
	waiting: number;
	accepted: number;
	/** accepted, with at least one finding */
	reviewed: number;
	recommended: number;
	sent: number;
	shortlisted: number;
	honoured: number;
	notHonoured: number;
}

export interface TalentCategory extends TalentCounts {
	id: string;
	name: LocalText;
	editionId: string;
	editionName: LocalText;
	editionState: EditionState;
	periodLabel: string;
	decision: DecisionState | null;
	/** where those who are recommended are sent */
	target: { id: string; name: LocalText; totalMax: number | null } | null;
	next: TalentStep;
}

/** Each nominee of category `c` as the counts need it, with the decision as `d`. */
const COUNTS = sql`lateral (
	select count(*) filter (where e.state not in ('draft', 'withdrawn') and e.handed_in_at is not null) as "putForward",
		count(*) filter (where e.number is not null and e.state <> 'withdrawn') as filed,
		count(*) filter (where e.state = 'filed') as waiting,
		count(*) filter (where e.state = 'accepted') as accepted,
		count(*) filter (where e.state = 'accepted' and exists (select from condition_finding f where f.entry_id = e.id)) as reviewed,
		count(*) filter (where d.state = 'confirmed' and exists (
			select from decision_row r where r.decision_id = d.id and r.entry_id = e.id and r.outcome = 'recommended')) as recommended,
		count(*) filter (where exists (select from recommendation r where r.entry_id = e.id and r.edition_id = d.higher_edition_id
			and r.state = 'sent')) as sent,
		count(*) filter (where exists (select from outcome o where o.entry_id = e.id and o.state = 'verified'
			and o.result in ('shortlisted', 'final'))) as shortlisted,
		count(*) filter (where exists (select from outcome o where o.entry_id = e.id and o.state = 'verified'
			and o.result in ('honoured', 'award'))) as honoured,
		count(*) filter (where exists (select from outcome o where o.entry_id = e.id and o.state = 'verified'
			and o.result = 'none')) as "notHonoured"
	from entry e where e.category_id = c.id) k`;

type CategoryRow = Omit<TalentCategory, 'next' | 'target'> & {
	target: TalentCategory['target'];
};

const TALENT_CATEGORY = sql`c.id, c.name, n.id as "editionId", n.name as "editionName", n.state as "editionState",
	n.period_label as "periodLabel", d.state as decision,
	case when h.id is not null then json_build_object('id', h.id, 'name', h.name, 'totalMax', h.total_max) end as target, k.*`;
const TALENT_SOURCE = sql`category c join edition n on n.id = c.edition_id
	left join collective_decision d on d.category_id = c.id left join higher_edition h on h.id = d.higher_edition_id
	cross join ${COUNTS}`;

function withNext(row: CategoryRow): TalentCategory {
	return {
		...row,
		next: nextTalentStep({
			...row,
			editionDraft: row.editionState === 'draft',
			known: row.shortlisted + row.honoured + row.notHonoured,
		}),
	};
}

/** Every category that nominates persons, newest edition first. One query. Staff only. */
export async function listTalentCategories(ctx: Context): Promise<TalentCategory[]> {
	requireStaff(ctx);
	const { rows } = await sql<CategoryRow>`
		select ${TALENT_CATEGORY} from ${TALENT_SOURCE} where ${NOMINATES}
		order by n.created_at desc, n.id, c.position`.execute(ctx.db);
	return rows.map(withNext);
}

/** One of them. One query. Staff only. */
export async function getTalentCategory(ctx: Context, categoryId: string): Promise<TalentCategory> {
	requireStaff(ctx, categoryId);
	const { rows } = await sql<CategoryRow>`
		select ${TALENT_CATEGORY} from ${TALENT_SOURCE} where ${NOMINATES} and c.id = ${categoryId}`.execute(ctx.db);
	if (!rows[0]) throw new NotFound('category');
	return withNext(rows[0]);
}

/* --------------------------------------------------------------------------------------------------------- nominees */

export const NOMINEE_SORTS = ['strokes', 'unit'] as const;
export type NomineeSort = (typeof NOMINEE_SORTS)[number];
export const NOMINEES_PER_PAGE = 25;

export interface NomineeOutcomeFact {
	result: OutcomeResult;
	decidedOn: string;
	source: string;
	editionName: LocalText;
}

export interface NomineeLine {
	id: string;
	name: string;
	number: string | null;
	state: EntryState;
	grade: number | null;
	division: LocalText | null;
	/** 推荐时的学校 */
	unitThen: LocalText;
	/** 现在的学校, where it is another; null where the pupil is enrolled nowhere */
	unitNow: LocalText | null;
	moved: boolean;
	/** conditions that an achievement names, in the call's order */
	claims: string[];
	findings: number;
	met: number;
	panelSum: number;
	panelCount: number;
	/** of the decision, draft or confirmed */
	outcome: NomineeOutcome | null;
	reason: string;
	recommendation: RecommendationState | null;
	sentOn: string | null;
	outcomes: NomineeOutcomeFact[];
	laureate: string | null;
	stage: NomineeStage;
}

interface NomineeRow extends Omit<NomineeLine, 'stage' | 'moved'> {
	sort_value: string;
	decisionState: DecisionState | null;
	unitThenId: string;
	unitNowId: string | null;
}

/** The nominee of entry `e` (participant `t`, person `p`), put forward by unit `u`; its decision is `d`. */
const NOMINEE = sql`e.id, p.name, e.number, e.state, t.grade, v.name as division, u.name as "unitThen", u.id as "unitThenId",
	now.name as "unitNow", now.id as "unitNowId",
	array(select c.code from talent_condition c where exists (
		select from achievement a where a.entry_id = e.id and a.condition_id = c.id) order by c.position) as claims,
	(select count(*) from condition_finding f where f.entry_id = e.id) as findings,
	(select count(*) from condition_finding f where f.entry_id = e.id and f.met) as met,
	(select coalesce(sum(s.points_tenths), 0) from panel_score s where s.entry_id = e.id) as "panelSum",
	(select count(*) from panel_score s where s.entry_id = e.id) as "panelCount",
	r.outcome, coalesce(r.reason, '') as reason, d.state as "decisionState", m.state as recommendation, m.sent_on as "sentOn",
	(select coalesce(json_agg(json_build_object('result', o.result, 'decidedOn', o.decided_on, 'source', o.source, 'editionName', h.name)
		order by o.decided_on, o.id), '[]') from outcome o join higher_edition h on h.id = o.edition_id
		where o.entry_id = e.id and o.state = 'verified') as outcomes,
	${LAUREATE} as laureate`;
const NOMINEE_SOURCE = sql`entry e join participant t on t.entry_id = e.id and t.position = 1 join person p on p.id = t.person_id
	left join nomination w on w.entry_id = e.id join unit u on u.id = coalesce(w.unit_then_id, e.unit_id)
	left join division v on v.id = e.division_id
	left join enrolment q on q.person_id = p.id and q.to_on is null left join unit now on now.id = q.unit_id
	left join collective_decision d on d.category_id = e.category_id
	left join decision_row r on r.decision_id = d.id and r.entry_id = e.id
	left join recommendation m on m.entry_id = e.id and m.edition_id = d.higher_edition_id`;

function toLine({ sort_value: _, decisionState, unitThenId, unitNowId, ...row }: NomineeRow): NomineeLine {
	return {
		...row,
		moved: unitNowId !== unitThenId,
		stage: nomineeStage({
			state: row.state,
			findings: row.findings,
			decided: decisionState === 'confirmed' ? row.outcome : null,
			sent: row.recommendation === 'sent',
			outcomes: row.outcomes.map(({ result }) => result),
		}),
	};
}

const SORTS: Record<NomineeSort, { text: RawBuilder<string>; by: RawBuilder<string>; cast: RawBuilder<unknown> }> = {
	// 按姓氏笔画: the collation is made by the migration
	strokes: { text: sql<string>`p.name`, by: sql<string>`p.name collate zh_stroke`, cast: sql`text collate zh_stroke` },
	unit: {
		text: sql<string>`u.name ->> 'zh'`,
		by: sql<string>`(u.name ->> 'zh') collate "zh-Hans-x-icu"`,
		cast: sql`text collate "zh-Hans-x-icu"`,
	},
};

/** The nominees of a category, 25 a page. One query; the category's counts say how many there are. Staff only. */
export async function listNominees(
	ctx: Context,
	{ categoryId, sort, cursor }: { categoryId: string; sort: NomineeSort; cursor: Cursor | null },
): Promise<{ rows: NomineeLine[]; previous: string | null; next: string | null }> {
	requireStaff(ctx, categoryId);
	const { text, by, cast } = SORTS[sort];
	const back = cursor?.backwards ?? false;
	const direction = sql.raw(back ? 'desc' : 'asc');
	const place = cursor
		? sql`and (${by}, e.id) ${sql.raw(back ? '<' : '>')} (${cursor.value}::${cast}, ${cursor.id}::uuid)`
		: sql``;
	const { rows } = await sql<NomineeRow>`
		select ${NOMINEE}, ${text} as sort_value from ${NOMINEE_SOURCE}
		where e.category_id = ${categoryId} and e.state <> 'withdrawn' and ${visibleTo(ctx.actor)} ${place}
		order by ${by} ${direction}, e.id ${direction} limit ${NOMINEES_PER_PAGE + 1}`.execute(ctx.db);
	const page = pageOf(rows, NOMINEES_PER_PAGE, cursor);
	return { ...page, rows: page.rows.map(toLine) };
}

/** Everybody of a category who is on file, by strokes: for the panel, the meeting and the sheets, which need all of them at once. One query. */
export async function listAllNominees(ctx: Context, categoryId: string): Promise<NomineeLine[]> {
	requireStaff(ctx, categoryId);
	const { rows } = await sql<NomineeRow>`
		select ${NOMINEE}, p.name as sort_value from ${NOMINEE_SOURCE}
		where e.category_id = ${categoryId} and e.state in ('filed', 'accepted') and ${visibleTo(ctx.actor)}
		order by p.name collate zh_stroke, e.id`.execute(ctx.db);
	return rows.map(toLine);
}

/* ----------------------------------------------------------------------------------------------------- one nominee */

export interface AchievementFull {
	id: string;
	kind: AchievementKind;
	achievedMonth: string;
	name: string;
	level: AchievementLevel | null;
	grade: OutcomeGrade | null;
	workTitle: string;
	shareNote: string;
	certificateNumber: string;
	unitThen: string;
	conditionId: string | null;
	/** its file, by the name it was uploaded with */
	proof: { fileId: string; name: string; mediaType: string; bytes: number } | null;
	/** 本平台已核实: of a list of ours, or a verified outcome with its source */
	known: { kind: 'list' | 'outcome'; source: string } | null;
}

const ACHIEVEMENTS = sql`(select coalesce(json_agg(json_build_object(
	'id', a.id, 'kind', a.kind, 'achievedMonth', a.achieved_month, 'name', a.name, 'level', a.level, 'grade', a.grade,
	'workTitle', a.work_title, 'shareNote', a.share_note, 'certificateNumber', a.certificate_number, 'unitThen', a.unit_then,
	'conditionId', a.condition_id,
	'proof', case when af.id is not null then json_build_object('fileId', af.id, 'name', encode(af.original_name_enc, 'base64'),
		'mediaType', af.media_type, 'bytes', af.bytes) end,
	'known', case when not ${VERIFIED} then null when a.list_row_id is not null then json_build_object('kind', 'list', 'source', coalesce(
			(select le.number from list_row lr join entry le on le.id = lr.entry_id where lr.id = a.list_row_id), ''))
		when a.outcome_id is not null then json_build_object('kind', 'outcome', 'source', (select o.source from outcome o where o.id = a.outcome_id)) end
	) order by a.position, a.id), '[]') from achievement a left join file af on af.id = a.proof_file_id where a.entry_id = e.id)`;

export interface SchoolPartFacts {
	schoolOpinion: string;
	opinionSigner: string;
	opinionOn: string | null;
	noticeFrom: string | null;
	noticeUntil: string | null;
	noticePlace: string;
	noticeResult: SchoolNoticeResult;
	noticeNote: string;
}

const SCHOOL_PART = sql`coalesce(w.school_opinion, '') as "schoolOpinion", coalesce(w.opinion_signer, '') as "opinionSigner",
	w.opinion_on as "opinionOn", w.notice_from as "noticeFrom", w.notice_until as "noticeUntil",
	coalesce(w.notice_place, '') as "noticePlace", coalesce(w.notice_result, '') as "noticeResult",
	coalesce(w.notice_note, '') as "noticeNote"`;

function readAchievements(ctx: Context, rows: AchievementFull[]): AchievementFull[] {
	return rows.map((row) => ({
		...row,
		proof: row.proof && {
			...row.proof,
			name: decrypt(ctx.installation.secretKey, Buffer.from(row.proof.name, 'base64'), FILE_NAME_PURPOSE),
		},
	}));
}

export interface Finding {
	conditionId: string;
	achievementId: string;
	met: boolean;
	note: string;
	checkedBy: string;
	checkedAt: Date;
}

export interface Nominee extends NomineeLine, SchoolPartFacts {
	categoryId: string;
	versionId: string | null;
	/** 代表性成果 */
	title: string;
	abstract: string;
	fields: CategoryField[];
	fieldValues: FieldValues;
	sex: 'female' | 'male' | null;
	bornMonth: string | null;
	classLabel: string | null;
	advisors: string[];
	/** whom staff call */
	contact: { name: string; phone: string | null };
	achievements: AchievementFull[];
	findings_: Finding[];
	files: { id: string; fileId: string; rule: LocalText; name: string; mediaType: string; bytes: number }[];
	panel: { name: string; pointsTenths: number }[];
	/** of the decision */
	decidedOn: string | null;
	decisionState: DecisionState | null;
	target: { id: string; name: LocalText } | null;
	sentNote: string;
	/** YYYY-MM in which the entry window closes: conditions count back from it */
	closesMonth: string;
}

interface NomineeFullRow
	extends
		NomineeRow,
		SchoolPartFacts,
		Omit<Nominee, keyof NomineeLine | keyof SchoolPartFacts | 'findings_' | 'closesMonth'> {
	checked: (Omit<Finding, 'checkedAt'> & { checkedAt: string })[];
	windows: { phase: PhaseWindow['phase']; category_id: string | null; opens_at: string; closes_at: string }[];
}

/** One nominee with everything that staff read and tick. One query. Staff only. */
export async function getNominee(ctx: Context, categoryId: string, entryId: string): Promise<Nominee> {
	requireStaff(ctx, categoryId, entryId);
	const { rows } = await sql<NomineeFullRow>`
		select ${NOMINEE}, p.name as sort_value, ${SCHOOL_PART}, e.category_id as "categoryId", e.current_version_id as "versionId",
			e.title, e.abstract, c.fields, e.field_values as "fieldValues", p.sex, p.born_month as "bornMonth", q.class_label as "classLabel",
			array(select ap.name from advisor a join person ap on ap.id = a.person_id where a.entry_id = e.id order by a.position) as advisors,
			json_build_object('name', op.name, 'phone', oa.phone) as contact,
			${ACHIEVEMENTS} as achievements,
			(select coalesce(json_agg(json_build_object('conditionId', f.condition_id, 'achievementId', f.achievement_id, 'met', f.met,
				'note', f.note, 'checkedBy', fp.name, 'checkedAt', f.checked_at) order by f.checked_at, f.id), '[]')
				from condition_finding f join account fa on fa.id = f.checked_by join person fp on fp.id = fa.person_id
				where f.entry_id = e.id) as checked,
			(select coalesce(json_agg(json_build_object('id', x.id, 'fileId', y.id, 'rule', z.label, 'mediaType', y.media_type, 'bytes', y.bytes,
				'name', encode(y.original_name_enc, 'base64')) order by z.position, x.position, x.id), '[]')
				from entry_file x join file y on y.id = x.file_id join attachment_rule z on z.id = x.rule_id where x.entry_id = e.id) as files,
			(select coalesce(json_agg(json_build_object('name', pm.name, 'pointsTenths', ps.points_tenths) order by pm.position), '[]')
				from panel_score ps join panel_member pm on pm.id = ps.member_id where ps.entry_id = e.id) as panel,
			d.decided_on as "decidedOn",
			(select json_build_object('id', h.id, 'name', h.name) from higher_edition h where h.id = d.higher_edition_id) as target,
			coalesce(m.sent_note, '') as "sentNote",
			(select coalesce(json_agg(json_build_object('phase', pw.phase, 'category_id', pw.category_id, 'opens_at', pw.opens_at,
				'closes_at', pw.closes_at)), '[]') from phase_window pw
				where pw.edition_id = e.edition_id and (pw.category_id is null or pw.category_id = e.category_id)) as windows
		from ${NOMINEE_SOURCE} join category c on c.id = e.category_id join account oa on oa.id = e.owner_id
			join person op on op.id = oa.person_id
		where e.id = ${entryId} and e.category_id = ${categoryId} and ${NOMINATES} and ${visibleTo(ctx.actor)}`.execute(ctx.db);
	const row = rows[0];
	if (!row) throw new NotFound('nominee');
	const { checked, windows, ...rest } = row;
	const read = (own: boolean) =>
		windows
			.filter(({ category_id }) => (category_id !== null) === own)
			.map(({ phase, opens_at, closes_at }) => ({
				phase,
				opensAt: new Date(opens_at),
				closesAt: new Date(closes_at),
			}));
	const entry = windowOf(effectiveWindows(read(false), read(true)), 'entry');
	return {
		...rest,
		...toLine(row),
		decisionState: row.decisionState,
		achievements: readAchievements(ctx, rest.achievements),
		files: rest.files.map((file) => ({
			...file,
			name: decrypt(ctx.installation.secretKey, Buffer.from(file.name, 'base64'), FILE_NAME_PURPOSE),
		})),
		findings_: checked.map((finding) => ({ ...finding, checkedAt: new Date(finding.checkedAt) })),
		closesMonth: entry ? wallTime(entry.closesAt, ctx.installation.timeZone).slice(0, 7) : '0000-01',
	};
}

/** The next nominee on file whom nobody has reviewed yet, by strokes; null when none is left. One query. */
export async function findNextReview(ctx: Context, categoryId: string, entryId: string): Promise<string | null> {
	requireStaff(ctx, categoryId, entryId);
	const { rows } = await sql<{ id: string }>`
		select e.id from entry e join participant t on t.entry_id = e.id and t.position = 1 join person p on p.id = t.person_id
		where e.category_id = ${categoryId} and e.id <> ${entryId} and e.state in ('filed', 'accepted')
			and not exists (select from condition_finding f where f.entry_id = e.id)
		order by p.name collate zh_stroke, e.id limit 1`.execute(ctx.db);
	return rows[0]?.id ?? null;
}

/* ------------------------------------------------------------------------------------------------ the school's page */

export interface SchoolNomination {
	entry: EntryFull;
	/** of the nomination's row; 0 = there is none yet */
	version: number;
	achievements: AchievementFull[];
	school: SchoolPartFacts;
	conditions: TalentCondition[];
	known: KnownProof[];
	/** achievements may be changed */
	editable: boolean;
	/** opinion and notice may be written by the viewer */
	schoolEditable: boolean;
	/** the school then and now, where they differ */
	unitThen: LocalText;
	unitNow: LocalText | null;
	moved: boolean;
}

/** What the school writes about its nominee. An entry that is no nominee's is absent here. */
export async function getSchoolNomination(ctx: Context, entryId: string): Promise<SchoolNomination> {
	const entry = await getEntry(ctx, entryId);
	if (hasRole(ctx.actor, 'staff') || !nominates(entry.category)) throw new NotFound('nomination');
	const [found, conditions, known] = await Promise.all([
		sql<
			SchoolPartFacts & {
				version: number;
				achievements: AchievementFull[];
				unitThen: LocalText;
				unitThenId: string;
				unitNow: LocalText | null;
				unitNowId: string | null;
			}
		>`select coalesce(w.version, 0) as version, ${SCHOOL_PART}, ${ACHIEVEMENTS} as achievements, u.name as "unitThen",
				u.id as "unitThenId", now.name as "unitNow", now.id as "unitNowId"
			from entry e left join nomination w on w.entry_id = e.id join unit u on u.id = coalesce(w.unit_then_id, e.unit_id)
				left join participant t on t.entry_id = e.id and t.position = 1
				left join enrolment q on q.person_id = t.person_id and q.to_on is null left join unit now on now.id = q.unit_id
			where e.id = ${entryId}`.execute(ctx.db),
		listConditions(ctx.db, entry.category.id),
		listKnownProofs(ctx.db, entryId, ctx.installation.timeZone),
	]);
	const { version, achievements, unitThen, unitThenId, unitNow, unitNowId, ...school } = found.rows[0]!;
	const may = whatMayBeDone(ctx, entry);
	return {
		entry,
		version,
		achievements: readAchievements(ctx, achievements),
		school,
		conditions,
		known: may.edit ? known : [],
		editable: may.edit,
		schoolEditable:
			hasRole(ctx.actor, 'coordinator') && mayWriteSchoolPart(entry.state, entry.category.editionState === 'open'),
		unitThen,
		unitNow,
		moved: entry.participants.length > 0 && unitNowId !== unitThenId,
	};
}

/* ------------------------------------------------------------------------------------------------------------ panel */

export interface Panel {
	members: { id: string; name: string; title: string }[];
	scores: { memberId: string; entryId: string; pointsTenths: number }[];
}

/** The people who scored, and what they gave. One query. Staff only. */
export async function getPanel(ctx: Context, categoryId: string): Promise<Panel> {
	requireStaff(ctx, categoryId);
	const { rows } = await sql<Panel>`
		select (select coalesce(json_agg(json_build_object('id', m.id, 'name', m.name, 'title', m.title) order by m.position), '[]')
				from panel_member m where m.category_id = ${categoryId}) as members,
			(select coalesce(json_agg(json_build_object('memberId', s.member_id, 'entryId', s.entry_id, 'pointsTenths', s.points_tenths)), '[]')
				from panel_score s join panel_member m on m.id = s.member_id where m.category_id = ${categoryId}) as scores`.execute(
		ctx.db,
	);
	return rows[0]!;
}

/* -------------------------------------------------------------------------------------------------------- decision */

export interface DecisionFull {
	id: string;
	state: DecisionState;
	version: number;
	higherEditionId: string;
	decidedOn: string;
	place: string;
	people: { name: string; title: string }[];
	reasons: string;
	createdBy: string;
	confirmedAt: Date | null;
	confirmedBy: string | null;
	/** somebody of the category was sent */
	sent: boolean;
}

export interface DecisionTarget {
	id: string;
	name: LocalText;
	periodLabel: string;
	totalMax: number | null;
	closed: boolean;
}

/** The decision of a category, and the awards it may be sent to, newest first. Two queries. Staff only. */
export async function getDecision(
	ctx: Context,
	categoryId: string,
): Promise<{ decision: DecisionFull | null; targets: DecisionTarget[] }> {
	requireStaff(ctx, categoryId);
	const [found, targets] = await Promise.all([
		sql<DecisionFull>`
			select d.id, d.state, d.version, d.higher_edition_id as "higherEditionId", d.decided_on as "decidedOn", d.place, d.people,
				d.reasons, cp.name as "createdBy", d.confirmed_at as "confirmedAt", kp.name as "confirmedBy",
				exists (select from recommendation r join entry e on e.id = r.entry_id where r.edition_id = d.higher_edition_id
					and e.category_id = d.category_id and r.sent_on is not null) as sent
			from collective_decision d join account ca on ca.id = d.created_by join person cp on cp.id = ca.person_id
				left join account ka on ka.id = d.confirmed_by left join person kp on kp.id = ka.person_id
			where d.category_id = ${categoryId}`.execute(ctx.db),
		sql<DecisionTarget>`
			select h.id, h.name, h.period_label as "periodLabel", h.total_max as "totalMax", h.closed_at is not null as closed
			from higher_edition h join higher_programme g on g.id = h.programme_id
			where g.kind = 'talent_award' and g.archived_at is null order by h.created_at desc, h.id desc`.execute(ctx.db),
	]);
	return { decision: found.rows[0] ?? null, targets: targets.rows };
}

/* -------------------------------------------------------------------------------------------------------- laureates */

export interface LaureateLine {
	id: string;
	name: string;
	unitName: string;
	periodLabel: string;
	bornMonth: string | null;
	source: string;
	/** the portal knows the pupil */
	known: boolean;
	programme: LocalText;
}

const LAUREATES_PER_PAGE = 25;

/** 历届获得者, newest year first, then by strokes. Two queries. Staff only. */
export async function listLaureates(
	ctx: Context,
	cursor: Cursor | null,
): Promise<{
	rows: LaureateLine[];
	total: number;
	previous: string | null;
	next: string | null;
	programmes: { id: string; name: LocalText }[];
}> {
	requireStaff(ctx);
	const back = cursor?.backwards ?? false;
	// newest year first
	const direction = sql.raw(back ? 'asc' : 'desc');
	const place = cursor
		? sql`where (l.period_label, l.id) ${sql.raw(back ? '>' : '<')} (${cursor.value}, ${cursor.id}::uuid)`
		: sql``;
	const [found, head] = await Promise.all([
		sql<LaureateLine & { sort_value: string }>`
			select l.id, l.name, l.unit_name as "unitName", l.period_label as "periodLabel", l.born_month as "bornMonth", l.source,
				l.person_id is not null as known, g.name as programme, l.period_label as sort_value
			from laureate l join higher_programme g on g.id = l.programme_id ${place}
			order by l.period_label ${direction}, l.id ${direction} limit ${LAUREATES_PER_PAGE + 1}`.execute(ctx.db),
		sql<{ total: number; programmes: { id: string; name: LocalText }[] }>`
			select (select count(*) from laureate) as total,
				(select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) order by g.created_at desc), '[]')
					from higher_programme g where g.kind = 'talent_award' and g.archived_at is null) as programmes`.execute(ctx.db),
	]);
	const page = pageOf(found.rows, LAUREATES_PER_PAGE, cursor);
	return { ...page, rows: page.rows.map(({ sort_value: _, ...row }) => row), ...head.rows[0]! };
}
