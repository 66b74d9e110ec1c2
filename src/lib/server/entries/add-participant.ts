import { entersPupils } from '#lib/domain/checklist.ts';
import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { EditRefusal } from '#lib/domain/entry.ts';
import type { NewPupil } from '#lib/forms/entries.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import { openDraft, touchDraft, type OpenDraft } from './draft.ts';
import { findEnrolment, findMembership, insertPupil, listNamesakes, type PersonChoice } from './people.ts';

/** Pupils of the school who bear the name, or how many places there are. */
export interface AddParticipantFacts {
	namesakes?: PersonChoice[];
	max?: number;
}
export type AddParticipantRefusal = EditRefusal | 'participants_full' | 'already_participant' | 'pupil_namesake';

/** 加入作者: a pupil of the entry's school, or in the teachers' section an adult of it. Anybody else does not exist here. */
export function addParticipant(
	ctx: Context,
	input: { entryId: string; personId: string },
): Promise<Decision<'added', AddParticipantRefusal, AddParticipantFacts>> {
	return ctx.transaction(async (trx) => {
		const draft = await openDraft(trx, ctx, input.entryId);
		if (!draft.ok) return refuse(draft.reason);
		const pupils = entersPupils(draft.category.entrantKind);
		const enrolment = pupils ? await findEnrolment(trx, input.personId, draft.entry.unitId) : undefined;
		const person = enrolment ?? (pupils ? undefined : await findMembership(trx, input.personId, draft.entry.unitId));
		if (!person) throw new NotFound('person');
		return append(trx, ctx, draft, input.personId, enrolment?.grade ?? null);
	});
}

/**
 * 新建学生并加入, where the school's list does not have the pupil. If it has one of that name, the refusal names them, and the teacher says
 * whether this is another child (`another`): two records of one child would defeat 每人限报.
 */
export function addNewPupil(
	ctx: Context,
	input: NewPupil & { entryId: string; another: boolean },
): Promise<Decision<'added', AddParticipantRefusal, AddParticipantFacts>> {
	return ctx.transaction(async (trx) => {
		const draft = await openDraft(trx, ctx, input.entryId);
		if (!draft.ok) return refuse(draft.reason);
		if (!entersPupils(draft.category.entrantKind)) throw new NotFound('person');
		if (await isFull(trx, draft)) return refuse('participants_full', { max: draft.category.participantsMax });
		const namesakes = await listNamesakes(trx, draft.entry.unitId, input.pupil_name);
		if (namesakes.length > 0 && !input.another)
			return refuse('pupil_namesake', {
				namesakes: namesakes.map((row) => ({
					personId: row.id,
					name: input.pupil_name,
					grade: row.grade,
					classLabel: row.class_label,
					unitName: null,
					chosen: false,
				})),
			});
		const personId = await insertPupil(trx, ctx, {
			unitId: draft.entry.unitId,
			name: input.pupil_name,
			grade: input.pupil_grade,
			classLabel: input.pupil_class,
			sex: input.pupil_sex,
			bornMonth: input.pupil_born,
		});
		return append(trx, ctx, draft, personId, input.pupil_grade);
	});
}

type Opened = Extract<OpenDraft, { ok: true }>;

async function isFull(trx: Trx, { entry, category }: Opened): Promise<boolean> {
	const rows = await trx.selectFrom('participant').select('id').where('entry_id', '=', entry.id).execute();
	return rows.length >= category.participantsMax;
}

async function append(
	trx: Trx,
	ctx: Context,
	draft: Opened,
	personId: string,
	grade: number | null,
): Promise<Decision<'added', AddParticipantRefusal, AddParticipantFacts>> {
	const rows = await trx
		.selectFrom('participant')
		.select(['person_id', 'position'])
		.where('entry_id', '=', draft.entry.id)
		.execute();
	if (rows.some((row) => row.person_id === personId)) return refuse('already_participant');
	if (rows.length >= draft.category.participantsMax)
		return refuse('participants_full', { max: draft.category.participantsMax });
	await trx
		.insertInto('participant')
		.values({
			id: newId(),
			entry_id: draft.entry.id,
			position: Math.max(0, ...rows.map(({ position }) => position)) + 1,
			person_id: personId,
			grade,
		})
		.execute();
	await touchDraft(trx, ctx, draft, 'entry.participant_added', ['participants'], { person: personId });
	return accept('added');
}
