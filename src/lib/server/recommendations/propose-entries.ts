import { sql } from 'kysely';
import { accountOf } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import { isId } from '#lib/domain/entry.ts';
import type { RecommendationRefusal, RecommendationRefusalFacts, RefusedEntry } from '#lib/domain/recommendation.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import { eligibilityOf, listCandidates, type Candidate } from './candidates.ts';
import { lockHigherEdition } from './lock-higher-edition.ts';

export interface ProposeEntries {
	editionId: string;
	entryIds: readonly string[];
	/** of the higher contest; not given: the one with the key or the name of the entry's own, or the only one there is */
	categoryId?: string | null;
}

export type Proposed = Decision<'proposed', RecommendationRefusal, RecommendationRefusalFacts> & {
	/** of all entries asked for, in their order */
	recommendationIds?: string[];
};

/** 拟推荐: put on the sheet of a higher edition, where no place is taken yet. All or none, with every reason. */
export function proposeEntries(ctx: Context, input: ProposeEntries): Promise<Proposed> {
	return ctx.transaction((trx) => proposeIn(trx, ctx, input));
}

export async function proposeIn(trx: Trx, ctx: Context, input: ProposeEntries): Promise<Proposed> {
	const edition = await lockHigherEdition(trx, ctx, input.editionId);
	const entryIds = [...new Set(input.entryIds)];
	if (entryIds.some((id) => !isId(id))) throw new NotFound('entry');
	if (entryIds.length === 0) return refuse('nothing_chosen');
	if (edition.rules.closedAt !== null) return refuse('edition_closed');
	const asked = input.categoryId ?? null;
	if (asked !== null && !edition.categories.some(({ id }) => id === asked)) throw new NotFound('higher category');
	// nobody leaves the contest while it is put on a sheet
	await sql`select id from entry where id = any(${entryIds}::uuid[]) order by id for share`.execute(trx);
	const candidates = await listCandidates(trx, edition, entryIds, { now: ctx.now });
	if (candidates.length !== entryIds.length) throw new NotFound('entry');
	const refused = candidates.flatMap((candidate): RefusedEntry[] => {
		const { problems } = eligibilityOf(ctx, edition.rules, candidate, 'proposing');
		const { entryId, number, title } = candidate;
		return problems.length > 0 ? [{ entryId, number, title, problems }] : [];
	});
	if (refused.length > 0) return refuse('not_eligible', { entries: refused });
	const { last } = await trx
		.selectFrom('recommendation')
		.select((eb) => eb.fn.coalesce(eb.fn.max('position'), eb.lit(0)).as('last'))
		.where('edition_id', '=', edition.id)
		.executeTakeFirstOrThrow();
	const only = edition.categories.length === 1 ? edition.categories[0]!.id : null;
	const usual = ({ categoryKey, categoryName }: Candidate) =>
		(
			edition.categories.find(({ key }) => key === categoryKey) ??
			edition.categories.find(({ name }) => name.zh === categoryName.zh)
		)?.id ?? only;
	const rows = await trx
		.insertInto('recommendation')
		.values(
			candidates.map((candidate, index) => ({
				id: newId(),
				edition_id: edition.id,
				entry_id: candidate.entryId,
				version_id: candidate.versionId,
				higher_category_id: asked ?? usual(candidate),
				stage: candidate.stage,
				kind: candidate.kind,
				position: last + index + 1,
				created_at: ctx.now,
				created_by: accountOf(ctx.actor)!,
			})),
		)
		// withdrawn before it was sent: it may come back
		.onConflict((conflict) =>
			conflict.columns(['edition_id', 'entry_id']).doUpdateSet((eb) => ({
				state: 'proposed',
				version_id: eb.ref('excluded.version_id'),
				higher_category_id: eb.ref('excluded.higher_category_id'),
				stage: eb.ref('excluded.stage'),
				kind: eb.ref('excluded.kind'),
				position: eb.ref('excluded.position'),
				withdrawn_at: null,
				withdrawn_reason: null,
				confirmed_at: null,
				confirmed_by: null,
				replaces_id: null,
				version: eb('recommendation.version', '+', 1),
			})),
		)
		.returning(['id', 'entry_id'])
		.execute();
	for (const row of rows)
		await recordAudit(trx, ctx, 'recommendation.proposed', {
			recommendation: row.id,
			entry: row.entry_id,
			higher_edition: edition.id,
		});
	const byEntry = new Map(rows.map((row) => [row.entry_id, row.id]));
	return { ...accept('proposed'), recommendationIds: entryIds.map((id) => byEntry.get(id)!) };
}
