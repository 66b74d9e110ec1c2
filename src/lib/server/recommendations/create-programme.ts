import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type {
	HigherEditionRefusal,
	HigherEditionRefusalFacts,
	HigherProgrammeShape,
} from '#lib/domain/higher-edition.ts';
import { higherPreset } from '#lib/domain/presets/higher-programmes.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { NotFound } from '../platform/not-found.ts';
import { requireStaff } from './lock-higher-edition.ts';

/** From a preset, or as staff write it. */
export type CreateProgramme = { preset: string } | { shape: HigherProgrammeShape };

/** 登记上级赛事. A preset is registered once. */
export function createProgramme(
	ctx: Context,
	input: CreateProgramme,
): Promise<Decision<'created', HigherEditionRefusal, HigherEditionRefusalFacts> & { programmeId?: string }> {
	return ctx.transaction(async (trx) => {
		requireStaff(ctx);
		const preset = 'preset' in input ? higherPreset(input.preset) : undefined;
		if ('preset' in input && !preset) throw new NotFound('preset');
		const shape = 'shape' in input ? input.shape : preset!;
		const programmeId = newId();
		const inserted = await trx
			.insertInto('higher_programme')
			.values({
				id: programmeId,
				kind: shape.kind,
				preset: preset?.key ?? null,
				...columnsOf(shape),
				created_at: ctx.now,
			})
			.onConflict((conflict) => conflict.column('preset').doNothing())
			.returning('id')
			.executeTakeFirst();
		if (!inserted) return refuse('preset_taken');
		await recordAudit(trx, ctx, 'programme.created', { programme: programmeId });
		return { ...accept('created'), programmeId };
	});
}

export function columnsOf({ name, level, organisers, whitelist, note }: Omit<HigherProgrammeShape, 'kind'>) {
	return {
		name: toJsonb(name),
		level,
		organisers: toJsonb(organisers),
		whitelist_status: whitelist.status,
		whitelist_from: whitelist.from,
		whitelist_until: whitelist.until,
		note: note && toJsonb(note),
	};
}
