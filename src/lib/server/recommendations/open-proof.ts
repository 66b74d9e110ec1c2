import { accountOf, hasRole } from '#lib/domain/access.ts';
import { MEDIA_TYPES, typeOfMedia } from '#lib/domain/attachment.ts';
import { isId } from '#lib/domain/entry.ts';
import { visibleTo } from '../entries/queries.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';

/** The proof of an outcome, for staff and for the unit it belongs to. Its original name may name a child: it is sent without. */
export async function openProof(
	ctx: Context,
	outcomeId: string,
): Promise<{ sha256: string; bytes: number; mediaType: string; name: string }> {
	const { actor } = ctx;
	if (!hasRole(actor, 'staff', 'teacher', 'coordinator') || !isId(outcomeId)) throw new NotFound('proof');
	const file = await ctx.db
		.selectFrom('outcome as o')
		.innerJoin('file as f', 'f.id', 'o.proof_file_id')
		.select(['f.sha256', 'f.bytes', 'f.media_type', 'o.decided_on'])
		.where('o.id', '=', outcomeId)
		.$if(!hasRole(actor, 'staff'), (query) =>
			query.where('o.unit_id', '=', actor.kind === 'account' ? actor.unitId : null),
		)
		// a teacher's own, as in the list of the school's outcomes: a colleague's certificate may name other children
		.$if(hasRole(actor, 'teacher'), (query) =>
			query.where((eb) =>
				eb.or([
					eb('o.reported_by', '=', accountOf(actor)),
					eb.exists(
						eb.selectFrom('entry as e').select('e.id').whereRef('e.id', '=', 'o.entry_id').where(visibleTo(actor)),
					),
				]),
			),
		)
		.executeTakeFirst();
	if (!file) throw new NotFound('proof');
	const type = typeOfMedia(file.media_type);
	return {
		sha256: file.sha256,
		bytes: file.bytes,
		mediaType: file.media_type,
		name: `proof-${file.decided_on}.${type ? MEDIA_TYPES[type].ending : 'bin'}`,
	};
}
