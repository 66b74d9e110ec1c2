import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '#lib/domain/access.ts';
import { COUNTING_STATES, type EntryState } from '#lib/domain/entry.ts';
import { decideFiling, formatReceiptNumber, type FilingKind, type FilingViolation } from '#lib/domain/filing.ts';
import { filingGaps, nominates, type NominationGap } from '#lib/domain/nomination.ts';
import { drawWorkNumbers } from '#lib/domain/work-number.ts';
import { windowOf } from '#lib/domain/window.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { getCategory } from '../editions/queries.ts';
import { freezeVersion } from '../entries/freeze-version.ts';
import { handInEntry } from '../entries/hand-in-entry.ts';
import { markEntryFiled } from '../entries/mark-entry.ts';
import { decisionStands, NOMINATION_FACTS } from '../entries/nomination-facts.ts';
import { visibleTo } from '../entries/queries.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import { dayOf } from '../units/day-of.ts';
import { lockNumbers, lockUnitCategory } from './locks.ts';

export interface PlaceFiling {
	kind: FilingKind;
	categoryId: string;
	/** in the school's order */
	entryIds: readonly string[];
	consentConfirmed: boolean;
	/** 代报: for which unit, and why; null where the coordinator files for the own unit */
	onBehalf: { unitId: string; reason: string } | null;
}

export type PlacedFiling =
	| { ok: true; code: 'filed'; filingId: string; count: number }
	| { ok: false; reason: 'not_fileable'; facts: { violations: FilingViolation[] } };

/** Leaves the transaction so that nothing of a refused filing stays, and becomes the command's answer outside. */
class FilingRefused extends Error {
	readonly violations: FilingViolation[];

	constructor(violations: FilingViolation[]) {
		super('filing refused');
		this.violations = violations;
	}
}

/** Whose filing it is: the coordinator's own unit, or the one that staff name. */
export function filingUnit(actor: Actor, onBehalf: { unitId: string } | null): string {
	if (actor.kind === 'account') {
		if (actor.role === 'coordinator' && actor.unitId && !onBehalf) return actor.unitId;
		if (actor.role === 'staff' && onBehalf) return onBehalf.unitId;
	}
	throw new NotFound('filing');
}

/**
 * What a first filing and a supplement have in common: lock, hand in own drafts, decide, number, freeze, receipt, record. Everything
 * or nothing: one entry that may not be filed holds back the whole sheet, and all reasons are named.
 */
export async function placeFiling(ctx: Context, input: PlaceFiling): Promise<PlacedFiling> {
	try {
		return await ctx.transaction((trx) => place(trx, ctx, input));
	} catch (error) {
		if (error instanceof FilingRefused)
			return { ok: false, reason: 'not_fileable', facts: { violations: error.violations } };
		throw error;
	}
}

