import { accept, type Decision } from '#lib/domain/decision.ts';
import type {
	HigherEditionRefusal,
	HigherEditionRefusalFacts,
	HigherProgrammeShape,
} from '#lib/domain/higher-edition.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { columnsOf } from './create-programme.ts';
import { refuseChanged, requireStaff } from './lock-higher-edition.ts';

export interface UpdateProgramme {
	programmeId: string;
	version: number;
	shape: Omit<HigherProgrammeShape, 'kind'>;
	/** 不再使用: gone from the registry's first page, its editions stay */
	archived: boolean;
}

export function updateProgramme(
	ctx: Context,
	input: UpdateProgramme,
): Promise<Decision<'saved', HigherEditionRefusal, HigherEditionRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		requireStaff(ctx, input.programmeId);
		const row = await trx
			.selectFrom('higher_programme')
			.select(['id', 'version', 'archived_at'])
			.where('id', '=', input.programmeId)
			.forUpdate()
			.executeTakeFirst();
		if (!row) throw new NotFound('higher programme');
		if (row.version !== input.version) return refuseChanged(trx, 'programme', row.id);
		await trx
			.updateTable('higher_programme')
			.set((eb) => ({
				...columnsOf(input.shape),
				archived_at: input.archived ? (row.archived_at ?? ctx.now) : null,
				version: eb('version', '+', 1),
			}))
			.where('id', '=', row.id)
			.execute();
		await recordAudit(trx, ctx, 'programme.changed', { programme: row.id });
		return accept('saved');
	});
}
