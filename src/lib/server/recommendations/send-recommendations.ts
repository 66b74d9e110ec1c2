import { accountOf } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import {
	decideSending,
	missingPapers,
	violations,
	type RecommendationRefusal,
	type RecommendationRefusalFacts,
	type RefusedEntry,
} from '#lib/domain/recommendation.ts';
import { wallTime } from '#lib/domain/window-zone.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { dayOf } from '../units/day-of.ts';
import { countPlaces, listUnfit } from './candidates.ts';
import { lockHigherEdition } from './lock-higher-edition.ts';
import { lockRecommendations, refusedEntry, wrongState } from './lock-recommendations.ts';

export interface SendRecommendations {
	editionId: string;
	recommendationIds: readonly string[];
	/** 报送日期 */
	sentOn: string | null;
	/** 文号, 报送方式 */
	note: string;
}

/**
 * 报送: these works went up on that day. Refused while a required paper is missing, and while the whole sheet breaks a quota or a share:
 * shares are those of everything that holds a place, so that categories may be sent one after the other.
 */
export function sendRecommendations(
	ctx: Context,
	input: SendRecommendations,
): Promise<Decision<'sent', RecommendationRefusal, RecommendationRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const edition = await lockHigherEdition(trx, ctx, input.editionId);
		if (input.recommendationIds.length === 0) return refuse('nothing_chosen');
		if (edition.rules.closedAt !== null) return refuse('edition_closed');
		const rows = await lockRecommendations(trx, edition.id, input.recommendationIds);
		const wrong = wrongState(rows, 'send');
		if (wrong.length > 0) return refuse('state_wrong', { entries: wrong });
		// the edition's categories and rules, and the work itself, may have changed since it was confirmed
		const without = edition.categories.length > 0 ? rows.filter(({ categoryId }) => categoryId === null) : [];
		if (without.length > 0) return refuse('category_missing', { entries: without.map(refusedEntry) });
		const unfit = await listUnfit(trx, ctx, edition, rows, { ignore: ['deadline_passed'] });
		if (unfit.length > 0) return refuse('not_eligible', { entries: unfit });
		const { deadlineAt } = edition.rules;
		const date = decideSending(input.sentOn, {
			today: dayOf(ctx),
			deadlineOn: deadlineAt && wallTime(deadlineAt, ctx.installation.timeZone).slice(0, 10),
		});
		if (!date.ok) return refuse(date.reason);
		const incomplete = rows.flatMap((row): RefusedEntry[] => {
			const missing = missingPapers(edition.papers, row.papers);
			return missing.length > 0 ? [{ ...refusedEntry(row), missing: missing.map(({ label }) => label) }] : [];
		});
		if (incomplete.length > 0) return refuse('papers_missing', { entries: incomplete });
		const broken = violations(edition.system, await countPlaces(trx, edition.id), 'complete');
		if (broken.length > 0) return refuse('above_quota', { violations: broken });
		await trx
			.updateTable('recommendation')
			.set((eb) => ({
				state: 'sent',
				sent_on: input.sentOn,
				sent_note: input.note.trim(),
				sent_by: accountOf(ctx.actor),
				version: eb('version', '+', 1),
			}))
			.where(
				'id',
				'in',
				rows.map(({ id }) => id),
			)
			.execute();
		for (const row of rows)
			await recordAudit(trx, ctx, 'recommendation.sent', {
				recommendation: row.id,
				entry: row.entryId,
				higher_edition: edition.id,
			});
		return accept('sent');
	});
}
