import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { isId } from '#lib/domain/entry.ts';
import type { StageRefusal } from '#lib/domain/judging.ts';
import { localText } from '#lib/domain/local-text.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { JUDGING_PROBLEMS, STAGE_REASONS } from '#lib/i18n/reasons/judging.ts';
import { assignJudge } from '#lib/server/judging/assign-judge.ts';
import { getStage, getStageEntry } from '#lib/server/judging/queries.ts';
import { releaseAssignment } from '#lib/server/judging/release-assignment.ts';
import { flash } from '#lib/server/web/flash.ts';
import { stageFacts } from '../../stage-facts.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params }) => {
	if (!isId(params.stage) || !isId(params.entry)) error(404);
	const stage = await getStage(ctx, params.stage);
	const entry = await getStageEntry(ctx, stage, params.entry);
	return {
		stage: stageFacts(stage, locale),
		entry: {
			...entry,
			divisionName: entry.divisionName && localText(entry.divisionName, locale),
			groupName: entry.groupName && localText(entry.groupName, locale),
			unitName: localText(entry.unitName, locale),
		},
	};
};

type Event = RequestEvent<{ stage: string; entry: string }>;

function answer(event: Event, decision: { ok: true } | { ok: false; reason: StageRefusal }, done: string): never {
	flash(
		event,
		decision.ok ? { kind: 'done', text: done } : { kind: 'refused', text: STAGE_REASONS[decision.reason]({}) },
	);
	redirect(303, `/staff/judging/${event.params.stage}/entries/${event.params.entry}`);
}

export const actions: Actions = {
	assign: async (event) => {
		const { stage, entry } = event.params;
		const judgeId = (await event.request.formData()).get('judge');
		if (!isId(stage) || !isId(entry)) error(404);
		if (typeof judgeId !== 'string' || !isId(judgeId)) {
			flash(event, { kind: 'refused', text: JUDGING_PROBLEMS.judge_missing() });
			redirect(303, `/staff/judging/${stage}/entries/${entry}`);
		}
		const decision = await assignJudge(event.locals.ctx, { stageId: stage, stageEntryId: entry, judgeId });
		answer(event, decision, m.judging_done_assigned());
	},
	release: async (event) => {
		const assignmentId = (await event.request.formData()).get('assignment');
		if (!isId(event.params.stage) || typeof assignmentId !== 'string' || !isId(assignmentId)) error(404);
		const decision = await releaseAssignment(event.locals.ctx, { stageId: event.params.stage, assignmentId });
		answer(event, decision, m.judging_done_released());
	},
};
