import { sql } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import { refuse, type Decision } from '#lib/domain/decision.ts';
import type { Grade } from '#lib/domain/award.ts';
import type { QuotaUnit, SchoolStage } from '#lib/domain/edition.ts';
import { isId } from '#lib/domain/entry.ts';
import type {
	HigherKind,
	HigherLevel,
	RecommendationState,
	Route,
	ShareRule,
	WhitelistStatus,
	WorkKind,
} from '#lib/domain/higher.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import type {
	HigherPaper,
	HigherRules,
	PlaceCount,
	QuotaRow,
	QuotaSystem,
	RecommendationRefusalFacts,
} from '#lib/domain/recommendation.ts';
import type { Context } from '../platform/context.ts';
import type { Queryable, Trx } from '../platform/db.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { NotFound } from '../platform/not-found.ts';

export function requireStaff(ctx: Context, ...ids: (string | null)[]): void {
	if (!hasRole(ctx.actor, 'staff') || ids.some((id) => id !== null && !isId(id))) throw new NotFound('upward');
}

export interface HigherCategory {
	id: string;
	key: string;
	name: LocalText;
	unit: QuotaUnit;
}

/** A higher edition: what its call says and what its rules are. */
export interface HigherEditionRules {
	id: string;
	programmeId: string;
	version: number;
	name: LocalText;
	ordinal: number | null;
	periodLabel: string;
	route: Route;
	callNumber: string | null;
	opensOn: string | null;
	resultExpectedOn: string | null;
	programme: { kind: HigherKind; name: LocalText; organisers: LocalText[]; note: LocalText | null };
	/** works on the sheet, as quotas count them, by state */
	counts: (PlaceCount & { state: RecommendationState })[];
	/** confirmed works of which a required paper is missing */
	papersMissing: number;
	/** outcomes that schools reported and nobody has verified */
	outcomesWaiting: number;
	rules: HigherRules;
	system: QuotaSystem;
	categories: HigherCategory[];
	papers: HigherPaper[];
}

interface RulesRow extends Pick<
	HigherEditionRules,
	| 'id'
	| 'programmeId'
	| 'version'
	| 'name'
	| 'ordinal'
	| 'periodLabel'
	| 'route'
	| 'callNumber'
	| 'opensOn'
	| 'resultExpectedOn'
	| 'programme'
	| 'counts'
	| 'papersMissing'
	| 'outcomesWaiting'
> {
	level: HigherLevel;
	stages: SchoolStage[];
	ageMin: number | null;
	ageMax: number | null;
	ageOn: string | null;
	lowerAward: Grade | null;
	onePerPupil: boolean;
	forbidsPrior: boolean;
	deadlineAt: Date | null;
	closedAt: Date | null;
	whitelistStatus: WhitelistStatus;
	whitelistFrom: string | null;
	whitelistUntil: string | null;
	totalMax: number | null;
	unit: QuotaUnit;
	shares: ShareRule[];
	papers: HigherPaper[];
	categories: HigherCategory[];
	quotas: { id: string; categoryId: string | null; stage: SchoolStage | null; kind: WorkKind | null; max: number }[];
}

/** Confirmed works without a required paper; for a query whose table `higher_edition` is called `h`. */
export const PAPERS_MISSING = sql<number>`(
	select count(*) from recommendation r where r.edition_id = h.id and r.state = 'confirmed' and exists (
		select from jsonb_array_elements(h.papers) p where (p ->> 'required')::boolean and not (p ->> 'key') = any(r.papers)))`;

