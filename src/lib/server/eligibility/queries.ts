import { sql, type RawBuilder } from 'kysely';
import { hasRole, type Actor } from '#lib/domain/access.ts';
import type { EligibilityOutcome, EligibilityReason } from '#lib/domain/eligibility.ts';
import type { AssessmentKind, CategoryField, EntrantKind, FieldValues, PhaseWindow } from '#lib/domain/edition.ts';
import type { EntryState } from '#lib/domain/entry.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import { effectiveWindows } from '#lib/domain/window.ts';
import type { UpwardStep } from '#lib/domain/way-upward.ts';
import { entryHistoryJson, readHistory, type AuditLine, type AuditLineJson } from '../audit/queries.ts';
import { decisionStands } from '../entries/nomination-facts.ts';
import { visibleTo } from '../entries/queries.ts';
import { WAY_UPWARD } from '../entries/way-upward.ts';
import { FILE_NAME_PURPOSE } from '../files/store-file.ts';
import type { Context } from '../platform/context.ts';
import { decrypt } from '../platform/crypto.ts';
import { fixedQuery } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';

interface WindowJson {
	phase: PhaseWindow['phase'];
	category_id: string | null;
	opens_at: string;
	closes_at: string;
}

function windowsOf(rows: readonly WindowJson[]): PhaseWindow[] {
	const read = ({ phase, opens_at, closes_at }: WindowJson): PhaseWindow => ({
		phase,
		opensAt: new Date(opens_at),
		closesAt: new Date(closes_at),
	});
	return effectiveWindows(
		rows.filter(({ category_id }) => category_id === null).map(read),
		rows.filter(({ category_id }) => category_id !== null).map(read),
	);
}

/** For a query whose table `category` is called `c`. */
const WINDOWS = sql<
	WindowJson[]
>`(select coalesce(json_agg(json_build_object('phase', w.phase, 'category_id', w.category_id,
	'opens_at', w.opens_at, 'closes_at', w.closes_at)), '[]') from phase_window w
	where w.edition_id = c.edition_id and (w.category_id is null or w.category_id = c.id))`;

const JUDGING_BEGUN = sql<boolean>`(exists (select from stage s where s.category_id = c.id and s.state <> 'preparing')
	or ${decisionStands(sql`c.id`)})`;

/* ---------------------------------------------------------------------------------------------------------- queues */

export interface CheckQueue {
	categoryId: string;
	name: LocalText;
	editionId: string;
	editionName: LocalText;
	/** filed, to be checked */
	waiting: number;
	/** of these, filed anew after they were mended */
	mended: number;
	accepted: number;
	returned: number;
	/** returned, and the mend-by date is over */
	overdue: number;
	rejected: number;
	/** the one that waits longest */
	next: string | null;
	judgingBegun: boolean;
	windows: PhaseWindow[];
}

/** Per category of the open editions: what waits for the check. One query. Staff only. */
export async function listCheckQueues(ctx: Context): Promise<CheckQueue[]> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('eligibility');
	const { rows } = await sql<{
		id: string;
		name: LocalText;
		edition_id: string;
		edition_name: LocalText;
		waiting: number;
		mended: number;
		accepted: number;
		returned: number;
		overdue: number;
		rejected: number;
		next: string | null;
		judging_begun: boolean;
		windows: WindowJson[];
	}>`
		select c.id, c.name, n.id as edition_id, n.name as edition_name,
			count(e.id) filter (where e.state = 'filed') as waiting,
			count(e.id) filter (where e.state = 'filed' and exists (
				select from eligibility_check k where k.entry_id = e.id and k.outcome = 'returned')) as mended,
			count(e.id) filter (where e.state = 'accepted') as accepted,
			count(e.id) filter (where e.state in ('returned', 'handed_in') and e.mend_by is not null) as returned,
			count(e.id) filter (where e.state in ('returned', 'handed_in') and e.mend_by <= ${ctx.now}) as overdue,
			count(e.id) filter (where e.state = 'rejected') as rejected,
			(array_agg(e.id order by e.filed_at, e.id) filter (where e.state = 'filed'))[1] as next,
			${JUDGING_BEGUN} as judging_begun, ${WINDOWS} as windows
		from category c join edition n on n.id = c.edition_id left join entry e on e.category_id = c.id
		where n.state = 'open'
		group by c.id, n.id order by n.created_at desc, n.id, c.position`.execute(ctx.db);
	return rows.map((row) => ({
		categoryId: row.id,
		name: row.name,
		editionId: row.edition_id,
		editionName: row.edition_name,
		waiting: row.waiting,
		mended: row.mended,
		accepted: row.accepted,
		returned: row.returned,
		overdue: row.overdue,
		rejected: row.rejected,
		next: row.next,
		judgingBegun: row.judging_begun,
		windows: windowsOf(row.windows),
	}));
}

