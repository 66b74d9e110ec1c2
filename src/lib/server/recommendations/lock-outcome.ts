import { sql } from 'kysely';
import type { OutcomeResult, OutcomeState } from '#lib/domain/higher.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';
import { requireStaff } from './lock-higher-edition.ts';

export interface LockedOutcome {
	id: string;
	editionId: string;
	entryId: string | null;
	result: OutcomeResult;
	state: OutcomeState;
	version: number;
}

export async function lockOutcome(trx: Trx, ctx: Context, outcomeId: string): Promise<LockedOutcome> {
	requireStaff(ctx, outcomeId);
	const { rows } = await sql<LockedOutcome>`
		select id, edition_id as "editionId", entry_id as "entryId", result, state, version from outcome
		where id = ${outcomeId} for update`.execute(trx);
	if (!rows[0]) throw new NotFound('outcome');
	return rows[0];
}

export function refsOfOutcome({ id, editionId, entryId }: LockedOutcome) {
	return { outcome: id, higher_edition: editionId, ...(entryId !== null && { entry: entryId }) };
}
