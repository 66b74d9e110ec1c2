import { accountOf } from '#lib/domain/access.ts';
import { refuse, type Decision } from '#lib/domain/decision.ts';
import { mayReview, type FindingRefusal } from '#lib/domain/nomination.ts';
import type { FindingInput } from '#lib/forms/talents.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { lockEntry } from '../entries/queries.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { lockTalentCategory } from './lock-category.ts';

interface SaveFindings {
	categoryId: string;
	entryId: string;
	/** the version that was read */
	versionId: string;
	findings: readonly FindingInput[];
}

/**
 * 材料审核: a condition held against a proof is met or not, with a note; what is set back to "not checked" has no finding. Who checked and when stays
 * as it was where nothing changed.
 */
export function saveFindings(
	ctx: Context,
	input: SaveFindings,
): Promise<Decision<'saved', FindingRefusal> & { changed?: number }> {
	return ctx.transaction(async (trx) => {
		const category = await lockTalentCategory(trx, ctx, input.categoryId, 'reviewing');
		const entry = await lockEntry(trx, input.entryId, ctx.actor);
		if (entry.categoryId !== category.id) return refuse('finding_of_other_entry');
		const { current_version_id: current } = await trx
			.selectFrom('entry')
			.select('current_version_id')
			.where('id', '=', entry.id)
			.executeTakeFirstOrThrow();
		const refusal = mayReview({
			state: entry.state,
			sameVersion: current === input.versionId,
			decisionConfirmed: category.decision?.state === 'confirmed',
		});
		if (refusal) return refuse(refusal);

		const achievements = await trx.selectFrom('achievement').select('id').where('entry_id', '=', entry.id).execute();
		const conditions = await trx
			.selectFrom('talent_condition')
			.select('id')
			.where('category_id', '=', category.id)
			.execute();
		const own = (list: readonly { id: string }[], id: string) => list.some((row) => row.id === id);
		if (
			input.findings.some(
				({ achievementId, conditionId }) => !own(achievements, achievementId) || !own(conditions, conditionId),
			)
		)
			return refuse('finding_of_other_entry');

		const before = await trx
			.selectFrom('condition_finding')
			.select(['id', 'condition_id', 'achievement_id', 'met', 'note'])
			.where('entry_id', '=', entry.id)
			.execute();
		let changed = 0;
		for (const { conditionId, achievementId, met, note } of input.findings) {
			const old = before.find((row) => row.condition_id === conditionId && row.achievement_id === achievementId);
			if (met === null) {
				if (!old) continue;
				await trx.deleteFrom('condition_finding').where('id', '=', old.id).execute();
			} else if (old) {
				if (old.met === met && old.note === note) continue;
				await trx
					.updateTable('condition_finding')
					.set({ met, note, checked_by: accountOf(ctx.actor)!, checked_at: ctx.now })
					.where('id', '=', old.id)
					.execute();
			} else
				await trx
					.insertInto('condition_finding')
					.values({
						id: newId(),
						entry_id: entry.id,
						condition_id: conditionId,
						achievement_id: achievementId,
						met,
						note,
						checked_by: accountOf(ctx.actor)!,
						checked_at: ctx.now,
					})
					.execute();
			changed += 1;
		}
		if (changed > 0)
			await recordAudit(trx, ctx, 'finding.saved', {
				entry: entry.id,
				category: category.id,
				edition: category.editionId,
				version: input.versionId,
			});
		return { ok: true, code: 'saved', changed };
	});
}
