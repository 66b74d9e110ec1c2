import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { localText } from '#lib/domain/local-text.ts';
import { shownScore } from '#lib/domain/scoring.ts';
import { readGaps, readTie } from '#lib/forms/results.ts';
import { auditText } from '#lib/i18n/audit.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { resultReasonText } from '#lib/i18n/reasons/results.ts';
import { listAudit } from '#lib/server/audit/queries.ts';
import { closeStage } from '#lib/server/results/close-stage.ts';
import { decideGaps } from '#lib/server/results/decide-gaps.ts';
import { decideTie } from '#lib/server/results/decide-tie.ts';
import {
	getStageHead,
	GAP_PAGE,
	listGapDecisions,
	listGaps,
	listOpenTies,
	TIE_PAGE,
} from '#lib/server/results/queries.ts';
import { reopenStage } from '#lib/server/results/reopen-stage.ts';
import { withdrawGapDecision } from '#lib/server/results/withdraw-gap-decision.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idOrNull, idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Hundreds of them: they are on the entries' pages. */
const SHEET_EVENTS = ['score.saved', 'sheet.submitted', 'sheet.reopened'] as const;

const placeOf = (url: URL) => Math.max(0, Math.floor(Number(url.searchParams.get('after'))) || 0);

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params, url }) => {
	const id = idParam(params.stage);
	const judgeId = idOrNull(url.searchParams.get('judge'));
	const after = placeOf(url);
	const head = await getStageHead(ctx, id);
	const open = head.state === 'open';
	const [gaps, decisions, ties, history] = await Promise.all([
		open ? listGaps(ctx, id, { judgeId, after }) : null,
		listGapDecisions(ctx, id),
		open ? [] : listOpenTies(ctx, id, url.searchParams.get('ties') === 'all' ? null : TIE_PAGE),
		listAudit(ctx, 'stage', id, 100, SHEET_EVENTS),
	]);
	return {
		stage: {
			id,
			kind: head.kind,
			state: head.state,
			category: localText(head.categoryName, locale),
			name: localText(head.name, locale),
			edition: { id: head.editionId, name: localText(head.editionName, locale) },
			entryCount: head.entryCount,
			sheetsIn: head.sheetsIn,
			sheetsExpected: head.sheetsExpected,
			gaps: head.gaps,
			tiesOpen: head.tiesOpen,
			closedAt: head.closedAt,
			hasLater: head.hasLater,
			lists: head.lists.map(({ id: listId, kind, state, rowCount, rule }) => ({
				id: listId,
				kind,
				state,
				rowCount,
				rule,
			})),
		},
		gaps: gaps && {
			...gaps,
			judgeId,
			after,
			previous: after > 0 ? Math.max(0, after - GAP_PAGE) : null,
			next: after + gaps.rows.length < gaps.total ? after + GAP_PAGE : null,
		},
		decisions,
		ties: ties.map(({ division, keptSumTenths, keptCount, ...tie }) => ({
			...tie,
			division: division && localText(division, locale),
			score: shownScore(keptSumTenths, keptCount),
		})),
		history: history.map(({ id: eventId, at, actor, name }) => ({
			id: eventId,
			at,
			actor: actor ?? '—',
			text: auditText(name),
		})),
	};
};

function goBack(event: RequestEvent, text: string): never {
	flash(event, { kind: 'done', text });
	redirect(303, resolve('/staff/results/[stage]', { stage: idParam(event.params.stage) }));
}

export const actions: Actions = {
	waive: async (event) => {
		const stageId = idParam(event.params.stage);
		const input = readGaps(await event.request.formData());
		const decision = await decideGaps(event.locals.ctx, { stageId, ...input });
		if (!decision.ok) return fail(409, { tried: 'waive' as const, problem: resultReasonText(decision), ...input });
		goBack(event, m.results_done_waived({ count: input.assignmentIds.length }));
	},
	restore: async (event) => {
		const stageId = idParam(event.params.stage);
		const [assignmentId] = readGaps(await event.request.formData()).assignmentIds;
		if (assignmentId === undefined) error(400);
		const decision = await withdrawGapDecision(event.locals.ctx, { stageId, assignmentId });
		if (!decision.ok) return fail(409, { tried: 'restore' as const, problem: resultReasonText(decision) });
		goBack(event, m.results_done_restored());
	},
	close: async (event) => {
		const decision = await closeStage(event.locals.ctx, { stageId: idParam(event.params.stage) });
		if (!decision.ok) return fail(409, { tried: 'close' as const, problem: resultReasonText(decision) });
		goBack(event, m.results_done_closed());
	},
	reopen: async (event) => {
		const decision = await reopenStage(event.locals.ctx, { stageId: idParam(event.params.stage) });
		if (!decision.ok) return fail(409, { tried: 'reopen' as const, problem: resultReasonText(decision) });
		goBack(event, m.results_done_reopened());
	},
	tie: async (event) => {
		const stageId = idParam(event.params.stage);
		const { stageEntryIds, places, reason } = readTie(await event.request.formData());
		const refused = (problem: string) => fail(409, { tried: 'tie' as const, problem, places, reason });
		if (stageEntryIds === null) return refused(resultReasonText({ reason: 'positions_wrong' }));
		const decision = await decideTie(event.locals.ctx, { stageId, stageEntryIds, reason });
		if (!decision.ok) return refused(resultReasonText(decision));
		goBack(event, m.results_done_tie());
	},
};
