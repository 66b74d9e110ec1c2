import { sql } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import type { PhaseWindow, QuotaUnit } from '#lib/domain/edition.ts';
import type { EntryState } from '#lib/domain/entry.ts';
import { canonicalJson } from '#lib/domain/entry-version.ts';
import type { FilingKind } from '#lib/domain/filing.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import { filingGaps, type NominationFacts, type NominationGap } from '#lib/domain/nomination.ts';
import { effectiveWindows } from '#lib/domain/window.ts';
import { getCategory, type CategoryFull } from '../editions/queries.ts';
import { decisionStands, NOMINATION_FACTS } from '../entries/nomination-facts.ts';
import { visibleTo } from '../entries/queries.ts';
import type { Context } from '../platform/context.ts';
import { sha256 } from '../platform/crypto.ts';
import { NotFound } from '../platform/not-found.ts';
import { dayOf } from '../units/day-of.ts';
import { filingUnit, holdsPlace } from './place-filing.ts';

interface WindowJson {
	phase: PhaseWindow['phase'];
	category_id: string | null;
	opens_at: string;
	closes_at: string;
}

/** The effective windows of a category, out of a JSON column with its own rows and the edition's. */
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

/** For a query whose table `category` is called `c`: its own windows and its edition's. */
const WINDOWS = sql<
	WindowJson[]
>`(select coalesce(json_agg(json_build_object('phase', w.phase, 'category_id', w.category_id,
	'opens_at', w.opens_at, 'closes_at', w.closes_at)), '[]') from phase_window w
	where w.edition_id = c.edition_id and (w.category_id is null or w.category_id = c.id))`;

/* ------------------------------------------------------------------------------------------------- the school's home */

export interface UnitCategoryLine {
	id: string;
	editionId: string;
	editionName: LocalText;
	name: LocalText;
	quotaUnit: QuotaUnit;
	/** null = no limit */
	quota: number | null;
	/** places of the quota that are taken */
	used: number;
	drafts: number;
	handedIn: number;
	/** handed in after the district returned them, to be filed as a supplement */
	mended: number;
	/** on file: waiting for the check or checked */
	filed: number;
	accepted: number;
	returned: number;
	/** the next date by which something returned must be filed again */
	mendBy: Date | null;
	/** the first filing that stands */
	filing: { id: string; filedAt: Date; receiptNumber: string } | null;
	windows: PhaseWindow[];
}

/** The coordinator's unit: one line per category of every open edition. One query. */
export async function listUnitCategories(ctx: Context): Promise<UnitCategoryLine[]> {
	const unitId = filingUnit(ctx.actor, null);
	const { rows } = await sql<{
		id: string;
		edition_id: string;
		edition_name: LocalText;
		name: LocalText;
		quota_unit: string;
		entries_per_unit: number | null;
		used: number;
		drafts: number;
		handed_in: number;
		mended: number;
		filed: number;
		accepted: number;
		returned: number;
		mend_by: Date | null;
		filing: { id: string; filed_at: string; receipt_number: string } | null;
		windows: WindowJson[];
	}>`
		with counted as (
			select e.category_id,
				count(*) filter (where ${holdsPlace()}) as used,
				count(*) filter (where e.state = 'draft' or (e.state = 'returned' and e.mend_by is null)) as drafts,
				count(*) filter (where e.state = 'handed_in' and e.mend_by is null) as handed_in,
				count(*) filter (where e.state = 'handed_in' and e.mend_by is not null) as mended,
				count(*) filter (where e.state in ('filed', 'accepted', 'rejected')) as filed,
				count(*) filter (where e.state = 'accepted') as accepted,
				count(*) filter (where e.state = 'returned' and e.mend_by is not null) as returned,
				min(e.mend_by) filter (where e.state in ('returned', 'handed_in')) as mend_by
			from entry e where ${visibleTo(ctx.actor)} group by e.category_id
		)
		select c.id, c.edition_id, n.name as edition_name, c.name, c.quota_unit, c.entries_per_unit,
			coalesce(k.used, 0) as used, coalesce(k.drafts, 0) as drafts, coalesce(k.handed_in, 0) as handed_in,
			coalesce(k.mended, 0) as mended, coalesce(k.filed, 0) as filed, coalesce(k.accepted, 0) as accepted,
			coalesce(k.returned, 0) as returned, k.mend_by,
			(select json_build_object('id', f.id, 'filed_at', f.filed_at, 'receipt_number', f.receipt_number) from filing f
				where f.unit_id = ${unitId} and f.category_id = c.id and f.kind = 'first' and f.recalled_at is null) as filing,
			${WINDOWS} as windows
		from category c join edition n on n.id = c.edition_id left join counted k on k.category_id = c.id
		where n.state = 'open'
		order by n.created_at desc, n.id, c.position`.execute(ctx.db);
	return rows.map((row) => ({
		id: row.id,
		editionId: row.edition_id,
		editionName: row.edition_name,
		name: row.name,
		quotaUnit: row.quota_unit as QuotaUnit,
		quota: row.entries_per_unit,
		used: row.used,
		drafts: row.drafts,
		handedIn: row.handed_in,
		mended: row.mended,
		filed: row.filed,
		accepted: row.accepted,
		returned: row.returned,
		mendBy: row.mend_by,
		filing: row.filing && {
			id: row.filing.id,
			filedAt: new Date(row.filing.filed_at),
			receiptNumber: row.filing.receipt_number,
		},
		windows: windowsOf(row.windows),
	}));
}