/** The rules of one edition and where its sheet stands. One query. */
export async function getHigherRules(db: Queryable, editionId: string): Promise<HigherEditionRules> {
	const { rows } = await sql<RulesRow>`
		select h.id, h.programme_id as "programmeId", h.version, h.name, h.ordinal, h.period_label as "periodLabel", h.route,
			h.call_number as "callNumber", h.opens_on as "opensOn", h.result_expected_on as "resultExpectedOn",
			json_build_object('kind', g.kind, 'name', g.name, 'organisers', g.organisers, 'note', g.note) as programme,
			coalesce((select json_agg(n) from (
				select r.higher_category_id as "categoryId", r.stage, r.kind, r.state, count(*) as count
				from recommendation r where r.edition_id = h.id group by 1, 2, 3, 4) n), '[]') as counts,
			${PAPERS_MISSING} as "papersMissing",
			(select count(*) from outcome o where o.edition_id = h.id and o.state = 'reported') as "outcomesWaiting",
			g.level, h.stages, h.age_min as "ageMin", h.age_max as "ageMax",
			h.age_on as "ageOn", h.lower_award as "lowerAward", h.one_per_pupil as "onePerPupil", h.forbids_prior as "forbidsPrior",
			h.deadline_at as "deadlineAt", h.closed_at as "closedAt", g.whitelist_status as "whitelistStatus",
			g.whitelist_from as "whitelistFrom", g.whitelist_until as "whitelistUntil", h.total_max as "totalMax",
			h.quota_unit as unit, h.shares, h.papers,
			coalesce((select json_agg(json_build_object('id', c.id, 'key', c.key, 'name', c.name, 'unit', c.quota_unit)
				order by c.position) from higher_category c where c.edition_id = h.id), '[]') as categories,
			coalesce((select json_agg(json_build_object('id', q.id, 'categoryId', q.category_id, 'stage', q.stage, 'kind', q.kind,
				'max', q.max) order by q.position) from higher_quota q where q.edition_id = h.id), '[]') as quotas
		from higher_edition h join higher_programme g on g.id = h.programme_id
		where h.id = ${editionId}`.execute(db);
	const row = rows[0];
	if (!row) throw new NotFound('higher edition');
	const byId = new Map(row.categories.map((category) => [category.id, category]));
	const { name, ordinal, periodLabel, route, callNumber, opensOn, resultExpectedOn, programme, counts } = row;
	return {
		id: row.id,
		programmeId: row.programmeId,
		version: row.version,
		...{ name, ordinal, periodLabel, route, callNumber, opensOn, resultExpectedOn, programme, counts },
		papersMissing: row.papersMissing,
		outcomesWaiting: row.outcomesWaiting,
		categories: row.categories,
		papers: row.papers,
		rules: {
			level: row.level,
			stages: row.stages,
			ageMin: row.ageMin,
			ageMax: row.ageMax,
			ageOn: row.ageOn,
			lowerAward: row.lowerAward,
			onePerPupil: row.onePerPupil,
			forbidsPrior: row.forbidsPrior,
			deadlineAt: row.deadlineAt,
			closedAt: row.closedAt,
			whitelist: { status: row.whitelistStatus, from: row.whitelistFrom, until: row.whitelistUntil },
		},
		system: {
			totalMax: row.totalMax,
			unit: row.unit,
			shares: row.shares,
			quotas: row.quotas.map((quota): QuotaRow => {
				const category = quota.categoryId === null ? undefined : byId.get(quota.categoryId);
				return { ...quota, categoryName: category?.name ?? null, unit: category?.unit ?? row.unit };
			}),
		},
	};
}

/**
 * The edition FOR UPDATE: whatever changes its sheet waits here, so two people who confirm at once never exceed a quota together.
 * Always before its recommendations and their entries. Staff only.
 */
export async function lockHigherEdition(trx: Trx, ctx: Context, editionId: string): Promise<HigherEditionRules> {
	requireStaff(ctx, editionId);
	const row = await trx
		.selectFrom('higher_edition')
		.select('id')
		.where('id', '=', editionId)
		.forUpdate()
		.executeTakeFirst();
	if (!row) throw new NotFound('higher edition');
	return getHigherRules(trx, editionId);
}

/** Two staff at once: the second is told who was first. */
export async function refuseChanged(
	db: Queryable,
	noun: 'programme' | 'higher_edition' | 'recommendation' | 'outcome',
	id: string,
): Promise<Decision<never, 'changed_meanwhile', RecommendationRefusalFacts> & { ok: false }> {
	const last = await db
		.selectFrom('audit_event as e')
		.leftJoin('account as a', 'a.id', 'e.actor_id')
		.leftJoin('person as p', 'p.id', 'a.person_id')
		.select('p.name')
		.where(sql<boolean>`e.refs @> ${toJsonb({ [noun]: id })}::jsonb`)
		.orderBy('e.at', 'desc')
		.orderBy('e.id', 'desc')
		.limit(1)
		.executeTakeFirst();
	return refuse('changed_meanwhile', { by: last?.name ?? null });
}