async function place(trx: Trx, ctx: Context, input: PlaceFiling): Promise<PlacedFiling> {
	const unitId = filingUnit(ctx.actor, input.onBehalf);
	const category = await getCategory(ctx, input.categoryId, trx);
	await lockUnitCategory(trx, unitId, category.id);

	const entryIds = [...new Set(input.entryIds)];
	const incomplete = await handInOwnDrafts(trx, ctx, entryIds);
	const entries = await lockEntries(trx, ctx, { unitId, categoryId: category.id, entryIds });
	const gaps = nominates(category) ? await listGaps(trx, ctx, entryIds) : new Map<string, NominationGap[]>();
	const standing = await trx
		.selectFrom('filing')
		.select('id')
		.where('unit_id', '=', unitId)
		.where('category_id', '=', category.id)
		.where('kind', '=', 'first')
		.where('recalled_at', 'is', null)
		.executeTakeFirst();
	const decision = decideFiling({
		kind: input.kind,
		firstStands: standing !== undefined,
		window: windowOf(category.windows, 'filing'),
		now: ctx.now,
		editionOpen: category.edition.state === 'open',
		judgingBegun: await hasJudgingBegun(trx, category.id),
		consentConfirmed: input.consentConfirmed,
		onBehalf: input.onBehalf,
		entries: entries.map((entry) => ({
			...entry,
			complete: !incomplete.has(entry.id),
			gaps: gaps.get(entry.id) ?? [],
		})),
		quota: {
			limit: category.entriesPerUnit,
			filed: await countFiled(trx, { unitId, categoryId: category.id, except: entryIds }),
			chosen: entries.length,
		},
		perParticipant: {
			limit: category.entriesPerParticipant,
			entriesPerPerson: await countEntriesPerPerson(trx, { editionId: category.editionId, entryIds }),
		},
	});
	if (!decision.ok) throw new FilingRefused(decision.facts.violations);

	const numbers = await giveNumbers(trx, category, entries);
	const filingId = newId(ctx.now.getTime());
	await trx
		.insertInto('filing')
		.values({
			id: filingId,
			edition_id: category.editionId,
			category_id: category.id,
			unit_id: unitId,
			kind: input.kind,
			receipt_number: formatReceiptNumber(category.code, [...randomBytes(8)]),
			filed_at: ctx.now,
			filed_by: accountId(ctx),
			on_behalf: input.onBehalf !== null,
			on_behalf_reason: input.onBehalf?.reason.trim() ?? null,
			consent_confirmed: input.consentConfirmed,
		})
		.execute();
	const filing = { filing: filingId, unit: unitId, category: category.id };
	await recordAudit(trx, ctx, 'filing.filed', filing, input.onBehalf ? ['on_behalf'] : []);
	for (const [index, entry] of entries.entries()) {
		const { versionId } = await freezeVersion(trx, ctx, entry.id);
		await markEntryFiled(trx, ctx, entry.id, {
			number: numbers.get(entry.id)!,
			rank: input.kind === 'first' ? index + 1 : null,
		});
		await trx
			.insertInto('filing_item')
			.values({ filing_id: filingId, version_id: versionId, entry_id: entry.id, position: index + 1 })
			.execute();
		await recordAudit(trx, ctx, 'entry.filed', { entry: entry.id, version: versionId, ...filing });
	}
	return { ok: true, code: 'filed', filingId, count: entries.length };
}

function accountId(ctx: Context): string {
	if (ctx.actor.kind !== 'account') throw new NotFound('filing');
	return ctx.actor.accountId;
}

/**
 * The coordinator's own drafts are handed in by the same step. The command of the entries runs inside this transaction; what it
 * refuses is reported as incomplete. Other people's drafts stay drafts and are refused by the decision.
 */
async function handInOwnDrafts(trx: Trx, ctx: Context, entryIds: readonly string[]): Promise<Set<string>> {
	const incomplete = new Set<string>();
	if (entryIds.length === 0 || ctx.actor.kind !== 'account' || ctx.actor.role !== 'coordinator') return incomplete;
	const drafts = await trx
		.selectFrom('entry as e')
		.select('e.id')
		.where('e.id', 'in', [...entryIds])
		.where('e.owner_id', '=', ctx.actor.accountId)
		.where('e.state', 'in', ['draft', 'returned'])
		.where(visibleTo(ctx.actor))
		.orderBy('e.id')
		.execute();
	const inside: Context = { ...ctx, transaction: (work) => work(trx) };
	for (const draft of drafts) {
		const decision = await handInEntry(inside, draft.id);
		if (!decision.ok) incomplete.add(draft.id);
	}
	return incomplete;
}

interface LockedFilingEntry {
	id: string;
	title: string;
	state: EntryState;
	number: string | null;
	mendBy: Date | null;
}

/** Locks the chosen entries, in the order of their ids so that nobody waits in a circle, and gives them in the school's order. */
async function lockEntries(
	trx: Trx,
	ctx: Context,
	{ unitId, categoryId, entryIds }: { unitId: string; categoryId: string; entryIds: readonly string[] },
): Promise<LockedFilingEntry[]> {
	if (entryIds.length === 0) return [];
	const rows = await trx
		.selectFrom('entry as e')
		.select(['e.id', 'e.title', 'e.state', 'e.number', 'e.mend_by'])
		.where('e.id', 'in', [...entryIds])
		.where('e.unit_id', '=', unitId)
		.where('e.category_id', '=', categoryId)
		.where(visibleTo(ctx.actor))
		.orderBy('e.id')
		.forUpdate()
		.execute();
	if (rows.length !== entryIds.length) throw new NotFound('entry');
	const byId = new Map(rows.map((row) => [row.id, row]));
	return entryIds.map((id) => {
		const row = byId.get(id)!;
		return { id, title: row.title, state: row.state as EntryState, number: row.number, mendBy: row.mend_by };
	});
}