/** The next filed entry of the category: the one that waits longest after this one, then from the beginning; null when none is left. */
export async function findNextCheck(ctx: Context, entryId: string): Promise<string | null> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('eligibility');
	const { rows } = await sql<{ id: string }>`
		select e.id from entry e join entry here on here.id = ${entryId} and here.category_id = e.category_id
		where e.state = 'filed' and e.id <> here.id and ${visibleTo(ctx.actor)}
		order by (e.filed_at, e.id) < (coalesce(here.filed_at, 'epoch'), here.id), e.filed_at, e.id limit 1`.execute(ctx.db);
	return rows[0]?.id ?? null;
}

/* --------------------------------------------------------------------------------------------------- entry's record */

export interface RecordedCheck {
	id: string;
	outcome: EligibilityOutcome;
	reasons: EligibilityReason[];
	note: string;
	mendBy: Date | null;
	checkedBy: string;
	checkedAt: Date;
	version: number;
}

export interface EntryRecord {
	id: string;
	title: string;
	abstract: string;
	state: EntryState;
	number: string | null;
	collectiveName: string;
	fieldValues: FieldValues;
	fields: CategoryField[];
	declared: string[];
	handedInAt: Date | null;
	filedAt: Date | null;
	updatedAt: Date;
	returnNote: string | null;
	mendBy: Date | null;
	rank: number | null;
	unit: { id: string; name: LocalText; contactName: string | null; contactPhone: string | null };
	category: { id: string; name: LocalText; entrantKind: EntrantKind; assessmentKind: AssessmentKind };
	edition: { id: string; name: LocalText };
	division: LocalText | null;
	discipline: LocalText | null;
	owner: { accountId: string; name: string; email: string | null; phone: string | null };
	participants: { personId: string; name: string; grade: number | null; classLabel: string | null; labour: string }[];
	advisors: { personId: string; name: string; unit: string | null }[];
	files: {
		id: string;
		fileId: string;
		rule: LocalText;
		name: string;
		mediaType: string;
		bytes: number;
		sha256: string;
	}[];
	currentVersionId: string | null;
	versions: { id: string; number: number; sha256: string; createdAt: Date; files: number }[];
	filings: {
		id: string;
		kind: string;
		receiptNumber: string;
		filedAt: Date;
		onBehalf: boolean;
		recalledAt: Date | null;
	}[];
	checks: RecordedCheck[];
	/** where it is judged */
	stages: {
		id: string;
		name: LocalText;
		state: string;
		lotNumber: number | null;
		assignments: number;
		sheets: number;
	}[];
	/** lists it stands on */
	lists: { id: string; kind: string; state: string; grade: string | null }[];
	judgingBegun: boolean;
	/** 上级赛事 */
	upward: UpwardStep[];
	windows: PhaseWindow[];
}

type RecordRow = Omit<EntryRecord, 'versions' | 'filings' | 'checks' | 'windows' | 'fieldValues'> & {
	fieldValues: FieldValues;
	versions: (Omit<EntryRecord['versions'][number], 'createdAt'> & { createdAt: string })[];
	filings: (Omit<EntryRecord['filings'][number], 'filedAt' | 'recalledAt'> & {
		filedAt: string;
		recalledAt: string | null;
	})[];
	checks: (Omit<RecordedCheck, 'mendBy' | 'checkedAt'> & { mendBy: string | null; checkedAt: string })[];
	windows: WindowJson[];
};

/** Staff see the same entries whoever they are, so that the query is one and the same. */
const STAFF: Actor = { kind: 'account', accountId: '', personId: '', name: '', role: 'staff', unitId: null };

