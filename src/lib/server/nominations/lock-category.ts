import { hasRole } from '#lib/domain/access.ts';
import { isId } from '#lib/domain/entry.ts';
import { nominates, type DecisionState } from '#lib/domain/nomination.ts';
import type { AssessmentKind, EditionState, EntrantKind } from '#lib/domain/edition.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';

export interface LockedTalentCategory {
	id: string;
	editionId: string;
	editionState: EditionState;
	decision: {
		id: string;
		state: DecisionState;
		version: number;
		higherEditionId: string;
		decidedOn: string;
		people: { name: string; title: string }[];
	} | null;
}

/**
 * The category of nominees, locked until the transaction ends: by who decides against everybody, by who reviews against who decides. Staff only; another
 * kind of category is absent here.
 */
export async function lockTalentCategory(
	trx: Trx,
	ctx: Context,
	categoryId: string,
	strength: 'deciding' | 'reviewing',
): Promise<LockedTalentCategory> {
	if (!hasRole(ctx.actor, 'staff') || !isId(categoryId)) throw new NotFound('category');
	const query = trx
		.selectFrom('category as c')
		.innerJoin('edition as n', 'n.id', 'c.edition_id')
		.select(['c.id', 'c.edition_id', 'c.entrant_kind', 'c.assessment_kind', 'n.state'])
		.where('c.id', '=', categoryId);
	const row = await (strength === 'deciding' ? query.forUpdate('c') : query.forShare('c')).executeTakeFirst();
	if (
		!row ||
		!nominates({
			entrantKind: row.entrant_kind as EntrantKind,
			assessmentKind: row.assessment_kind as AssessmentKind,
		})
	)
		throw new NotFound('category');
	const decision = await trx
		.selectFrom('collective_decision')
		.select(['id', 'state', 'version', 'higher_edition_id', 'decided_on', 'people'])
		.where('category_id', '=', row.id)
		.executeTakeFirst();
	return {
		id: row.id,
		editionId: row.edition_id,
		editionState: row.state as EditionState,
		decision: decision
			? {
					id: decision.id,
					state: decision.state as DecisionState,
					version: decision.version,
					higherEditionId: decision.higher_edition_id,
					decidedOn: decision.decided_on,
					people: decision.people,
				}
			: null,
	};
}
