import { sql } from 'kysely';
import { accountOf } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { EntryState } from '#lib/domain/entry.ts';
import {
	decisionViolations,
	type DecisionNominee,
	type DecisionRefusal,
	type DecisionViolation,
	type NomineeOutcome,
} from '#lib/domain/nomination.ts';
import type { RecommendationRefusal, RecommendationRefusalFacts } from '#lib/domain/recommendation.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { LAUREATE, PROVEN } from '../entries/nomination-facts.ts';
import { confirmIn } from '../recommendations/confirm-recommendations.ts';
import { proposeIn } from '../recommendations/propose-entries.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { dayOf } from '../units/day-of.ts';
import { lockTalentCategory } from './lock-category.ts';

export interface ConfirmationFacts {
	violations?: DecisionViolation[];
	/** what the rules of the award above say */
	above?: { reason: RecommendationRefusal; facts: RecommendationRefusalFacts | undefined };
}

export type ConfirmDecisionRefusal = Extract<
	DecisionRefusal,
	'decision_missing' | 'decision_confirmed' | 'changed_meanwhile' | 'decision_not_ready'
>;

/** Leaves the transaction so that nothing of a refused confirmation stays on the sheet above. */
class ConfirmationRefused extends Error {
	readonly above: NonNullable<ConfirmationFacts['above']>;

	constructor(above: NonNullable<ConfirmationFacts['above']>) {
		super('confirmation refused');
		this.above = above;
	}
}

/**
 * 确认集体研究结果: those who are recommended take their places on the sheet of the award above, in the same transaction, by the rules of that sheet.
 * Refused with every reason at once: our own, or where there is none of them, those of the award above.
 */
export async function confirmDecision(
	ctx: Context,
	input: { categoryId: string; version: number },
): Promise<Decision<'confirmed', ConfirmDecisionRefusal, ConfirmationFacts>> {
	try {
		return await ctx.transaction(async (trx) => {
			const category = await lockTalentCategory(trx, ctx, input.categoryId, 'deciding');
			const { decision } = category;
			if (!decision) return refuse<ConfirmDecisionRefusal, ConfirmationFacts>('decision_missing');
			if (decision.state === 'confirmed')
				return refuse<ConfirmDecisionRefusal, ConfirmationFacts>('decision_confirmed');
			if (decision.version !== input.version)
				return refuse<ConfirmDecisionRefusal, ConfirmationFacts>('changed_meanwhile');
			// the edition before the entries, as everywhere
			const target = await trx
				.selectFrom('higher_edition')
				.select(['id', 'total_max', 'closed_at'])
				.where('id', '=', decision.higherEditionId)
				.forUpdate()
				.executeTakeFirstOrThrow();
			const nominees = await lockNominees(trx, category.id, decision.id);
			const violations = decisionViolations({
				people: decision.people.length,
				decidedOn: decision.decidedOn,
				today: dayOf(ctx),
				targetClosed: target.closed_at !== null,
				quota: target.total_max,
				nominees,
			});
			if (violations.length > 0)
				return refuse<ConfirmDecisionRefusal, ConfirmationFacts>('decision_not_ready', { violations });

			const chosen = nominees.filter(({ outcome }) => outcome === 'recommended').map(({ entryId }) => entryId);
			// first: the sheet takes nominees by a confirmed decision alone; refused there, this is undone with it
			await trx
				.updateTable('collective_decision')
				.set({
					state: 'confirmed',
					confirmed_at: ctx.now,
					confirmed_by: accountOf(ctx.actor),
					version: decision.version + 1,
				})
				.where('id', '=', decision.id)
				.execute();
			await takePlaces(trx, ctx, target.id, chosen);
			await recordAudit(trx, ctx, 'decision.confirmed', {
				decision: decision.id,
				category: category.id,
				edition: category.editionId,
				higher_edition: target.id,
			});
			return accept('confirmed');
		});
	} catch (error) {
		if (error instanceof ConfirmationRefused) return refuse('decision_not_ready', { above: error.above });
		throw error;
	}
}

/** Everybody who is on file or named in the decision, with what the rules ask; locked, so that no check is taken back meanwhile. */
async function lockNominees(trx: Trx, categoryId: string, decisionId: string): Promise<DecisionNominee[]> {
	const { rows } = await sql<{
		entryId: string;
		state: EntryState;
		findings: number;
		met: number;
		laureate: string | null;
		outcome: NomineeOutcome | null;
		reason: string | null;
	}>`
		select e.id as "entryId", e.state, ${LAUREATE} as laureate, r.outcome, r.reason,
			(select count(*) from condition_finding f where f.entry_id = e.id) as findings,
			(select count(*) from condition_finding f join achievement a on a.id = f.achievement_id
				where f.entry_id = e.id and f.met and ${PROVEN}) as met
		from entry e left join decision_row r on r.entry_id = e.id and r.decision_id = ${decisionId}
		where e.category_id = ${categoryId} and (e.state in ('filed', 'accepted') or r.entry_id is not null)
		order by e.id for update of e`.execute(trx);
	return rows.map((row) => ({ ...row, reason: row.reason ?? '' }));
}

/** Who was put on the sheet by hand keeps the row; nobody is on it twice. */
async function takePlaces(trx: Trx, ctx: Context, editionId: string, entryIds: readonly string[]): Promise<void> {
	const there = await trx
		.selectFrom('recommendation')
		.select(['id', 'entry_id', 'state'])
		.where('edition_id', '=', editionId)
		.where('entry_id', 'in', [...entryIds])
		.where('state', 'in', ['proposed', 'substitute', 'confirmed', 'sent'])
		.execute();
	const absent = entryIds.filter((id) => !there.some((row) => row.entry_id === id));
	const proposed = there.filter(({ state }) => state === 'proposed' || state === 'substitute').map(({ id }) => id);
	if (absent.length > 0) {
		const decision = await proposeIn(trx, ctx, { editionId, entryIds: absent });
		if (!decision.ok) throw new ConfirmationRefused({ reason: decision.reason, facts: decision.facts });
		proposed.push(...(decision.recommendationIds ?? []));
	}
	if (proposed.length === 0) return;
	const decision = await confirmIn(trx, ctx, { editionId, recommendationIds: proposed });
	if (!decision.ok) throw new ConfirmationRefused({ reason: decision.reason, facts: decision.facts });
}
