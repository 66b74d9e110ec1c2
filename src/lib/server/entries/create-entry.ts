import { accept, type Decision } from '#lib/domain/decision.ts';
import { decideCreation, type CreateRefusal } from '#lib/domain/entry.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { NotFound } from '../platform/not-found.ts';
import { divisionFor } from '#lib/domain/checklist.ts';
import { gateOf, getCategoryForEntry } from './rules.ts';

/** 填报作品: an empty draft, made at once, so that whatever is typed has a place. In the teachers' section its maker is the entrant. */
export function createEntry(
	ctx: Context,
	input: { categoryId: string },
): Promise<(Decision<'created', CreateRefusal> & { ok: false }) | { ok: true; code: 'created'; entryId: string }> {
	return ctx.transaction(async (trx) => {
		const { actor } = ctx;
		if (actor.kind !== 'account' || (actor.role !== 'teacher' && actor.role !== 'coordinator') || !actor.unitId)
			throw new NotFound('category');
		const category = await getCategoryForEntry(trx, input.categoryId, ctx.installation.timeZone);
		// an edition in preparation does not exist for schools yet
		if (category.editionState === 'draft') throw new NotFound('category');
		const decision = decideCreation(gateOf(category), ctx.now);
		if (!decision.ok) return decision;
		const entryId = newId();
		const alone = category.entrantKind === 'entering_teacher';
		await trx
			.insertInto('entry')
			.values({
				id: entryId,
				edition_id: category.editionId,
				category_id: category.id,
				unit_id: actor.unitId,
				division_id: alone ? divisionFor(category, []) : null,
				owner_id: actor.accountId,
				field_values: toJsonb({}),
				created_at: ctx.now,
				updated_at: ctx.now,
				updated_by: actor.accountId,
			})
			.execute();
		if (alone && category.participantsMax > 0)
			await trx
				.insertInto('participant')
				.values({ id: newId(), entry_id: entryId, position: 1, person_id: actor.personId, grade: null })
				.execute();
		await recordAudit(trx, ctx, 'entry.created', {
			entry: entryId,
			edition: category.editionId,
			category: category.id,
		});
		return { ...accept('created'), entryId };
	});
}
