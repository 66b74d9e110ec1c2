import { sql } from 'kysely';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { RecommendationRefusal, RecommendationRefusalFacts } from '#lib/domain/recommendation.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { lockHigherEdition } from './lock-higher-edition.ts';
import { lockRecommendations } from './lock-recommendations.ts';

/** One place up or down among the works of the same state: the order of the sheet, and of the substitutes. At the end nothing moves. */
export function moveRecommendation(
	ctx: Context,
	input: { editionId: string; recommendationId: string; direction: 'up' | 'down' },
): Promise<Decision<'moved', RecommendationRefusal, RecommendationRefusalFacts>> {
	return ctx.transaction(async (trx) => {
		const edition = await lockHigherEdition(trx, ctx, input.editionId);
		if (edition.rules.closedAt !== null) return refuse('edition_closed');
		const [row] = await lockRecommendations(trx, edition.id, [input.recommendationId]);
		if (!row) throw new NotFound('recommendation');
		const up = input.direction === 'up';
		const { rows } = await sql<{ id: string; position: number }>`
			select id, position from recommendation
			where edition_id = ${edition.id} and state = ${row.state}
				and (position, id) ${sql.raw(up ? '<' : '>')} (${row.position}, ${row.id}::uuid)
			order by position ${sql.raw(up ? 'desc' : 'asc')}, id ${sql.raw(up ? 'desc' : 'asc')} limit 1`.execute(trx);
		const neighbour = rows[0];
		if (!neighbour) return accept('moved');
		// two of the same position (one took another's place) part here
		const target = neighbour.position === row.position ? row.position + (up ? -1 : 1) : neighbour.position;
		await trx.updateTable('recommendation').set({ position: target }).where('id', '=', row.id).execute();
		if (target === neighbour.position)
			await trx.updateTable('recommendation').set({ position: row.position }).where('id', '=', neighbour.id).execute();
		await recordAudit(trx, ctx, 'recommendation.moved', {
			recommendation: row.id,
			entry: row.entryId,
			higher_edition: edition.id,
		});
		return accept('moved');
	});
}
