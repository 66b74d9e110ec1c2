import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import type { Grade } from '#lib/domain/award.ts';
import { gradesOf } from '#lib/domain/list.ts';
import { localText } from '#lib/domain/local-text.ts';
import { shownScore } from '#lib/domain/scoring.ts';
import { readGrade, readVersion } from '#lib/forms/results.ts';
import { auditText } from '#lib/i18n/audit.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { resultReasonText } from '#lib/i18n/reasons/results.ts';
import { listAudit } from '#lib/server/audit/queries.ts';
import { isStale, type Proposed } from '#lib/server/results/candidates.ts';
import { confirmList } from '#lib/server/results/confirm-list.ts';
import { getListHead, listEntryFacts, listProposals } from '#lib/server/results/queries.ts';
import { reopenList } from '#lib/server/results/reopen-list.ts';
import { setGrade } from '#lib/server/results/set-grade.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idOrNull, idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const LIST_PAGE = 50;

const gradeOf = ({ row }: Proposed): Grade | null => row?.grade ?? null;
const isListed = (row: Proposed) => gradeOf(row) !== null || row.row?.byHand === true || row.borderTie;

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params, url }) => {
	const id = idParam(params.list);
	const head = await getListHead(ctx, id);
	const [proposals, history] = await Promise.all([
		listProposals(ctx, { stageId: head.stageId, listId: id, rule: head.rule }),
		listAudit(ctx, 'list', id),
	]);
	const divisions = [...Map.groupBy(proposals, ({ divisionId }) => divisionId ?? 'none')];
	const current = divisions.find(([key]) => key === url.searchParams.get('division')) ?? divisions[0];
	const all = url.searchParams.get('all') === '1';
	const shown = (current?.[1] ?? []).filter((row) => all || isListed(row));
	const after = Math.max(0, Math.floor(Number(url.searchParams.get('after'))) || 0);
	const page = shown.slice(after, after + LIST_PAGE);
	const editedId = head.state === 'draft' ? idOrNull(url.searchParams.get('entry')) : null;
	const edited = proposals.find(({ entryId }) => entryId === editedId) ?? null;
	const facts = await listEntryFacts(ctx, head.stageId, [
		...page.map(({ entryId }) => entryId),
		...(edited ? [edited.entryId] : []),
	]);
	const describe = (row: Proposed) => {
		const { number, title, unit, authors, keptSumTenths, keptCount } = facts.get(row.entryId)!;
		return {
			entryId: row.entryId,
			rank: row.rank,
			number,
			title,
			authors,
			unit: localText(unit, locale),
			score: shownScore(keptSumTenths, keptCount),
			grade: gradeOf(row),
			byHand: row.row?.byHand ?? false,
			reason: row.row?.reason ?? '',
			borderTie: row.borderTie,
			gone: !row.inContest,
		};
	};
	const grades = gradesOf(head.kind);
	return {
		list: {
			id,
			kind: head.kind,
			state: head.state,
			version: head.version,
			rule: head.rule,
			rowCount: head.rowCount,
			category: localText(head.categoryName, locale),
			stage: { id: head.stageId, name: localText(head.stageName, locale) },
			edition: { id: head.editionId, name: localText(head.editionName, locale) },
			createdAt: head.createdAt,
			createdBy: head.createdBy,
			confirmedAt: head.confirmedAt,
			confirmedBy: head.confirmedBy,
			hasLater: head.hasLater,
		},
		grades,
		tally: divisions.map(([key, rows]) => ({
			key,
			name: rows[0]!.divisionName && localText(rows[0]!.divisionName, locale),
			entries: rows.filter(({ inContest }) => inContest).length,
			counts: grades.map((grade) => rows.filter((row) => gradeOf(row) === grade).length),
			byHand: rows.filter(({ row }) => row?.byHand).length,
			borderTies: rows.filter(({ borderTie }) => borderTie).length,
		})),
		stale: head.state === 'draft' ? proposals.filter(isStale).length : 0,
		gone: proposals.filter((row) => !row.inContest && gradeOf(row) !== null).length,
		division: current?.[0] ?? 'none',
		all,
		rows: page.map(describe),
		total: shown.length,
		after,
		previous: after > 0 ? Math.max(0, after - LIST_PAGE) : null,
		next: after + page.length < shown.length ? after + LIST_PAGE : null,
		edited: edited && describe(edited),
		history: history.map(({ id: eventId, at, actor, name }) => ({
			id: eventId,
			at,
			actor: actor ?? '—',
			text: auditText(name),
		})),
	};
};

/** Back to the place in the list. */
function goBack(event: RequestEvent, text: string): never {
	flash(event, { kind: 'done', text });
	const query = new URLSearchParams();
	for (const name of ['division', 'all', 'after']) {
		const value = event.url.searchParams.get(name);
		if (value) query.set(name, value);
	}
	const path = resolve('/staff/results/lists/[list]', { list: idParam(event.params.list) });
	redirect(303, query.size > 0 ? `${path}?${query}#rows` : path);
}

export const actions: Actions = {
	grade: async (event) => {
		const input = readGrade(await event.request.formData());
		if (!input) error(400);
		const { grade, reason } = input;
		const refused = (problem: string) =>
			fail(409, { tried: 'grade' as const, problem, reason, grade: grade === null ? 'none' : (grade ?? '') });
		if (grade === undefined) return refused(m.results_grade_choose());
		const decision = await setGrade(event.locals.ctx, { listId: idParam(event.params.list), ...input, grade });
		if (!decision.ok) return refused(resultReasonText(decision));
		goBack(event, m.results_done_grade());
	},
	confirm: async (event) => {
		const version = readVersion(await event.request.formData()) ?? -1;
		const decision = await confirmList(event.locals.ctx, { listId: idParam(event.params.list), version });
		if (!decision.ok) return fail(409, { tried: 'confirm' as const, problem: resultReasonText(decision) });
		goBack(event, m.results_done_confirmed());
	},
	reopen: async (event) => {
		const decision = await reopenList(event.locals.ctx, { listId: idParam(event.params.list) });
		if (!decision.ok) return fail(409, { tried: 'reopen' as const, problem: resultReasonText(decision) });
		goBack(event, m.results_done_list_reopened());
	},
};
