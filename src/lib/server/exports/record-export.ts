import { accountOf } from '#lib/domain/access.ts';
import type { ExportKind } from '#lib/domain/export.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { sha256 } from '../platform/crypto.ts';
import { newId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { NotFound } from '../platform/not-found.ts';

export interface ExportFacts {
	kind: ExportKind;
	/** ids and filters that say what was asked for; no values of persons */
	scope: Record<string, string | number | boolean | null>;
	rowCount: number;
	/** kind and date, never a person or a school */
	fileName: string;
	bytes: Buffer;
}

/** Every file that leaves the house: who, what, when, how many rows, and the hash by which a copy found later is recognised. */
export async function recordExport(ctx: Context, facts: ExportFacts): Promise<string> {
	const actorId = accountOf(ctx.actor);
	if (actorId === null) throw new NotFound('export');
	const id = newId();
	await ctx.transaction(async (trx) => {
		await trx
			.insertInto('export_record')
			.values({
				id,
				at: ctx.now,
				actor_id: actorId,
				kind: facts.kind,
				scope: toJsonb(facts.scope),
				row_count: facts.rowCount,
				file_name: facts.fileName,
				sha256: sha256(facts.bytes),
			})
			.execute();
		await recordAudit(trx, ctx, 'export.made', { export: id });
	});
	return id;
}