export interface FilingLine {
	id: string;
	kind: FilingKind;
	receiptNumber: string;
	filedAt: Date;
	filedBy: string;
	onBehalf: boolean;
	recalledAt: Date | null;
	categoryId: string;
	categoryName: LocalText;
	editionName: LocalText;
	quotaUnit: QuotaUnit;
	count: number;
}

/** The newest filings of a unit, recalled ones included: the coordinator's own, or any for staff. One query. */
export async function listFilings(
	ctx: Context,
	{ unitId, categoryId, limit = 30 }: { unitId?: string; categoryId?: string; limit?: number } = {},
): Promise<FilingLine[]> {
	const of = scopeUnit(ctx, unitId);
	const rows = await ctx.db
		.selectFrom('filing as f')
		.innerJoin('category as c', 'c.id', 'f.category_id')
		.innerJoin('edition as n', 'n.id', 'f.edition_id')
		.innerJoin('account as a', 'a.id', 'f.filed_by')
		.innerJoin('person as p', 'p.id', 'a.person_id')
		.select((eb) => [
			'f.id',
			'f.kind',
			'f.receipt_number',
			'f.filed_at',
			'p.name as filed_by',
			'f.on_behalf',
			'f.recalled_at',
			'f.category_id',
			'c.name as category_name',
			'n.name as edition_name',
			'c.quota_unit',
			eb
				.selectFrom('filing_item as i')
				.select(sql<number>`count(*)`.as('count'))
				.whereRef('i.filing_id', '=', 'f.id')
				.as('count'),
		])
		.where('f.unit_id', '=', of)
		.$if(categoryId !== undefined, (query) => query.where('f.category_id', '=', categoryId!))
		.orderBy('f.filed_at', 'desc')
		.orderBy('f.id', 'desc')
		.limit(limit)
		.execute();
	return rows.map((row) => ({
		id: row.id,
		kind: row.kind as FilingKind,
		receiptNumber: row.receipt_number,
		filedAt: row.filed_at,
		filedBy: row.filed_by,
		onBehalf: row.on_behalf,
		recalledAt: row.recalled_at,
		categoryId: row.category_id,
		categoryName: row.category_name,
		editionName: row.edition_name,
		quotaUnit: row.quota_unit as QuotaUnit,
		count: row.count ?? 0,
	}));
}

function scopeUnit(ctx: Context, unitId: string | undefined): string {
	return filingUnit(ctx.actor, hasRole(ctx.actor, 'staff') && unitId ? { unitId } : null);
}

/* ------------------------------------------------------------------------------------------------------ filing desk */

export interface DeskEntry {
	id: string;
	title: string;
	state: EntryState;
	number: string | null;
	rank: number | null;
	/** joined by 、, for the eye; the coordinator's own school, or staff */
	participants: string;
	division: LocalText | null;
	owner: string;
	/** the viewer's own: a complete draft is handed in and filed in one step */
	own: boolean;
	returnNote: string | null;
	mendBy: Date | null;
	handedInAt: Date | null;
	/** 推荐人选: what it still lacks before it may be filed; null where the category nominates nobody */
	gaps: NominationGap[] | null;
}

export interface FilingDesk {
	unit: { id: string; name: LocalText };
	category: CategoryFull;
	entries: DeskEntry[];
	/** places of the quota that are taken */
	used: number;
	filings: FilingLine[];
	/** the first filing that stands */
	standing: FilingLine | null;
	judgingBegun: boolean;
}

