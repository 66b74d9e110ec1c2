import { sql } from 'kysely';
import type { HigherKind, OutcomeResult, OutcomeState } from '#lib/domain/higher.ts';
import type { OutcomeFact } from '#lib/domain/outcome.ts';
import type { Queryable, Trx } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';

/** The edition that an outcome is of: any route, also one that is closed. Locked against a second record of the same fact. */
export async function lockOutcomeEdition(trx: Trx, editionId: string): Promise<{ id: string; kind: HigherKind }> {
	const { rows } = await sql<{ id: string; kind: HigherKind }>`
		select h.id, g.kind from higher_edition h join higher_programme g on g.id = h.programme_id
		where h.id = ${editionId} for update of h`.execute(trx);
	if (!rows[0]) throw new NotFound('higher edition');
	return rows[0];
}

export interface KnownOutcome {
	id: string;
	entryId: string;
	result: OutcomeResult;
	state: OutcomeState;
}

/** What is recorded of these works in this edition and was not rejected. */
export async function listKnownOutcomes(
	db: Queryable,
	editionId: string,
	entryIds: readonly string[],
): Promise<KnownOutcome[]> {
	const { rows } = await sql<KnownOutcome>`
		select id, entry_id as "entryId", result, state from outcome
		where edition_id = ${editionId} and entry_id = any(${[...entryIds]}::uuid[]) and state <> 'rejected'
		for update`.execute(db);
	return rows;
}

export function factColumns(fact: OutcomeFact) {
	return {
		result: fact.result,
		grade: fact.result === 'award' ? fact.grade : null,
		award_name: fact.awardName.trim(),
		decided_on: fact.decidedOn!,
		source: fact.source.trim(),
		certificate_number: fact.certificateNumber?.trim() || null,
	};
}

/** The people of the work, as they entered it. */
export async function writePeopleOfEntry(trx: Trx, outcomeId: string, entryId: string): Promise<void> {
	await sql`
		insert into outcome_person (outcome_id, person_id, position)
		select ${outcomeId}::uuid, person_id, position from participant where entry_id = ${entryId}
		on conflict do nothing`.execute(trx);
}
