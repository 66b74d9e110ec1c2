import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { OUTCOME_GRADES, OUTCOME_RESULTS, OUTCOME_STATES } from '#lib/domain/higher.ts';
import { localText } from '#lib/domain/local-text.ts';
import { resultsFor } from '#lib/domain/outcome.ts';
import { readCountedUpward } from '#lib/forms/counted.ts';
import { readId, readOutcomeRows, readProof, readReason } from '#lib/forms/upward.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { outcomeReasonText } from '#lib/i18n/reasons/upward.ts';
import { getHigherEdition, listAwaited, listOutcomes } from '#lib/server/recommendations/queries.ts';
import { recordOutcomes } from '#lib/server/recommendations/record-outcomes.ts';
import { rejectOutcome } from '#lib/server/recommendations/reject-outcome.ts';
import { verifyOutcome } from '#lib/server/recommendations/verify-outcome.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import { readListCursor } from '#lib/server/web/list-cursor.ts';
import { services } from '#lib/server/web/services.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, url, locals: { ctx, locale } }) => {
	const editionId = idParam(params.edition);
	const one = <Key extends string>(name: string, keys: readonly Key[]) =>
		keys.find((key) => key === url.searchParams.get(name)) ?? null;
	const result = one('result', OUTCOME_RESULTS);
	const grade = one('grade', OUTCOME_GRADES);
	const without = url.searchParams.get('result') === 'pending';
	const state = one('state', OUTCOME_STATES);
	const asked = one('view', ['record', 'all', 'reported'] as const);
	// a result in the address is a figure's link to what it counts
	const view = asked ?? (result || grade || state ? 'all' : 'record');
	const counted = readCountedUpward(url.searchParams);
	const search = (url.searchParams.get('q') ?? '').trim().slice(0, 60);
	const [edition, awaited, outcomes] = await Promise.all([
		getHigherEdition(ctx, editionId),
		view === 'record'
			? listAwaited(ctx, { editionId, search, without, cursor: readListCursor(url, 'whole') })
			: Promise.resolve(null),
		view === 'record'
			? Promise.resolve(null)
			: listOutcomes(ctx, {
					editionId,
					state: view === 'reported' ? 'reported' : (state ?? (result || grade ? 'verified' : null)),
					result,
					counted: { ...counted, grade: grade ?? counted.grade },
					cursor: readListCursor(url, 'moment'),
				}),
	]);
	return {
		edition: {
			id: edition.id,
			name: localText(edition.name, locale),
			waiting: edition.outcomesWaiting,
			results: resultsFor(edition.programme.kind),
		},
		view,
		filter: { result, grade, state, search, without, counted },
		awaited: awaited && {
			...awaited,
			rows: awaited.rows.map((row) => ({
				...row,
				unit: localText(row.unit, locale),
				category: row.category && localText(row.category, locale),
			})),
		},
		outcomes: outcomes && {
			...outcomes,
			rows: outcomes.rows.map((row) => ({ ...row, unit: localText(row.unit, locale) })),
		},
	};
};

/** What was typed, to be shown again. */
function typedIn(form: FormData): Record<string, string> {
	return Object.fromEntries(
		[...form].filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[0] !== 'entry'),
	);
}

function back(event: RequestEvent, view: string): never {
	const query = new URLSearchParams(event.url.searchParams);
	for (const name of [...query.keys()]) if (name.startsWith('/')) query.delete(name);
	query.set('view', view);
	const path = resolve('/staff/upward/[edition]/outcomes', { edition: idParam(event.params.edition) });
	redirect(303, `${path}?${query}`);
}

export const actions: Actions = {
	record: async (event) => {
		const form = await event.request.formData();
		const proof = readProof(form);
		const rows = readOutcomeRows(form);
		const decision = await recordOutcomes(event.locals.ctx, services().storage, {
			editionId: idParam(event.params.edition),
			rows,
			proof: proof && { fileName: proof.name, bytes: Buffer.from(await proof.arrayBuffer()) },
		});
		if (!decision.ok) return fail(409, { problem: outcomeReasonText(decision), typed: typedIn(form), rejecting: null });
		flash(event, { kind: 'done', text: m.upward_done_outcomes({ count: rows.length }) });
		back(event, 'record');
	},
	verify: async (event) => {
		const form = await event.request.formData();
		const decision = await verifyOutcome(event.locals.ctx, {
			outcomeId: idParam(readId(form, 'outcome')),
			version: Number(form.get('version')) || 0,
		});
		if (!decision.ok) return fail(409, { problem: outcomeReasonText(decision), typed: null, rejecting: null });
		flash(event, { kind: 'done', text: m.upward_done_verified() });
		back(event, 'reported');
	},
	reject: async (event) => {
		const form = await event.request.formData();
		const outcomeId = idParam(readId(form, 'outcome'));
		const decision = await rejectOutcome(event.locals.ctx, {
			outcomeId,
			version: Number(form.get('version')) || 0,
			reason: readReason(form),
		});
		if (!decision.ok) return fail(409, { problem: outcomeReasonText(decision), typed: null, rejecting: outcomeId });
		flash(event, { kind: 'done', text: m.upward_done_rejected() });
		back(event, 'all');
	},
};
