import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { isId } from '#lib/domain/entry.ts';
import { decideScoring, type ScoringRefusal } from '#lib/domain/judging.ts';
import { localText } from '#lib/domain/local-text.ts';
import { rubricTotal } from '#lib/domain/rubric.ts';
import { readScores, recusalForm, sheetForm, type RefusedSheet } from '#lib/forms/judging.ts';
import { JUDGING_PROBLEMS, scoreProblemText, SCORING_REASONS } from '#lib/i18n/reasons/judging.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { findNextDesk, getDesk } from '#lib/server/judging/desk-queries.ts';
import { openAssignment } from '#lib/server/judging/open-assignment.ts';
import { recuse } from '#lib/server/judging/recuse.ts';
import { reopenSheet } from '#lib/server/judging/reopen-sheet.ts';
import { saveScore } from '#lib/server/judging/save-score.ts';
import { submitSheet } from '#lib/server/judging/submit-sheet.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { params, locals } = event;
	const { ctx, locale } = locals;
	if (!isId(params.assignment)) error(404);
	const desk = await getDesk(ctx, params.assignment);
	const sheet = desk.sheet;
	const decision = decideScoring({
		stage: desk.stageState,
		window: desk.window,
		assignment: desk.assignment,
		sheet: sheet?.state ?? null,
		inConflict: desk.inConflict,
	});
	// Declined, closed or not begun: the work is not shown. After the window it stays readable until the stage is closed.
	// In conflict: the work is not shown either (desk-queries.ts), but here is where it is declined.
	const stays: ScoringRefusal[] = ['sheet_submitted', 'judging_window_closed', 'assignment_in_conflict'];
	if (!decision.ok && !stays.includes(decision.reason)) {
		flash(event, { kind: 'warning', text: SCORING_REASONS[decision.reason]() });
		redirect(303, `/judge/stages/${desk.stageId}`);
	}
	if (desk.openedAt === null && !desk.inConflict) await openAssignment(ctx, desk.id);
	const text = (value: { zh: string; en?: string }) => localText(value, locale);
	return {
		desk: {
			id: desk.id,
			stageId: desk.stageId,
			stage: text(desk.stageName),
			category: text(desk.categoryName),
			closesAt: desk.closesAt,
			lot: desk.lot,
			inConflict: desk.inConflict,
			title: desk.title,
			abstract: desk.abstract,
			division: desk.divisionName && text(desk.divisionName),
			discipline: desk.disciplineName && text(desk.disciplineName),
			fields: desk.fields.map(({ key, label, value, optionLabel, long }) => ({
				key,
				label: text(label),
				value:
					optionLabel !== null
						? text(optionLabel)
						: typeof value === 'boolean'
							? value
								? m.common_yes()
								: m.common_no()
							: String(value),
				long,
			})),
			files: desk.files.map((file) => ({ ...file, label: text(file.label) })),
			previousId: desk.previousId,
			nextId: desk.nextId,
			nextUnscoredId: desk.nextUnscoredId,
			total: desk.total,
			submitted: desk.submitted,
		},
		rubric: {
			stepTenths: desk.rubric.stepTenths,
			totalTenths: rubricTotal(desk.rubric),
			heads: desk.rubric.heads.map((head) => ({
				id: head.id,
				name: text(head.name),
				help: head.help && text(head.help),
				maxTenths: head.maxTenths,
				leaves:
					head.maxTenths === null
						? head.children.map((leaf) => ({
								id: leaf.id,
								name: text(leaf.name),
								help: leaf.help && text(leaf.help),
								maxTenths: leaf.maxTenths,
							}))
						: [{ id: head.id, name: text(head.name), help: head.help && text(head.help), maxTenths: head.maxTenths }],
			})),
		},
		sheet: {
			state: sheet?.state ?? null,
			version: sheet?.version ?? 0,
			updatedAt: sheet?.updatedAt ?? null,
			totalTenths: sheet?.totalTenths ?? null,
			comment: sheet?.comment ?? '',
			flags: sheet?.flags ?? [],
			scores: sheet?.scores ?? {},
		},
		/** judging is on: the sheet may be written, or taken back */
		writable: decision.ok || decision.reason === 'sheet_submitted',
	};
};

