import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { EditRefusal } from '#lib/domain/entry.ts';
import type { NewAdvisor } from '#lib/forms/entries.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import { openDraft, touchDraft, type OpenDraft } from './draft.ts';
import { findMembership, findOrInsertAdult } from './people.ts';

export type AddAdvisorRefusal = EditRefusal | 'advisors_full' | 'already_advisor' | 'advisor_is_participant';

/** 指导教师 of the entry's own unit. More than the category allows are refused at once: extra ones would be void (domain reference 2.7). */
export function addAdvisor(
	ctx: Context,
	input: { entryId: string; personId: string },
): Promise<Decision<'added', AddAdvisorRefusal>> {
	return ctx.transaction(async (trx) => {
		const draft = await openDraft(trx, ctx, input.entryId);
		if (!draft.ok) return draft;
		if (!(await findMembership(trx, input.personId, draft.entry.unitId))) throw new NotFound('person');
		return append(trx, ctx, draft, async () => input.personId);
	});
}

/** 指导教师 from elsewhere, or one who has no account: name and unit. */
export function addNewAdvisor(
	ctx: Context,
	input: NewAdvisor & { entryId: string },
): Promise<Decision<'added', AddAdvisorRefusal>> {
	return ctx.transaction(async (trx) => {
		const draft = await openDraft(trx, ctx, input.entryId);
		if (!draft.ok) return draft;
		return append(trx, ctx, draft, () => findOrInsertAdult(trx, ctx, input.advisor_name, input.advisor_unit));
	});
}

async function append(
	trx: Trx,
	ctx: Context,
	draft: Extract<OpenDraft, { ok: true }>,
	person: () => Promise<string>,
): Promise<Decision<'added', AddAdvisorRefusal>> {
	const { entry, category } = draft;
	const rows = await trx
		.selectFrom('advisor')
		.select(['person_id', 'position'])
		.where('entry_id', '=', entry.id)
		.execute();
	// before the person is looked up, because looking up may add a record
	if (rows.length >= category.advisorsMax) return refuse('advisors_full', { max: category.advisorsMax });
	const personId = await person();
	if (rows.some((row) => row.person_id === personId)) return refuse('already_advisor');
	const entrant = await trx
		.selectFrom('participant')
		.select('id')
		.where('entry_id', '=', entry.id)
		.where('person_id', '=', personId)
		.executeTakeFirst();
	if (entrant) return refuse('advisor_is_participant');
	await trx
		.insertInto('advisor')
		.values({
			id: newId(),
			entry_id: entry.id,
			position: Math.max(0, ...rows.map(({ position }) => position)) + 1,
			person_id: personId,
		})
		.execute();
	await touchDraft(trx, ctx, draft, 'entry.advisor_added', ['advisors'], { person: personId });
	return accept('added');
}