/** Once a stage of the category has been opened to judges, or the collective decision stands, nothing joins and nothing leaves. */
export async function hasJudgingBegun(trx: Trx, categoryId: string): Promise<boolean> {
	const { rows } = await sql<{ begun: boolean }>`
		select exists (select from stage s where s.category_id = ${categoryId} and s.state <> 'preparing')
			or ${decisionStands(sql`${categoryId}`)} as begun`.execute(trx);
	return rows[0]!.begun;
}

/** 推荐人选: what each of them still lacks, by entry. Nothing for categories that nominate nobody. One query. */
async function listGaps(trx: Trx, ctx: Context, entryIds: readonly string[]): Promise<Map<string, NominationGap[]>> {
	if (entryIds.length === 0) return new Map();
	const rows = await trx
		.selectFrom('entry as e')
		.select(['e.id', NOMINATION_FACTS.as('facts')])
		.where('e.id', 'in', [...entryIds])
		.execute();
	const today = dayOf(ctx);
	return new Map(rows.flatMap(({ id, facts }) => (facts ? [[id, filingGaps(facts, today)] as const] : [])));
}

/** Entries of the unit that hold a place of the quota already: on file, or returned by the district and being mended. */
async function countFiled(
	trx: Trx,
	{ unitId, categoryId, except }: { unitId: string; categoryId: string; except: readonly string[] },
): Promise<number> {
	const { count } = await trx
		.selectFrom('entry as e')
		.select(sql<number>`count(*)`.as('count'))
		.where('e.unit_id', '=', unitId)
		.where('e.category_id', '=', categoryId)
		.where(holdsPlace())
		.$if(except.length > 0, (query) => query.where('e.id', 'not in', [...except]))
		.executeTakeFirstOrThrow();
	return count;
}

/** For a query whose table `entry` is called `e`. Rejected, withdrawn and disqualified ones give their place back. */
export function holdsPlace() {
	return sql<boolean>`(e.state in ('filed', 'accepted') or (e.state in ('returned', 'handed_in') and e.mend_by is not null))`;
}

/** For each participant of the chosen entries: how many filed or chosen entries of the edition they stand in. */
async function countEntriesPerPerson(
	trx: Trx,
	{ editionId, entryIds }: { editionId: string; entryIds: readonly string[] },
): Promise<number[]> {
	if (entryIds.length === 0) return [];
	const rows = await trx
		.selectFrom('participant as t')
		.innerJoin('entry as e', 'e.id', 't.entry_id')
		.select(sql<number>`count(*)`.as('count'))
		.where('e.edition_id', '=', editionId)
		.where('e.state', 'in', [...COUNTING_STATES])
		.where((eb) => eb.or([eb('e.state', '<>', 'handed_in'), eb('e.id', 'in', [...entryIds])]))
		.where('t.person_id', 'in', (eb) =>
			eb
				.selectFrom('participant as own')
				.select('own.person_id')
				.where('own.entry_id', 'in', [...entryIds]),
		)
		.groupBy('t.person_id')
		.execute();
	return rows.map(({ count }) => count);
}

/** Numbers are kept for good: only who has none draws one. */
async function giveNumbers(
	trx: Trx,
	category: { id: string; code: string },
	entries: readonly LockedFilingEntry[],
): Promise<Map<string, string>> {
	const given = new Map(entries.flatMap(({ id, number }) => (number === null ? [] : [[id, number] as const])));
	const without = entries.filter(({ number }) => number === null);
	if (without.length === 0) return given;
	await lockNumbers(trx, category.id);
	const taken = await trx
		.selectFrom('entry')
		.select('number')
		.where('category_id', '=', category.id)
		.where('number', 'is not', null)
		.execute();
	const drawn = drawWorkNumbers(
		category.code,
		new Set(taken.map(({ number }) => number!)),
		without.length,
		randomBytes(4).readUInt32BE(),
	);
	for (const [index, { id }] of without.entries()) given.set(id, drawn[index]!);
	return given;
}