/** Everything the school files a category with. Three queries, whatever the number of entries. */
export async function getFilingDesk(ctx: Context, categoryId: string, onBehalfOf?: string): Promise<FilingDesk> {
	const unitId = scopeUnit(ctx, onBehalfOf);
	const category = await getCategory(ctx, categoryId);
	const account = ctx.actor.kind === 'account' ? ctx.actor.accountId : null;
	const [found, filings] = await Promise.all([
		sql<{
			unit_name: LocalText;
			judging_begun: boolean;
			entries:
				| {
						id: string;
						title: string;
						state: EntryState;
						number: string | null;
						unit_rank: number | null;
						participants: string | null;
						division: LocalText | null;
						owner: string;
						own: boolean;
						return_note: string | null;
						mend_by: string | null;
						handed_in_at: string | null;
						holds_place: boolean;
						nomination: NominationFacts | null;
				  }[]
				| null;
		}>`select u.name as unit_name,
				exists (select from stage s where s.category_id = ${categoryId} and s.state <> 'preparing')
					or ${decisionStands(sql`${categoryId}::uuid`)} as judging_begun,
				(select json_agg(x) from (
					select e.id, e.title, e.state, e.number, e.unit_rank, d.name as division, p.name as owner,
						e.owner_id = ${account} as own, e.return_note, e.mend_by, e.handed_in_at, ${holdsPlace()} as holds_place,
						${NOMINATION_FACTS} as nomination,
						case when e.collective_name <> '' then e.collective_name else
							(select string_agg(tp.name, '、' order by t.position) from participant t
								join person tp on tp.id = t.person_id where t.entry_id = e.id) end as participants
					from entry e join account a on a.id = e.owner_id join person p on p.id = a.person_id
						left join division d on d.id = e.division_id
					where e.unit_id = u.id and e.category_id = ${categoryId} and e.state <> 'withdrawn' and ${visibleTo(ctx.actor)}
					order by e.unit_rank nulls last, e.handed_in_at nulls last, e.id) x) as entries
			from unit u where u.id = ${unitId}`.execute(ctx.db),
		listFilings(ctx, { unitId, categoryId }),
	]);
	const row = found.rows[0];
	if (!row) throw new NotFound('unit');
	const entries = row.entries ?? [];
	const today = dayOf(ctx);
	return {
		unit: { id: unitId, name: row.unit_name },
		category,
		used: entries.filter(({ holds_place }) => holds_place).length,
		judgingBegun: row.judging_begun,
		filings,
		standing: filings.find(({ kind, recalledAt }) => kind === 'first' && recalledAt === null) ?? null,
		entries: entries.map((entry) => ({
			id: entry.id,
			title: entry.title,
			state: entry.state,
			number: entry.number,
			rank: entry.unit_rank,
			participants: entry.participants ?? '',
			division: entry.division,
			owner: entry.owner,
			own: entry.own,
			returnNote: entry.return_note,
			mendBy: entry.mend_by === null ? null : new Date(entry.mend_by),
			handedInAt: entry.handed_in_at === null ? null : new Date(entry.handed_in_at),
			gaps: entry.nomination === null ? null : filingGaps(entry.nomination, today),
		})),
	};
}

/* --------------------------------------------------------------------------------------------------------- receipt */

export interface Receipt {
	id: string;
	kind: FilingKind;
	receiptNumber: string;
	filedAt: Date;
	filedBy: string;
	onBehalf: boolean;
	onBehalfReason: string | null;
	recalledAt: Date | null;
	recalledBy: string | null;
	recallReason: string | null;
	unit: { id: string; name: LocalText };
	categoryId: string;
	categoryName: LocalText;
	editionName: LocalText;
	quotaUnit: QuotaUnit;
	items: {
		entryId: string;
		number: string;
		title: string;
		division: LocalText | null;
		participants: string;
		advisors: string;
		version: number;
		sha256: string;
		/** how the entry stands now */
		state: EntryState;
	}[];
	/** over receipt number, moment and every line with its version's hash: paper and record can be compared */
	sha256: string;
}

