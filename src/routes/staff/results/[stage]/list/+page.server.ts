import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { GRADES, type Grade } from '#lib/domain/award.ts';
import { LIST_KINDS, type ListKind } from '#lib/domain/list.ts';
import { localText, type Locale } from '#lib/domain/local-text.ts';
import { readRule, readVersion, ruleFields } from '#lib/forms/results.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { resultReasonText, RULE_PROBLEM_TEXT } from '#lib/i18n/reasons/results.ts';
import type { Proposed } from '#lib/server/results/candidates.ts';
import { makeList } from '#lib/server/results/make-list.ts';
import { getStageHead, listProposals } from '#lib/server/results/queries.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad } from './$types';

function readKind(value: unknown): ListKind {
	const kind = LIST_KINDS.find((one) => one === value);
	return kind ?? error(404);
}

/** How many places each grade has, per division; what the confirmation later is about. */
function tally(proposals: readonly Proposed[], kind: ListKind, locale: Locale) {
	const grades = GRADES.filter((grade) =>
		kind === 'shortlist' ? grade === 'shortlisted' : grade === 'first' || grade === 'second' || grade === 'third',
	);
	return {
		grades,
		divisions: [...Map.groupBy(proposals, ({ divisionId }) => divisionId).values()].map((division) => {
			const { divisionId, divisionName } = division[0]!;
			const given = (grade: Grade) => division.filter(({ proposed }) => proposed === grade).length;
			return {
				key: divisionId ?? 'none',
				name: divisionName && localText(divisionName, locale),
				entries: division.filter(({ rank, inContest }) => rank !== null && inContest).length,
				counts: grades.map(given),
				borderTies: division.filter(({ borderTie }) => borderTie).length,
			};
		}),
	};
}

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params, url }) => {
	const stageId = idParam(params.stage);
	const kind = readKind(url.searchParams.get('kind'));
	const head = await getStageHead(ctx, stageId);
	if (head.state !== 'closed' || (kind === 'shortlist' && head.kind === 'final')) error(404);
	const draft = head.lists.find((list) => list.kind === kind) ?? null;
	if (draft?.state === 'confirmed') redirect(303, resolve('/staff/results/lists/[list]', { list: draft.id }));
	const typed = url.searchParams.has('model');
	const { model, values, errors, rule } = readRule(typed || !draft ? url.searchParams : ruleFields(draft.rule), kind);
	const proposals = rule && (await listProposals(ctx, { stageId, listId: draft?.id ?? null, rule }));
	return {
		stage: {
			id: stageId,
			name: localText(head.name, locale),
			category: localText(head.categoryName, locale),
			edition: { id: head.editionId, name: localText(head.editionName, locale) },
		},
		kind,
		draft: draft && { id: draft.id, version: draft.version, rowCount: draft.rowCount },
		byHand: proposals?.filter(({ row }) => row?.byHand).length ?? 0,
		model,
		values,
		errors: Object.fromEntries(
			Object.entries(errors).map(([field, problem]) => [field, [RULE_PROBLEM_TEXT[problem]()]]),
		),
		preview: rule && proposals && { rule, ...tally(proposals, kind, locale) },
	};
};

export const actions: Actions = {
	default: async (event) => {
		const stageId = idParam(event.params.stage);
		const fields = await event.request.formData();
		const kind = readKind(fields.get('kind'));
		const { rule } = readRule(fields, kind);
		if (!rule) error(400);
		const decision = await makeList(event.locals.ctx, {
			stageId,
			kind,
			rule,
			version: readVersion(fields),
			keepHand: fields.get('keep') === 'on',
		});
		if (!decision.ok) return fail(409, { problem: resultReasonText(decision) });
		flash(event, { kind: 'done', text: m.results_done_made() });
		redirect(303, resolve('/staff/results/lists/[list]', { list: decision.listId! }));
	},
};