function recordOf<Also>(entryId: RawBuilder<string>, also: RawBuilder<unknown>) {
	return sql<RecordRow & Also>`
		select ${also} e.id, e.title, e.abstract, e.state, e.number, e.collective_name as "collectiveName", e.field_values as "fieldValues",
			c.fields, e.declared, e.handed_in_at as "handedInAt", e.filed_at as "filedAt", e.updated_at as "updatedAt",
			e.return_note as "returnNote", e.mend_by as "mendBy", e.unit_rank as rank, e.current_version_id as "currentVersionId",
			json_build_object('id', u.id, 'name', u.name, 'contactName', u.contact_name, 'contactPhone', u.contact_phone) as unit,
			json_build_object('id', c.id, 'name', c.name, 'entrantKind', c.entrant_kind, 'assessmentKind', c.assessment_kind) as category,
			json_build_object('id', n.id, 'name', n.name) as edition,
			d.name as division, s.name as discipline,
			json_build_object('accountId', a.id, 'name', op.name, 'email', a.email, 'phone', a.phone) as owner,
			(select coalesce(json_agg(json_build_object('personId', p.id, 'name', p.name, 'grade', t.grade, 'labour', t.labour,
				'classLabel', (select r.class_label from enrolment r where r.person_id = p.id and r.to_on is null)) order by t.position), '[]')
				from participant t join person p on p.id = t.person_id where t.entry_id = e.id) as participants,
			(select coalesce(json_agg(json_build_object('personId', p.id, 'name', p.name,
				'unit', (select mu.name ->> 'zh' from membership m join unit mu on mu.id = m.unit_id
					where m.person_id = p.id and m.to_on is null order by m.unit_id = e.unit_id desc, m.from_on desc limit 1))
				order by t.position), '[]') from advisor t join person p on p.id = t.person_id where t.entry_id = e.id) as advisors,
			(select coalesce(json_agg(json_build_object('id', x.id, 'fileId', f.id, 'rule', r.label, 'mediaType', f.media_type, 'bytes', f.bytes,
				'sha256', f.sha256, 'name', encode(f.original_name_enc, 'base64')) order by r.position, x.position, x.id), '[]')
				from entry_file x join file f on f.id = x.file_id join attachment_rule r on r.id = x.rule_id where x.entry_id = e.id) as files,
			(select coalesce(json_agg(json_build_object('id', v.id, 'number', v.number, 'sha256', v.sha256, 'createdAt', v.created_at,
				'files', (select count(*) from entry_version_file vf where vf.version_id = v.id)) order by v.number desc), '[]')
				from entry_version v where v.entry_id = e.id) as versions,
			(select coalesce(json_agg(json_build_object('id', f.id, 'kind', f.kind, 'receiptNumber', f.receipt_number, 'filedAt', f.filed_at,
				'onBehalf', f.on_behalf, 'recalledAt', f.recalled_at) order by f.filed_at desc), '[]')
				from filing_item i join filing f on f.id = i.filing_id where i.entry_id = e.id) as filings,
			(select coalesce(json_agg(json_build_object('id', k.id, 'outcome', k.outcome, 'reasons', k.reasons, 'note', k.note,
				'mendBy', k.mend_by, 'checkedBy', kp.name, 'checkedAt', k.checked_at, 'version', v.number) order by k.checked_at desc, k.id desc), '[]')
				from eligibility_check k join account ka on ka.id = k.checked_by join person kp on kp.id = ka.person_id
					join entry_version v on v.id = k.version_id where k.entry_id = e.id) as checks,
			(select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name, 'state', g.state, 'lotNumber', se.lot_number,
				'assignments', (select count(*) from assignment m where m.stage_entry_id = se.id and m.state = 'assigned'),
				'sheets', (select count(*) from assignment m join score_sheet h on h.assignment_id = m.id
					where m.stage_entry_id = se.id and m.state = 'assigned' and h.state = 'submitted')) order by g.position), '[]')
				from stage_entry se join stage g on g.id = se.stage_id where se.entry_id = e.id) as stages,
			(select coalesce(json_agg(json_build_object('id', l.id, 'kind', l.kind, 'state', l.state, 'grade', lr.grade)), '[]')
				from list_row lr join list l on l.id = lr.list_id where lr.entry_id = e.id) as lists,
			${WAY_UPWARD} as upward, ${JUDGING_BEGUN} as "judgingBegun", ${WINDOWS} as windows
		from entry e join unit u on u.id = e.unit_id join category c on c.id = e.category_id join edition n on n.id = e.edition_id
			join account a on a.id = e.owner_id join person op on op.id = a.person_id
			left join division d on d.id = e.division_id left join discipline s on s.id = e.discipline_id
		where e.id = ${entryId} and ${visibleTo(STAFF)}`;
}