/** A receipt (回执) as it was filed: titles and names from the frozen versions. One query. */
export async function getReceipt(ctx: Context, filingId: string): Promise<Receipt> {
	const { actor } = ctx;
	if (actor.kind !== 'account' || (actor.role !== 'coordinator' && actor.role !== 'staff'))
		throw new NotFound('filing');
	const row = await ctx.db
		.selectFrom('filing as f')
		.innerJoin('unit as u', 'u.id', 'f.unit_id')
		.innerJoin('category as c', 'c.id', 'f.category_id')
		.innerJoin('edition as n', 'n.id', 'f.edition_id')
		.innerJoin('account as a', 'a.id', 'f.filed_by')
		.innerJoin('person as p', 'p.id', 'a.person_id')
		.leftJoin('account as ra', 'ra.id', 'f.recalled_by')
		.leftJoin('person as rp', 'rp.id', 'ra.person_id')
		.select([
			'f.id',
			'f.kind',
			'f.receipt_number',
			'f.filed_at',
			'p.name as filed_by',
			'f.on_behalf',
			'f.on_behalf_reason',
			'f.recalled_at',
			'rp.name as recalled_by',
			'f.recall_reason',
			'f.unit_id',
			'u.name as unit_name',
			'f.category_id',
			'c.name as category_name',
			'n.name as edition_name',
			'c.quota_unit',
			sql<
				Receipt['items']
			>`(select coalesce(json_agg(json_build_object('entryId', i.entry_id, 'number', e.number, 'title', v.title,
				'division', d.name, 'version', v.number, 'sha256', v.sha256, 'state', e.state,
				'participants', case when v.identity ->> 'collectiveName' <> '' then v.identity ->> 'collectiveName' else
					(select coalesce(string_agg(x.value ->> 'name', '、' order by x.ordinality), '')
						from jsonb_array_elements(v.identity -> 'participants') with ordinality x) end,
				'advisors', (select coalesce(string_agg(x.value ->> 'name', '、' order by x.ordinality), '')
					from jsonb_array_elements(v.identity -> 'advisors') with ordinality x)) order by i.position), '[]')
				from filing_item i join entry_version v on v.id = i.version_id join entry e on e.id = i.entry_id
					left join division d on d.id = v.division_id where i.filing_id = f.id)`.as('items'),
		])
		.where('f.id', '=', filingId)
		.$if(actor.role === 'coordinator', (query) => query.where('f.unit_id', '=', actor.unitId))
		.executeTakeFirst();
	if (!row) throw new NotFound('filing');
	return {
		id: row.id,
		kind: row.kind as FilingKind,
		receiptNumber: row.receipt_number,
		filedAt: row.filed_at,
		filedBy: row.filed_by,
		onBehalf: row.on_behalf,
		onBehalfReason: row.on_behalf_reason,
		recalledAt: row.recalled_at,
		recalledBy: row.recalled_by,
		recallReason: row.recall_reason,
		unit: { id: row.unit_id, name: row.unit_name },
		categoryId: row.category_id,
		categoryName: row.category_name,
		editionName: row.edition_name,
		quotaUnit: row.quota_unit as QuotaUnit,
		items: row.items,
		sha256: sha256(
			canonicalJson({
				receipt: row.receipt_number,
				filedAt: row.filed_at.toISOString(),
				items: row.items.map(({ number, sha256: version }) => [number, version]),
			}),
		),
	};
}

/* ------------------------------------------------------------------------------------------------ a unit, for staff */

export interface UnitEntryLine {
	id: string;
	title: string;
	state: EntryState;
	number: string | null;
	category: LocalText;
	edition: LocalText;
	mendBy: Date | null;
}

export interface UnitStanding {
	/** the newest hundred that staff may see */
	entries: UnitEntryLine[];
	/** categories of open editions, with what the unit has in each; drafts are counted only */
	categories: { id: string; name: LocalText; edition: LocalText; drafts: number; handedIn: number; filed: number }[];
}

/** Where a unit stands: its visible entries and, per category of the open editions, its counts. Staff only. One query. */
export async function getUnitStanding(ctx: Context, unitId: string): Promise<UnitStanding> {
	if (!hasRole(ctx.actor, 'staff')) throw new NotFound('unit');
	const { rows } = await sql<{
		entries: (Omit<UnitEntryLine, 'mendBy'> & { mendBy: string | null })[] | null;
		categories: UnitStanding['categories'] | null;
	}>`select
		(select json_agg(x) from (
			select e.id, e.title, e.state, e.number, c.name as category, n.name as edition, e.mend_by as "mendBy"
			from entry e join category c on c.id = e.category_id join edition n on n.id = e.edition_id
			where e.unit_id = ${unitId} and ${visibleTo(ctx.actor)}
			order by n.created_at desc, c.position, e.unit_rank nulls last, e.id limit 100) x) as entries,
		(select json_agg(x) from (
			select c.id, c.name, n.name as edition,
				count(e.id) filter (where e.state = 'draft') as drafts,
				count(e.id) filter (where e.state = 'handed_in') as "handedIn",
				count(e.id) filter (where e.state in ('filed', 'accepted', 'rejected', 'returned')) as filed
			from category c join edition n on n.id = c.edition_id and n.state = 'open'
				left join entry e on e.category_id = c.id and e.unit_id = ${unitId}
			group by c.id, n.id order by n.created_at desc, c.position) x) as categories`.execute(ctx.db);
	const row = rows[0]!;
	return {
		entries: (row.entries ?? []).map((entry) => ({
			...entry,
			mendBy: entry.mendBy === null ? null : new Date(entry.mendBy),
		})),
		categories: row.categories ?? [],
	};
}