type Event = RequestEvent<{ assignment: string }>;

/** By a script's fetch, which shows the answer itself; else the page is loaded again by a redirect. */
function isScripted(event: Event): boolean {
	return event.request.headers.get('x-sveltekit-action') === 'true';
}

async function write(event: Event, command: typeof saveScore | typeof submitSheet) {
	const { ctx } = event.locals;
	const { assignment } = event.params;
	if (!isId(assignment)) error(404);
	const form = await superValidate(event.request, zod4(sheetForm));
	const { criterion, points, comment, flags, version } = form.data;
	const refused = (message: string, more: Partial<RefusedSheet> = {}): RefusedSheet => ({
		message,
		elsewhere: false,
		typed: {
			points: Object.fromEntries(criterion.map((id, index) => [id, points[index] ?? ''])),
			comment,
			flags,
		},
		problems: {},
		commentProblem: null,
		...more,
	});
	const { scores, unreadable } = readScores(form.data);
	if (!form.valid || unreadable.length > 0) {
		const problems = Object.fromEntries(unreadable.map((id) => [id, JUDGING_PROBLEMS.score_unreadable()]));
		const commentProblem = form.errors.comment ? JUDGING_PROBLEMS.comment_too_long() : null;
		return fail(400, refused(SCORING_REASONS.scores_invalid(), { problems, commentProblem }));
	}
	const decision = await command(ctx, { assignmentId: assignment, scores, comment, flags, version });
	if (decision.ok) return decision;
	const problems = Object.fromEntries(
		(decision.facts?.problems ?? []).flatMap((problem) => {
			const text = scoreProblemText(problem);
			return text === null ? [] : [[problem.criterionId, text] as const];
		}),
	);
	return fail(
		409,
		refused(SCORING_REASONS[decision.reason](), { problems, elsewhere: decision.reason === 'changed_meanwhile' }),
	);
}

export const actions: Actions = {
	save: async (event) => {
		const written = await write(event, saveScore);
		if ('data' in written) return written;
		if (isScripted(event)) return { saved: { version: written.version, at: event.locals.ctx.now.toISOString() } };
		flash(event, { kind: 'done', text: m.judging_done_saved() });
		redirect(303, `/judge/desk/${event.params.assignment}`);
	},
	submit: async (event) => {
		const written = await write(event, submitSheet);
		if ('data' in written) return written;
		const { nextId, stageId, lot } = await findNextDesk(event.locals.ctx, event.params.assignment);
		flash(event, {
			kind: 'done',
			text: nextId === null ? m.judging_done_all() : m.judging_done_submitted({ lot }),
		});
		redirect(303, nextId === null ? `/judge/stages/${stageId}` : `/judge/desk/${nextId}`);
	},
	reopen: async (event) => {
		if (!isId(event.params.assignment)) error(404);
		const decision = await reopenSheet(event.locals.ctx, { assignmentId: event.params.assignment });
		flash(event, {
			kind: decision.ok ? 'done' : 'refused',
			text: decision.ok ? m.judging_done_reopened() : SCORING_REASONS[decision.reason](),
		});
		redirect(303, `/judge/desk/${event.params.assignment}`);
	},
	recuse: async (event) => {
		const { ctx } = event.locals;
		if (!isId(event.params.assignment)) error(404);
		const form = recusalForm.safeParse(Object.fromEntries(await event.request.formData()));
		if (!form.success) return fail(400, { recusal: { message: JUDGING_PROBLEMS.reason_too_long() } });
		const { nextId, stageId, lot } = await findNextDesk(ctx, event.params.assignment);
		const decision = await recuse(ctx, { assignmentId: event.params.assignment, reason: form.data.reason });
		if (!decision.ok) return fail(409, { recusal: { message: SCORING_REASONS[decision.reason]() } });
		flash(event, { kind: 'done', text: m.judging_done_recused({ lot }) });
		redirect(303, nextId === null ? `/judge/stages/${stageId}` : `/judge/desk/${nextId}`);
	},
};
