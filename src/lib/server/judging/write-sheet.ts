import { refuse, type Decision } from '#lib/domain/decision.ts';
import { decideScoring, type ScoringRefusal, type SheetFlag } from '#lib/domain/judging.ts';
import { leavesOf, validateScores, type ScoreProblem } from '#lib/domain/rubric.ts';
import { sql } from 'kysely';
import { freezeRubric } from '../editions/freeze-rubric.ts';
import { findRubric } from '../editions/queries.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newRandomId } from '../platform/ids.ts';
import { NotFound } from '../platform/not-found.ts';
import { lockAssignment } from './lock-assignment.ts';

export interface SheetInput {
	assignmentId: string;
	/** points in tenths by criterion id; a criterion left empty is absent */
	scores: ReadonlyMap<string, number>;
	comment: string;
	flags: readonly SheetFlag[];
	/** the version the judge was looking at; 0 = no sheet yet */
	version: number;
}

export type SheetRefusal = Decision<never, ScoringRefusal, { problems: ScoreProblem[] }> & { ok: false };
export interface WrittenSheet {
	ok: true;
	sheetId: string;
	entryId: string;
	stageId: string;
	version: number;
	/** this was its first save */
	created: boolean;
}

/**
 * Writes the whole sheet of one assignment: its scores replaced, its state as told. The rubric freezes with the first sheet. Shared by
 * save-score and submit-sheet, which record their own events.
 */
export async function writeSheet(
	trx: Trx,
	ctx: Context,
	input: SheetInput,
	state: 'draft' | 'submitted',
): Promise<WrittenSheet | SheetRefusal> {
	const assignment = await lockAssignment(trx, ctx, input.assignmentId);
	const decision = decideScoring(assignment.facts);
	if (!decision.ok) return refuse(decision.reason);
	// A judge must have opened the work: the desk notes it when it is shown.
	if (state === 'submitted' && assignment.openedAt === null) return refuse('not_opened');
	if ((assignment.sheet?.version ?? 0) !== input.version) return refuse('changed_meanwhile');
	const rubric = await findRubric(trx, assignment.rubricId);
	if (!rubric) throw new NotFound('rubric');
	const { problems, total } = validateScores(rubric, input.scores, { whole: state === 'submitted' });
	if (problems.length > 0)
		return refuse(problems.every(({ code }) => code === 'score_missing') ? 'sheet_incomplete' : 'scores_invalid', {
			problems,
		});

	const version = input.version + 1;
	const sheetId = assignment.sheet?.id ?? newRandomId();
	const columns = {
		state,
		comment: input.comment,
		flags: [...input.flags],
		total_tenths: state === 'submitted' ? total : null,
		submitted_at: state === 'submitted' ? ctx.now : null,
		updated_at: ctx.now,
		version,
	};
	if (assignment.sheet) {
		await trx.updateTable('score_sheet').set(columns).where('id', '=', sheetId).execute();
	} else {
		await trx
			.insertInto('score_sheet')
			.values({ id: sheetId, assignment_id: assignment.id, rubric_id: rubric.id, ...columns })
			.execute();
		if (rubric.frozenAt === null) await freezeRubric(trx, rubric.id, ctx.now);
	}
	const leaves = leavesOf(rubric).map(({ id }) => id);
	const kept = leaves.filter((id) => input.scores.has(id));
	await sql`
		with gone as (
			delete from criterion_score where sheet_id = ${sheetId} and not (criterion_id = any(${kept}::uuid[]))
		)
		insert into criterion_score (sheet_id, criterion_id, points_tenths)
		select ${sheetId}, given.id, given.points
		from unnest(${kept}::uuid[], ${kept.map((id) => input.scores.get(id)!)}::int[]) as given (id, points)
		on conflict (sheet_id, criterion_id) do update set points_tenths = excluded.points_tenths`.execute(trx);
	return {
		ok: true,
		sheetId,
		entryId: assignment.entryId,
		stageId: assignment.stageId,
		version,
		created: assignment.sheet === null,
	};
}