const findRecord = fixedQuery<{ entryId: string }, RecordRow>(({ entryId }) => recordOf(entryId, sql``));
const findRecordWithHistory = fixedQuery<{ entryId: string }, RecordRow & { history: AuditLineJson[] }>(({ entryId }) =>
	recordOf(entryId, sql`${entryHistoryJson(entryId)} as history,`),
);

/** Everything that staff see of an entry, beside its history: one query. Staff only. */
export async function getEntryRecord(ctx: Context, entryId: string): Promise<EntryRecord> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('entry');
	const [row] = await findRecord(ctx.db, { entryId });
	if (!row) throw new NotFound('entry');
	return readRecord(ctx, row);
}

/** The same with its history, newest first, still in one query: the page that staff open most. Staff only. */
export async function getEntryWithHistory(
	ctx: Context,
	entryId: string,
): Promise<{ record: EntryRecord; history: AuditLine[] }> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('entry');
	const [found] = await findRecordWithHistory(ctx.db, { entryId });
	if (!found) throw new NotFound('entry');
	const { history, ...row } = found;
	return { record: readRecord(ctx, row), history: readHistory(history) };
}

function readRecord(ctx: Context, row: RecordRow): EntryRecord {
	const moment = (text: string | null) => (text === null ? null : new Date(text));
	return {
		...row,
		files: row.files.map((file) => ({
			...file,
			name: decrypt(ctx.installation.secretKey, Buffer.from(file.name, 'base64'), FILE_NAME_PURPOSE),
		})),
		versions: row.versions.map((version) => ({ ...version, createdAt: new Date(version.createdAt) })),
		filings: row.filings.map((filing) => ({
			...filing,
			filedAt: new Date(filing.filedAt),
			recalledAt: moment(filing.recalledAt),
		})),
		checks: row.checks.map(readCheck),
		windows: windowsOf(row.windows),
	};
}

function readCheck(
	row: Omit<RecordedCheck, 'mendBy' | 'checkedAt'> & { mendBy: string | null; checkedAt: string },
): RecordedCheck {
	return { ...row, mendBy: row.mendBy === null ? null : new Date(row.mendBy), checkedAt: new Date(row.checkedAt) };
}

/** The last check of an entry that the actor sees: what a teacher whose work was returned or rejected must read. One query. */
export async function findLastCheck(
	ctx: Context,
	entryId: string,
): Promise<Pick<RecordedCheck, 'outcome' | 'reasons' | 'note' | 'mendBy' | 'checkedAt'> | undefined> {
	const row = await ctx.db
		.selectFrom('eligibility_check as k')
		.innerJoin('entry as e', 'e.id', 'k.entry_id')
		.select(['k.outcome', 'k.reasons', 'k.note', 'k.mend_by', 'k.checked_at'])
		.where('e.id', '=', entryId)
		.where(visibleTo(ctx.actor))
		.orderBy('k.checked_at', 'desc')
		.orderBy('k.id', 'desc')
		.limit(1)
		.executeTakeFirst();
	return (
		row && {
			outcome: row.outcome as EligibilityOutcome,
			reasons: row.reasons as EligibilityReason[],
			note: row.note,
			mendBy: row.mend_by,
			checkedAt: row.checked_at,
		}
	);
}

/** How many of a category wait for the check. One query. Staff only. */
export async function countWaiting(ctx: Context, categoryId: string): Promise<number> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('eligibility');
	const { count } = await ctx.db
		.selectFrom('entry as e')
		.select(sql<number>`count(*)`.as('count'))
		.where('e.category_id', '=', categoryId)
		.where('e.state', '=', 'filed')
		.executeTakeFirstOrThrow();
	return count;
}
