import { accountOf } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type {
	HigherEditionRefusal,
	HigherEditionRefusalFacts,
	HigherEditionShape,
} from '#lib/domain/higher-edition.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import { editionColumns, writeCategories, writeQuotas } from './write-higher-edition.ts';
import { requireStaff } from './lock-higher-edition.ts';

/** 登记一届上级赛事: one per programme and 年度. */
export function createHigherEdition(
	ctx: Context,
	{ programmeId, shape }: { programmeId: string; shape: HigherEditionShape },
): Promise<Decision<'created', HigherEditionRefusal, HigherEditionRefusalFacts> & { editionId?: string }> {
	return ctx.transaction(async (trx) => {
		requireStaff(ctx, programmeId);
		const programme = await trx
			.selectFrom('higher_programme')
			.select(['id', 'archived_at'])
			.where('id', '=', programmeId)
			.forUpdate()
			.executeTakeFirst();
		if (!programme) throw new NotFound('higher programme');
		if (programme.archived_at !== null) return refuse('programme_archived');
		const editionId = newId();
		const inserted = await trx
			.insertInto('higher_edition')
			.values({
				id: editionId,
				programme_id: programmeId,
				...editionColumns(shape),
				created_at: ctx.now,
				created_by: accountOf(ctx.actor),
			})
			.onConflict((conflict) => conflict.columns(['programme_id', 'period_label']).doNothing())
			.returning('id')
			.executeTakeFirst();
		if (!inserted) return refuse('period_taken');
		const ids = await writeCategories(trx, editionId, [], shape.categories);
		await writeQuotas(trx, editionId, ids, shape.quotas);
		await recordAudit(trx, ctx, 'higher_edition.created', { higher_edition: editionId, programme: programmeId });
		return { ...accept('created'), editionId };
	});
}
