import { sql } from 'kysely';
import { isId } from '#lib/domain/entry.ts';
import { allowsStep, type RecommendationStep, type RefusedEntry } from '#lib/domain/recommendation.ts';
import type { Trx } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';
import type { LockedRecommendation } from './candidates.ts';

/** These rows of the sheet, after their edition was locked, in the sheet's order; all of them or NotFound. */
export async function lockRecommendations(
	trx: Trx,
	editionId: string,
	ids: readonly string[],
): Promise<LockedRecommendation[]> {
	const wanted = [...new Set(ids)];
	if (wanted.some((id) => !isId(id))) throw new NotFound('recommendation');
	const { rows } = await sql<LockedRecommendation>`
		select r.id, r.entry_id as "entryId", r.state, r.higher_category_id as "categoryId", r.stage, r.kind, r.papers, r.position,
			r.version, e.number, v.title
		from recommendation r join entry e on e.id = r.entry_id join entry_version v on v.id = r.version_id
		where r.edition_id = ${editionId} and r.id = any(${wanted}::uuid[])
		order by r.position, r.id
		for update of r`.execute(trx);
	if (rows.length !== wanted.length) throw new NotFound('recommendation');
	return rows;
}

/** Those whom a confirmed collective decision sent here: the sheet must not contradict it silently. */
export async function decidedTogether(
	trx: Trx,
	editionId: string,
	rows: readonly LockedRecommendation[],
): Promise<RefusedEntry[]> {
	const { rows: decided } = await sql<{ id: string }>`
		select d.entry_id as id from decision_row d join collective_decision c on c.id = d.decision_id
		where c.higher_edition_id = ${editionId} and c.state = 'confirmed' and d.outcome = 'recommended'
			and d.entry_id = any(${rows.map(({ entryId }) => entryId)}::uuid[])`.execute(trx);
	const ids = new Set(decided.map(({ id }) => id));
	return rows.filter(({ entryId }) => ids.has(entryId)).map(refusedEntry);
}

/** Those whose state does not allow the step. */
export function wrongState(rows: readonly LockedRecommendation[], step: RecommendationStep): RefusedEntry[] {
	return rows.filter(({ state }) => !allowsStep(state, step)).map(refusedEntry);
}

export function refusedEntry({ entryId, number, title }: RefusedEntry): RefusedEntry {
	return { entryId, number, title };
}

/** The waiting works in their order (递补顺序). */
export async function listSubstitutes(trx: Trx, editionId: string): Promise<LockedRecommendation[]> {
	const { rows } = await sql<{ id: string }>`
		select id from recommendation where edition_id = ${editionId} and state = 'substitute'`.execute(trx);
	return lockRecommendations(
		trx,
		editionId,
		rows.map(({ id }) => id),
	);
}
