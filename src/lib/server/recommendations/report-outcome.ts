import { accountOf, hasRole } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import { isId } from '#lib/domain/entry.ts';
import { decideOutcome, type OutcomeFact, type OutcomeRefusal, type OutcomeRefusalFacts } from '#lib/domain/outcome.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { visibleTo } from '../entries/queries.ts';
import { storeFile } from '../files/store-file.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import type { Storage } from '../platform/storage/storage.ts';
import { dayOf } from '../units/day-of.ts';
import { storeProof, type UploadedProof } from './store-proof.ts';
import { factColumns, listKnownOutcomes, lockOutcomeEdition, writePeopleOfEntry } from './write-outcome.ts';

/** A work of the portal, or one that never stood in it. */
export type ReportedWork = { entryId: string } | { title: string; personIds: readonly string[] };

export interface ReportOutcome {
	editionId: string;
	work: ReportedWork;
	fact: OutcomeFact;
	proof: UploadedProof | null;
}

export type Reported = Decision<'reported', OutcomeRefusal, OutcomeRefusalFacts> & { outcomeId?: string };

/**
 * 学校上报结果: what a work of the school reached in a contest of any route, with proof. It counts once staff have verified it. A teacher
 * reports of the works they answer for, a coordinator of all works of the unit; a work that never stood in the portal has a title and
 * pupils of the school in its place.
 */
export async function reportOutcome(ctx: Context, storage: Storage, input: ReportOutcome): Promise<Reported> {
	const { actor } = ctx;
	const unitId = actor.kind === 'account' ? actor.unitId : null;
	if (!hasRole(actor, 'teacher', 'coordinator') || unitId === null || !isId(input.editionId))
		throw new NotFound('outcome');
	if (!input.proof && input.fact.result !== 'none') return refuse('proof_missing');
	const proof = input.proof ? await storeProof(storage, input.proof) : null;
	if (proof && !proof.ok) return proof;
	return ctx.transaction(async (trx): Promise<Reported> => {
		const edition = await lockOutcomeEdition(trx, input.editionId);
		const { work } = input;
		const entryId = 'entryId' in work ? work.entryId : null;
		if (entryId !== null) {
			const entry =
				isId(entryId) &&
				(await trx
					.selectFrom('entry as e')
					.select('e.id')
					.where('e.id', '=', entryId)
					.where('e.number', 'is not', null)
					.where(visibleTo(actor))
					.executeTakeFirst());
			if (!entry) throw new NotFound('entry');
		}
		const known = entryId === null ? [] : await listKnownOutcomes(trx, edition.id, [entryId]);
		if (known.some(({ result }) => result === input.fact.result)) return refuse('already_recorded');
		const decision = decideOutcome(input.fact, {
			kind: edition.kind,
			today: dayOf(ctx),
			others: known.map(({ result }) => result),
		});
		if (!decision.ok) return refuse(decision.reason, decision.facts);
		const people = 'title' in work ? [...new Set(work.personIds)] : [];
		if ('title' in work) {
			if (!work.title.trim()) return refuse('title_missing');
			if (people.length === 0) return refuse('pupils_missing');
			if (people.some((id) => !isId(id))) throw new NotFound('pupil');
			const { count } = await trx
				.selectFrom('enrolment')
				.select((eb) => eb.fn.count<number>('person_id').distinct().as('count'))
				.where('unit_id', '=', unitId)
				.where('person_id', 'in', people)
				.executeTakeFirstOrThrow();
			if (count !== people.length) throw new NotFound('pupil');
		}
		const outcomeId = newId();
		await trx
			.insertInto('outcome')
			.values({
				id: outcomeId,
				edition_id: edition.id,
				entry_id: entryId,
				unit_id: unitId,
				title: 'title' in work ? work.title.trim() : null,
				...factColumns(input.fact),
				proof_file_id: proof ? await storeFile(trx, ctx, proof.stored) : null,
				state: 'reported',
				reported_by: accountOf(actor)!,
				reported_at: ctx.now,
			})
			.execute();
		if (entryId !== null) await writePeopleOfEntry(trx, outcomeId, entryId);
		else
			await trx
				.insertInto('outcome_person')
				.values(people.map((personId, index) => ({ outcome_id: outcomeId, person_id: personId, position: index + 1 })))
				.execute();
		await recordAudit(trx, ctx, 'outcome.reported', {
			outcome: outcomeId,
			higher_edition: edition.id,
			...(entryId !== null && { entry: entryId }),
		});
		return { ...accept('reported'), outcomeId };
	});
}
