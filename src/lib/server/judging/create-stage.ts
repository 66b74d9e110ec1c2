import { hasRole } from '#lib/domain/access.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { StageRefusal } from '#lib/domain/judging.ts';
import { needsRubric } from '#lib/domain/edition-change.ts';
import type { AssessmentKind } from '#lib/domain/edition.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newId, newRandomId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { NotFound } from '../platform/not-found.ts';

const NAMES = { preliminary: { zh: '初评', en: 'Preliminary' }, final: { zh: '终评', en: 'Final' } };

/**
 * 设立评审阶段. The first stage of a category is 初评 over its accepted entries; once that is closed and its 入围 list confirmed, the
 * next is 终评 over the listed ones. The version that was accepted is the version that is judged.
 */
export function createStage(
	ctx: Context,
	{ categoryId }: { categoryId: string },
): Promise<Decision<'created', StageRefusal> & { stageId?: string }> {
	return ctx.transaction(async (trx) => {
		if (!hasRole(ctx.actor, 'staff')) throw new NotFound('category');
		const category = await trx
			.selectFrom('category')
			.select(['id', 'edition_id', 'assessment_kind'])
			.where('id', '=', categoryId)
			.forUpdate()
			.executeTakeFirst();
		if (!category) throw new NotFound('category');
		// files that are reviewed and works that are only sent on have no stages, whatever rubric somebody gave them
		if (!needsRubric(category.assessment_kind as AssessmentKind)) return refuse('no_rubric');
		const last = await trx
			.selectFrom('stage as s')
			.leftJoin('list as l', (join) =>
				join.onRef('l.stage_id', '=', 's.id').on('l.kind', '=', 'shortlist').on('l.state', '=', 'confirmed'),
			)
			.select(['s.id', 's.position', 's.kind', 's.state', 'l.id as list_id'])
			.where('s.category_id', '=', categoryId)
			.orderBy('s.position', 'desc')
			.limit(1)
			.executeTakeFirst();
		if (last && last.state !== 'closed') return refuse('earlier_stage_open');
		if (last && (last.kind === 'final' || last.list_id === null)) return refuse('stage_exists');
		const rubric = await trx
			.selectFrom('rubric')
			.select('id')
			.where('category_id', '=', categoryId)
			.orderBy('number', 'desc')
			.limit(1)
			.executeTakeFirst();
		if (!rubric) return refuse('no_rubric');
		const entries = await trx
			.selectFrom('entry as e')
			.select(['e.id', 'e.current_version_id'])
			.where('e.category_id', '=', categoryId)
			.where('e.state', '=', 'accepted')
			.$if(last !== undefined, (query) =>
				query.innerJoin('list_row as r', (join) =>
					join.onRef('r.entry_id', '=', 'e.id').on('r.list_id', '=', last!.list_id).on('r.grade', 'is not', null),
				),
			)
			// Locked: an acceptance that is being taken back is waited for, and none is taken back until the stage stands.
			.orderBy('e.id')
			.forUpdate('e')
			.execute();
		if (entries.length === 0) return refuse('no_accepted_entries');

		const kind = last ? 'final' : 'preliminary';
		const stageId = newId();
		await trx
			.insertInto('stage')
			.values({
				id: stageId,
				category_id: categoryId,
				position: (last?.position ?? 0) + 1,
				kind,
				name: toJsonb(NAMES[kind]),
				rubric_id: rubric.id,
				created_at: ctx.now,
			})
			.execute();
		await trx
			.insertInto('stage_entry')
			.values(
				entries.flatMap((entry) =>
					entry.current_version_id === null
						? []
						: [
								{
									id: newRandomId(),
									stage_id: stageId,
									entry_id: entry.id,
									version_id: entry.current_version_id,
									group_id: null,
									lot_number: null,
								},
							],
				),
			)
			.execute();
		await recordAudit(trx, ctx, 'stage.created', {
			stage: stageId,
			category: categoryId,
			edition: category.edition_id,
		});
		return { ...accept('created'), stageId };
	});
}
