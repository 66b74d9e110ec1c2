import { sql } from 'kysely';
import { accountOf } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import { decideOutcome, type OutcomeFact, type OutcomeRefusal, type OutcomeRefusalFacts } from '#lib/domain/outcome.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { storeFile } from '../files/store-file.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import type { Storage } from '../platform/storage/storage.ts';
import { dayOf } from '../units/day-of.ts';
import { requireStaff } from './lock-higher-edition.ts';
import { storeProof, type UploadedProof } from './store-proof.ts';
import { factColumns, listKnownOutcomes, lockOutcomeEdition, writePeopleOfEntry } from './write-outcome.ts';

export interface RecordOutcomes {
	editionId: string;
	/** one fact a row; a work may stand in several (入围, then an award) */
	rows: readonly ({ entryId: string } & OutcomeFact)[];
	/** one document that proves all of them, e.g. the published list */
	proof?: UploadedProof | null;
}

/**
 * 登记上级评审结果, by staff, verified at once; all or none. The same fact recorded again is corrected, and one that the school had reported
 * is verified with what staff give.
 */
export async function recordOutcomes(
	ctx: Context,
	storage: Storage,
	input: RecordOutcomes,
): Promise<Decision<'recorded', OutcomeRefusal, OutcomeRefusalFacts>> {
	requireStaff(ctx, input.editionId, ...input.rows.map(({ entryId }) => entryId));
	if (input.rows.length === 0) return refuse('nothing_given');
	const proof = input.proof ? await storeProof(storage, input.proof) : null;
	if (proof && !proof.ok) return proof;
	return ctx.transaction(async (trx) => {
		const edition = await lockOutcomeEdition(trx, input.editionId);
		const entryIds = [...new Set(input.rows.map(({ entryId }) => entryId))];
		const { rows: entries } = await sql<{ id: string; unitId: string; title: string }>`
			select id, unit_id as "unitId", title from entry
			where id = any(${entryIds}::uuid[]) and state <> 'draft' and handed_in_at is not null`.execute(trx);
		if (entries.length !== entryIds.length) throw new NotFound('entry');
		const known = await listKnownOutcomes(trx, edition.id, entryIds);
		for (const { entryId, ...fact } of input.rows) {
			const { title } = entries.find(({ id }) => id === entryId)!;
			const others = [...known, ...input.rows]
				.filter((other) => other.entryId === entryId && other.result !== fact.result)
				.map(({ result }) => result);
			const decision = decideOutcome(fact, { kind: edition.kind, today: dayOf(ctx), others });
			if (!decision.ok) return refuse(decision.reason, { ...decision.facts, title });
		}
		const fileId = proof ? await storeFile(trx, ctx, proof.stored) : null;
		for (const { entryId, ...fact } of input.rows) {
			const there = known.find((one) => one.entryId === entryId && one.result === fact.result);
			const verified = { state: 'verified', verified_by: accountOf(ctx.actor), verified_at: ctx.now };
			const id = there?.id ?? newId();
			if (there) {
				await trx
					.updateTable('outcome')
					.set((eb) => ({
						...factColumns(fact),
						...verified,
						...(fileId !== null && { proof_file_id: fileId }),
						version: eb('version', '+', 1),
					}))
					.where('id', '=', there.id)
					.execute();
			} else {
				await trx
					.insertInto('outcome')
					.values({
						id,
						edition_id: edition.id,
						entry_id: entryId,
						unit_id: entries.find((entry) => entry.id === entryId)!.unitId,
						...factColumns(fact),
						...verified,
						proof_file_id: fileId,
						reported_by: accountOf(ctx.actor)!,
						reported_at: ctx.now,
					})
					.execute();
				await writePeopleOfEntry(trx, id, entryId);
			}
			await recordAudit(trx, ctx, 'outcome.recorded', { outcome: id, entry: entryId, higher_edition: edition.id });
		}
		return accept('recorded');
	});
}
